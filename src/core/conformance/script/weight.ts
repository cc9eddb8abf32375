import { callGraph } from '../../wasm/call-graph.ts';
import { InstructionReader } from '../../wasm/decode/instruction-reader.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { OP } from '../../wasm/opcodes.ts';

/** Enough to be too much anywhere. */
const MOST = 1e9;

/**
 * How much code an exported function is once everything that it calls stands in its place, in bytes of code: what a device's compiler, which
 * inlines all calls, has to work through. A `call_indirect` counts every function that it may reach; recursion counts once.
 */
export function inlinedBytes(module: ValidModule, index: number, known = new Map<number, number>()): number {
  const before = known.get(index);
  if (before !== undefined) return before;
  known.set(index, 0);
  if (index < module.importedFunctions) return 0;
  const code = module.code[index - module.importedFunctions];
  const reader = new InstructionReader(module.bytes, code.start, code.end);
  const graph = callGraph(module);
  let bytes = code.end - code.start;
  while (reader.next()) {
    if (reader.opcode === OP.call) bytes += inlinedBytes(module, reader.index, known);
    else if (reader.opcode === OP.call_indirect) {
      for (const target of graph.targets(reader.index)) bytes += inlinedBytes(module, target, known);
    }
  }
  known.set(index, Math.min(bytes, MOST));
  return known.get(index) ?? bytes;
}

/** Exported functions in groups, in order, each of at most `most` inlined bytes or of one function. */
export function groupsByWeight(module: ValidModule, names: readonly string[], most: number): string[][] {
  const groups: string[][] = [];
  const known = new Map<number, number>();
  let weight = 0;
  for (const name of names) {
    const found = module.exports.find((candidate) => candidate.name === name && candidate.kind === 'func');
    const own = found === undefined ? 0 : inlinedBytes(module, found.index, known);
    if (groups.length === 0 || weight + own > most) {
      groups.push([]);
      weight = 0;
    }
    groups[groups.length - 1].push(name);
    weight += own;
  }
  return groups;
}
