import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import { startable } from '../engine/start.ts';
import { decode } from './decode/index.ts';
import { frameUnits } from './frame-units.ts';
import { load } from './load.ts';

async function unitsOf(func: string): Promise<number> {
  const bytes = await wat(`(module (import "m" "f" (func)) ${func})`);
  return frameUnits(load(bytes), 1);
}

describe('frame units', () => {
  it('are one for parameters and locals up to 64 with few operands', async () => {
    assert.equal(await unitsOf('(func)'), 1);
    assert.equal(await unitsOf(`(func (param i32 i64) (local ${'f64 '.repeat(62)}))`), 1);
    assert.equal(await unitsOf(`(func (param i32 i64) (local ${'f64 '.repeat(63)}))`), 2);
    assert.equal(await unitsOf(`(func (local ${'i32 '.repeat(1000)}))`), 13);
  });

  it('count the operands that there are at once, not those in all', async () => {
    const operands = (count: number): string => `${'i32.const 1 '.repeat(count)} ${'drop '.repeat(count)}`;
    assert.equal(await unitsOf(`(func ${operands(80)})`), 1);
    assert.equal(await unitsOf(`(func ${operands(81)})`), 2);
    assert.equal(await unitsOf(`(func ${operands(50)} ${operands(50)})`), 1);
  });

  it('are those of a copy with other exports too', async () => {
    const module = load(await wat(`(module (start 0) (func (local ${'i32 '.repeat(100)})))`));
    assert.equal(frameUnits(startable(module).module, 0), 2);
  });

  it('are not told of a module that nobody validated', async () => {
    const bytes = await wat('(module (func))');
    assert.throws(() => frameUnits(decode(bytes), 0), /nobody validated it/);
  });
});
