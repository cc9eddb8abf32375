/**
 * Legalisation: from the IR that lowering emits to the IR that a target has, by passes that each remove one thing. Every result
 * is a program that the verifier and the interpreter accept, with the same meaning, so a wrong pass is found without a device.
 */
import type { Program } from '../../ir/index.ts';
import { removeBulkMemory } from './bulk-memory.ts';
import { removeBulkTables } from './bulk-tables.ts';
import { f64ToI64 } from './f64-to-i64.ts';
import { type GlobalSource, removeI64 } from './i64-to-words.ts';
import { type MachineInfo, useMachine } from './machine.ts';
import { memoryToWords } from './memory-to-words.ts';
import { useSoftFloat } from './soft-float.ts';
import type { Target } from './target.ts';

export interface Legalised {
  readonly program: Program;
  /** Where each of the program's globals takes its word from in an image; a global past the module's own starts at 0. */
  readonly globals: readonly GlobalSource[];
  /** The function that holds the program's recursion and its shared routines, where there is one. */
  readonly machine?: MachineInfo | null;
}

/**
 * `taken`: functions whose address can be in a table, null when any can. Throws `RefusedError` naming the operation where `target` lacks float arithmetic and `library` has no routine for it.
 */
export function legalise(
  program: Program,
  target: Target,
  library: Program | null,
  taken: ReadonlySet<number> | null = null,
): Legalised {
  let current = useSoftFloat(program, target.floats, library);
  if (!target.f64) current = f64ToI64(current);
  let globals: readonly GlobalSource[] = current.globals.map((_, global) => ({ global, word: 0 }));
  if (!target.i64) ({ program: current, globals } = removeI64(current));
  if (!target.bulk) current = removeBulkTables(removeBulkMemory(current));
  if (target.memory === 'words') current = memoryToWords(current);
  let machine: MachineInfo | null = null;
  if (target.machine) ({ program: current, machine } = useMachine(current, taken, target.machine));
  return { program: current, globals, machine };
}
