import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseDriver, type Driver, whyNoAdapter } from './_driver.ts';
import type { Vulkan } from './_vulkan.ts';
import { WebGpuBackend } from './backend.ts';

const BARE: Vulkan = { icds: [], named: null, loader: false, swiftshader: null };
const LAVAPIPE = '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';
const SWIFTSHADER = { icd: '/drivers/vk_swiftshader_icd.json', loader: '/drivers/libvulkan.so.1' };
const system: Driver = { name: 'system', icd: null, loader: null };
const named = (exists: boolean): Vulkan['named'] => ({ variable: 'VK_DRIVER_FILES', value: '/own.json', exists });

/** The reason why there is no such driver. */
function refusal(wanted: string | undefined, vulkan: Vulkan): string {
  const chosen = chooseDriver(wanted, vulkan);
  assert.ok('reason' in chosen, JSON.stringify(chosen));
  return chosen.reason;
}

describe('chooseDriver', () => {
  it('takes the system driver where it can be loaded, else SwiftShader with its own loader', () => {
    const machine = { ...BARE, icds: [LAVAPIPE], loader: true, swiftshader: SWIFTSHADER };
    assert.deepEqual(chooseDriver(undefined, machine), system);
    const { icd, loader } = SWIFTSHADER;
    assert.deepEqual(chooseDriver('', { ...machine, loader: false }), { name: 'swiftshader', icd, loader });
    assert.deepEqual(chooseDriver(undefined, { ...machine, icds: [] }), { name: 'swiftshader', icd, loader: null });
    assert.deepEqual(chooseDriver('lavapipe', machine), { name: 'lavapipe', icd: LAVAPIPE, loader: null });
    assert.deepEqual(chooseDriver('system', { ...machine, loader: false }), { ...system, loader });
  });

  it("leaves the choice to the Vulkan loader where the loader's own variable names a driver", () => {
    assert.deepEqual(chooseDriver(undefined, { ...BARE, named: named(true), swiftshader: SWIFTSHADER }), {
      ...system,
      loader: SWIFTSHADER.loader,
    });
    const asked = chooseDriver('swiftshader', { ...BARE, named: named(true), loader: true, swiftshader: SWIFTSHADER });
    assert.deepEqual(asked, { name: 'swiftshader', icd: SWIFTSHADER.icd, loader: null });
  });

  it('says how to get what is not there', () => {
    assert.match(refusal(undefined, BARE), /^no Vulkan driver: install one, or run "node scripts\/drivers\.ts"/);
    assert.match(refusal('swiftshader', BARE), /^SwiftShader is not unpacked: run "node scripts\/drivers\.ts"$/);
    assert.match(refusal('lavapipe', BARE), /^lavapipe is not installed: run "scripts\/install-lavapipe"/);
    assert.match(refusal('/none.json', BARE), /^TENSOR_WASM_WEBGPU_DRIVER names no driver: .*found \/none\.json$/);
  });
});

describe('whyNoAdapter', () => {
  it('tells a missing loader, a variable that names nothing, and a driver that is refused', () => {
    assert.match(whyNoAdapter(system, BARE), /no Vulkan loader \(libvulkan\.so\.1\); install it/);
    assert.match(
      whyNoAdapter(system, { ...BARE, loader: true, named: named(false) }),
      /VK_DRIVER_FILES names no file: found \/own\.json; unset it/,
    );
    const old = { name: 'lavapipe', icd: LAVAPIPE, loader: null };
    for (const reason of [whyNoAdapter(old, { ...BARE, loader: true }), whyNoAdapter({ ...old, loader: '/l' }, BARE)])
      assert.match(
        reason,
        /the Vulkan driver "lavapipe" offers none that Dawn accepts: .* too old, as Mesa 22 is; update it/,
      );
  });

  it('is what discovering and opening answer where a GPU object has no adapter, as with a driver that Dawn refuses', async () => {
    const without = whyNoAdapter(system, { ...BARE, loader: true });
    const gpu = { requestAdapter: () => Promise.resolve(null) } as Partial<GPU> as GPU;
    const backend = new WebGpuBackend(async () => ({ gpu, implementation: 'dawn', driver: 'system', without }));
    assert.deepEqual(await backend.discover(), { backend: 'webgpu', devices: [], reason: without });
    await assert.rejects(backend.open(0), { kind: 'unavailable', message: `cannot open WebGPU: ${without}` });
  });
});
