/** From what the engine threw to a trap: code, function and offset in the module as deployed. */
import { TensorWasmError } from '../../core/errors.ts';
import { InstructionReader } from '../../core/wasm/decode/instruction-reader.ts';
import type { Module } from '../../core/wasm/module.ts';
import { mnemonicOf, OP } from '../../core/wasm/opcodes.ts';
import { SITE_DEPTH, SITE_FUEL } from '../../core/wasm/rewrite/index.ts';
import { TRAPS, type Trap, type TrapCode } from '../../core/wasm/traps.ts';

/** Where a trap happened. `opcode` is the guest's, or a pseudo-opcode of the rewriter. */
export interface Site {
  readonly function: number;
  readonly offset: number;
  readonly opcode: number;
}

/** What the state of the instance tells about the last `call_indirect`. */
export interface Tables {
  /** The index that it looked up. */
  readonly index: number;
  table(index: number): WebAssembly.Table;
}

export function trapAt(code: TrapCode, site: Pick<Site, 'function' | 'offset'> | null, lane: number): Trap {
  const { message } = TRAPS[code];
  return { code, message, function: site?.function ?? null, offset: site?.offset ?? null, lane };
}

/** True for the engine's own stack overflow. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

/** Why an instruction that the engine trapped at did so. */
export function codeOf(module: Module, site: Site, error: Error, tables: Tables): TrapCode {
  const { opcode } = site;
  if (opcode === SITE_FUEL) return 'fuel_exhausted';
  if (opcode === SITE_DEPTH) return 'call_stack_exhausted';
  if (opcode === OP.unreachable) return 'unreachable';
  if (opcode === OP.call_indirect) return indirectCode(module, site, tables);
  const name = mnemonicOf(opcode);
  if (name.startsWith('table.')) return 'table_out_of_bounds';
  if (name.startsWith('memory.') || /\.(load|store)/.test(name)) return 'memory_out_of_bounds';
  if (/\.trunc_/.test(name)) return 'integer_overflow';
  // Of all messages only this one is read: "divide by zero", "Division by zero" against the overflow of MIN / -1.
  if (/\.div_s$/.test(name)) return /zero/i.test(error.message) ? 'integer_divide_by_zero' : 'integer_overflow';
  if (/\.(div_u|rem_[su])$/.test(name)) return 'integer_divide_by_zero';
  throw new TensorWasmError(
    'internal',
    `Cannot tell why the guest trapped at ${name}: ${error.message}`,
    {},
    { cause: error },
  );
}

function indirectCode(module: Module, site: Site, tables: Tables): TrapCode {
  const reader = new InstructionReader(module.bytes, site.offset, module.bytes.length);
  reader.next();
  const table = tables.table(reader.index2);
  const index = tables.index >>> 0;
  if (index >= table.length) return 'undefined_element';
  return table.get(index) === null ? 'uninitialized_element' : 'indirect_call_type_mismatch';
}
