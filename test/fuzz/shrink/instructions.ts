/** Smaller versions of one function body, the boldest first. */
import type { ValType } from '../../../src/core/wasm/module.ts';
import { instructionOf, OP } from '../../../src/core/wasm/opcodes.ts';
import { type Instr, instr, isStructured } from '../code/instruction.ts';
import { blockFuncType, functionType, type Tree } from '../code/tree.ts';
import { effectOf, endsList, stacksOf, withoutDeadCode } from '../code/typing.ts';
import { CONST_OP, isNumType } from '../generate/maker.ts';

/** The simplest instruction that gives a value of `type`. */
export function simplest(type: ValType): Instr {
  if (isNumType(type)) return instr(CONST_OP[type]);
  return instr(OP['ref.null'], { refType: type === 'externref' ? 'externref' : 'funcref' });
}

/** Every candidate is a whole list in place of the body's. */
export function* smallerBodies(tree: Tree, index: number): Generator<Instr[]> {
  const { locals, list } = tree.bodies[index];
  const { params, results } = functionType(tree, index);
  if (list.length !== results.length || list.some((one, i) => one.op !== simplest(results[i]).op))
    yield results.map(simplest);
  yield* smallerLists(tree, [...params, ...locals], [], list);
}

function* smallerLists(
  tree: Tree,
  locals: readonly ValType[],
  entry: readonly ValType[],
  list: readonly Instr[],
): Generator<Instr[]> {
  const stacks = stacksOf(tree, locals, entry, list);
  for (let size = list.length; size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let from = list.length - size; from >= 0; from -= Math.max(1, size >> 1)) {
      const replaced = withoutRange(tree, locals, list, stacks, from, from + size);
      if (replaced !== null) yield replaced;
    }
  }
  for (let i = 0; i < list.length; i++) {
    for (const smaller of smallerInstruction(list[i])) yield spliced(list, i, 1, smaller);
    const one = list[i];
    if (!isStructured(one.op)) continue;
    const { params } = blockFuncType(tree, one.blockType);
    // Branch depths in what is taken out of its block are then off by one: the validator and the difference decide.
    const condition = one.op === OP.if ? [instr(OP.drop)] : [];
    yield spliced(list, i, 1, [...condition, ...one.body]);
    if (one.otherwise.length > 0) {
      yield spliced(list, i, 1, [...condition, ...one.otherwise]);
      yield spliced(list, i, 1, [{ ...one, otherwise: [] }]);
    }
    for (const body of smallerLists(tree, locals, params, one.body)) yield spliced(list, i, 1, [{ ...one, body }]);
    for (const otherwise of smallerLists(tree, locals, params, one.otherwise))
      yield spliced(list, i, 1, [{ ...one, otherwise }]);
  }
}

/** The range replaced by dropping what it takes and the simplest values of what it leaves; null where that is no smaller. */
function withoutRange(
  tree: Tree,
  locals: readonly ValType[],
  list: readonly Instr[],
  stacks: readonly (readonly ValType[])[],
  from: number,
  to: number,
): Instr[] | null {
  const range = list.slice(from, to);
  if (endsList(range[range.length - 1].op)) return null;
  let lowest = stacks[from].length;
  range.forEach((one, i) => {
    lowest = Math.min(lowest, stacks[from + i].length - effectOf(tree, locals, stacks[from + i], one).pops);
  });
  const drops = Array.from({ length: stacks[from].length - lowest }, () => instr(OP.drop));
  const put = [...drops, ...stacks[to].slice(lowest).map(simplest)];
  if (put.length > range.length + 2 || same(put, range)) return null;
  return spliced(list, from, to - from, put);
}

function* smallerInstruction(one: Instr): Generator<Instr[]> {
  const known = instructionOf(one.op);
  switch (known?.immediate) {
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      if (one.lo !== 0 || one.hi !== 0) {
        yield [{ ...one, lo: 0, hi: 0 }];
        if (one.lo !== 1 || one.hi !== 0) yield [{ ...one, lo: 1, hi: 0 }];
        if (one.hi !== 0) yield [{ ...one, hi: 0 }];
        if (one.lo > 16) yield [{ ...one, lo: one.lo >>> 1 }];
      }
      return;
    case 'memarg':
      if (one.b !== 0) yield [{ ...one, b: 0 }];
      if (one.a !== 0) yield [{ ...one, a: 0 }];
      return;
    case 'labels':
      if (one.targets.length > 1) yield [{ ...one, targets: one.targets.slice(1) }];
      return;
    default:
      if (one.op === OP['local.tee']) yield [];
      // An operation by its first operand, where the types allow.
      if (known?.params && known.params.length > 0 && known.results?.[0] === known.params[0])
        yield known.params.slice(1).map(() => instr(OP.drop));
  }
}

/** Takes away dead code, `nop`, and values that are dropped as soon as they are made. Changes nothing that could be seen, but for traps and fuel. */
export function tidy(list: readonly Instr[]): Instr[] {
  const out: Instr[] = [];
  for (const one of withoutDeadCode(list)) {
    const inner = { ...one, body: tidy(one.body), otherwise: tidy(one.otherwise) };
    if (one.op === OP.nop) continue;
    if (one.op !== OP.drop) {
      out.push(inner);
      continue;
    }
    const last = out[out.length - 1];
    if (last !== undefined && isValue(last.op)) out.pop();
    else if (last !== undefined && last.op === OP['local.tee']) out[out.length - 1] = { ...last, op: OP['local.set'] };
    else out.push(inner);
  }
  return out;
}

function isValue(op: number): boolean {
  const immediate = instructionOf(op)?.immediate;
  const isConst = immediate === 'i32' || immediate === 'i64' || immediate === 'f32' || immediate === 'f64';
  return isConst || op === OP['local.get'] || op === OP['global.get'] || op === OP['ref.null'] || op === OP['ref.func'];
}

function spliced(list: readonly Instr[], at: number, count: number, put: readonly Instr[]): Instr[] {
  return [...list.slice(0, at), ...put, ...list.slice(at + count)];
}

function same(a: readonly Instr[], b: readonly Instr[]): boolean {
  return a.length === b.length && a.every((one, i) => one.op === b[i].op && one.lo === b[i].lo && one.hi === b[i].hi);
}
