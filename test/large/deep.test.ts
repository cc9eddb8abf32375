/** Nesting far past any stack: no step of the compiler recurses over what a guest nests. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emit as emitPtx } from '../../src/backends/cuda/emit.ts';
import { prepare } from '../../src/backends/webgpu/_prepare.ts';
import { DEFAULT_GUEST_LIMITS } from '../../src/core/backend.ts';
import { flatten } from '../../src/core/ir/interpret/flatten.ts';
import { print } from '../../src/core/ir/print.ts';
import { verify } from '../../src/core/ir/verify.ts';
import { lower } from '../../src/core/lower/index.ts';
import { load } from '../../src/core/wasm/load.ts';
import { ALL_PASSES, rewrite } from '../../src/core/wasm/rewrite/index.ts';
import { bareNest } from './shapes.ts';

const DEPTH = 20_000;
const FLOATS = { native: new Set<never>(), guarded: new Set<never>() };

describe('a function nested 20,000 deep', () => {
  for (const kind of ['block', 'loop', 'if'] as const) {
    it(`in ${kind}s goes through every step`, () => {
      const module = load(bareNest(kind, DEPTH).bytes);
      const program = lower(module, ['run']);
      verify(program);
      assert.ok(flatten(program).words.length > 0);
      assert.match(print(program), /run/);
      assert.match(emitPtx(program, { mode: 'batch', limits: DEFAULT_GUEST_LIMITS }).text, /\.entry/);
      const wgsl = prepare(module, ['run'], 'batch', FLOATS);
      verify(wgsl.legal.program);
      load(rewrite(module, { passes: ALL_PASSES, maxTableElements: 1000 }).bytes);
    });
  }

  it('would overflow the stack of a walk that recurses', () => {
    const [func] = lower(load(bareNest('if', DEPTH).bytes), ['run']).functions;
    const depth = (body: typeof func.body): number =>
      body.reduce((most, stmt) => (stmt.k === 'if' ? Math.max(most, 1 + depth(stmt.then)) : most), 0);
    assert.throws(() => depth(func.body), RangeError);
  });
});
