/** From what the engine threw to a trap: code, function and offset in the module as deployed. */
import { TensorWasmError } from '../../core/errors.ts';
import { InstructionReader } from '../../core/wasm/decode/instruction-reader.ts';
import type { Module } from '../../core/wasm/module.ts';
import { mnemonicOf, OP } from '../../core/wasm/opcodes.ts';
import { SITE_DEPTH, SITE_FUEL, type Site } from '../../core/wasm/rewrite/index.ts';
import { TRAPS, type Trap, type TrapCode } from '../../core/wasm/traps.ts';
import { Stop } from './run.ts';

/** What the state of the instance tells about the last `call_indirect`. */
export interface Tables {
  /** The index that it looked up. */
  readonly index: number;
  table(index: number): WebAssembly.Table;
}

/** A site, and the module and instance that it belongs to. */
export interface Located extends Site {
  readonly module: Module;
  readonly tables: Tables;
}

/** The guest trapped, and neither the engine nor the code says where: it has to run again in a variant that does (`history.ts`). */
export class UnlocatedTrap extends TensorWasmError {
  constructor(cause: Error) {
    super('internal', `Cannot locate a trap: ${cause.message}`, {}, { cause });
  }
}

function trapAt(code: TrapCode, site: Site | null, lane: number): Trap {
  const { message } = TRAPS[code];
  return { code, message, function: site?.function ?? null, offset: site?.offset ?? null, lane };
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

/**
 * The trap that an error thrown by the engine or by a host function stands for. `at` finds a site by its number, `trapped` where the engine
 * trapped.
 *
 * @throws UnlocatedTrap; TensorWasmError `internal` for an error that is no trap.
 */
export function trapOf(
  error: unknown,
  lane: number,
  at: (site: number) => Located | null,
  trapped: (error: Error) => Located | null,
): Trap {
  if (error instanceof Stop) {
    const site = at(error.site);
    return trapAt(error.code ?? explicitCode(site), site, lane);
  }
  if (isStackOverflow(error)) return trapAt('call_stack_exhausted', null, lane);
  if (!(error instanceof WebAssembly.RuntimeError)) {
    if (error instanceof TensorWasmError) throw error;
    const message = `Cannot go on: the guest stopped with ${String(error)}`;
    throw new TensorWasmError('internal', message, {}, { cause: error });
  }
  const site = trapped(error);
  if (site === null) throw new UnlocatedTrap(error);
  return trapAt(codeOf(site, error), site, lane);
}

/** Why the guest called `trap`. */
function explicitCode(site: Site | null): TrapCode {
  return site?.opcode === SITE_DEPTH ? 'call_stack_exhausted' : 'invalid_conversion';
}

/** Why an instruction that the engine trapped at did so. */
function codeOf(site: Located, error: Error): TrapCode {
  const { opcode } = site;
  if (opcode === SITE_FUEL) return 'fuel_exhausted';
  if (opcode === OP.unreachable) return 'unreachable';
  if (opcode === OP.call_indirect) return indirectCode(site);
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

function indirectCode({ module, offset, tables }: Located): TrapCode {
  const reader = new InstructionReader(module.bytes, offset, module.bytes.length);
  reader.next();
  const table = tables.table(reader.index2);
  const index = tables.index >>> 0;
  if (index >= table.length) return 'undefined_element';
  return table.get(index) === null ? 'uninitialized_element' : 'indirect_call_type_mismatch';
}
