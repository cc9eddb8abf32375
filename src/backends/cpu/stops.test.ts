/** Guests that do much between two events of fuel: they make way all the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_GUEST_LIMITS, type RunLimits } from '../../core/backend.ts';
import { buildImage } from '../../core/engine/instantiate.ts';
import { moduleOf } from '../../core/wasm/rewrite/guest-under-test.ts';
import { createCpuBackend } from './index.ts';
import { CellPool } from './pool.ts';

const device = await createCpuBackend().open(0);

/** What a guest would do before anybody looked if only fuel counted. */
const FIRST_SLICE = 4096;
const COUNT = '(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))';
const FILL = '(memory.fill (i32.const 65536) (i32.const 1) (i32.const 8388608))';

/** Runs `f` until it is stopped at the first turn of the event loop, and answers how often it had counted. */
async function countsBeforeItStops(body: string, host?: RunLimits['host']): Promise<number> {
  const module = moduleOf(`(module (import "wasi:scheduler/host@0.1.0" "yield" (func $yield (result i32)))
    (type $answer (func (result i32))) (memory 129) (table $t 300000 funcref) (elem (i32.const 0) $yield)
    (func (export "f") (local $x f64) ${body}))`);
  const limits = DEFAULT_GUEST_LIMITS;
  const program = await device.compile({ module, exports: ['f'], mode: 'call', exactness: 'exact', limits });
  const instance = await device.instantiate(module, buildImage(module, {}, limits), limits);
  const stopping = new AbortController();
  const running = instance.call(program, 'f', new Uint32Array(0), {
    fuel: null,
    signal: stopping.signal,
    host: host ?? { call: () => 0 },
  });
  setImmediate(() => stopping.abort());
  const { trap } = await running;
  assert.equal(trap?.code, 'cancelled');
  const counted = new DataView((await instance.read(0, 4)).slice().buffer).getUint32(0, true);
  instance.release();
  return counted;
}

const forever = (body: string): string => `(loop ${COUNT} ${body} (br 0))`;

/** Takes a millisecond. */
const slow = {
  call: () => {
    const end = performance.now() + 1;
    while (performance.now() < end);
    return 0;
  },
};

describe('a guest is stopped', () => {
  it('while it runs again to find where it trapped, where engines do not say', async () => {
    const module = moduleOf(
      `(module (memory 1) (func (export "f") (loop ${COUNT} (br_if 0 (i32.lt_u (i32.load (i32.const 0)) (i32.const 200000)))) unreachable))`,
    );
    const limits = DEFAULT_GUEST_LIMITS;
    const { take } = CellPool.prototype;
    for (const mode of ['call', 'batch'] as const) {
      const stopping = new AbortController();
      CellPool.prototype.take = function (...given) {
        if (given[0].variant === 'locating') stopping.abort();
        return take.apply(this, given);
      };
      try {
        const program = await device.compile({ module, exports: ['f'], mode, exactness: 'exact', limits });
        const image = buildImage(module, {}, limits);
        const run: RunLimits = { fuel: null, signal: stopping.signal };
        const { trap } =
          mode === 'call'
            ? await (await device.instantiate(module, image, limits)).call(program, 'f', new Uint32Array(0), run)
            : (await device.batch(program, image, 'f', 1, new Uint32Array(0), run)).outcome;
        assert.equal(trap?.code, stopping.signal.aborted ? 'cancelled' : 'unreachable');
      } finally {
        CellPool.prototype.take = take;
      }
    }
  });

  it('where each iteration fills megabytes', async () => {
    assert.ok((await countsBeforeItStops(forever(FILL))) < FIRST_SLICE / 4);
  });

  it('where iterations that take nothing came before', async () => {
    const cheap =
      '(loop (local.set $x (f64.add (local.get $x) (f64.const 1))) (br_if 0 (f64.lt (local.get $x) (f64.const 1e5))))';
    assert.ok((await countsBeforeItStops(`${cheap} ${forever(FILL)}`)) < FIRST_SLICE / 4);
  });

  it('where each iteration fills a table', async () => {
    const fill = '(table.fill $t (i32.const 1) (ref.null func) (i32.const 299999))';
    assert.ok((await countsBeforeItStops(forever(fill))) < FIRST_SLICE / 4);
  });

  it('in the midst of code without a loop', async () => {
    assert.ok((await countsBeforeItStops(`${COUNT} ${FILL}`.repeat(300))) < 150);
  });

  it('where each iteration is long code', async () => {
    const roots = `(local.get $x) ${'f64.sqrt '.repeat(30_000)} (local.set $x)`;
    assert.ok((await countsBeforeItStops(forever(roots))) < FIRST_SLICE / 4);
  });

  it('where each iteration calls what takes long, by name or through a table', async () => {
    assert.ok((await countsBeforeItStops(forever('(drop (call $yield))'), slow)) < FIRST_SLICE / 4);
    const indirect = '(drop (call_indirect $t (type $answer) (i32.const 0)))';
    assert.ok((await countsBeforeItStops(forever(indirect), slow)) < FIRST_SLICE / 4);
  });
});
