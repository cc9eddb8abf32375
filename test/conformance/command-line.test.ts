/** `run`, `validate`, `conform` and `devices` as processes: what they print, and their exit status. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { wat } from '../wat.ts';

const BIN = fileURLToPath(new URL('../../bin/tensor-wasm.js', import.meta.url));
const RUNTIME = 'Deno' in globalThis ? ['run', '-A', '--no-check', BIN] : [BIN];

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function tensorWasm(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...RUNTIME, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      chunks.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      chunks.err += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...chunks }));
  });
}

const SOURCE = `(module
  (memory 1)
  (global $g (mut i64) (i64.const 1))
  (func (export "add") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))
  (func (export "half") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
  (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "fill") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))`;

describe('the command line', () => {
  let folder: string;
  let file: string;
  let binary: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-'));
    file = join(folder, 'module.wat');
    binary = join(folder, 'module.wasm');
    await writeFile(file, SOURCE);
    await writeFile(binary, await wat(SOURCE));
    await writeFile(join(folder, 'invalid.wat'), '(module (func (result i32) (i64.const 1)))');
    await writeFile(join(folder, 'malformed.wasm'), Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0));
    await writeFile(join(folder, 'syntax.wat'), '(module\n  (func (i32.konst 1)))');
    await writeFile(
      join(folder, 'wasi.wat'),
      `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "_start") (drop (call $sizes (i32.const 0) (i32.const 12))) (drop (call $args (i32.const 64) (i32.const 256)))
          (i32.store (i32.const 8) (i32.const 256)) (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16)))
          (call $exit (i32.const 9))))`,
    );
    await writeFile(
      join(folder, 'missing.wat'),
      '(module (import "env" "log" (func (param i32))) (func (export "_start") (call 0 (i32.const 0))))',
    );
  });
  after(() => rm(folder, { recursive: true }));

  it('takes one file, and says what else was given', async () => {
    for (const words of [
      ['validate', file, binary],
      ['run', file, 'more', '--export', 'add'],
      ['run', join(folder, 'wasi.wat'), 'x', '--', 'y'],
    ]) {
      const { status, err } = await tensorWasm(...words);
      assert.equal(status, 2, words.join(' '));
      assert.match(err, /cannot take more than one FILE: found /);
    }
  });

  it('finds an export whose name holds what separates arguments, and one without a name', async () => {
    const odd = join(folder, 'odd.wat');
    await writeFile(
      odd,
      `(module (func (export "a:[b") (param i32) (result i32) (local.get 0)) (func (export "") (result f64) (f64.const -0)))`,
    );
    const after = await tensorWasm('run', odd, '--export', '', '--then', 'a:[b:[7]');
    assert.deepEqual([after.status, after.out], [0, '-0\nthen: 7\n']);
  });

  it('reads the text format as UTF-8, and refuses what is none', async () => {
    const text = join(folder, 'na me ü.wat');
    await writeFile(text, '(module (; é€🎉 ;) (func (export "na me ü 🎉") (result f32) (f32.const -0)))');
    assert.deepEqual(await tensorWasm('run', text, '--export', 'na me ü 🎉'), { status: 0, out: '-0\n', err: '' });
    await writeFile(text, '(module (func (export "🎉") (i32.konst 1)))');
    const wrong = await tensorWasm('validate', text, '--output', 'json');
    assert.deepEqual([wrong.status, JSON.parse(wrong.out).error.offset], [2, 31]);
    await writeFile(text, Uint8Array.from([...new TextEncoder().encode('(module (func (export "'), 0xff]));
    const { error } = JSON.parse((await tensorWasm('validate', text, '--output', 'json')).out);
    assert.deepEqual([error.kind, error.offset], ['malformed', 23]);
  });

  it('tries the backends in the order given, and counts a refusal as a failure when asked to', async () => {
    const wasi = join(folder, 'wasi.wat');
    const run = async (...words: string[]): Promise<number | null> => (await tensorWasm('run', wasi, ...words)).status;
    assert.equal(await run('--backends', 'interpreter,cpu'), 9);
    assert.equal(await run('--backends', 'interpreter'), 3);
    assert.equal(await run('--backends', 'interpreter,cpu', '--strict'), 1);
    assert.equal(await run('--backends', 'cpu', '--strict'), 9);
    assert.equal(await run('--backends', 'cpu', '--backend', 'cpu'), 2);
  });

  it('helps with a command, asked either way', async () => {
    const help = await tensorWasm('help', 'validate');
    assert.match(help.out, /tensor-wasm validate/);
    assert.deepEqual(help, await tensorWasm('validate', '--help'));
    assert.equal((await tensorWasm('help', 'nothing')).status, 2);
  });

  it('run prints the result, and only that', async () => {
    assert.deepEqual(await tensorWasm('run', binary, '--export', 'add', '--args', '[9223372036854775807, "2"]'), {
      status: 0,
      out: '-9223372036854775807\n',
      err: '',
    });
    assert.equal((await tensorWasm('run', file, '--export', 'half', '--args', '["-inf"]')).out, '-inf\n');
  });

  it('run reports a trap as data, with status 1', async () => {
    const { status, out } = await tensorWasm('run', file, '--export', 'div', '--args', '[1,0]', '--output', 'json');
    assert.equal(status, 1);
    const report = JSON.parse(out);
    assert.equal(report.status, 'trap');
    assert.equal(report.trap.code, 'integer_divide_by_zero');
    assert.equal(report.trap.function, 2);
    assert.equal(typeof report.trap.offset, 'number');
    assert.deepEqual(report.results, []);
  });

  it('run takes lanes, init and then', async () => {
    const grid = ['--mode', 'grid', '--count', '5', '--args', '[7]', '--then', 'byte:[4]', '--output', 'json'];
    assert.equal(JSON.parse((await tensorWasm('run', file, '--export', 'fill', ...grid)).out).then[0].value, 7);
    const call = await tensorWasm('run', file, '--export', 'byte', '--args', '[3]', '--init', 'fill:[3,200]');
    assert.equal(call.out, '200\n');
    assert.equal(
      (await tensorWasm('run', file, '--export', 'div', '--mode', 'batch', '--args', '[[8,2],[9,3]]')).out,
      '4\n3\n',
    );
    const pairs = join(folder, 'pairs.wat');
    await writeFile(
      pairs,
      '(module (func (export "f") (param i32) (result i32 f64) (local.get 0) (f64.convert_i32_u (local.get 0))))',
    );
    const many = await tensorWasm('run', pairs, '--export', 'f', '--mode', 'grid', '--count', '10000');
    assert.equal(many.out, Array.from({ length: 10_000 }, (_, i) => `${i} ${i}\n`).join(''));
  });

  it('run refuses what is not in the contract, with status 2 and the reason as JSON', async () => {
    const cases: readonly (readonly [kind: string, pattern: RegExp, ...words: string[]])[] = [
      [
        'invalid_args',
        /parameter 1 of 'div' as i32: 4294967296 is out of range/,
        '--export',
        'div',
        '--args',
        '[1,4294967296]',
      ],
      ['invalid_args', /parameter 1 is missing/, '--export', 'div', '--args', '[1]'],
      ['invalid_args', /as JSON/, '--export', 'div', '--args', '[1,'],
      ['missing_export', /'nothing'/, '--export', 'nothing'],
      ['usage', /--mode/, '--export', 'div', '--mode', 'block'],
      ['usage', /--backend/, '--export', 'div', '--args', '[1,1]', '--backend', 'tpu'],
      ['usage', /needs a count/, '--export', 'fill', '--mode', 'grid', '--args', '[1]'],
      ['usage', /--export/],
    ];
    for (const [kind, pattern, ...words] of cases) {
      const { status, out } = await tensorWasm('run', file, ...words, '--output', 'json');
      const { error } = JSON.parse(out);
      assert.equal(error.kind, kind, words.join(' '));
      assert.match(error.message, pattern);
      assert.equal(status, 2);
    }
    const missing = await tensorWasm('run', join(folder, 'none.wasm'), '--export', 'f');
    assert.deepEqual([missing.status, missing.out], [2, '']);
  });

  it('run says with status 3 that a backend, a device or an import is not here', async () => {
    assert.equal((await tensorWasm('run', file, '--export', 'add', '--args', '[1,1]', '--backend', 'cpu:7')).status, 3);
    const missing = await tensorWasm('run', join(folder, 'missing.wat'), '--output', 'json');
    assert.equal(missing.status, 3);
    assert.match(JSON.parse(missing.out).error.message, /env\.log/);
  });

  it('run gives a WASI command its arguments and variables, and ends with its exit code', async () => {
    const { status, out } = await tensorWasm('run', join(folder, 'wasi.wat'), '--env', 'A=b', '--', 'one', '--two');
    assert.deepEqual([status, out], [9, 'wasi.wat\0one\0--two\0']);
  });

  it('validate tells valid, invalid and malformed apart, with offsets', async () => {
    assert.equal((await tensorWasm('validate', binary)).status, 0);
    for (const [name, kind, offset] of [
      ['invalid.wat', 'invalid', null],
      ['malformed.wasm', 'malformed', 4],
      ['syntax.wat', 'malformed', 17],
    ] as const) {
      const { status, out } = await tensorWasm('validate', join(folder, name), '--output', 'json');
      const { error } = JSON.parse(out);
      assert.equal(status, 2);
      assert.equal(error.kind, kind);
      assert.equal(typeof error.message, 'string');
      if (offset === null) assert.ok(error.offset > 0);
      else assert.equal(error.offset, offset);
    }
  });

  it('conform compares the backends named', async () => {
    const words = [
      'conform',
      file,
      '--export',
      'fill',
      '--args',
      '[10,3]',
      '--then',
      'byte:[10]',
      '--backends',
      'cpu,interpreter',
    ];
    const { status, out } = await tensorWasm(...words, '--output', 'json');
    const report = JSON.parse(out);
    assert.equal(status, 0);
    assert.equal(report.agree, true);
    assert.deepEqual(report.mismatches, []);
    for (const found of report.backends) {
      assert.equal(found.status, 'ok');
      assert.deepEqual(found.then, [{ type: 'i32', value: 3, bits: '0x00000003' }]);
      assert.equal(found.memory_sha256, report.backends[0].memory_sha256);
    }
  });

  it('conform says what it allowed where fast is asked for, and allows nothing else', async () => {
    const half = ['conform', file, '--export', 'half', '--args', '[3]', '--backends', 'cpu,interpreter'];
    const fast = await tensorWasm(...half, '--exactness', 'fast', '--ulp', '2');
    assert.equal(fast.status, 0);
    assert.match(fast.out, /floats may be 2 ULP apart, the state is not compared/);
    assert.equal((await tensorWasm(...half, '--ulp', '2')).status, 2);
    assert.equal((await tensorWasm(...half, '--exactness', 'fast', '--ulp', '-1')).status, 2);
  });

  it('conform counts a refusal as a failure when asked to, and a module past the limits as bad input', async () => {
    const wasi = ['conform', join(folder, 'wasi.wat'), '--export', '_start', '--backend', 'interpreter'];
    assert.equal((await tensorWasm(...wasi)).status, 3);
    assert.equal((await tensorWasm(...wasi, '--strict')).status, 1);
    await writeFile(join(folder, 'large.wat'), '(module (memory 65536) (func (export "f")))');
    const large = ['conform', join(folder, 'large.wat'), '--export', 'f', '--backends', 'cpu,interpreter'];
    const { status, out } = await tensorWasm(...large, '--output', 'json');
    assert.deepEqual([status, JSON.parse(out).error.kind], [2, 'too_large']);
  });

  it('conform takes nothing beside scripts that is for one module', async () => {
    const script = [
      'conform',
      '--script',
      fileURLToPath(new URL('scripts/right', import.meta.url)),
      '--backend',
      'cpu',
    ];
    for (const option of ['--mode=grid', '--args=[1]', '--exactness=fast', '--check-races', '--fuel=1']) {
      const { status, err } = await tensorWasm(...script, option);
      assert.equal(status, 2, option);
      assert.match(err, /is for one module, found it with --script/);
    }
  });

  it('conform runs scripts from folders and files, with status 1 when one fails', async () => {
    const scripts = fileURLToPath(new URL('scripts', import.meta.url));
    const right = await tensorWasm(
      'conform',
      '--script',
      join(scripts, 'right'),
      '--backends',
      'cpu',
      '--output',
      'json',
    );
    assert.equal(right.status, 0);
    assert.equal(JSON.parse(right.out).totals.cpu.passed, 23);
    const both = ['--script', join(scripts, 'right', 'script.json'), join(scripts, 'wrong'), '--backends', 'cpu'];
    const { status, out } = await tensorWasm('conform', ...both, '--output', 'json');
    const report = JSON.parse(out);
    assert.equal(status, 1);
    assert.equal(report.files.length, 2);
    assert.equal(report.totals.cpu.failed, 21);
    assert.equal((await tensorWasm('conform', '--script', folder, '--backends', 'cpu')).status, 2);
  });

  it('devices lists every backend, and why one is missing', async () => {
    const { status, out } = await tensorWasm('devices', '--output', 'json');
    assert.equal(status, 0);
    const { backends } = JSON.parse(out);
    assert.deepEqual(
      backends.map(({ backend }: { backend: string }) => backend),
      ['cpu', 'webgpu', 'cuda', 'interpreter'],
    );
    for (const { available, reason, devices } of backends)
      assert.ok(available ? devices.length > 0 : (reason ?? devices.length > 0));
  });
});
