/** Runs every command of docs/guest-abi.md, in order, in a fresh folder with the files that the page shows. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'guest-abi.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tensor-wasm-docs-'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
for (const [, name, text] of page.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)```/g))
  writeFileSync(join(folder, name), text);
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block.trim().split('\n'));

/** A toolchain that is not on this machine; in CI every one has to be. */
function missing(command: string): string | null {
  const tool = command.split(' ')[0];
  if (tool !== 'clang' && tool !== 'rustc') return null;
  const probe =
    tool === 'clang'
      ? ['sh', '-c', 'command -v clang && command -v wasm-ld']
      : ['sh', '-c', 'test -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown"'];
  return spawnSync(probe[0], probe.slice(1), { env: environment() }).status === 0 ? null : tool;
}

/** Debian's Rust carries the wasm32 target that a rustup toolchain may lack. */
function environment(): Record<string, string | undefined> {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:/usr/bin:${process.env.PATH}` };
}

describe('docs/guest-abi.md', () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows a command for each of the three languages', () => {
    for (const tool of ['npx asc', 'clang', 'rustc'])
      assert.ok(
        commands.some((command) => command.startsWith(tool)),
        tool,
      );
  });

  let unbuilt: string | null = null;
  for (const command of commands) {
    it(`runs: ${command}`, () => {
      const conforms = command.startsWith('npx tensor-wasm');
      if (!conforms) unbuilt = missing(command);
      if (unbuilt !== null) {
        assert.ok(!process.env.CI, `${unbuilt} for wasm32 is not installed`);
        console.log(`${unbuilt} for wasm32 is not on this machine: not run: ${command}`);
        return;
      }
      const line = command.replace('npx tensor-wasm', `node ${join(root, 'bin/tensor-wasm.js')}`);
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
        cwd: folder,
        env: environment(),
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${stdout}\n${stderr}`);
    });
  }
});
