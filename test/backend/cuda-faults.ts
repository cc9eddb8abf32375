/** One call, twice, on whatever driver the environment gives: prints what came of each, as JSON. A process of its own for `cuda-device.test.ts`. */
import { createCudaBackend } from '../../src/backends/cuda/index.ts';
import { DEFAULT_GUEST_LIMITS } from '../../src/core/backend.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { load } from '../../src/core/wasm/load.ts';
import { wat } from '../wat.ts';

const limits = DEFAULT_GUEST_LIMITS;
const module = load(await wat('(module (memory 32) (func (export "run") (result i32) (i32.load8_u (i32.const 5))))'));
const backend = createCudaBackend();

async function kindOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'ok';
  } catch (error) {
    return error instanceof TensorWasmError ? error.kind : String(error);
  }
}

async function call(): Promise<void> {
  const device = await backend.open(0);
  const instance = await device.instantiate(module, buildImage(module, {}, limits), limits);
  const program = await device.compile({ module, exports: ['run'], mode: 'call', exactness: 'exact', limits });
  await instance.call(program, 'run', new Uint32Array(0), { fuel: null });
}

const open = await kindOf(() => backend.open(0));
const first = await kindOf(call);
const second = await kindOf(call);
console.log(JSON.stringify({ open, first, second }));
process.exit(0);
