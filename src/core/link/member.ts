import type { ExternKind, ValidModule } from '../wasm/module.ts';

/**
 * What stands for an import: something of an earlier member, by its index there in the space of the import's kind; or, for an immutable
 * global, its value (two words).
 */
export type Provider =
  | { readonly member: number; readonly index: number }
  | { readonly lo: number; readonly hi: number };

/** An instance that is linked with others. */
export interface Member {
  readonly module: ValidModule;
  /** By import. */
  readonly providers: readonly Provider[];
  /** Whether its exported functions are to be exports of the linked module. */
  readonly exported: boolean;
}

/** Groups of members one after the other, as one group. */
export function concatenate(groups: readonly (readonly Member[])[]): Member[] {
  const all: Member[] = [];
  for (const group of groups) {
    const shift = all.length;
    for (const member of group) {
      const providers = member.providers.map((provider) =>
        'member' in provider ? { ...provider, member: provider.member + shift } : provider,
      );
      all.push({ ...member, providers });
    }
  }
  return all;
}

/** Imports of one kind, in the order of that index space, with what provides each. */
export function providersOf({ module, providers }: Member, kind: ExternKind): Provider[] {
  return providers.filter((_, i) => module.imports[i].desc.kind === kind);
}

/**
 * Whether an instance of the module has nothing that could change or be shared: its functions are the same whoever has them, so whoever imports
 * one may have a copy.
 */
export function isStateless(module: ValidModule): boolean {
  return (
    module.imports.length === 0 &&
    module.tables.length === 0 &&
    module.memories.length === 0 &&
    module.elements.length === 0 &&
    module.data.length === 0 &&
    module.start === null &&
    module.globalTypes.every(({ mutable }) => !mutable)
  );
}
