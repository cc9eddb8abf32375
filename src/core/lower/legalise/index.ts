/**
 * Legalisation: from the IR that lowering emits to the IR that a target has, by passes that each remove one thing. Every result
 * is a program that the verifier and the interpreter accept, with the same meaning, so a wrong pass is found without a device.
 */
import type { Program } from '../../ir/index.ts';
import { removeBulkMemory } from './bulk-memory.ts';
import { removeF64, type SoftFloat } from './f64-to-i64.ts';
import { type GlobalSource, removeI64 } from './i64-to-words.ts';
import { memoryToWords } from './memory-to-words.ts';
import type { Target } from './target.ts';

export interface Legalised {
  readonly program: Program;
  /** Where each of the program's globals takes its word from in an image. */
  readonly globals: readonly GlobalSource[];
}

/** Throws `RefusedError` naming the operation where `target` lacks f64 and `soft` has no routine for it. */
export function legalise(program: Program, target: Target, soft: SoftFloat = new Map()): Legalised {
  let current = program;
  let globals: readonly GlobalSource[] = program.globals.map((_, global) => ({ global, word: 0 }));
  if (!target.f64) current = removeF64(current, soft);
  if (!target.i64) ({ program: current, globals } = removeI64(current));
  if (!target.bulk) current = removeBulkMemory(current);
  if (target.memory === 'words') current = memoryToWords(current);
  return { program: current, globals };
}
