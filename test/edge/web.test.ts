import assert from 'node:assert/strict';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { wat } from '../wat.ts';
import { bundle, disguised, started } from './deployment.ts';

const DENO = fileURLToPath(new URL('../../node_modules/.bin/deno', import.meta.url));
const GUEST = await wat(`(module
  (func (export "twice") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
  (func (export "spin") (loop (br 0))))`);

describe('the module for hosts that compile', () => {
  it('serves under Deno with no permission but to listen, and compiles what is deployed', async () => {
    await using written = await bundle({ guest: GUEST }, 'web');
    const permissions = ['--allow-net=127.0.0.1', '--allow-env=TENSOR_WASM_API_TOKENS'];
    const words = [
      'serve',
      '--no-check',
      ...permissions,
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      join(written.path, 'main.js'),
    ];
    await using edge = await started(DENO, words, { ...process.env, TENSOR_WASM_API_TOKENS: 'edge-secret' });
    const deployed = await edge.deploy(disguised(GUEST));
    for (const id of [written.ids.guest, deployed]) {
      const reply = await edge.invoke(id, { export: 'twice', args: [21] });
      assert.equal(reply.headers.get('x-tensor-wasm-backend'), 'cpu');
      assert.deepEqual((await reply.json()).result, [42]);
    }
    const late = await edge.invoke(deployed, { export: 'spin', deadline_ms: 200 });
    assert.equal((await late.json()).error.kind, 'invoke_timeout');
    const nobody = await fetch(`${edge.url}/functions`);
    assert.equal(nobody.status, 401);
    await nobody.body?.cancel();
  });
});
