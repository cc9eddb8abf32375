import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EDGES_64, loadWat, random64, type Step, sabotage, trace, traceLegal } from '../../../../test/legalise-bed.ts';
import { removeI64 } from './i64-to-words.ts';

const BINARY = [
  'add',
  'sub',
  'mul',
  'div_s',
  'div_u',
  'rem_s',
  'rem_u',
  'and',
  'or',
  'xor',
  'shl',
  'shr_s',
  'shr_u',
  'rotl',
  'rotr',
];
const COMPARE = ['eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u'];
const UNARY = ['clz', 'ctz', 'popcnt', 'extend8_s', 'extend16_s', 'extend32_s'];

const numbers = await loadWat(`(module
  ${BINARY.map((op) => `(func (export "${op}") (param i64 i64) (result i64) (i64.${op} (local.get 0) (local.get 1)))`).join('\n')}
  ${COMPARE.map((op) => `(func (export "${op}") (param i64 i64) (result i32) (i64.${op} (local.get 0) (local.get 1)))`).join('\n')}
  ${UNARY.map((op) => `(func (export "${op}") (param i64) (result i64) (i64.${op} (local.get 0)))`).join('\n')}
  (func (export "eqz") (param i64) (result i32) (i64.eqz (local.get 0)))
  (func (export "wrap") (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
  (func (export "extend_s") (param i32) (result i64) (i64.extend_i32_s (local.get 0)))
  (func (export "extend_u") (param i32) (result i64) (i64.extend_i32_u (local.get 0))))`);

const pairs = [
  ...EDGES_64.flatMap((a) => EDGES_64.map((b) => [a, b] as const)),
  ...random64(400, 1).map((a, i) => [a, random64(400, 2)[i]] as const),
];

describe('i64 to words', () => {
  for (const op of [...BINARY, ...COMPARE]) {
    it(`i64.${op} means the same on ${pairs.length} pairs, its traps included`, () => {
      const steps: Step[] = pairs.map((args) => ({ name: op, args }));
      assert.deepEqual(traceLegal(numbers, removeI64(numbers.program), steps), trace(numbers, steps));
    });
  }

  for (const op of [...UNARY, 'eqz', 'wrap', 'extend_s', 'extend_u']) {
    it(`${op} means the same`, () => {
      const steps: Step[] = [...EDGES_64, ...random64(200)].map((a) => ({ name: op, args: [a] }));
      assert.deepEqual(traceLegal(numbers, removeI64(numbers.program), steps), trace(numbers, steps));
    });
  }

  it('a carry that is lost is noticed', () => {
    const broken = sabotage(removeI64(numbers.program), (stmt) =>
      stmt.k === 'num' && stmt.op === 'i32.lt_u' ? { ...stmt, op: 'i32.lt_s' } : null,
    );
    const steps: Step[] = pairs.map((args) => ({ name: 'add', args }));
    assert.notDeepEqual(traceLegal(numbers, broken, steps), trace(numbers, steps));
  });

  it('calls, results, globals, select, loads and stores carry both words', async () => {
    const loaded =
      await loadWat(`(module (memory 1) (table funcref (elem $swap)) (type $pair (func (param i64 i32 i64) (result i64 i64)))
      (global $g (mut i64) (i64.const 0x1122334455667788)) (global (mut i32) (i32.const 5))
      (func $swap (type $pair) (local.get 2) (i64.add (local.get 0) (i64.extend_i32_s (local.get 1))))
      (func (export "call") (param i64 i32 i64) (result i64 i64) (call $swap (local.get 0) (local.get 1) (local.get 2)))
      (func (export "indirect") (param i64 i32 i64) (result i64 i64)
        (call_indirect (type $pair) (local.get 0) (local.get 1) (local.get 2) (i32.const 0)))
      (func (export "global") (param i64) (result i64) (global.get $g) (global.set $g (local.get 0)))
      (func (export "select") (param i64 i64 i32) (result i64) (select (local.get 0) (local.get 1) (local.get 2)))
      (func (export "store") (param i32 i64)
        (i64.store offset=1 (local.get 0) (local.get 1)) (i64.store8 offset=9 (local.get 0) (local.get 1))
        (i64.store16 offset=10 (local.get 0) (local.get 1)) (i64.store32 offset=12 (local.get 0) (local.get 1)))
      ${['load', 'load8_s', 'load8_u', 'load16_s', 'load16_u', 'load32_s', 'load32_u']
        .map((op) => `(func (export "${op}") (param i32) (result i64) (i64.${op} offset=3 (local.get 0)))`)
        .join('\n')})`);
    const steps: Step[] = EDGES_64.flatMap((a, i): Step[] => {
      const b = EDGES_64[(i * 7 + 3) % EDGES_64.length];
      return [
        { name: 'call', args: [a, 0xfffffff0n, b] },
        { name: 'indirect', args: [a, 5n, b] },
        { name: 'global', args: [a] },
        { name: 'select', args: [a, b, BigInt(i & 1)] },
        { name: 'store', args: [BigInt(i * 16), a] },
        ...['load', 'load8_s', 'load8_u', 'load16_s', 'load16_u', 'load32_s', 'load32_u'].map((name) => ({
          name,
          args: [BigInt(i * 16)],
        })),
        { name: 'load', args: [65_526n] },
        { name: 'store', args: [0xffffffffn, a] },
      ];
    });
    assert.deepEqual(traceLegal(loaded, removeI64(loaded.program), steps), trace(loaded, steps));
  });
});
