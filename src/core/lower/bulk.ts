import type { InstructionReader } from '../wasm/decode/instruction-reader.ts';
import type { Mnemonic } from '../wasm/opcodes.ts';
import type { OperandStack } from './operand-stack.ts';
import type { SiteOf } from './sites.ts';

/** Lowers an instruction on a whole memory, table or segment; false if it is none of them. */
export function lowerBulk(
  stack: OperandStack,
  { index, index2 }: InstructionReader,
  name: Mnemonic | undefined,
  siteOf: SiteOf,
): boolean {
  const { list } = stack;
  switch (name) {
    case 'memory.size':
      stack.result('i32', 0, (dst) => list.push({ k: name, dst }));
      return true;
    case 'memory.grow':
      stack.result('i32', 1, (dst, [delta]) => list.push({ k: name, dst, delta }));
      return true;
    case 'memory.fill': {
      const site = siteOf('memory_out_of_bounds');
      stack.effect(3, ([to, value, length]) => list.push({ k: name, to, value, length, site }));
      return true;
    }
    case 'memory.copy': {
      const site = siteOf('memory_out_of_bounds');
      stack.effect(3, ([to, from, length]) => list.push({ k: name, to, from, length, site }));
      return true;
    }
    case 'memory.init': {
      const site = siteOf('memory_out_of_bounds');
      stack.effect(3, ([to, from, length]) => list.push({ k: name, segment: index, to, from, length, site }));
      return true;
    }
    case 'data.drop':
    case 'elem.drop':
      list.push({ k: name, segment: index });
      return true;
    case 'table.get': {
      const site = siteOf('table_out_of_bounds');
      stack.result('ref', 1, (dst, [at]) => list.push({ k: name, table: index, dst, index: at, site }));
      return true;
    }
    case 'table.set': {
      const site = siteOf('table_out_of_bounds');
      stack.effect(2, ([at, src]) => list.push({ k: name, table: index, index: at, src, site }));
      return true;
    }
    case 'table.size':
      stack.result('i32', 0, (dst) => list.push({ k: name, table: index, dst }));
      return true;
    case 'table.grow':
      stack.result('i32', 2, (dst, [init, delta]) => list.push({ k: name, table: index, dst, init, delta }));
      return true;
    case 'table.fill': {
      const site = siteOf('table_out_of_bounds');
      stack.effect(3, ([to, value, length]) => list.push({ k: name, table: index, to, value, length, site }));
      return true;
    }
    case 'table.copy': {
      const site = siteOf('table_out_of_bounds');
      stack.effect(3, ([to, from, length]) =>
        list.push({ k: name, to_table: index, from_table: index2, to, from, length, site }),
      );
      return true;
    }
    case 'table.init': {
      const site = siteOf('table_out_of_bounds');
      stack.effect(3, ([to, from, length]) =>
        list.push({ k: name, table: index2, segment: index, to, from, length, site }),
      );
      return true;
    }
    default:
      return false;
  }
}
