import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_GUEST_LIMITS } from '../../core/backend.ts';
import { buildImage } from '../../core/engine/instantiate.ts';
import { moduleOf } from '../../core/wasm/rewrite/guest-under-test.ts';
import type { Cell } from './cell.ts';
import { compiled } from './compiled.ts';
import { CellPool } from './pool.ts';

interface Called {
  take(): Cell;
  give(cell: Cell): void;
}

/** A function with a memory of `memory`, in a pool. */
async function called(pool: CellPool, memory: string): Promise<Called> {
  const module = moduleOf(`(module (memory ${memory}) (data (i32.const 0) "own"))`);
  const image = buildImage(module, {}, DEFAULT_GUEST_LIMITS);
  const made = await compiled(module, DEFAULT_GUEST_LIMITS);
  return {
    take: () => pool.take(made, image, DEFAULT_GUEST_LIMITS),
    give: (cell) => pool.give(cell, DEFAULT_GUEST_LIMITS),
  };
}

describe('the pool of cells', () => {
  it('gives a module its own cell again', async () => {
    const one = await called(new CellPool(() => 0), '1 2');
    const cell = one.take();
    one.give(cell);
    assert.equal(one.take(), cell);
  });

  it('gives the memory of a cell that has long been idle to another module, with nothing left in it', async () => {
    let now = 0;
    const pool = new CellPool(() => now);
    const [one, two, larger] = [await called(pool, '1 2'), await called(pool, '1 2'), await called(pool, '1 3')];
    const cell = one.take();
    cell.bytes().fill(0xaa);
    one.give(cell);
    assert.notEqual(two.take().memory, cell.memory, 'not at once');
    now = 500;
    assert.notEqual(larger.take().memory, cell.memory, 'not one that may grow further');
    const taken = two.take();
    assert.equal(taken.memory, cell.memory);
    const expected = new Uint8Array(65536);
    expected.set(new TextEncoder().encode('own'));
    assert.deepEqual(taken.bytes(), expected);
    assert.notEqual(one.take().memory, cell.memory, 'it is no longer its first owner’s');
  });

  it('leaves a module whose memory was taken the next one for longer', async () => {
    let now = 0;
    const pool = new CellPool(() => now);
    const [one, two] = [await called(pool, '1 2'), await called(pool, '1 2')];
    one.give(one.take());
    now += 25;
    two.take();
    const again = one.take();
    one.give(again);
    now += 25;
    assert.notEqual(two.take().memory, again.memory);
    now += 25;
    assert.equal(two.take().memory, again.memory);
  });

  it('leaves a memory to its module once it has been idle for long, so that nothing else holds that', async () => {
    let now = 0;
    const pool = new CellPool(() => now);
    const [one, two, three] = [await called(pool, '1 2'), await called(pool, '1 2'), await called(pool, '1 2')];
    const cell = one.take();
    one.give(cell);
    now += 2000;
    three.give(three.take());
    assert.notEqual(two.take().memory, cell.memory);
    assert.equal(one.take(), cell);
  });

  it('does not keep a cell in which a guest still runs', async () => {
    const one = await called(new CellPool(() => 0), '1 2');
    const cell = one.take();
    cell.run = {} as Cell['run'];
    one.give(cell);
    assert.notEqual(one.take(), cell);
  });
});
