/** Runs the commands that the README shows for the command line, in order, in the repository's root. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block.trim().split('\n'));
const [demo, tests, commandLine] = blocks;

/** `conform` of a trapping guest agrees; every command of the README ends with 0. */
function run(command: string): { status: number | null; output: string } {
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, env, encoding: 'utf8' });
  return { status, output: `${stdout}\n${stderr}` };
}

describe('README.md', () => {
  it('opens with the two commands that do all the set-up', () => {
    assert.deepEqual([demo, tests], [['npm ci && npm run demo'], ['npm ci && npm test']]);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.ok(scripts.demo && scripts.test);
  });

  for (const command of commandLine) {
    it(`runs: ${command}`, () => {
      const { status, output } = run(command);
      assert.equal(status, 0, output);
    });
  }

  it('notices a command that fails', () => {
    assert.notEqual(run('npx tensor-wasm run no-such-file.wasm --export f').status, 0);
  });
});
