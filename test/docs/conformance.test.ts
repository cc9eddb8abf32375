/** Runs every command of docs/conformance.md on the module that the page shows and the scripts of this repository. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'conformance.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tensor-wasm-docs-'));
symlinkSync(join(root, 'test', 'conformance', 'scripts', 'right'), join(folder, 'scripts'));
for (const [, name, text] of page.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)```/g))
  writeFileSync(join(folder, name), text);
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block.trim().split('\n'));

describe('docs/conformance.md', () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows commands', () => assert.equal(commands.length, 9));

  for (const command of commands) {
    it(`runs: ${command}`, () => {
      const line = command.replace('tensor-wasm', `node ${join(root, 'bin/tensor-wasm.js')}`);
      const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
        cwd: folder,
        env: { ...process.env, PATH: path },
        encoding: 'utf8',
      });
      assert.equal(status, Number(/# exits with (\d)$/.exec(command)?.[1] ?? 0), stderr);
      assert.match(stdout, /agree|passed/);
    });
  }
});
