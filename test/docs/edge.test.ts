/** Runs the commands of docs/edge.md: the bundles are written, and the server that the page starts answers the page's request. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODE, started } from '../edge/deployment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'edge.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tensor-wasm-edge-'));
for (const [, name, text] of page.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)```/g))
  writeFileSync(join(folder, name), text);
const [bundles] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block.trim().split('\n'));
const [serve, ask] = /```sh serve\n([\s\S]*?)```/.exec(page)?.[1].trim().split('\n') ?? [];

describe('docs/edge.md', () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes both bundles', () => {
    for (const command of bundles) {
      const line = command.replace('tensor-wasm', `"${NODE}" "${join(root, 'bin/tensor-wasm.js')}"`);
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^[0-9a-f-]{36} {2}scale$/m);
    }
    for (const file of ['edge/worker.js', 'edge/wrangler.json', 'edge/functions/probe.wasm', 'deno/main.js']) {
      assert.ok(existsSync(join(folder, file)), file);
    }
  });

  it('serves the one for workerd, which answers', async () => {
    assert.match(serve, /^node scripts\/edge\.ts edge /);
    const [script, ...args] = serve.split(' ').slice(1);
    const words = args.map((arg) => (arg === 'edge' || arg === 'state' ? join(folder, arg) : arg));
    await using edge = await started(NODE, [join(root, script), ...words]);
    const line = ask.replace('$url', edge.url);
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { env: process.env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { result, backend } = JSON.parse(stdout);
    assert.deepEqual([result, backend], [[6], 'cpu']);
  });
});
