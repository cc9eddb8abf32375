/** Runs the example of docs/client.md against a server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../process/server-process.ts';

const example = fileURLToPath(new URL('../../examples/client.ts', import.meta.url));
const page = readFileSync(new URL('../../docs/client.md', import.meta.url), 'utf8');
const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1];
const [, promised] = /It prints (.*), each on a line/.exec(page) ?? [];

async function run(env: Record<string, string>): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const own = 'deno' in process.versions ? ['run', '-A', '--no-check'] : [];
  const child = spawn(process.execPath, [...own, example], { env: { ...process.env, NO_COLOR: '1', ...env } });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

describe('docs/client.md', () => {
  it('has the example as it is, and says what it prints', async () => {
    assert.equal(code, readFileSync(example, 'utf8'));
    await using server = await serve(['--store', 'memory', '--token', 'secret']);
    const env = { TENSOR_WASM_SERVER: server.url, TENSOR_WASM_TOKEN: 'secret' };
    const { status, stdout, stderr } = await run(env);
    assert.equal(status, 0, stderr);
    const lines = [...(promised ?? '').matchAll(/`([^`]*)`/g)].map(([, line]) => line);
    assert.deepEqual(stdout.trim().split('\n'), lines);
  });

  it('notices an example that fails', async () => {
    await using server = await serve(['--store', 'memory', '--token', 'secret']);
    const { status, stderr } = await run({ TENSOR_WASM_SERVER: server.url, TENSOR_WASM_TOKEN: 'wrong' });
    assert.notEqual(status, 0);
    assert.match(stderr, /Cannot/);
  });
});
