/** The types on the operand stack between instructions of a validated body without dead code. */
import type { ValType } from '../../../src/core/wasm/module.ts';
import { instructionOf, OP } from '../../../src/core/wasm/opcodes.ts';
import type { Instr } from './instruction.ts';
import { blockFuncType, functionType, type Tree } from './tree.ts';

export interface Effect {
  /** Operands taken. */
  readonly pops: number;
  readonly pushes: readonly ValType[];
}

/** Whether nothing that follows in the same list can run. */
export function endsList(op: number): boolean {
  return op === OP.br || op === OP.br_table || op === OP.return || op === OP.unreachable;
}

/** Without what stands behind an instruction that never ends normally. */
export function withoutDeadCode(list: readonly Instr[]): Instr[] {
  const end = list.findIndex(({ op }) => endsList(op));
  return (end < 0 ? list : list.slice(0, end + 1)).map((one) =>
    one.body.length + one.otherwise.length === 0
      ? one
      : { ...one, body: withoutDeadCode(one.body), otherwise: withoutDeadCode(one.otherwise) },
  );
}

/** What an instruction does to a stack whose top is `stack`'s end. */
export function effectOf(tree: Tree, locals: readonly ValType[], stack: readonly ValType[], one: Instr): Effect {
  const known = instructionOf(one.op);
  if (known?.params && known.results) return { pops: known.params.length, pushes: known.results };
  const { parts } = tree;
  switch (one.op) {
    case OP.block:
    case OP.loop:
    case OP.if: {
      const { params, results } = blockFuncType(tree, one.blockType);
      return { pops: params.length + (one.op === OP.if ? 1 : 0), pushes: results };
    }
    case OP.br_if:
    case OP.drop:
    case OP['local.set']:
    case OP['global.set']:
      return { pops: 1, pushes: [] };
    case OP.call: {
      const { params, results } = functionType(tree, one.a);
      return { pops: params.length, pushes: results };
    }
    case OP.call_indirect: {
      const { params, results } = parts.types[one.a];
      return { pops: params.length + 1, pushes: results };
    }
    case OP.select:
    case OP['select t']:
      return { pops: 3, pushes: [stack[stack.length - 2]] };
    case OP['local.get']:
      return { pops: 0, pushes: [locals[one.a]] };
    case OP['local.tee']:
      return { pops: 1, pushes: [locals[one.a]] };
    case OP['global.get']:
      return { pops: 0, pushes: [parts.globals[one.a].type.type] };
    case OP['table.get']:
      return { pops: 1, pushes: [parts.tables[one.a].element] };
    case OP['table.set']:
      return { pops: 2, pushes: [] };
    case OP['table.grow']:
      return { pops: 2, pushes: ['i32'] };
    case OP['table.fill']:
      return { pops: 3, pushes: [] };
    case OP['ref.null']:
      return { pops: 0, pushes: [one.refType] };
    case OP['ref.is_null']:
      return { pops: 1, pushes: ['i32'] };
    default:
      // What ends a list has no effect that anything behind it could see.
      return { pops: 0, pushes: [] };
  }
}

/** Stacks of a list: `[i]` before instruction `i`, the last one behind the list. */
export function stacksOf(
  tree: Tree,
  locals: readonly ValType[],
  entry: readonly ValType[],
  list: readonly Instr[],
): ValType[][] {
  const stacks: ValType[][] = [[...entry]];
  for (const one of list) {
    const stack = stacks[stacks.length - 1];
    const { pops, pushes } = effectOf(tree, locals, stack, one);
    stacks.push([...stack.slice(0, stack.length - pops), ...pushes]);
  }
  return stacks;
}
