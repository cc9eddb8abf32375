import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Bench, i32 } from '../../../test/backend/bench.ts';
import { createInterpreterBackend } from './index.ts';

const SPIN = {
  wat: `(module (memory 1)
    (func (export "spin") (param i32) (loop (i32.store8 (local.get 0) (i32.const 1)) (br 0)))
    (func (export "one") (result i32) (i32.const 1)))`,
};

async function bench(): Promise<Bench> {
  return Bench.open(await createInterpreterBackend().open(0), SPIN);
}

/** Aborts after the event loop has come round `turns` times. */
function abortAfter(turns: number, reason: unknown): { signal: AbortSignal; turns(): number } {
  const controller = new AbortController();
  let seen = 0;
  const turn = (): void => {
    seen++;
    if (seen === turns) controller.abort(reason);
    else setTimeout(turn, 0);
  };
  setTimeout(turn, 0);
  return { signal: controller.signal, turns: () => seen };
}

describe('the interpreter backend', () => {
  it('lets the event loop run while a guest spins, and stops the guest when asked', async () => {
    const one = await bench();
    const cancel = abortAfter(3, new Error('enough'));
    const outcome = await one.call('spin', [i32(7)], { fuel: null, signal: cancel.signal });
    assert.deepEqual([outcome.trap?.code, cancel.turns()], ['cancelled', 3]);
    assert.ok(outcome.fuel[0] > 0);
    assert.deepEqual(Array.from(await one.instance.read(7, 1)), [1]);
    const late = abortAfter(2, new DOMException('late', 'TimeoutError'));
    const timed = await one.call('spin', [i32(8)], { fuel: null, signal: late.signal });
    assert.equal(timed.trap?.code, 'deadline_exceeded');
    await one.returns('one', [], i32(1));
  });

  it('stops every lane of a grid when asked, those that have not begun before any effect', async () => {
    const one = await bench();
    const { signal } = abortAfter(2, undefined);
    const outcome = await one.grid('spin', 5, [], { fuel: null, signal });
    assert.deepEqual([outcome.trapped, outcome.trap?.lane, outcome.trap?.code], [5, 0, 'cancelled']);
    assert.deepEqual(Array.from(outcome.fuel.slice(1)), [0, 0, 0, 0]);
    assert.deepEqual(Array.from(await one.instance.read(0, 5)), [1, 0, 0, 0, 0]);
  });

  it('refuses a program of another backend, mode or module, and one that was released', async () => {
    const [a, b] = [await bench(), await bench()];
    const other = await Bench.open(a.device, { wat: '(module (func (export "one") (result i32) (i32.const 2)))' });
    const program = await other.program('one', 'call');
    const internal = { kind: 'internal' };
    await assert.rejects(a.instance.call(program, 'one', new Uint32Array(0), { fuel: null }), internal);
    await assert.rejects(
      a.instance.call({ ...program, text: null }, 'one', new Uint32Array(0), { fuel: null }),
      internal,
    );
    const grid = await a.program('spin', 'grid');
    await assert.rejects(a.instance.call(grid, 'spin', new Uint32Array(2), { fuel: 1 }), internal);
    const own = await b.program('one', 'call');
    await assert.rejects(b.instance.call(own, 'two', new Uint32Array(0), { fuel: null }), internal);
    own.release();
    await assert.rejects(b.instance.call(own, 'one', new Uint32Array(0), { fuel: null }), internal);
    a.instance.release();
    await assert.rejects(a.instance.image(), internal);
  });

  it('has one device, and refuses a grid whose first parameter cannot be the lane', async () => {
    const backend = createInterpreterBackend();
    await assert.rejects(backend.open(1), { kind: 'unavailable' });
    const one = await bench();
    assert.equal(one.device.verdict(one.module, 'one', 'grid').runnable, false);
    assert.equal(one.device.verdict(one.module, 'one', 'batch').runnable, true);
    const first = await backend.open(0);
    await backend.close();
    assert.notEqual(await backend.open(0), first);
  });
});
