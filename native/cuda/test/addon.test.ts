/** The built addon, through its TypeScript face, on the software driver. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { copy, download, fill, launch, openDriver, upload } from '../../../src/backends/cuda/driver.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const PTX = `.version 7.0
.target sm_70
.address_size 64
.visible .entry twice (.param .b64 at, .param .b32 count)
{
	.reg .pred %p<1>;
	.reg .b32 %r<4>;
	.reg .b64 %d<1>;
	mov.u32 %r0, %ctaid.x;
	mov.u32 %r1, %ntid.x;
	mul.lo.u32 %r0, %r0, %r1;
	mov.u32 %r1, %tid.x;
	add.u32 %r0, %r0, %r1;
	ld.param.b32 %r2, [count];
	setp.ge.u32 %p0, %r0, %r2;
	@%p0 bra DONE;
	ld.param.b64 %d0, [at];
	mad.wide.u32 %d0, %r0, 4, %d0;
	ld.global.b32 %r3, [%d0];
	shl.b32 %r3, %r3, 1;
	st.global.b32 [%d0], %r3;
DONE:
	ret;
}
`;

describe('the CUDA addon', () => {
  it('names the devices of its driver', async () => {
    const driver = await openDriver();
    const [device] = driver.devices();
    assert.ok(driver.version >= 11_000);
    assert.ok(device.name.length > 0 && device.totalBytes > 0 && device.major >= 7);
  });

  it('copies, fills, launches and brings back what the kernel wrote', async () => {
    const context = await (await openDriver()).createContext(0);
    try {
      const module = await context.loadModule(PTX, ['twice']);
      const [at, other] = await context.allocate([4000, 4000]);
      const words = Uint32Array.from({ length: 1000 }, (_, index) => index);
      const out = new Uint8Array(4000);
      await context.run(
        [
          upload(at, new Uint8Array(words.buffer)),
          launch(0, 1000, [at, 999]),
          fill(other, 4000, 7),
          copy(other + 4, at + 4, 3996),
          download(other, out),
        ],
        module,
      );
      const expected = words.map((word) => (word === 0 ? 0x07070707 : word === 999 ? 999 : 2 * word));
      assert.deepEqual(new Uint32Array(out.buffer), expected);
      await module.unload();
      await context.free([at, other]);
    } finally {
      await context.destroy();
    }
  });

  it('answers what is wrong with an error, and goes on', async () => {
    const driver = await openDriver();
    await assert.rejects(driver.createContext(99), /cuDeviceGet: CUDA_ERROR_INVALID_DEVICE \(101\)/);
    const context = await driver.createContext(0);
    await assert.rejects(context.loadModule('nonsense', []), /CUDA_ERROR_INVALID_PTX \(218\)/);
    await assert.rejects(context.loadModule(PTX, ['thrice']), /cuModuleGetFunction: CUDA_ERROR_NOT_FOUND \(500\)/);
    await assert.rejects(context.allocate([2 ** 60]), /CUDA_ERROR_OUT_OF_MEMORY \(2\)/);
    assert.throws(() => context.run([launch(3, 1, [])]), /no such kernel/);
    const [at] = await context.allocate([16]);
    assert.ok(at > 0);
    await context.destroy();
    await assert.rejects(context.allocate([16]), /has been destroyed/);
  });
});
