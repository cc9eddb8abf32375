/**
 * How fast the IR interpreter is: statements per second on small loops, each of one kind of work.
 *
 * A statement is one of the IR's, counted from the loop's body as lowered; the interpreter fuses some pairs, which counts in its favour.
 */
import { DEFAULT_GUEST_LIMITS } from '../src/core/backend.ts';
import { buildImage } from '../src/core/engine/instantiate.ts';
import type { Program } from '../src/core/ir/index.ts';
import { Machine } from '../src/core/ir/interpret/machine.ts';
import { State } from '../src/core/ir/interpret/state.ts';
import { walk } from '../src/core/ir/walk.ts';
import { lower } from '../src/core/lower/index.ts';
import { load } from '../src/core/wasm/load.ts';
import { wat } from '../test/wat.ts';
import type { Bench, Row } from './bench.ts';

const LOOPS: Readonly<Record<string, string>> = {
  'i32 arithmetic': `(local $x i32)
    (loop $next
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.xor (local.get $n) (i32.const 1013904223))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n)))
    (local.get $x)`,
  'i64 mixing': `(local $x i64)
    (loop $next
      (local.set $x (i64.rotl (i64.xor (i64.add (local.get $x) (i64.extend_i32_u (local.get $n))) (i64.const 0x9e3779b97f4a7c15)) (i64.const 13)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n)))
    (i32.wrap_i64 (local.get $x))`,
  'f64 arithmetic': `(local $x f64)
    (loop $next
      (local.set $x (f64.add (f64.mul (local.get $x) (f64.const 0.999)) (f64.div (f64.const 1) (f64.convert_i32_s (local.get $n)))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n)))
    (i32.trunc_sat_f64_s (local.get $x))`,
  'bytes of memory': `(local $sum i32)
    (loop $next
      (i32.store8 (i32.and (local.get $n) (i32.const 65535)) (local.get $n))
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=1 (i32.and (local.get $sum) (i32.const 32767)))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n)))
    (local.get $sum)`,
  calls: `(local $x i32)
    (loop $next
      (local.set $x (call $leaf (local.get $x) (local.get $n)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n)))
    (local.get $x)`,
};

const ITERATIONS = 2_000_000;

/** Statements of an iteration: those in the entry's loop, and all of the functions that it calls. */
function statementsPerIteration(program: Program): number {
  let count = 0;
  program.functions.forEach((func, slot) => {
    let loops = slot === program.entries[0].func ? 0 : 1;
    walk(func.body, {
      statement(stmt) {
        if (stmt.k === 'loop') loops++;
        else if (loops > 0) count++;
      },
      end(stmt) {
        if (stmt.k === 'loop') loops--;
      },
    });
  });
  return count;
}

async function speedOf(label: string, body: string, iterations: number): Promise<Row> {
  const module = load(
    await wat(`(module (memory 1)
      (func $leaf (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
      (func (export "run") (param $n i32) (result i32) ${body}))`),
  );
  const program = lower(module, ['run']);
  const machine = new Machine(program, new State(buildImage(module, {}, DEFAULT_GUEST_LIMITS)), DEFAULT_GUEST_LIMITS);
  const slot = program.entries[0].func;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const began = performance.now();
    machine.run(slot, new Uint32Array([iterations, 0]));
    best = Math.min(best, performance.now() - began);
  }
  const rate = (statementsPerIteration(program) * iterations) / best / 1000;
  return { label, value: rate, unit: 'million statements/s' };
}

const bench: Bench = {
  name: 'interpreter',
  title: 'the IR interpreter, statements per second on loops of one kind of work each',
  async run({ smoke }) {
    const rows: Row[] = [];
    for (const [label, body] of Object.entries(LOOPS)) rows.push(await speedOf(label, body, smoke ? 1000 : ITERATIONS));
    return rows;
  },
};

export default bench;
