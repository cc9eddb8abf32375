/** Triton's own Python client, unchanged, against a real server. `bun scripts/python.ts` installs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildExample } from '../../examples/build.ts';
import { encodeBase64 } from '../../src/core/app/base64.ts';
import { wasm } from '../app/fixture.ts';
import { serve } from './server-process.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const PYTHON = path('../../.cache/python/bin/python');
const matrix = (name: string, ...shape: string[]) => ({ name, datatype: 'FP32', shape });
const value = (name: string) => ({ name, datatype: 'INT64', shape: [1] });

const PRODUCT = {
  export: 'multiply',
  mode: 'grid',
  count: ['n', 'n'],
  inputs: [matrix('a', 'n', 'n'), matrix('b', 'n', 'n')],
  outputs: [matrix('c', 'n', 'n')],
};
const SOFTMAX = { inputs: [matrix('rows', 'r', 'c')], outputs: [matrix('shares', 'r', 'c')] };
const ADD = {
  args: [{ value: 'x' }, { value: 'y' }],
  inputs: [value('x'), value('y')],
  outputs: [{ ...value('sum'), result: 0 }],
};
const ADDER = wasm('(module (func (export "infer") (param i64 i64) (result i64) local.get 0 local.get 1 i64.add))');
const SUBTRACTER = wasm(
  '(module (func (export "infer") (param i64 i64) (result i64) local.get 0 local.get 1 i64.sub))',
);

async function client(url: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(PYTHON, [path('../python/triton_client.py'), url.replace('http://', '')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

describe('Triton’s Python client', () => {
  it('finds models and infers, in JSON and in binary, and would notice a wrong answer', async () => {
    await using server = await serve(['--store', 'memory']);
    const deploy = async (name: string, module: Uint8Array, signature: object) => {
      const response = await fetch(`${server.url}/functions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, wasm_b64: encodeBase64(module), signature }),
      });
      assert.equal(response.status, 200, await response.text());
    };
    await deploy('product', await buildExample(path('../../examples/functions/matmul.ts')), PRODUCT);
    await deploy('softmax', await buildExample(path('../../examples/functions/softmax.ts')), SOFTMAX);
    await deploy('add', ADDER, ADD);
    const right = await client(server.url);
    assert.equal(right.status, 0, right.stderr);
    assert.match(right.stdout, /^28 checks$/m);
    await deploy('add', SUBTRACTER, ADD);
    const wrong = await client(server.url);
    assert.deepEqual([wrong.status, wrong.stderr.trim()], [1, 'not so: integers of 64 bits keep every bit (True)']);
  });
});
