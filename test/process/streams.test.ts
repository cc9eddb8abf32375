/** What becomes of a process whose output nobody reads, or nothing has room for. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { command } from './server-process.ts';

/** Ends with its status as the last line of standard error. `where` is what a shell has behind a command. */
async function shell(where: string, ...words: string[]): Promise<{ readonly status: number; readonly said: string }> {
  const [file, all] = command(words);
  const child = spawn('sh', ['-c', `{ "$@"; echo "$?" >&2; } ${where}`, 'sh', file, ...all], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const lines = err.trimEnd().split('\n');
  return { status: Number(lines.pop()), said: lines.join('\n') };
}

const GUEST = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00hello\\n")
  (func (export "lane") (param i32) (result i32) (local.get 0))
  (func (export "trap") unreachable)
  (func (export "_start") (local $error i32)
    (loop
      (local.set $error (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))
      (br_if 0 (i32.eqz (local.get $error))))
    (call $exit (local.get $error))))`;

describe('a command', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-'));
    file = join(folder, 'guest.wat');
    await writeFile(file, GUEST);
  });
  after(() => rm(folder, { recursive: true }));

  it('ends as it would, and says nothing more, where nobody reads what it prints', async () => {
    const grid = ['run', file, '--export', 'lane', '--mode', 'grid', '--count', '50000'];
    assert.deepEqual(await shell('| head -n 1', ...grid), { status: 0, said: '' });
    assert.deepEqual(await shell('| true', 'run', file, '--export', 'trap', '--output', 'json'), {
      status: 1,
      said: '',
    });
    assert.deepEqual(await shell('| true', 'validate', join(folder, 'none'), '--output', 'json'), {
      status: 2,
      said: '',
    });
    assert.deepEqual(await shell('| true', '--version'), { status: 0, said: '' });
  });

  it('fails, and says why in a line, where there is no room for what it prints', async () => {
    const { status, said } = await shell('> /dev/full', 'validate', file);
    assert.equal(status, 1);
    assert.match(said, /^error: cannot write to standard output: .*no space left on device.*$/i);
  });

  it('gives a guest the errno of its output', async () => {
    assert.deepEqual(await shell('| head -n 1', 'run', file), { status: 64, said: '' });
    assert.deepEqual(await shell('> /dev/full', 'run', file), { status: 51, said: '' });
  });
});
