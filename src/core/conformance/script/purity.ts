import { reachable } from '../../wasm/call-graph.ts';
import { InstructionReader } from '../../wasm/decode/instruction-reader.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { INSTRUCTIONS } from '../../wasm/opcodes.ts';

const WRITES =
  /^(?:global\.set|memory\.(?:grow|fill|copy|init)|data\.drop|table\.(?:set|grow|fill|copy|init)|elem\.drop|.*\.store\d*)$/;
const WRITING = new Set(INSTRUCTIONS.filter(({ name }) => WRITES.test(name)).map(({ opcode }) => opcode));

/**
 * Whether calling exported function `index` leaves every part of the instance's state as it was: nothing that it may reach writes
 * memory, a global, a table or a segment, or is imported. Such calls give the same outcomes in any order, and on copies.
 */
export function leavesStateAlone(module: ValidModule, index: number): boolean {
  return reachable(module, [index]).every((func) => {
    if (func < module.importedFunctions) return false;
    const code = module.code[func - module.importedFunctions];
    const reader = new InstructionReader(module.bytes, code.start, code.end);
    while (reader.next()) if (WRITING.has(reader.opcode)) return false;
    return true;
  });
}
