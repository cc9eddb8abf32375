import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import { callGraph } from './call-graph.ts';
import { load, loadPaced } from './load.ts';
import { ALL_PASSES, rewrite, rewriteInSteps } from './rewrite/index.ts';
import { finish, paced, STEP_BYTES, type Steps } from './steps.ts';

/** Many functions; the last one is what `last` says. */
function large(last: string): Promise<Uint8Array> {
  const function_ = (i: number) =>
    `(func (param i32) (result i32) (loop (br_if 0 (i32.eqz (local.get 0)))) (call ${i} (i32.const ${i * 1000})))`;
  return wat(
    `(module ${Array.from({ length: 3000 }, (_, i) => function_(i)).join('\n')} (func (export "last") ${last}))`,
  );
}

describe('a large module', () => {
  it('is loaded and rewritten in steps to the same as at once', async () => {
    const bytes = await large('');
    assert.ok(bytes.length > 3 * STEP_BYTES);
    const [atOnce, inSteps] = [load(bytes), await loadPaced(bytes)];
    assert.deepEqual(inSteps.code, atOnce.code);
    assert.deepEqual(inSteps.exports, atOnce.exports);
    for (const func of [0, 1500, 3000])
      assert.deepEqual(callGraph(inSteps).callees(func), callGraph(atOnce).callees(func));
    const options = { passes: ALL_PASSES, maxTableElements: 10 };
    let steps = 0;
    const counted = function* (): Steps<Uint8Array> {
      const rewriting = rewriteInSteps(inSteps, options);
      for (;;) {
        const step = rewriting.next();
        if (step.done) return step.value.bytes;
        steps++;
        yield;
      }
    };
    assert.deepEqual(await paced(counted()), rewrite(atOnce, options).bytes);
    assert.ok(steps >= 3, `${steps} steps`);
  });

  it('is refused in steps for the same reason as at once', async () => {
    const bytes = await large('i32.eqz drop');
    const reason = (error: unknown) => String(error);
    const [atOnce, inSteps] = await Promise.all([
      (async () => load(bytes))().catch(reason),
      loadPaced(bytes).catch(reason),
    ]);
    assert.match(String(atOnce), /type mismatch/);
    assert.equal(inSteps, atOnce);
  });
});

describe('steps', () => {
  function* busy(): Steps<string> {
    for (let step = 0; step < 40; step++) {
      const until = performance.now() + 1;
      while (performance.now() < until);
      yield;
    }
    return 'done';
  }

  it('that are paced let timers come between', async () => {
    let came = 0;
    const ticking = setInterval(() => came++, 0);
    assert.equal(await paced(busy()), 'done');
    clearInterval(ticking);
    assert.ok(came > 0);
  });

  it('that are finished at once do not', () => {
    let came = 0;
    const timer = setTimeout(() => came++, 0);
    assert.equal(finish(busy()), 'done');
    assert.equal(came, 0);
    clearTimeout(timer);
  });
});
