import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { Bench, i32 } from './bench.ts';
import { testBackend } from './suite.ts';

testBackend('cpu', createCpuBackend);

/** Recursion `$f(n)`, `n` calls deep, of frames with so many locals that must all be kept over the call. */
function recursion(locals: number): string {
  const each = (text: (local: number) => string): string =>
    Array.from({ length: locals }, (_, i) => text(i + 1)).join(' ');
  return `(module
    (global $sum (mut f64) (f64.const 0))
    (func $add (param f64) (global.set $sum (f64.add (global.get $sum) (local.get 0))))
    (func $f (export "f") (param $n i32) (local ${each(() => 'f64')})
      ${each((local) => `(local.set ${local} (f64.convert_i32_u (i32.add (local.get $n) (i32.const ${local}))))`)}
      (if (local.get $n) (then (call $f (i32.sub (local.get $n) (i32.const 1)))))
      ${each((local) => `(call $add (local.get ${local}))`)}))`;
}

describe('the deepest recursion allowed', () => {
  for (const { locals, depth } of [
    { locals: 0, depth: 1024 },
    { locals: 63, depth: 1024 },
    { locals: 64, depth: 512 },
    { locals: 143, depth: 512 },
    { locals: 2000, depth: 39 },
  ])
    it(`fits the engine's stack with ${locals} locals, and one call more traps where it is made`, async () => {
      const backend = createCpuBackend();
      const bench = await Bench.open(await backend.open(0), { wat: recursion(locals) });
      // Often enough that the engine compiles it with its optimizing compiler, which lays frames out anew.
      for (let i = 0; i < 20; i++) assert.equal((await bench.call('f', [i32(depth)])).trap, null);
      await bench.traps('f', [i32(depth + 1)], 'call_stack_exhausted', 1, 'call');
      await backend.close();
    });
});
