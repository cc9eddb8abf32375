import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadWat, type Step, sabotage, trace, traceLegal } from '../../../../test/legalise-bed.ts';
import { removeBulkMemory } from './bulk-memory.ts';
import type { Legalised } from './index.ts';
import { memoryToWords } from './memory-to-words.ts';

const LOADS = ['i32.load', 'i32.load8_s', 'i32.load8_u', 'i32.load16_s', 'i32.load16_u', 'f32.load'];
const STORES = ['i32.store', 'i32.store8', 'i32.store16', 'f32.store'];
const type = (op: string): string => op.slice(0, 3);

const accesses =
  await loadWat(`(module (memory 1) (data (i32.const 0) "\\80\\81\\02\\83\\04\\05\\86\\07\\88\\09\\0a\\ff")
  ${LOADS.map((op) => `(func (export "${op}") (param i32) (result ${type(op)}) (${op} (local.get 0)))`).join('\n')}
  ${LOADS.map((op) => `(func (export "${op} far") (param i32) (result ${type(op)}) (${op} offset=65530 (local.get 0)))`).join('\n')}
  ${STORES.map((op) => `(func (export "${op}") (param i32 ${type(op)}) (${op} (local.get 0) (local.get 1)))`).join('\n')})`);

const bulk = await loadWat(`(module (memory 1)
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2))))`);

function legal(program: Legalised['program']): Legalised {
  return { program, globals: program.globals.map((_, global) => ({ global, word: 0 })) };
}

describe('memory to words', () => {
  const everywhere: Step[] = [];
  for (let at = 0n; at < 12n; at++) {
    for (const name of LOADS)
      everywhere.push({ name, args: [at] }, { name, args: [65_524n + at] }, { name: `${name} far`, args: [at] });
    for (const name of STORES) {
      everywhere.push({ name, args: [at * 9n, 0xdeadbeefn ^ at] }, { name, args: [65_524n + at, 0x12345678n + at] });
      everywhere.push(...LOADS.map((load) => ({ name: load, args: [at * 9n] })));
    }
  }

  it('every width at every alignment and at the end of memory, traps included', () => {
    assert.deepEqual(
      traceLegal(accesses, legal(memoryToWords(accesses.program)), everywhere),
      trace(accesses, everywhere),
    );
  });

  it('a mask that is one bit short is noticed', () => {
    const broken = sabotage(legal(memoryToWords(accesses.program)), (stmt) =>
      stmt.k === 'const' && stmt.lo === 0xff ? { ...stmt, lo: 0x7f } : null,
    );
    assert.notDeepEqual(traceLegal(accesses, broken, everywhere), trace(accesses, everywhere));
  });
});

describe('bulk memory', () => {
  const steps: Step[] = [];
  for (let i = 0n; i < 24n; i++) {
    steps.push({ name: 'fill', args: [i * 13n, 0x1a0n + i, i] });
    steps.push(
      { name: 'copy', args: [i * 5n, 100n + i, 2n * i] },
      { name: 'copy', args: [100n + i, 103n, 3n * i + 1n] },
    );
    steps.push({ name: 'copy', args: [65_536n - i, 0n, i] }, { name: 'copy', args: [65_536n - i, i, i + 1n] });
    steps.push({ name: 'fill', args: [65_536n - i, i, i + (i & 1n)] });
  }
  steps.push({ name: 'fill', args: [65_537n, 1n, 0n] }, { name: 'fill', args: [0xffffffffn, 1n, 1n] });
  steps.push({ name: 'copy', args: [0n, 0xffffffffn, 0xffffffffn] }, { name: 'fill', args: [65_536n, 1n, 0n] });

  it('fills and copies, overlapping or not, and traps before any effect', () => {
    assert.deepEqual(traceLegal(bulk, legal(removeBulkMemory(bulk.program)), steps), trace(bulk, steps));
  });

  it('the same in words', () => {
    const words = legal(memoryToWords(removeBulkMemory(bulk.program)));
    assert.deepEqual(traceLegal(bulk, words, steps), trace(bulk, steps));
  });

  it('a bounds check that lets one byte too many through is noticed', () => {
    const broken = sabotage(legal(removeBulkMemory(bulk.program)), (stmt) =>
      stmt.k === 'num' && stmt.op === 'i32.ge_u' ? { ...stmt, op: 'i32.gt_u' } : null,
    );
    // The interpreter itself refuses the access that the check should have caught.
    assert.throws(() => traceLegal(bulk, broken, steps), /not covered by a check/);
  });
});
