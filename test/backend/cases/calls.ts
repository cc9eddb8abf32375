import assert from 'node:assert/strict';
import { type Case, f32, f64, i32, i64 } from '../bench.ts';

export const CALLS: readonly Case[] = [
  {
    name: 'passes arguments and results of every number type, bits unchanged',
    wat: `(module (func (export "swap") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
            (local.get 3) (local.get 2) (local.get 1) (local.get 0)))`,
    async run(bench) {
      const [a, b, c, d] = [i32(-5), i64(-0x123456789abcdefn), f32(0xffa00001), f64(0x7ff4000000000001n)];
      const { resultTypes, lanes, trapped } = await bench.returns('swap', [a, b, c, d], d, c, b, a);
      assert.deepEqual([resultTypes, lanes, trapped], [['f64', 'f32', 'i64', 'i32'], 1, 0]);
    },
  },
  {
    name: 'calls functions with several results',
    wat: `(module
            (func $divmod (param i32 i32) (result i32 i32)
              (i32.div_u (local.get 0) (local.get 1)) (i32.rem_u (local.get 0) (local.get 1)))
            (func (export "both") (param i32 i32) (result i32)
              (call $divmod (local.get 0) (local.get 1)) (i32.sub)))`,
    async run(bench) {
      await bench.returns('both', [i32(100), i32(7)], i32(14 - 2));
      await bench.traps('both', [i32(1), i32(0)], 'integer_divide_by_zero', 0, 'i32.div_u');
    },
  },
  {
    name: 'names the function and the byte of every kind of numeric trap',
    wat: `(module
            (func (export "div") (param i32 i32) (result i32) (nop) (i32.div_s (local.get 0) (local.get 1)))
            (func (export "rem") (param i32 i32) (result i32) (i32.rem_s (local.get 0) (local.get 1)))
            (func (export "never") (param i32) (result i32) (if (local.get 0) (then (unreachable))) (i32.const 3)))`,
    async run(bench) {
      await bench.returns('div', [i32(-7), i32(2)], i32(-3));
      await bench.returns('rem', [i32(-0x80000000), i32(-1)], i32(0));
      await bench.traps('div', [i32(1), i32(0)], 'integer_divide_by_zero', 0, 'i32.div_s');
      await bench.traps('div', [i32(-0x80000000), i32(-1)], 'integer_overflow', 0, 'i32.div_s');
      await bench.traps('rem', [i32(1), i32(0)], 'integer_divide_by_zero', 1, 'i32.rem_s');
      await bench.traps('never', [i32(1)], 'unreachable', 2, 'unreachable');
      await bench.returns('never', [i32(0)], i32(3));
    },
  },
  {
    name: 'takes one fuel for each function entered and each iteration begun',
    wat: `(module
            (func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
            (func (export "count") (param $n i32) (result i32) (local $i i32)
              (loop $next
                (local.set $i (call $leaf (local.get $i)))
                (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
              (local.get $i))
            (func (export "spin") (loop $next (br $next))))`,
    async run(bench) {
      const { fuel } = await bench.returns('count', [i32(10)], i32(10));
      assert.deepEqual(Array.from(fuel), [1 + 10 * 2]);
      const exact = await bench.call('count', [i32(10)], { fuel: 21 });
      assert.deepEqual([exact.trap, exact.fuel[0], exact.results[0]], [null, 21, 10]);
      const short = await bench.call('count', [i32(10)], { fuel: 20 });
      bench.trapped(short, { code: 'fuel_exhausted', function: 0, offset: bench.startOf(0), lane: 0 });
      assert.deepEqual([short.fuel[0], short.results[0], short.trapped], [20, 0, 1]);
      const spun = await bench.call('spin', [], { fuel: 1000 });
      bench.trapped(spun, { code: 'fuel_exhausted', function: 2, offset: bench.offsetOf(2, 'loop'), lane: 0 });
      assert.equal(spun.fuel[0], 1000);
      const none = await bench.call('spin', [], { fuel: 0 });
      bench.trapped(none, { code: 'fuel_exhausted', function: 2, offset: bench.startOf(2), lane: 0 });
    },
  },
  {
    name: 'stops a guest whose signal has fired, at its first fuel, before any effect',
    wat: `(module (memory 1) (func (export "mark") (i32.store (i32.const 0) (i32.const 1))))`,
    async run(bench) {
      const cancelled = await bench.call('mark', [], { fuel: 100, signal: AbortSignal.abort() });
      bench.trapped(cancelled, { code: 'cancelled', function: 0, offset: bench.startOf(0), lane: 0 });
      const reason = new DOMException('late', 'TimeoutError');
      const late = await bench.call('mark', [], { fuel: 100, signal: AbortSignal.abort(reason) });
      bench.trapped(late, { code: 'deadline_exceeded', function: 0, offset: bench.startOf(0), lane: 0 });
      assert.deepEqual([late.fuel[0], Array.from(await bench.instance.read(0, 4))], [0, [0, 0, 0, 0]]);
    },
  },
  {
    name: 'calls itself',
    wat: `(module (func $fib (export "fib") (param i32) (result i32)
            (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add
                (call $fib (i32.sub (local.get 0) (i32.const 1)))
                (call $fib (i32.sub (local.get 0) (i32.const 2))))))))`,
    async run(bench) {
      const { fuel } = await bench.returns('fib', [i32(10)], i32(55));
      assert.equal(fuel[0], 177);
    },
  },
  {
    name: 'counts the depth of calls that may come back, and traps at the limit',
    limits: { maxCallDepth: 10 },
    wat: `(module
            (func $leaf (result i32) (i32.const 7))
            (func $down (export "down") (param i32) (result i32)
              (if (result i32) (i32.eqz (local.get 0))
                (then (call $leaf))
                (else (call $down (i32.sub (local.get 0) (i32.const 1))))))
            (func $even (export "even") (param i32) (result i32)
              (if (result i32) (i32.eqz (local.get 0))
                (then (i32.const 1)) (else (call $odd (i32.sub (local.get 0) (i32.const 1))))))
            (func $odd (param i32) (result i32)
              (if (result i32) (i32.eqz (local.get 0))
                (then (i32.const 0)) (else (call $even (i32.sub (local.get 0) (i32.const 1)))))))`,
    async run(bench) {
      await bench.returns('down', [i32(10)], i32(7));
      await bench.traps('down', [i32(11)], 'call_stack_exhausted', 1, 'call', 1);
      await bench.returns('even', [i32(10)], i32(1));
      await bench.traps('even', [i32(11)], 'call_stack_exhausted', 2, 'call');
      await bench.returns('down', [i32(10)], i32(7));
    },
  },
  {
    name: 'counts a frame of many values as several calls, so that the deepest recursion fits everywhere',
    limits: { maxCallDepth: 10 },
    wat: `(module
            (func $wide (export "wide") (param $n i32) (result i32) (local ${'i32 '.repeat(70)})
              (if (result i32) (local.get $n)
                (then (i32.add (i32.const 1) (call $wide (i32.sub (local.get $n) (i32.const 1)))))
                (else (local.get 70))))
            (func $tall (export "tall") (param $n i32) (result i32)
              ${'(local.get $n) '.repeat(100)}
              (if (result i32) (local.get $n)
                (then (call $tall (i32.sub (local.get $n) (i32.const 1))))
                (else (i32.const 0)))
              ${'i32.xor '.repeat(100)}))`,
    async run(bench) {
      await bench.returns('wide', [i32(5)], i32(5));
      await bench.traps('wide', [i32(6)], 'call_stack_exhausted', 0, 'call');
      await bench.returns('tall', [i32(5)], i32(0));
      await bench.traps('tall', [i32(6)], 'call_stack_exhausted', 1, 'call');
    },
  },
];
