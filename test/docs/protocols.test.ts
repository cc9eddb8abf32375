/** Runs the commands of pages against a server of its own, and compares what they print with what the page shows. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { command, serve, temporaryFolder } from '../process/server-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = join(root, '.cache', 'python', 'bin', 'python');

interface Shown {
  readonly language: string;
  readonly code: string;
  /** What is printed, where the page shows it. */
  readonly printed: string | null;
}

function shownOn(page: string): Shown[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/```(sh|python)\n([\s\S]*?)```\n(?:```text\n([\s\S]*?)```)?/g)].map(
    ([, language, code, printed]) => ({ language, code, printed: printed ?? null }),
  );
}

function runs(page: string): void {
  describe(`docs/${page}`, () => {
    it('prints what it shows', async () => {
      await using folder = await temporaryFolder();
      await using server = await serve(['--store', 'memory']);
      symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'));
      mkdirSync(join(folder.path, 'examples'));
      symlinkSync(join(root, 'examples', 'functions'), join(folder.path, 'examples', 'functions'));
      const [file, words] = command([]);
      const here = server.url.replace('http://', '');
      const prelude = `set -euo pipefail; tensor-wasm() { ${[file, ...words].join(' ')} "$@" --server ${server.url}; }\n`;
      let compared = 0;
      for (const { language, code, printed } of shownOn(page)) {
        if (language === 'python' && !existsSync(PYTHON)) {
          assert.ok(!process.env.CI, 'the Python programs are not installed: bun scripts/python.ts');
          console.log(`not run, for want of bun scripts/python.ts: ${code.split('\n')[0]}`);
          continue;
        }
        const text = code.replaceAll('localhost:8080', here);
        const [shell, argument] = language === 'sh' ? ['bash', prelude + text] : [PYTHON, text];
        const { status, stdout, stderr } = spawnSync(shell, ['-c', argument], {
          cwd: folder.path,
          encoding: 'utf8',
          env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
        });
        assert.equal(status, 0, `${code}\n${stdout}\n${stderr}`);
        if (printed === null) continue;
        assert.equal(stdout.trim(), printed.trim(), code);
        compared++;
      }
      assert.ok(compared > 0, 'a page that shows nothing proves nothing');
    });
  });
}

runs('open-inference.md');
runs('openai.md');
