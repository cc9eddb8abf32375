import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Loaded, loadWat } from '../../../test/legalise-bed.ts';
import type { Exactness, Mode } from '../../core/backend.ts';
import { RefusedError } from '../../core/errors.ts';
import type { NumericOp } from '../../core/ir/index.ts';
import type { FloatSupport } from '../../core/lower/legalise/target.ts';
import { type Prepared, prepare } from './_prepare.ts';

const EXACT: FloatSupport = {
  native: new Set<NumericOp>(['f32.add', 'f32.sub', 'f32.mul', 'f32.div', 'f32.sqrt']),
  guarded: new Set(),
};

function print(
  { module }: Loaded,
  mode: Mode = 'call',
  floats: FloatSupport = EXACT,
  exactness: Exactness = 'exact',
): Prepared {
  const names = module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => name);
  return prepare(module, names, mode, floats, null, 'compiled', exactness);
}

function depth(text: string): number {
  let most = 0;
  let now = 0;
  for (const char of text) {
    if (char === '{') most = Math.max(most, ++now);
    else if (char === '}') now--;
  }
  return most;
}

const nest = (count: number): string =>
  `(module (func (export "f") (param i32) (result i32) (local i32)
    ${'(block '.repeat(count)} (br_table ${Array.from({ length: count }, (_, i) => i).join(' ')} (local.get 0))
    ${Array.from({ length: count }, (_, i) => `) (local.set 1 (i32.add (local.get 1) (i32.const ${i + 1})))`).join('\n')}
    (local.get 1)))`;

