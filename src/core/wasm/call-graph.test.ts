import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wat } from '../../../test/wat.ts';
import { type CallGraph, callGraph, reachable, structuralTypes } from './call-graph.ts';
import { load } from './load.ts';

async function graphOf(text: string): Promise<CallGraph> {
  return callGraph(load(await wat(text)));
}

describe('callGraph', () => {
  it('finds self calls and cycles, and nothing recursive beside them', async () => {
    const graph = await graphOf(`(module
      (func $0 call 0)
      (func $1 call 2)
      (func $2 call 3)
      (func $3 call 1 call 4)
      (func $4)
      (func $5 call 1))`);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((func) => graph.isRecursive(func)),
      [true, true, true, true, false, false],
    );
    assert.ok(graph.edgeOnCycle(0, 0));
    assert.ok(graph.edgeOnCycle(3, 1));
    assert.equal(graph.edgeOnCycle(3, 4), false);
    assert.equal(graph.edgeOnCycle(5, 1), false);
    assert.deepEqual(graph.callees(3), [1, 4]);
  });

  it('lets an indirect call reach what is of the same structure and has its address taken', async () => {
    const graph = await graphOf(`(module
      (type $a (func (param i32)))
      (type $b (func (param i32)))
      (type $c (func (param i64)))
      (table 4 funcref)
      (elem (i32.const 0) $listed $other)
      (func $listed (type $b) (param i32))
      (func $other (type $c) (param i64))
      (func $unlisted (type $a) (param i32))
      (func $caller i32.const 0 i32.const 0 call_indirect (type $a)))`);
    assert.deepEqual(graph.targets(0), [0]);
    assert.deepEqual(graph.targets(1), [0]);
    assert.deepEqual(graph.callees(3), [0]);
    assert.equal(graph.isRecursive(3), false);
  });

  it('closes cycles through indirect calls', async () => {
    const graph = await graphOf(`(module
      (type $v (func))
      (table 2 funcref)
      (elem (i32.const 0) $even)
      (func $even call $odd)
      (func $odd i32.const 0 call_indirect (type $v))
      (func $outside i32.const 0 call_indirect (type $v)))`);
    assert.ok(graph.isRecursive(0) && graph.isRecursive(1));
    assert.ok(graph.indirectOnCycle(1, 0));
    assert.ok(graph.edgeOnCycle(0, 1));
    assert.equal(graph.isRecursive(2), false);
    assert.equal(graph.indirectOnCycle(2, 0), false);
  });

  it('counts exports as taken where the outside can put them into a table', async () => {
    const body = '(func (export "f") i32.const 0 call_indirect)';
    assert.equal((await graphOf(`(module (table 1 funcref) ${body})`)).isRecursive(0), false);
    assert.equal((await graphOf(`(module (table (export "t") 1 funcref) ${body})`)).isRecursive(0), true);
    assert.equal((await graphOf(`(module (import "m" "t" (table 1 funcref)) ${body})`)).isRecursive(0), true);
    const setter = '(func (export "set") (param funcref) (table.set 0 (i32.const 0) (local.get 0)))';
    assert.equal((await graphOf(`(module (table 1 funcref) ${body} ${setter})`)).isRecursive(0), true);
  });

  it('counts ref.func in code', async () => {
    const graph = await graphOf(`(module
      (table 1 funcref)
      (elem declare func 0)
      (func i32.const 0 call_indirect)
      (func (table.set 0 (i32.const 0) (ref.func 0))))`);
    assert.ok(graph.isRecursive(0));
  });

  it('is computed once per module', async () => {
    const module = load(await wat('(module (func))'));
    assert.equal(callGraph(module), callGraph(module));
  });

  it('takes call chains deeper than any stack', async () => {
    const depth = 30_000;
    const funcs = Array.from({ length: depth }, (_, i) => `(func ${i + 1 < depth ? `call ${i + 1}` : ''})`);
    const module = load(await wat(`(module ${funcs.join('\n')})`));
    assert.equal(callGraph(module).isRecursive(0), false);
    const order = reachable(module, [0]);
    assert.equal(order.length, depth);
    assert.deepEqual([order[0], order[depth - 1]], [depth - 1, 0]);
  });

  it('agrees with transitive closure on random graphs', async () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(edges, async (list) => {
        const count = 8;
        const reach = Array.from({ length: count }, () => new Array<boolean>(count).fill(false));
        for (const [from, to] of list) reach[from][to] = true;
        for (let k = 0; k < count; k++)
          for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) reach[i][j] ||= reach[i][k] && reach[k][j];
        const calls = (func: number) => list.flatMap(([from, to]) => (from === func ? [`call ${to}`] : []));
        const text = Array.from({ length: count }, (_, func) => `(func ${calls(func).join(' ')})`);
        const module = load(await wat(`(module ${text.join('\n')})`));
        const graph = callGraph(module);
        for (let func = 0; func < count; func++) {
          assert.equal(graph.isRecursive(func), reach[func][func]);
          const found = reachable(module, [func]);
          const expected = Array.from({ length: count }, (_, i) => i).filter((i) => i === func || reach[func][i]);
          assert.deepEqual(
            [...found].sort((a, b) => a - b),
            expected,
          );
        }
        for (const [from, to] of list) {
          assert.equal(graph.edgeOnCycle(from, to), from === to || reach[to][from]);
          assert.ok(graph.component(to) <= graph.component(from));
        }
      }),
    );
  });
});

describe('structuralTypes', () => {
  it('gives equal types one number, and tells parameters from results', () => {
    const types = structuralTypes([
      { params: ['i32'], results: [] },
      { params: [], results: ['i32'] },
      { params: ['i32'], results: [] },
    ]);
    assert.deepEqual([...types], [0, 1, 0]);
  });
});
