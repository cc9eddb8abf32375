import { TensorWasmError } from '../errors.ts';
import type {
  FuncType,
  GlobalType,
  ImportDesc,
  Limits,
  MemoryType,
  Module,
  TableType,
  ValType,
} from '../wasm/module.ts';

/**
 * The type of something that can be imported (core specification, section 4.5.1). The limits of a table or a memory are those it has *now*:
 * `min` is its current size.
 */
export type ExternType =
  | { readonly kind: 'func'; readonly type: FuncType }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType }
  | { readonly kind: 'global'; readonly type: GlobalType };

/**
 * Finds what a module imports and checks its types (section 4.5.3). Returns what `find` returned, in the order of the imports.
 *
 * @throws TensorWasmError `unlinkable`, with `module` and `name`: "unknown import" or "incompatible import type".
 */
export function checkImports<E extends ExternType>(
  module: Module,
  find: (module: string, name: string) => E | undefined,
): E[] {
  return module.imports.map((wanted) => {
    const found = find(wanted.module, wanted.name);
    const names = { module: wanted.module, name: wanted.name };
    const what = `${wanted.desc.kind} ${wanted.module}.${wanted.name}`;
    if (found === undefined) throw new TensorWasmError('unlinkable', `unknown import: ${what}`, names);
    const needed = importType(module, wanted.desc);
    if (!matches(found, needed)) {
      const message = `incompatible import type: ${what} is ${describe(found)}, needed ${describe(needed)}`;
      throw new TensorWasmError('unlinkable', message, names);
    }
    return found;
  });
}

/** The declared type of an import. */
export function importType(module: Module, desc: ImportDesc): ExternType {
  return desc.kind === 'func' ? { kind: 'func', type: module.types[desc.type] } : desc;
}

/** The declared type of an export; the current size of its tables and memories is an instance's to know. */
export function exportType(module: Module, { kind, index }: Module['exports'][number]): ExternType {
  switch (kind) {
    case 'func':
      return { kind, type: module.types[module.functions[index]] };
    case 'table':
      return { kind, type: module.tables[index] };
    case 'memory':
      return { kind, type: module.memories[index] };
    case 'global':
      return { kind, type: module.globalTypes[index] };
  }
}

/** Whether something of type `found` may be imported as `needed`. */
export function matches(found: ExternType, needed: ExternType): boolean {
  if (found.kind === 'func' && needed.kind === 'func')
    return sameTypes(found.type.params, needed.type.params) && sameTypes(found.type.results, needed.type.results);
  if (found.kind === 'table' && needed.kind === 'table')
    return found.type.element === needed.type.element && within(found.type.limits, needed.type.limits);
  if (found.kind === 'memory' && needed.kind === 'memory') return within(found.type.limits, needed.type.limits);
  if (found.kind === 'global' && needed.kind === 'global')
    return found.type.type === needed.type.type && found.type.mutable === needed.type.mutable;
  return false;
}

function within(found: Limits, needed: Limits): boolean {
  if (found.min < needed.min) return false;
  return needed.max === null || (found.max !== null && found.max <= needed.max);
}

function sameTypes(a: readonly ValType[], b: readonly ValType[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i]);
}

function describe(extern: ExternType): string {
  switch (extern.kind) {
    case 'func':
      return `func (${extern.type.params.join(' ')}) -> (${extern.type.results.join(' ')})`;
    case 'table':
      return `table of ${extern.type.element} ${size(extern.type.limits)}`;
    case 'memory':
      return `memory ${size(extern.type.limits)}`;
    case 'global':
      return `global ${extern.type.mutable ? 'mut ' : ''}${extern.type.type}`;
  }
}

function size({ min, max }: Limits): string {
  return max === null ? `of ${min} or more` : `of ${min} to ${max}`;
}