describe('WGSL emitter', () => {
  it('nests no deeper for sixty blocks than for three', async () => {
    const deep = depth(print(await loadWat(nest(60))).text);
    assert.equal(deep, depth(print(await loadWat(nest(3))).text));
  });

  it('refuses loops nested past what the shader compiler takes, saying how deep', async () => {
    const loops = (n: number): string =>
      `(module (func (export "f") (param i32) ${'(loop '.repeat(n)} (br_if ${n - 1} (local.get 0)) ${')'.repeat(n)}))`;
    const body = (n: number): string => loops(n).replaceAll('(loop ', '(loop (br_if 0 (local.get 0)) ');
    assert.ok(print(await loadWat(body(50))).text.includes('loop'));
    const loaded = await loadWat(body(80));
    assert.throws(
      () => print(loaded),
      (error) => error instanceof RefusedError && error.construct === 'nesting',
    );
  });

  it('puts a branch table of ten thousand entries into the constants', async () => {
    const targets = Array.from({ length: 10_000 }, (_, i) => i % 3).join(' ');
    const { text, constants } = print(
      await loadWat(`(module (func (export "f") (param i32) (result i32)
        (block (block (block (br_table ${targets} 0 (local.get 0))) (return (i32.const 1))) (return (i32.const 2))) (i32.const 3)))`),
    );
    assert.ok(text.length < 4000, `${text.length} characters`);
    assert.equal(constants.length, 2500);
  });

  it('sends every float operand through the runtime zero', async () => {
    const { text } = print(
      await loadWat(`(module (func (export "f") (param f32 f32) (result f32)
        (f32.sqrt (f32.div (f32.mul (f32.add (local.get 0) (local.get 1)) (local.get 1)) (f32.sub (local.get 0) (local.get 1))))))`),
    );
    const operands = text.match(/bitcast<f32>\([^)]*\)/g) ?? [];
    assert.equal(operands.length, 9);
    for (const operand of operands) assert.match(operand, / \^ (zero|naught)\)$/);
  });

  it('leaves f32 arithmetic to the driver where fast is asked for, without the runtime zero and without a library', async () => {
    const loaded = await loadWat(`(module (func (export "f") (param f32 f32) (result f32)
      (f32.sqrt (f32.div (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 1)) (f32.sub (local.get 0) (local.get 1))))))`);
    const nothing: FloatSupport = { native: new Set(), guarded: new Set() };
    const fast = print(loaded, 'call', nothing, 'fast').text;
    assert.doesNotMatch(fast, /\^ (zero|naught)/);
    for (const native of [
      'bitcast<f32>(a) * bitcast<f32>(b)',
      'bitcast<f32>(a) / bitcast<f32>(b)',
      'sqrt(bitcast<f32>(a))',
    ]) {
      assert.ok(fast.includes(`f32_canon(bitcast<u32>(${native}))`), native);
    }
    assert.equal(fast, print(loaded, 'call', EXACT, 'fast').text);
    assert.match(print(loaded).text, /\^ (zero|naught)/);
    assert.ok(print(loaded, 'call', nothing).text.length > 4 * fast.length);
  });

  it('has the same text for fast and exact where there is no f32 arithmetic', async () => {
    const loaded = await loadWat(
      '(module (func (export "f") (param f64 f64 f32) (result f64) (f64.mul (f64.add (local.get 0) (local.get 1)) (f64.promote_f32 (local.get 2)))))',
    );
    assert.equal(print(loaded, 'call', EXACT, 'fast').text, print(loaded).text);
  });

  it('interleaves a batch, shares a grid, and merges bytes atomically only where a grid stores bytes', async () => {
    const bytes = await loadWat(
      '(module (memory 1) (func (export "f") (param i32) (i32.store8 (local.get 0) (i32.const 1))))',
    );
    const reads = await loadWat(
      '(module (memory 1) (func (export "f") (param i32) (result i32) (i32.load8_u (local.get 0))))',
    );
    assert.match(print(bytes, 'batch').text, /memory\[\w+ \* lanes \+ lane\]/);
    assert.match(print(bytes, 'grid').text, /atomicAnd\(&memory.*atomicOr\(&memory/);
    assert.match(print(bytes, 'call').text, /array<u32>;\n/);
    assert.doesNotMatch(print(reads, 'grid').text, /atomic/);
  });

  it('makes recursion a loop over cases, which stands in the shader once for all exports', async () => {
    const loaded = await loadWat(`(module (func $f (export "f") (export "g") (param i32) (result i32)
      (i32.add (local.get 0) (call $f (local.get 0)))))`);
    const { text, frames, kept } = print(loaded);
    assert.match(text, /loop \{[^{]*\{[^{]*\}[^{]*switch v0_0 \{\s+(case|default)/);
    assert.equal([...text.matchAll(/func\d+\(/g)].length, 2);
    assert.match(text, /output\[\(v0_\d+ \+ frames \+ 0u\) \* lanes \+ lane\] = /);
    assert.deepEqual(frames, { start: kept.start + kept.words, base: 0, words: 2 });
    assert.match(text, new RegExp(`const frames = ${kept.start + kept.words}u;`));
  });

  it('lets a lane leave where a loop begins, with what is needed there', async () => {
    const keeps = async (wat: string): Promise<string | undefined> =>
      /var kept = array<u32, \d+>\((.*)\);/.exec(print(await loadWat(wat)).text)?.[1];
    const straight =
      '(func (export "f") (param i32) (result i32) (if (local.get 0) (then (return (i32.const 1)))) (i32.const 2))';
    assert.equal(await keeps(`(module ${straight})`), undefined);
    // Local 1 is read in every iteration, 2 is written before it is read, and 3 is no more needed.
    const loop = `(loop (local.set 2 (i32.mul (local.get 1) (local.get 3))) (local.set 1 (i32.add (local.get 1) (local.get 2)))
      (br_if 0 (local.get 2)))`;
    assert.equal(
      await keeps(`(module (func (export "f") (param i32) (local i32 i32 i32)
        (local.set 3 (i32.const 5)) (drop (i32.div_u (local.get 0) (local.get 3))) ${loop.replace('(local.get 3)', '(i32.const 3)')}))`),
      'depth, r0, v0_1',
    );
    assert.equal(
      await keeps(`(module (func (export "f") (param i32) (local i32 i32 i32) (local.set 3 (local.get 0)) ${loop}))`),
      'depth, r0, v0_1, v0_3',
    );
  });

  it('passes over what stands before the loop on the way back into it, whatever that is inside', async () => {
    const { text } = print(
      await loadWat(`(module (func $spin (param i32) (loop (br_if 0 (local.get 0))))
        (func (export "f") (param i32) (local i32)
          (local.set 1 (i32.const 7))
          (if (i32.eqz (local.get 0)) (then (call $spin (local.get 0))) (else (loop (br_if 0 (local.get 1)))))
          (call $spin (local.get 1))))`),
    );
    assert.match(text, /if r1 == 0u \{\s+if fuel < 1u/);
    assert.match(text, /if r1 <= 2u \{\s+if select\(\w+ != 0u, r1 <= 1u, r1 != 0u\) \{/);
    assert.match(text, /if trap != 0u \{ r1 = 3u; return; \}/);
  });

  it('has no shader compiler print a warning of code that control does not reach', async () => {
    const { text } = print(await loadWat('(module (func (export "f") (loop $l (br $l)) (drop (i32.const 1))))'));
    assert.ok(text.startsWith('diagnostic(off, chromium.unreachable_code);'));
  });

  it('hides constant operands that the shader compiler would reject', async () => {
    const { text } = print(
      await loadWat(`(module (func (export "f") (result i32) (i32.add (i32.shl (i32.const -1) (i32.const 31)) (i32.const 0x80000000)))
        (func (export "g") (param i32) (result i32) (i32.rem_u (local.get 0) (i32.const 0))))`),
    );
    assert.doesNotMatch(text, /\d+u << \(\d+u/);
    assert.doesNotMatch(text, /% 0u/);
  });
});
