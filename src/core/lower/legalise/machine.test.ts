import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Loaded, loadWat, type Step, sabotage, trace, traceLegal } from '../../../../test/legalise-bed.ts';
import { RefusedError } from '../../errors.ts';
import type { Stmt } from '../../ir/index.ts';
import { verify } from '../../ir/verify.ts';
import { statements } from './_walk.ts';
import type { Legalised } from './index.ts';
import { useMachine } from './machine.ts';

const EVERYTHING = { inlined: 0, routine: 0, copies: 0 };

function machined({ program }: Loaded, budget: typeof EVERYTHING | null = null): Legalised {
  const made = useMachine(program, null, budget);
  verify(made.program);
  return { ...made, globals: program.globals.map((_, global) => ({ global, word: 0 })) };
}

function same(loaded: Loaded, steps: readonly Step[], budget: typeof EVERYTHING | null = null): void {
  assert.deepEqual(traceLegal(loaded, machined(loaded, budget), steps), trace(loaded, steps));
}

const calls = (name: string, ...args: number[]): Step[] => args.map((arg) => ({ name, args: [BigInt(arg)] }));

const FACTORIAL = `(module (func $fac (export "fac") (param i32) (result i32)
  (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
    (else (i32.mul (local.get 0) (call $fac (i32.sub (local.get 0) (i32.const 1))))))))`;

const FIBONACCI = `(module (func $fib (export "fib") (param i32) (result i32) (local $sum i32) (local $i i32)
  (if (i32.lt_u (local.get 0) (i32.const 2)) (then (return (local.get 0))))
  (loop $again
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (local.set $sum (i32.add (local.get $sum) (call $fib (i32.sub (local.get 0) (local.get $i)))))
    (br_if $again (i32.lt_u (local.get $i) (i32.const 2))))
  (local.get $sum)))`;

describe('machine form', () => {
  it('leaves a program without cycles as it is when it may', async () => {
    const loaded = await loadWat('(module (func $a) (func (export "b") (call $a) (call $a)))');
    assert.equal(useMachine(loaded.program, null, null).program, loaded.program);
  });

  it('has no cycle, and calls itself no more', async () => {
    const { program, machine } = machined(await loadWat(FACTORIAL));
    const called = program.functions.flatMap((func) =>
      [...statements(func.body)].flatMap((s) => (s.k === 'call' ? [s.func] : [])),
    );
    assert.deepEqual(called, [machine?.slot]);
  });

  it('keeps what a function still needs across a call of itself', async () => {
    same(await loadWat(FACTORIAL), calls('fac', 0, 1, 5, 12));
    same(await loadWat(FIBONACCI), calls('fib', 0, 1, 2, 10));
  });

  it('fails that comparison when variables are not restored', async () => {
    const loaded = await loadWat(FIBONACCI);
    const lost = (stmt: Stmt): Stmt | null =>
      stmt.k === 'frame.load' ? { k: 'const', dst: stmt.dst, lo: 0, hi: 0 } : null;
    const steps = calls('fib', 3);
    assert.throws(() =>
      assert.deepEqual(traceLegal(loaded, sabotage(machined(loaded), lost), steps), trace(loaded, steps)),
    );
  });

  it('traps at the same depth as calls do', async () => {
    const deep = `(module (global $g (mut i32) (i32.const 0)) (func $down (export "down") (param i32) (result i32)
      (global.set $g (i32.add (global.get $g) (i32.const 1)))
      (if (result i32) (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (global.get $g)))))`;
    same(await loadWat(deep), calls('down', 1000, 1024, 1025, 5000));
  });

  it('swaps arguments in a call of itself', async () => {
    const gcd = `(module (func $gcd (export "gcd") (param i32 i32) (result i32)
      (if (result i32) (local.get 1)
        (then (call $gcd (local.get 1) (i32.rem_u (local.get 0) (local.get 1)))) (else (local.get 0)))))`;
    same(await loadWat(gcd), [
      { name: 'gcd', args: [1071n, 462n] },
      { name: 'gcd', args: [7n, 0n] },
    ]);
  });

  it('goes through tables, to members and to others, and traps as a call does', async () => {
    const text = `(module (type $t (func (param i32) (result i32))) (table 5 funcref) (elem (i32.const 0) $even $odd $plain $other)
      (func $even (type $t) (if (result i32) (local.get 0)
        (then (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1))) (else (i32.const 1))))
      (func $odd (type $t) (if (result i32) (local.get 0)
        (then (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))) (else (i32.const 0))))
      (func $plain (type $t) (i32.mul (local.get 0) (i32.const 3)))
      (func $other)
      (func (export "run") (param i32 i32) (result i32)
        (i32.add (i32.const 100) (call_indirect (type $t) (local.get 0) (local.get 1)))))`;
    const steps = [0n, 1n, 2n, 3n, 4n, 5n].map((at) => ({ name: 'run', args: [7n, at] }));
    same(await loadWat(text), steps);
    same(await loadWat(text), steps, EVERYTHING);
  });

  it('cuts loops, blocks, tables of branches and ifs around calls', async () => {
    const text = `(module (global $g (mut i32) (i32.const 0))
      (func $note (param i32) (result i32)
        (global.set $g (i32.add (i32.mul (global.get $g) (i32.const 7)) (local.get 0))) (local.get 0))
      (func (export "run") (param i32) (result i32) (local $i i32)
        (block $out
          (loop $more
            (block $c (block $b (block $a
              (br_table $a $b $c $out (i32.rem_u (local.get 0) (i32.const 5))))
              (drop (call $note (i32.const 1))) (br $out))
              (if (call $note (local.get $i)) (then (br_if $out (i32.gt_u (local.get $i) (i32.const 3)))) (else (drop (call $note (i32.const 9))))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (loop $inner (br_if $more (i32.lt_u (local.get $i) (i32.const 3))))
            (local.set 0 (i32.add (local.get 0) (i32.const 1)))
            (br_if $more (i32.lt_u (local.get $i) (i32.const 6)))))
        (i32.add (global.get $g) (call $note (local.get $i)))))`;
    same(await loadWat(text), calls('run', 0, 1, 2, 3, 4, 5), EVERYTHING);
  });

  it('refuses recursion that is too large for one function', async () => {
    const many = '(drop (i32.load (i32.const 0)))'.repeat(20_000);
    const loaded = await loadWat(
      `(module (func $f (export "f") (param i32) (call $f (i32.load (i32.const 0))) ${many}) (memory 1))`,
    );
    assert.throws(
      () => machined(loaded),
      (error) => error instanceof RefusedError && error.construct === 'recursion',
    );
  });

  it('starts every variable as zero at each call', async () => {
    const text = `(module (func $count (param i32) (result i32) (local $n i32)
        (loop $l (if (local.get 0) (then (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (local.set $n (i32.add (local.get $n) (i32.const 1))) (br $l)))) (local.get $n))
      (func (export "run") (param i32) (result i32)
        (i32.add (call $count (local.get 0)) (call $count (local.get 0)))))`;
    same(await loadWat(text), calls('run', 0, 3), EVERYTHING);
  });
});
