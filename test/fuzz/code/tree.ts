/** A whole module as a tree that can be changed and written again. */

import { ByteWriter, encodeModule, type ModuleParts, partsOf } from '../../../src/core/wasm/encode.ts';
import type { FuncType, ValidModule, ValType } from '../../../src/core/wasm/module.ts';
import { EMPTY_BLOCK, OP, valTypeOfBlock } from '../../../src/core/wasm/opcodes.ts';
import { type Instr, parseBody, writeInstructions } from './instruction.ts';

export interface Body {
  /** Declared ones; parameters come before them in the index space. */
  readonly locals: readonly ValType[];
  readonly list: readonly Instr[];
}

/** A module without imports. `parts.code` is empty: `bodies` stands for it. */
export interface Tree {
  readonly parts: Readonly<ModuleParts>;
  readonly bodies: readonly Body[];
}

export function treeOf(module: ValidModule): Tree {
  const bodies = module.code.map(({ locals, start, end }) => ({
    locals: locals.flatMap(({ count, type }) => Array<ValType>(count).fill(type)),
    list: parseBody(module.bytes, start, end),
  }));
  return { parts: { ...partsOf(module), code: [], customs: [] }, bodies };
}

export function encodeTree({ parts, bodies }: Tree): Uint8Array {
  const code = bodies.map(({ locals, list }) => {
    const w = new ByteWriter(1024);
    writeInstructions(w, list);
    return { locals: locals.map((type) => ({ count: 1, type })), expr: w.op(OP.end).finish() };
  });
  return encodeModule({ ...parts, code });
}

export function functionType({ parts }: Tree, index: number): FuncType {
  return parts.types[parts.functions[index]];
}

export function blockFuncType({ parts }: Tree, blockType: number): FuncType {
  if (blockType === EMPTY_BLOCK) return { params: [], results: [] };
  if (blockType >= 0) return parts.types[blockType];
  const type = valTypeOfBlock(blockType);
  return { params: [], results: type === undefined ? [] : [type] };
}

/** Every body's instructions through `change`, inner ones first; null takes one away. */
export function mapInstructions(list: readonly Instr[], change: (one: Instr) => Instr | null): Instr[] {
  return list.flatMap((one) => {
    const inner =
      one.body.length + one.otherwise.length === 0
        ? one
        : { ...one, body: mapInstructions(one.body, change), otherwise: mapInstructions(one.otherwise, change) };
    const changed = change(inner);
    return changed === null ? [] : [changed];
  });
}

/** Whether any instruction of the module satisfies `test`. */
export function someInstruction(tree: Tree, test: (one: Instr) => boolean): boolean {
  const within = (list: readonly Instr[]): boolean =>
    list.some((one) => test(one) || within(one.body) || within(one.otherwise));
  return tree.bodies.some(({ list }) => within(list));
}
