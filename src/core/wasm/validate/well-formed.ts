import { ModuleError } from '../../errors.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import type { Features } from '../features.ts';
import type { Code, Module } from '../module.ts';
import { instructionOf, OP } from '../opcodes.ts';

/**
 * Throws `malformed` if any body is not an expression, whatever its types: what a decoder of the specification would have found before
 * validation began. It is the second pass over modules that turned out invalid, so that a module which is both is called malformed.
 */
export function checkWellFormed(module: Module, features: Features): void {
  for (const body of module.code) checkBody(module, body, features);
}

function checkBody(module: Module, body: Code, features: Features): void {
  const reader = new InstructionReader(module.bytes, body.start, body.end);
  const open: number[] = [OP.block];
  while (open.length > 0) {
    if (!reader.next()) reader.fail('unexpected end of section or function: END opcode expected');
    const { opcode, offset } = reader;
    const instruction = instructionOf(opcode);
    const feature = instruction?.feature ?? null;
    if (feature !== null && !features[feature])
      reader.fail(`illegal opcode: ${instruction?.name} is not enabled`, offset);
    if (opcode === OP.block || opcode === OP.loop || opcode === OP.if) open.push(opcode);
    else if (opcode === OP.end) open.pop();
    else if (opcode === OP.else) {
      if (open.pop() !== OP.if) reader.fail('END opcode expected: else without if', offset);
      open.push(OP.else);
    } else if (module.dataCount === null && (opcode === OP['memory.init'] || opcode === OP['data.drop'])) {
      throw new ModuleError('malformed', 'data count section required: the module has none', offset);
    }
  }
  if (reader.position !== body.end)
    reader.fail('section size mismatch: END opcode expected at the end of the body only');
}
