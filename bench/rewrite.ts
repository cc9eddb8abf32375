/**
 * What rewriting costs: a guest's loop as the engine runs it untouched, and after each pass. All variants run in one process, in turns; the
 * shortest time of each counts.
 *
 *     bun bench/run.ts rewrite
 */
import wabt from 'wabt';
import { DEFAULT_GUEST_LIMITS } from '../src/core/backend.ts';
import { load } from '../src/core/wasm/load.ts';
import { ALL_PASSES, type Passes, rewrite } from '../src/core/wasm/rewrite/index.ts';
import type { Bench, Row } from './bench.ts';

const N = 360;
const ROUNDS = 12;

/** c = a * b, three f64 matrices of N x N behind each other in memory. */
const MATRIX_PRODUCT = `(module (memory (export "memory") 50)
  (func (export "run") (local $i i32) (local $j i32) (local $k i32) (local $a i32) (local $b i32) (local $sum f64)
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $sum (f64.const 0))
        (local.set $k (i32.const 0))
        (local.set $a (i32.mul (local.get $i) (i32.const ${N * 8})))
        (local.set $b (i32.add (i32.const ${N * N * 8}) (i32.shl (local.get $j) (i32.const 3))))
        (loop $dot
          (local.set $sum (f64.add (local.get $sum) (f64.mul (f64.load (local.get $a)) (f64.load (local.get $b)))))
          (local.set $a (i32.add (local.get $a) (i32.const 8)))
          (local.set $b (i32.add (local.get $b) (i32.const ${N * 8})))
          (br_if $dot (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const ${N}))))
        (f64.store offset=${2 * N * N * 8}
          (i32.shl (i32.add (i32.mul (local.get $i) (i32.const ${N})) (local.get $j)) (i32.const 3)) (local.get $sum))
        (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const ${N}))))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ${N}))))))`;

/** Recursive Fibonacci numbers: nothing but calls. */
const FIBONACCI = `(module (memory (export "memory") 1)
  (func (export "run") (drop (call $fib (i32.const 27))))
  (func $fib (param i32) (result i32)
    (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
      (then (local.get 0))
      (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2))))))))`;

/** Bytes: the sum of a 1 MiB memory, byte by byte. */
const BYTES = `(module (memory (export "memory") 16)
  (func (export "run") (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load8_u (local.get $i))))
      (i32.store8 (local.get $i) (local.get $sum))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1048576))))))`;

const NONE: Passes = { fuel: false, depth: false, canonicalNan: false, locate: 'position' };
const VARIANTS: Readonly<Record<string, Passes | null>> = {
  untouched: null,
  'no pass': NONE,
  fuel: { ...NONE, fuel: true },
  depth: { ...NONE, depth: true },
  'canonical NaN': { ...NONE, canonicalNan: true },
  'sites stored': { ...NONE, locate: 'store' },
  'all, positions': { ...ALL_PASSES, locate: 'position' },
  'all, sites stored': ALL_PASSES,
};

const SLICE = 1 << 20;
const never = () => {
  throw new Error('The bench guest trapped');
};

async function instantiate(bytes: Uint8Array<ArrayBuffer>, passes: Passes | null): Promise<() => void> {
  const module = load(bytes);
  const entry = module.exports.find(({ name }) => name === 'run')?.index;
  const memory = new WebAssembly.Memory({ initial: module.memories[0]?.limits.min ?? 0 });
  const compiled =
    passes === null
      ? bytes
      : rewrite(module, { passes, maxTableElements: DEFAULT_GUEST_LIMITS.maxTableElements }).bytes;
  const h = { memory, refill: () => SLICE, look: () => 0, suspend: never, trap: never, out: never, lane: never };
  const { exports } = (await WebAssembly.instantiate(compiled, { h })).instance;
  const { depth } = exports;
  if (depth instanceof WebAssembly.Global) depth.value = DEFAULT_GUEST_LIMITS.maxCallDepth;
  const run = exports[passes === null ? 'run' : `f${entry}`];
  if (typeof run !== 'function') throw new Error('The bench guest has no entry');
  return () => run();
}

const GUESTS: Readonly<Record<string, string>> = {
  'matrix product': MATRIX_PRODUCT,
  'recursive Fibonacci': FIBONACCI,
  'bytes of memory': BYTES,
};

async function measure(name: string, wat: string, rounds: number): Promise<Row[]> {
  const { parseWat } = await wabt();
  const bytes = new Uint8Array(parseWat(name, wat).toBinary({}).buffer);
  const runs: { variant: string; run: () => void; best: number }[] = [];
  for (const [variant, passes] of Object.entries(VARIANTS))
    runs.push({ variant, run: await instantiate(bytes, passes), best: Number.POSITIVE_INFINITY });
  for (let round = 0; round < rounds; round++) {
    for (const entry of runs) {
      const started = performance.now();
      entry.run();
      entry.best = Math.min(entry.best, performance.now() - started);
    }
  }
  const [untouched, ...rewritten] = runs;
  return [
    { label: `${name}, untouched`, value: untouched.best, unit: 'ms' },
    ...rewritten.map(({ variant, best }) => ({
      label: `${name}, ${variant}`,
      value: best / untouched.best,
      unit: 'times untouched',
    })),
  ];
}

const bench: Bench = {
  name: 'rewrite',
  title: 'a guest after each pass of the rewriter, against the same guest untouched',
  async run({ smoke }) {
    const rows: Row[] = [];
    for (const [name, wat] of Object.entries(GUESTS)) rows.push(...(await measure(name, wat, smoke ? 1 : ROUNDS)));
    return rows;
  },
};

export default bench;
