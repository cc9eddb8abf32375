/** Guests that never end, on every backend of this machine: their deadline ends them, and their client's going does. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { encodeBase64 } from 'tensor-wasm/client';
import { wasm } from '../app/fixture.ts';
import { type ServerProcess, serve } from './server-process.ts';

const FILL = '(memory.fill (i32.const 0) (i32.const 7) (i32.const 0x4000000))';
const COPY = '(memory.copy (i32.const 0) (i32.const 5) (i32.const 0x3fffff0))';

const SPIN = wasm(`(module (memory 1024)
  (func (export "fills") ${FILL.repeat(200)})
  (func (export "copies") ${COPY.repeat(200)})
  (func (export "spin") (loop (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1))) (br 0)))
  (func (export "lanes") (param i32) (loop (br_if 0 (i32.gt_u (local.get 0) (i32.const 3)))))
  (func (export "count") (result i32) (i32.load (i32.const 8))))`);

interface Reply {
  readonly error?: { readonly kind: string; readonly deadline_ms: number };
  readonly results?: readonly { readonly value: number }[];
  readonly id?: string;
}

/** Waiting included: what the second of two calls on an instance has, where the first never ends. */
const PATIENCE_MS = 10_000;

describe('a guest that never ends', () => {
  let server: ServerProcess;
  const post = async (path: string, body: object, signal?: AbortSignal): Promise<readonly [number, Reply]> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body), signal });
    return [response.status, await response.json()];
  };
  const invoke = (body: object, signal?: AbortSignal) => post('/functions/spin/invoke', body, signal);
  before(async () => {
    server = await serve(['--store', 'memory'], { TENSOR_WASM_BACKENDS: 'cpu,webgpu,cuda' });
    await post('/functions', { name: 'spin', wasm_b64: encodeBase64(SPIN) });
  });
  after(() => server.end('SIGKILL'));

  for (const backend of ['cpu', 'webgpu', 'cuda']) {
    /** Whether the backend is here; in CI it has to be. */
    const here = async (): Promise<boolean> => {
      const [status, { error }] = await invoke({ export: 'count', backend, fallback: false });
      if (status !== 503) return true;
      console.log(`${backend}: not tested: ${JSON.stringify(error)}`);
      assert.ok(!process.env.CI);
      return false;
    };

    it(`is stopped at its deadline on ${backend}, as a call and as a grid`, async () => {
      if (!(await here())) return;
      for (const what of [{ export: 'spin' }, { export: 'lanes', mode: 'grid', count: 100 }]) {
        const [status, { error }] = await invoke({ ...what, backend, fallback: false, deadline_ms: 300 });
        assert.deepEqual([status, error?.kind, error?.deadline_ms], [504, 'invoke_timeout', 300]);
      }
    });

    it(`is stopped on ${backend} between and within moves of memory, where there is no event of fuel`, async () => {
      if (!(await here())) return;
      for (const name of ['fills', 'copies']) {
        const [status, { error }] = await invoke({ export: name, backend, fallback: false, deadline_ms: 300 });
        assert.deepEqual([status, error?.kind], [504, 'invoke_timeout']);
      }
    });

    it(`leaves a kept instance on ${backend} what it did, and to others when its client goes`, async () => {
      if (!(await here())) return;
      const [, { id: instance }] = await post('/instances', { function_id: 'spin', backend });
      const count = async (): Promise<number> => {
        const [status, { results }] = await invoke({ instance, export: 'count', deadline_ms: PATIENCE_MS });
        assert.equal(status, 200);
        return results?.[0].value ?? 0;
      };
      assert.equal(await count(), 0);
      assert.equal((await invoke({ instance, export: 'spin', deadline_ms: 100 }))[0], 504);
      const counted = await count();
      assert.ok(counted > 0);
      const gone = AbortSignal.timeout(100);
      await assert.rejects(invoke({ instance, export: 'spin', deadline_ms: 2 * PATIENCE_MS }, gone));
      assert.ok((await count()) > counted);
    });
  }
});
