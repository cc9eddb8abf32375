/** What a script's modules may import, as types: those of `spectest` and of the modules registered so far. */
import { type ExternType, exportType } from '../../engine/link.ts';
import { SPECTEST } from './spectest.ts';
import type { Registration } from './target.ts';

/** An importable thing; `from` is null for `spectest`'s. */
export type ScriptExtern = ExternType & { readonly from: Registration | null; readonly name: string };

export function findExtern(
  registry: ReadonlyMap<string, Registration>,
  module: string,
  name: string,
): ScriptExtern | undefined {
  const from = registry.get(module);
  if (from === undefined) return module === 'spectest' ? spectestExtern(name) : undefined;
  const found = from.module.exports.find((candidate) => candidate.name === name);
  return found && { ...exportType(from.module, found), from, name };
}

function spectestExtern(name: string): ScriptExtern | undefined {
  const common = { from: null, name };
  if (Object.hasOwn(SPECTEST.functions, name)) return { kind: 'func', type: SPECTEST.functions[name], ...common };
  if (Object.hasOwn(SPECTEST.tables, name)) return { kind: 'table', type: SPECTEST.tables[name], ...common };
  if (Object.hasOwn(SPECTEST.memories, name)) return { kind: 'memory', type: SPECTEST.memories[name], ...common };
  if (!Object.hasOwn(SPECTEST.globals, name)) return undefined;
  return { kind: 'global', type: { type: SPECTEST.globals[name].type, mutable: false }, ...common };
}
