/** Invocations in every mode on the backends that need no device; what one gives, the other must. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { Backend, Device } from '../../src/core/backend.ts';
import { conform } from '../../src/core/conformance/conform.ts';
import { type InvocationRequest, planInvocation } from '../../src/core/engine/invocation.ts';
import { type InvocationReport, invoke } from '../../src/core/engine/invoke.ts';
import { decodeValues } from '../../src/core/engine/values.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';
import { openBackends } from '../../src/platform/backends.ts';
import { wat } from '../wat.ts';

const PROGRAM = `(module
  (memory (export "memory") 1 4)
  (global $state (mut i64) (i64.const 5))
  (func $start (i32.store (i32.const 0) (i32.const 11)))
  (start $start)
  (func (export "get") (result i64) (global.get $state))
  (func (export "set") (param i64) (global.set $state (local.get 0)))
  (func (export "read") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "write then trap") (param i32) (i32.store (i32.const 4) (local.get 0)) (unreachable))
  (func (export "square") (param $lane i32) (param $to i32)
    (i32.store (i32.add (local.get $to) (i32.shl (local.get $lane) (i32.const 2))) (i32.mul (local.get $lane) (local.get $lane))))
  (func (export "inverse") (param $x i32) (result i32) (i32.div_u (i32.const 1000) (local.get $x)))
  (func (export "bump") (param i64) (result i64)
    (global.set $state (i64.add (global.get $state) (local.get 0))) (global.get $state))
  (func (export "sum") (param $from i32) (param $count i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $from))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum)))`;

const ALLOCATING = `(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (func (export "malloc") (param i32) (result i32)
    (global.get $next) (global.set $next (i32.add (global.get $next) (i32.add (local.get 0) (i32.const 8)))))
  (func (export "double") (param $at i32) (i32.store (local.get $at) (i32.shl (i32.load (local.get $at)) (i32.const 1))))
  (func (export "pointer") (param i32) (result i32) (local.get 0)))`;

function values(report: InvocationReport): (string | number | null)[] {
  return decodeValues(report.resultTypes, report.results).map(({ value }) => value);
}

for (const name of ['cpu', 'interpreter'] as const) {
  describe(`an invocation on ${name}`, () => {
    let device: Device;
    let module: ValidModule;
    before(async () => {
      const backend = (await openBackends([name])).get(name);
      assert.ok(backend);
      device = await backend.open(0);
      module = load(await wat(PROGRAM));
    });
    const run = (request: InvocationRequest, of = module): Promise<InvocationReport> =>
      invoke(device, planInvocation(of, request));

    it('ends with the reason of its signal where that aborts while the states of a batch are read', async () => {
      const reason = new TensorWasmError('deadline_exceeded', 'late');
      const controller = new AbortController();
      let read = 0;
      const reading: Device = {
        info: device.info,
        verdict: (...args) => device.verdict(...args),
        compile: (request) => device.compile(request),
        instantiate: (...args) => device.instantiate(...args),
        close: () => device.close(),
        batch: async (...args) => {
          const batch = await device.batch(...args);
          const image: typeof batch.image = (lane) => {
            if (++read === 3) controller.abort(reason);
            return batch.image(lane);
          };
          return { outcome: batch.outcome, image, release: () => batch.release() };
        },
      };
      const planned = planInvocation(module, { export: 'inverse', mode: 'batch', count: 50, args: [8], digest: true });
      const { run: within } = planned;
      const invocation = { ...planned, run: { ...within, signal: controller.signal } };
      await assert.rejects(invoke(reading, invocation), (error) => error === reason);
      assert.equal(read, 3);
    });

    it('starts from a fresh instance, its start function run', async () => {
      assert.deepEqual(values(await run({ export: 'read', args: [0] })), [11]);
      await run({ export: 'set', args: [77] });
      assert.deepEqual(values(await run({ export: 'get' })), [5]);
    });

    it('calls init before and then after, on the same instance', async () => {
      const report = await run({
        export: 'bump',
        args: ['-1'],
        init: { export: 'set', args: ['9223372036854775807'] },
        after: { export: 'get' },
      });
      assert.deepEqual(values(report), ['9223372036854775806']);
      assert.ok(report.after);
      assert.deepEqual([...report.after.results], [0xfffffffe, 0x7fffffff]);
      assert.equal(report.init?.trap, null);
    });

    it('runs what comes after a trap on the state that the trap left', async () => {
      const report = await run({ export: 'write then trap', args: [123], after: { export: 'read', args: [4] } });
      assert.equal(report.trap?.code, 'unreachable');
      assert.equal(report.trap?.phase, 'main');
      assert.deepEqual([...(report.after?.results ?? [])], [123, 0]);
    });

    it('ends with the trap of init, and calls nothing more', async () => {
      const report = await run({
        export: 'get',
        init: { export: 'inverse', args: [0] },
        after: { export: 'get' },
        digest: true,
      });
      assert.equal(report.trap?.code, 'integer_divide_by_zero');
      assert.equal(report.trap?.phase, 'init');
      assert.equal(report.after, null);
      assert.equal(report.results.length, 0);
      assert.match(report.digest ?? '', /^[0-9a-f]{64}$/);
    });

    it('runs a grid over one memory, the lane first among the parameters', async () => {
      const report = await run({
        export: 'square',
        mode: 'grid',
        count: 50,
        args: [256],
        after: { export: 'sum', args: [256, 50] },
      });
      assert.equal(report.lanes, 50);
      assert.deepEqual([...(report.after?.results ?? [])], [40425, 0]);
    });

    it('runs a batch on memories and globals of their own, with arguments per lane or for all', async () => {
      assert.deepEqual(values(await run({ export: 'bump', mode: 'batch', args: [[1], [2], [3]] })), [6, 7, 8]);
      const report = await run({ export: 'bump', mode: 'batch', count: 3, args: [10], after: { export: 'get' } });
      assert.deepEqual(values(report), [15, 15, 15]);
      assert.deepEqual([...(report.after?.results ?? [])], [15, 0, 15, 0, 15, 0]);
    });

    it('reports the lowest trapping lane of a batch, and zeros for it', async () => {
      const report = await run({ export: 'inverse', mode: 'batch', args: [[1], [0], [5], [0]] });
      assert.deepEqual(values(report), [1000, 0, 200, 0]);
      assert.equal(report.trap?.lane, 1);
      assert.equal(report.trapped, 2);
    });

    it('digests memory and then every mutable global as 8 bytes', async () => {
      const { digest } = await run({ export: 'set', args: [0x0102], digest: true });
      const memory = new Uint8Array(65536 + 8);
      memory[0] = 11;
      memory.set([2, 1], 65536);
      assert.equal(digest, createHash('sha256').update(memory).digest('hex'));
    });

    it('digests a batch as the digest of the lanes in order', async () => {
      const one = async (value: number): Promise<Buffer> => {
        const { digest } = await run({ export: 'set', args: [value], digest: true });
        return Buffer.from(digest ?? '', 'hex');
      };
      const { digest } = await run({ export: 'set', mode: 'batch', args: [[1], [2]], digest: true });
      const lanes = Buffer.concat([await one(1), await one(2)]);
      assert.equal(digest, createHash('sha256').update(lanes).digest('hex'));
    });

    it('counts fuel per lane and stops a lane that has none left', async () => {
      const report = await run({ export: 'sum', args: [0, 10] });
      assert.deepEqual([...report.fuel], [11]);
      const short = await run({ export: 'sum', args: [0, 10], fuel: 5 });
      assert.equal(short.trap?.code, 'fuel_exhausted');
      assert.deepEqual([...short.fuel], [5]);
    });

    it('places tensors past the end of memory and reads outputs back', async () => {
      const bytes = new Uint8Array(Uint32Array.of(1, 2, 3, 4).buffer);
      const report = await run({
        export: 'sum',
        args: [0, 4],
        tensors: [{ parameter: 0, bytes, output: true }],
      });
      assert.deepEqual(values(report), [10]);
      assert.deepEqual(report.outputs, [bytes]);
    });

    it('gives a grid and a batch their tensors too', async () => {
      const tensors = [{ parameter: 1, bytes: new Uint8Array(16), output: true }];
      const grid = await run({ export: 'square', mode: 'grid', count: 4, args: [0], tensors });
      assert.deepEqual([...new Uint32Array(grid.outputs[0].slice().buffer)], [0, 1, 4, 9]);
      const batch = await run({
        export: 'square',
        mode: 'batch',
        args: [
          [1, 0],
          [3, 0],
        ],
        tensors,
      });
      assert.deepEqual(
        batch.outputs.map((bytes) => [...new Uint32Array(bytes.slice().buffer)]),
        [
          [0, 1, 0, 0],
          [0, 0, 0, 9],
        ],
      );
    });

    it("asks the guest's allocator where tensors go, if it exports one", async () => {
      const allocating = load(await wat(ALLOCATING));
      const tensor = { parameter: 0, bytes: Uint8Array.of(21, 0, 0, 0), output: true };
      assert.deepEqual(values(await run({ export: 'pointer', args: [0], tensors: [tensor] }, allocating)), [1024]);
      const report = await run({ export: 'double', args: [0], tensors: [tensor] }, allocating);
      assert.deepEqual(report.outputs, [Uint8Array.of(42, 0, 0, 0)]);
    });

    it('refuses tensors that memory may not grow to hold', async () => {
      const tensors = [{ parameter: 0, bytes: new Uint8Array(4 * 65536), output: false }];
      await assert.rejects(run({ export: 'read', args: [0], tensors }), (error) => {
        return error instanceof TensorWasmError && error.kind === 'out_of_memory';
      });
    });
  });
}

describe('a conformance run', () => {
  it('agrees between the CPU and the interpreter on results, traps, state and fuel in every mode', async () => {
    const module = load(await wat(PROGRAM));
    const backends = [...(await openBackends(['cpu', 'interpreter'])).values()];
    const candidates = backends.map((backend: Backend) => ({ backend, index: 0 }));
    const requests: InvocationRequest[] = [
      { export: 'sum', args: [0, 100], after: { export: 'get' } },
      { export: 'write then trap', args: [9] },
      { export: 'square', mode: 'grid', count: 100, args: [1024] },
      { export: 'square', mode: 'grid', count: 20, args: [65500] },
      { export: 'inverse', mode: 'batch', args: [[3], [0], [7]], init: { export: 'set', args: [-3] } },
    ];
    for (const request of requests) {
      const report = await conform(candidates, planInvocation(module, request));
      assert.deepEqual(report.mismatches, []);
      assert.equal(report.agree, true);
    }
  });
});
