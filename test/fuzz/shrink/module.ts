/** Smaller versions of what surrounds the functions' bodies. */
import type { ImmediateKind } from '../../../src/core/wasm/opcodes.ts';
import { instructionOf, OP } from '../../../src/core/wasm/opcodes.ts';
import type { Instr } from '../code/instruction.ts';
import { functionType, mapInstructions, someInstruction, type Tree } from '../code/tree.ts';

/** `needed` are the exports that have to stay. */
export function* smallerModules(tree: Tree, needed: ReadonlySet<string>): Generator<Tree> {
  const { parts } = tree;
  const exports = parts.exports.filter(({ name }) => needed.has(name));
  if (exports.length < parts.exports.length) yield { ...tree, parts: { ...parts, exports } };
  if (parts.start !== null) yield { ...tree, parts: { ...parts, start: null } };
  for (let i = parts.elements.length - 1; i >= 0; i--) {
    const { init } = parts.elements[i];
    if (!uses(tree, ['elem', 'elem_table'], 'a', i))
      yield withoutItem(tree, 'elements', ['elem', 'elem_table'], 'a', i);
    for (const length of new Set([0, init.length - 1])) {
      if (length < 0 || length >= init.length) continue;
      yield replaced(tree, 'elements', i, { ...parts.elements[i], init: init.slice(0, length) });
    }
  }
  for (let i = parts.data.length - 1; i >= 0; i--) {
    const { bytes } = parts.data[i];
    if (!uses(tree, ['data', 'data_memory'], 'a', i)) yield withoutItem(tree, 'data', ['data', 'data_memory'], 'a', i);
    for (const length of new Set([0, bytes.length >> 1, bytes.length - 1])) {
      if (length >= bytes.length || length < 0) continue;
      yield replaced(tree, 'data', i, { ...parts.data[i], bytes: bytes.slice(0, length) });
    }
  }
  for (let i = tree.bodies.length - 1; i >= 0; i--) if (!isReferred(tree, i)) yield withoutFunction(tree, i);
  for (let i = parts.globals.length - 1; i >= 0; i--) {
    const { init } = parts.globals[i];
    if (!uses(tree, ['global'], 'a', i)) yield withoutItem(tree, 'globals', ['global'], 'a', i);
    else if (init.op === 'const' && (init.lo !== 0 || init.hi !== 0))
      yield replaced(tree, 'globals', i, { ...parts.globals[i], init: { ...init, lo: 0, hi: 0 } });
  }
  for (let i = 0; i < tree.bodies.length; i++) yield* withoutLocals(tree, i);
  // Without a memory or tables; the validator says whether something uses them.
  if (parts.memories.length > 0) yield { ...tree, parts: { ...parts, memories: [], dataCount: false } };
  if (parts.tables.length > 0) yield { ...tree, parts: { ...parts, tables: parts.tables.slice(0, -1) } };
  for (let i = parts.types.length - 1; i >= 0; i--) if (!isTypeUsed(tree, i)) yield withoutType(tree, i);
}

type List = 'elements' | 'data' | 'globals';

function replaced<L extends List>(tree: Tree, list: L, at: number, item: Tree['parts'][L][number]): Tree {
  const items: Tree['parts'][L][number][] = [...tree.parts[list]];
  items[at] = item;
  return { ...tree, parts: { ...tree.parts, [list]: items } };
}

function uses(tree: Tree, kinds: readonly ImmediateKind[], field: 'a' | 'b', index: number): boolean {
  return someInstruction(tree, (one) => hasKind(one, kinds) && one[field] === index);
}

function hasKind(one: Instr, kinds: readonly ImmediateKind[]): boolean {
  const immediate = instructionOf(one.op)?.immediate;
  return immediate !== undefined && kinds.includes(immediate);
}

/** Indices past `at` become one less. */
function lowered(index: number, at: number): number {
  return index > at ? index - 1 : index;
}

function mapBodies(tree: Tree, change: (one: Instr) => Instr): Tree {
  return { ...tree, bodies: tree.bodies.map((body) => ({ ...body, list: mapInstructions(body.list, change) })) };
}

function withoutItem(tree: Tree, list: List, kinds: readonly ImmediateKind[], field: 'a' | 'b', at: number): Tree {
  const changed = mapBodies(tree, (one) => (hasKind(one, kinds) ? { ...one, [field]: lowered(one[field], at) } : one));
  return { ...changed, parts: { ...tree.parts, [list]: tree.parts[list].filter((_, i) => i !== at) } };
}

function isReferred({ parts, ...tree }: Tree, index: number): boolean {
  return (
    parts.start === index ||
    parts.exports.some((one) => one.kind === 'func' && one.index === index) ||
    parts.elements.some(({ init }) => init.some((expr) => expr.op === 'ref.func' && expr.func === index)) ||
    uses({ parts, ...tree }, ['func'], 'a', index)
  );
}

function withoutFunction(tree: Tree, at: number): Tree {
  const { parts } = tree;
  const changed = mapBodies(tree, (one) => (hasKind(one, ['func']) ? { ...one, a: lowered(one.a, at) } : one));
  return {
    bodies: changed.bodies.filter((_, i) => i !== at),
    parts: {
      ...parts,
      functions: parts.functions.filter((_, i) => i !== at),
      start: parts.start === null ? null : lowered(parts.start, at),
      exports: parts.exports.map((one) => (one.kind === 'func' ? { ...one, index: lowered(one.index, at) } : one)),
      elements: parts.elements.map((segment) => ({
        ...segment,
        init: segment.init.map((expr) => (expr.op === 'ref.func' ? { ...expr, func: lowered(expr.func, at) } : expr)),
      })),
    },
  };
}

function* withoutLocals(tree: Tree, func: number): Generator<Tree> {
  const { locals, list } = tree.bodies[func];
  const params = functionType(tree, func).params.length;
  const used = new Set<number>();
  mapInstructions(list, (one) => {
    if (hasKind(one, ['local'])) used.add(one.a);
    return one;
  });
  for (let at = params + locals.length - 1; at >= params; at--) {
    if (used.has(at)) continue;
    const kept = locals.filter((_, i) => i + params !== at);
    const renumbered = mapInstructions(list, (one) =>
      hasKind(one, ['local']) ? { ...one, a: lowered(one.a, at) } : one,
    );
    const bodies = tree.bodies.map((body, i) => (i === func ? { locals: kept, list: renumbered } : body));
    yield { ...tree, bodies };
  }
}

function isTypeUsed(tree: Tree, type: number): boolean {
  if (tree.parts.functions.includes(type)) return true;
  return someInstruction(
    tree,
    (one) => (one.op === OP.call_indirect && one.a === type) || (hasKind(one, ['block']) && one.blockType === type),
  );
}

function withoutType(tree: Tree, at: number): Tree {
  const { parts } = tree;
  const changed = mapBodies(tree, (one) => {
    if (one.op === OP.call_indirect) return { ...one, a: lowered(one.a, at) };
    if (hasKind(one, ['block']) && one.blockType >= 0) return { ...one, blockType: lowered(one.blockType, at) };
    return one;
  });
  const types = parts.types.filter((_, i) => i !== at);
  return { ...changed, parts: { ...parts, types, functions: parts.functions.map((type) => lowered(type, at)) } };
}
