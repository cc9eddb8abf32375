import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture, wasm } from './fixture.ts';

const W = 'wasi_snapshot_preview1';
/** Reads 16 bytes of input and writes them to both outputs, then the first argument's and variable's bytes; exits with 7. */
export const COMMAND = `(module
  (import "${W}" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "${W}" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "${W}" "args_sizes_get" (func $argsizes (param i32 i32) (result i32)))
  (import "${W}" "args_get" (func $args (param i32 i32) (result i32)))
  (import "${W}" "environ_get" (func $environ (param i32 i32) (result i32)))
  (import "${W}" "random_get" (func $random (param i32 i32) (result i32)))
  (import "${W}" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "${W}" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "${W}" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $put (param $fd i32) (param $at i32) (param $n i32)
    (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (local.get $n))
    (drop (call $write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 16))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))
    (call $put (i32.const 1) (i32.const 64) (i32.load (i32.const 16)))
    (call $put (i32.const 2) (i32.const 64) (i32.load (i32.const 16)))
    (drop (call $argsizes (i32.const 20) (i32.const 24)))
    (drop (call $args (i32.const 128) (i32.const 256)))
    (call $put (i32.const 1) (i32.const 256) (i32.load (i32.const 24)))
    (drop (call $environ (i32.const 512) (i32.const 600)))
    (call $put (i32.const 1) (i32.const 600) (i32.const 3))
    (call $exit (i32.const 7)) unreachable)
  (func (export "fault") (result i32) (call $random (i32.const 65530) (i32.const 100)))
  (func (export "files") (result i32)
    (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))
  (func (export "time") (result i64) (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 32))) (i64.load (i32.const 32)))
  (func (export "trap") (drop (call $random (i32.const 0) (i32.const 8))) unreachable))`;

export const EMITTER = `(module
  (import "wasi:tensor/host@0.1.0" "input-len" (func $len (result i32)))
  (import "wasi:tensor/host@0.1.0" "read-input" (func $in (param i32 i32) (result i32)))
  (import "wasi:tensor/host@0.1.0" "emit-chunk" (func $emit (param i32 i32) (result i32)))
  (import "wasi:tensor/host@0.1.0" "flush" (func $flush (result i32)))
  (import "wasi:scheduler/host@0.1.0" "yield" (func $yield (result i32)))
  (import "wasi:scheduler/host@0.1.0" "deadline-remaining-ms" (func $left (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $n i32)
    (local.set $n (call $in (i32.const 0) (call $len)))
    (drop (call $emit (i32.const 0) (local.get $n))) (drop (call $flush)) (drop (call $emit (i32.const 0) (local.get $n))))
  (func (export "answers") (result i32 i32 i32)
    (call $emit (i32.const 65530) (i32.const 100)) (call $yield) (i32.gt_u (call $left) (i32.const 1000)))
  (func (export "forever") (loop (drop (call $emit (i32.const 0) (i32.const 4))) (br 0)))
  (func (export "emit_then_trap") (drop (call $emit (i32.const 0) (i32.const 2))) unreachable))`;

describe('a guest that imports WASI', () => {
  it('reads its arguments, environment and input, and its output and exit code are told', async () => {
    const app = fixture();
    const fn = await app.deploy(COMMAND);
    const wasi = { args: ['größe'], env: { A: 'b' }, stdin: 'some input' };
    const { wasi: told, result } = await (await app.invoke(fn, { wasi })).json();
    assert.deepEqual(told, {
      exit_code: 7,
      stdout: 'some inputtest\0größe\0A=b',
      stderr: 'some input',
      truncated: false,
    });
    assert.equal(result, 'ok');
    const binary = await (await app.invoke(fn, { wasi: { stdin_b64: '//8=' } })).json();
    assert.equal(binary.wasi.stderr_b64, '//8=');
  });

  it('gets an error number where it points outside of its memory or reaches for a file', async () => {
    const app = fixture();
    const fn = await app.deploy(COMMAND);
    assert.deepEqual((await (await app.invoke(fn, { export: 'fault' })).json()).result, [21]);
    assert.deepEqual((await (await app.invoke(fn, { export: 'files' })).json()).result, [76]);
    const time = BigInt((await (await app.invoke(fn, { export: 'time' })).json()).result[0]) / 1_000_000n;
    assert.ok(Math.abs(Number(time) - Date.now()) < 60_000);
    const trapped = (await (await app.invoke(fn, { export: 'trap' })).json()).error;
    assert.deepEqual([trapped.kind, trapped.code, trapped.function_name], ['trap', 'unreachable', 'trap']);
  });

  it('is stopped at what is kept of its output, and says so', async () => {
    const app = fixture({ TENSOR_WASM_MAX_OUTPUT_BYTES: '4' });
    const fn = await app.deploy(COMMAND);
    const { wasi } = await (await app.invoke(fn, { wasi: { stdin: 'abcdef' } })).json();
    assert.deepEqual([wasi.stdout, wasi.truncated], ['abcd', true]);
  });

  it('is refused by its import’s name where the host is out of reach', async () => {
    const app = fixture();
    const fn = await app.deploy(COMMAND);
    const detail = await (await app.request(`/functions/${fn}`)).json();
    const start = detail.exports.find(({ name }: { name: string }) => name === '_start').verdicts.cpu;
    assert.deepEqual(start.modes, ['call']);
    assert.match(start.refusals.batch.message, /wasi_snapshot_preview1/);
  });
});

describe('a guest that imports the tensor and scheduler hosts', () => {
  it('reads its input and emits into the reply', async () => {
    const app = fixture();
    const fn = await app.deploy(EMITTER);
    const { emitted_b64: emitted } = await (await app.invoke(fn, { input: 'né' })).json();
    assert.equal(new TextDecoder().decode(Uint8Array.from(atob(emitted), (c) => c.charCodeAt(0))), 'néné');
    assert.deepEqual((await (await app.invoke(fn, { export: 'answers' })).json()).result, [-2, 0, 1]);
  });
});

describe('a module whose imports nobody provides', () => {
  it('is refused at deploy, with a list', async () => {
    const app = fixture();
    const body = wasm(`(module (import "env" "log" (func (param i32))) (import "${W}" "fd_close" (func (param i64)))
      (import "env" "memory" (memory 1)) (import "${W}" "sched_yield" (func (result i32))))`);
    const response = await app.request('/functions?name=x', {
      method: 'POST',
      headers: { 'content-type': 'application/wasm' },
      body,
    });
    const { error } = await response.json();
    assert.deepEqual([response.status, error.kind, error.count], [400, 'unlinkable', 3]);
    assert.equal(error.missing, `func env.log, func ${W}.fd_close, memory env.memory`);
    assert.equal(app.gateway.programs !== undefined && (await app.gateway.functions.count('0')), 0);
  });

  it('cannot be given input that it has no way to read', async () => {
    const app = fixture();
    const fn = await app.deploy();
    assert.equal((await app.invoke(fn, { export: 'add', args: [1, 2], input: 'x' })).status, 400);
  });
});
