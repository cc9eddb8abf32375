import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture, wasm } from './fixture.ts';
import { COMMAND, EMITTER, W } from './guests.ts';

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
    const pieces = async (count: number) =>
      (await (await app.invoke(fn, { export: 'pieces', args: [count] })).json()).result;
    assert.deepEqual(
      [await pieces(1024), await pieces(1025)],
      [
        [0, 0],
        [28, 28],
      ],
    );
    const time = BigInt((await (await app.invoke(fn, { export: 'time' })).json()).result[0]) / 1_000_000n;
    assert.ok(Math.abs(Number(time) - Date.now()) < 60_000);
    const trapped = (await (await app.invoke(fn, { export: 'trap' })).json()).error;
    assert.deepEqual([trapped.kind, trapped.code, trapped.function_name], ['trap', 'unreachable', 'trap']);
  });

  it('gets random numbers, and an error number for more of them than could be stopped', async () => {
    const app = fixture();
    const fn = await app.deploy(`(module (import "${W}" "random_get" (func $random (param i32 i32) (result i32)))
      (memory (export "memory") 257)
      (func (export "random") (param i32) (result i32 i32)
        (call $random (i32.const 0) (local.get 0))
        (i32.popcnt (i32.or (i32.load (i32.const 0)) (i32.load offset=65536 (i32.const 0))))))`);
    const random = async (count: number) =>
      (await (await app.invoke(fn, { export: 'random', args: [count] })).json()).result;
    const [some, bits] = await random(16 << 20);
    assert.deepEqual([some, bits > 0], [0, true]);
    assert.deepEqual(await random((16 << 20) + 1), [28, 0]);
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
