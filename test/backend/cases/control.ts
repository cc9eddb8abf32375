import { type Case, f32, i32, i64 } from '../bench.ts';

export const CONTROL: readonly Case[] = [
  {
    name: 'branches out of several blocks at once, and into a loop again',
    wat: `(module (func (export "collatz") (param $n i32) (result i32) (local $steps i32)
      (block $done
        (loop $next
          (block $odd
            (br_if $done (i32.eq (local.get $n) (i32.const 1)))
            (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
            (br_if $odd (i32.and (local.get $n) (i32.const 1)))
            (local.set $n (i32.shr_u (local.get $n) (i32.const 1)))
            (br $next))
          (local.set $n (i32.add (i32.mul (local.get $n) (i32.const 3)) (i32.const 1)))
          (br $next)))
      (local.get $steps)))`,
    async run(bench) {
      await bench.returns('collatz', [i32(27)], i32(111));
      await bench.returns('collatz', [i32(1)], i32(0));
    },
  },
  {
    name: 'br_table chooses by an unsigned index, the last target past the end',
    wat: `(module (func (export "pick") (param i32) (result i32)
      (block $c (block $b (block $a
        (br_table $a $b $a $c (local.get 0)))
        (return (i32.const 10)))
        (return (i32.const 20)))
      (i32.const 30)))`,
    async run(bench) {
      for (const [index, expected] of [
        [0, 10],
        [1, 20],
        [2, 10],
        [3, 30],
        [4, 30],
        [-1, 30],
      ]) {
        await bench.returns('pick', [i32(index)], i32(expected));
      }
    },
  },
  {
    name: 'br_table carries values to blocks, to a loop and out of the function',
    wat: `(module (func (export "carry") (param i32 i32) (result i32)
      (block $b (result i32)
        (loop $l (param) (result i32)
          (block $a (result i32)
            (br_table $a $b 3 (i32.add (local.get 1) (i32.const 100)) (local.get 0)))
          (i32.add (i32.const 1000))))
      (i32.add (i32.const 10000))))`,
    async run(bench) {
      await bench.returns('carry', [i32(0), i32(7)], i32(11107));
      await bench.returns('carry', [i32(1), i32(7)], i32(10107));
      await bench.returns('carry', [i32(2), i32(7)], i32(107));
      await bench.returns('carry', [i32(99), i32(7)], i32(107));
    },
  },
  {
    name: 'loops take parameters, in any order',
    wat: `(module (func (export "fib") (param $n i32) (result i64) (local $a i64) (local $b i64)
      (i64.const 0) (i64.const 1)
      (loop $next (param i64 i64) (result i64)
        (local.set $b) (local.set $a)
        (local.get $b) (i64.add (local.get $a) (local.get $b))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br_if $next (local.get $n))
        (drop)))
      (func (export "swap") (param i32) (result i32 i32)
        (i32.const 1) (i32.const 2)
        (loop $next (param i32 i32) (result i32 i32)
          (call $exchange)
          (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
      (func $exchange (param i32 i32) (result i32 i32) (local.get 1) (local.get 0)))`,
    async run(bench) {
      await bench.returns('fib', [i32(50)], i64(12586269025n));
      await bench.returns('swap', [i32(3)], i32(2), i32(1));
      await bench.returns('swap', [i32(4)], i32(1), i32(2));
    },
  },
  {
    name: 'an operand keeps its value when its local is set after it was read',
    wat: `(module
      (func (export "old") (param i32) (result i32)
        (local.get 0) (local.set 0 (i32.const 100)) (local.get 0) (i32.sub))
      (func (export "maybe") (param i32 i32) (result i32)
        (local.get 0)
        (block (br_if 0 (local.get 1)) (local.set 0 (i32.const 100)))
        (local.get 0) (i32.sub))
      (func (export "tee") (param i32) (result i32)
        (i32.add (local.get 0) (i32.mul (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (local.get 0)))))`,
    async run(bench) {
      await bench.returns('old', [i32(7)], i32(-93));
      await bench.returns('maybe', [i32(7), i32(0)], i32(-93));
      await bench.returns('maybe', [i32(7), i32(1)], i32(0));
      await bench.returns('tee', [i32(7)], i32(71));
    },
  },
  {
    name: 'if chooses, with and without else, and hands results out',
    wat: `(module
      (func (export "max") (param f32 f32) (result f32)
        (if (result f32) (f32.gt (local.get 0) (local.get 1)) (then (local.get 0)) (else (local.get 1))))
      (func (export "clamp") (param i32) (result i32)
        (if (i32.gt_s (local.get 0) (i32.const 9)) (then (local.set 0 (i32.const 9))))
        (local.get 0))
      (func (export "through") (param i32 i32) (result i32)
        (local.get 0) (if (param i32) (result i32) (local.get 1) (then (i32.const 1) (i32.add)))))`,
    async run(bench) {
      await bench.returns('max', [f32(0x3f800000), f32(0x40000000)], f32(0x40000000));
      await bench.returns('max', [f32(0x40400000), f32(0x40000000)], f32(0x40400000));
      await bench.returns('clamp', [i32(12)], i32(9));
      await bench.returns('clamp', [i32(-12)], i32(-12));
      await bench.returns('through', [i32(5), i32(1)], i32(6));
      await bench.returns('through', [i32(5), i32(0)], i32(5));
    },
  },
  {
    name: 'locals are zero when a function is entered, however often',
    wat: `(module
      (func $fresh (param i32) (result i32) (local i32 i64 f32)
        (local.set 1 (i32.add (local.get 1) (local.get 0)))
        (local.set 2 (i64.add (local.get 2) (i64.extend_i32_u (local.get 1))))
        (i32.add (local.get 1) (i32.wrap_i64 (local.get 2))))
      (func (export "twice") (result i32) (i32.add (call $fresh (i32.const 3)) (call $fresh (i32.const 4)))))`,
    async run(bench) {
      await bench.returns('twice', [], i32(14));
      await bench.returns('twice', [], i32(14));
    },
  },
  {
    name: 'an indirect call goes to the function in the table, or traps in three ways',
    wat: `(module
      (type $unary (func (param i32) (result i32)))
      (table 5 funcref)
      (elem (i32.const 0) $double $square $nothing)
      (func $double (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
      (func $square (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
      (func $nothing)
      (func (export "apply") (param i32 i32) (result i32)
        (call_indirect (type $unary) (local.get 1) (local.get 0))))`,
    async run(bench) {
      await bench.returns('apply', [i32(0), i32(21)], i32(42));
      await bench.returns('apply', [i32(1), i32(9)], i32(81));
      await bench.traps('apply', [i32(2), i32(9)], 'indirect_call_type_mismatch', 3, 'call_indirect');
      await bench.traps('apply', [i32(3), i32(9)], 'uninitialized_element', 3, 'call_indirect');
      await bench.traps('apply', [i32(5), i32(9)], 'undefined_element', 3, 'call_indirect');
      await bench.traps('apply', [i32(-1), i32(9)], 'undefined_element', 3, 'call_indirect');
    },
  },
  {
    name: 'code behind a branch is never run',
    wat: `(module (func (export "dead") (param i32) (result i32)
      (block (result i32) (br 0 (i32.const 5)) (drop) (i32.div_u (i32.const 1) (i32.const 0)))
      (if (local.get 0) (then (return (i32.const 6)) (unreachable) (block (br 0) (loop (br 0)))))))`,
    async run(bench) {
      await bench.returns('dead', [i32(0)], i32(5));
      await bench.returns('dead', [i32(1)], i32(6));
    },
  },
];
