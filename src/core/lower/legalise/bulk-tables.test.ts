import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadWat, type Step, sabotage, trace, traceLegal } from '../../../../test/legalise-bed.ts';
import { verify } from '../../ir/verify.ts';
import { statements } from './_walk.ts';
import { removeBulkMemory } from './bulk-memory.ts';
import { removeBulkTables } from './bulk-tables.ts';
import type { Legalised } from './index.ts';

const tables = await loadWat(`(module (type $f (func (result i32)))
  (table $t 8 12 funcref) (table $u 5 externref) (elem $e func $one $two $three) (elem $n funcref (ref.null func))
  (func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2)) (func $three (result i32) (i32.const 3))
  (func (export "set") (param i32 i32) (table.set $t (local.get 0) (table.get $t (local.get 1))))
  (func (export "init") (param i32 i32 i32) (table.init $t $e (local.get 0) (local.get 1) (local.get 2)))
  (func (export "null") (param i32) (table.init $t $n (local.get 0) (i32.const 0) (i32.const 1)))
  (func (export "copy") (param i32 i32 i32) (table.copy $t $t (local.get 0) (local.get 1) (local.get 2)))
  (func (export "fill") (param i32 i32) (table.fill $t (local.get 0) (ref.func $two) (local.get 1)))
  (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $one) (local.get 0)))
  (func (export "size") (result i32) (table.size $t))
  (func (export "drop") (elem.drop $e))
  (func (export "other") (param i32 externref i32) (table.fill $u (local.get 0) (local.get 1) (local.get 2)))
  (func (export "between") (param i32 i32) (result externref)
    (table.set $u (local.get 0) (table.get $u (local.get 1))) (table.get $u (local.get 0)))
  (func (export "run") (param i32) (result i32) (call_indirect $t (type $f) (local.get 0))))`);

const segments = await loadWat(`(module (memory 1) (data $d "\\01\\02\\03\\04\\05\\06\\07\\08\\09")
  (func (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
  (func (export "drop") (data.drop $d)))`);

function legal(program: Legalised['program']): Legalised {
  return { program, globals: program.globals.map((_, global) => ({ global, word: 0 })) };
}

const all = (): Step[] => Array.from({ length: 14 }, (_, i) => ({ name: 'run', args: [BigInt(i)] }));

const steps: Step[] = [];
for (let i = 0n; i < 6n; i++) {
  steps.push({ name: 'init', args: [i * 2n, i & 1n, 4n - i] }, ...all());
  steps.push({ name: 'copy', args: [i, 3n, i] }, { name: 'copy', args: [3n, i, 8n - i] }, ...all());
  steps.push({ name: 'set', args: [i + 4n, i] }, { name: 'set', args: [i, i + 5n] }, ...all());
  steps.push({ name: 'fill', args: [i * 3n, i] }, { name: 'null', args: [i * 2n] }, { name: 'grow', args: [i] });
  steps.push({ name: 'other', args: [i, 7n + i, 2n] }, { name: 'between', args: [4n - i, i] });
  steps.push({ name: 'size', args: [] });
}
steps.push({ name: 'fill', args: [0xffffffffn, 2n] }, { name: 'copy', args: [1n, 0xfffffff0n, 0xffn] });
steps.push({ name: 'drop', args: [] }, { name: 'init', args: [0n, 0n, 0n] }, { name: 'init', args: [0n, 0n, 1n] });

const reads: Step[] = [];
for (let from = 0n; from < 5n; from++) {
  for (let length = 0n; length < 10n; length++) {
    reads.push({ name: 'init', args: [10n * from + length, from, length] });
    reads.push({ name: 'init', args: [65_536n - length, from, length] });
  }
}
reads.push({ name: 'init', args: [0n, 0xffffffffn, 1n] }, { name: 'init', args: [0xffffffffn, 0n, 1n] });
reads.push({ name: 'drop', args: [] }, { name: 'init', args: [9n, 0n, 0n] }, { name: 'init', args: [0n, 0n, 1n] });

describe('bulk tables', () => {
  it('set, fill, copy and initialise, overlapping or not, and trap before any effect', () => {
    const program = removeBulkTables(tables.program);
    assert.deepEqual(traceLegal(tables, legal(program), steps), trace(tables, steps));
  });

  it('leave no statement on a range', () => {
    const program = removeBulkTables(removeBulkMemory(tables.program));
    verify(program);
    const kinds = new Set(program.functions.flatMap(({ body }) => [...statements(body)].map(({ k }) => k)));
    for (const kind of ['table.set', 'table.fill', 'table.copy', 'table.init'] as const) assert.ok(!kinds.has(kind));
    assert.ok(kinds.has('element.store'));
  });

  it('a copy that never runs backwards is noticed', () => {
    const broken = sabotage(legal(removeBulkTables(tables.program)), (stmt) =>
      stmt.k === 'num' && stmt.op === 'i32.le_u' ? { ...stmt, op: 'i32.ge_u' } : null,
    );
    assert.notDeepEqual(
      observed(() => traceLegal(tables, broken, steps)),
      trace(tables, steps),
    );
  });

  it('a bounds check that lets one element too many through is noticed', () => {
    const broken = sabotage(legal(removeBulkTables(tables.program)), (stmt) =>
      stmt.k === 'num' && stmt.op === 'i32.gt_u' ? { ...stmt, op: 'i32.lt_u' } : null,
    );
    assert.notDeepEqual(
      observed(() => traceLegal(tables, broken, steps)),
      trace(tables, steps),
    );
  });
});

describe('data segments', () => {
  it('are read from any byte to any byte, and are empty once dropped', () => {
    assert.deepEqual(traceLegal(segments, legal(removeBulkMemory(segments.program)), reads), trace(segments, reads));
  });

  it('a shift that forgets the second word is noticed', () => {
    const broken = sabotage(legal(removeBulkMemory(segments.program)), (stmt) =>
      stmt.k === 'const' && stmt.lo === 31 ? { ...stmt, lo: 0 } : null,
    );
    assert.notDeepEqual(traceLegal(segments, broken, reads), trace(segments, reads));
  });
});

/** What a program does, or that the interpreter refuses to let it. */
function observed(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}
