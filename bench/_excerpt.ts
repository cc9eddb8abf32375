/** Modules of a given size out of a large one: a run of its functions with all that they need, so that the mix of instructions is a compiler's own. */
import { linkBody } from '../src/core/link/body.ts';
import type { Places } from '../src/core/link/spaces.ts';
import { InstructionReader } from '../src/core/wasm/decode/instruction-reader.ts';
import { encodeModule, partsOf } from '../src/core/wasm/encode.ts';
import type { FuncType, ValidModule } from '../src/core/wasm/module.ts';
import { OP } from '../src/core/wasm/opcodes.ts';

/** What a run of functions mentions, in the order in which it is found; a Map's value is the place in the excerpt. */
class Mentions {
  readonly types = new Map<number, number>();
  readonly outside = new Map<number, number>();

  type(index: number): void {
    if (!this.types.has(index)) this.types.set(index, this.types.size);
  }

  function(module: ValidModule, index: number): void {
    if (this.outside.has(index)) return;
    this.outside.set(index, this.outside.size);
    this.type(module.functions[index]);
  }
}

function mentions(module: ValidModule, from: number, to: number): Mentions {
  const found = new Mentions();
  const { importedFunctions: imported } = module;
  for (let defined = from; defined < to; defined++) {
    const { start, end } = module.code[defined];
    found.type(module.functions[imported + defined]);
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) {
      const { opcode, index, blockType } = reader;
      if (opcode === OP.call && (index < imported + from || index >= imported + to)) found.function(module, index);
      else if (opcode === OP.call_indirect) found.type(index);
      else if ((opcode === OP.block || opcode === OP.loop || opcode === OP.if) && blockType >= 0) found.type(blockType);
      else if (opcode === OP['ref.func'] || opcode === OP['memory.init'] || opcode === OP['table.init'])
        throw new Error(
          `Cannot make an excerpt: function ${imported + defined} uses a segment or refers to a function`,
        );
    }
  }
  return found;
}

/** Functions from the middle of `module` on until their bodies take `bytes`; those that they call besides are imported. Segments are left out. */
export function excerpt(module: ValidModule, bytes: number): Uint8Array<ArrayBuffer> {
  const from = Math.trunc(module.code.length / 2);
  let to = from;
  for (let size = 0; size < bytes && to < module.code.length; to++) size += module.code[to].end - module.code[to].start;
  const { types, outside } = mentions(module, from, to);
  const { importedFunctions: imported } = module;
  const functions: number[] = [];
  for (const [index, place] of outside) functions[index] = place;
  for (let defined = from; defined < to; defined++) functions[imported + defined] = outside.size + defined - from;
  const places: Places = {
    types: [...types].reduce<number[]>((list, [index, place]) => Object.assign(list, { [index]: place }), []),
    functions,
    tables: module.tables.map((_, i) => i),
    globals: module.globalTypes.map((_, i) => i),
    memories: module.memories.map((_, i) => i),
    elements: 0,
    data: 0,
  };
  const type = (index: number): number => places.types[module.functions[index]];
  const kept: FuncType[] = [...types.keys()].map((index) => module.types[index]);
  return encodeModule({
    ...partsOf(module),
    types: kept,
    imports: [
      ...module.imports.filter(({ desc }) => desc.kind !== 'func'),
      ...[...outside.keys()].map((index) => ({
        module: 'outside',
        name: `f${index}`,
        desc: { kind: 'func' as const, type: type(index) },
      })),
    ],
    functions: Array.from({ length: to - from }, (_, i) => type(imported + from + i)),
    exports: [],
    start: null,
    elements: [],
    data: [],
    dataCount: false,
    code: Array.from({ length: to - from }, (_, i) => linkBody(module, from + i, places, null)),
    customs: [],
  });
}
