/** Which functions a guest can hold as references: the host needs each as an object, to tell references and indices apart. */
import { InstructionReader } from '../decode/instruction-reader.ts';
import type { ConstExpr, Module } from '../module.ts';
import { OP } from '../opcodes.ts';

/** Function indices that may stand in a table, a global or a result, ascending. */
export function referencedFunctions(module: Module): number[] {
  const found = new Set<number>();
  const add = (expr: ConstExpr) => {
    if (expr.op === 'ref.func') found.add(expr.func);
  };
  for (const { init } of module.elements) init.forEach(add);
  for (const { init } of module.globals) add(init);
  for (const { kind, index } of module.exports) if (kind === 'func') found.add(index);
  for (const { start, end } of module.code) {
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) if (reader.opcode === OP['ref.func']) found.add(reader.index);
  }
  return [...found].sort((a, b) => a - b);
}
