import type { ValidModule } from '../wasm/module.ts';

/** A module whose start function can be called like any export. */
export interface Startable {
  /** The module itself when it has no start function. */
  readonly module: ValidModule;
  /** The export that runs the start function; null when there is none. */
  readonly start: string | null;
}

const known = new WeakMap<ValidModule, Startable>();

/**
 * Backends run exports and images, and know nothing of instantiation, so a start function is given a name and called first.
 * Bytes and offsets stay those of the module as deployed; the export stands only in the list. One answer per module, so that
 * what backends cache by module stays cached.
 */
export function startable(module: ValidModule): Startable {
  let found = known.get(module);
  if (found === undefined) {
    found = module.start === null ? { module, start: null } : named(module, module.start);
    known.set(module, found);
  }
  return found;
}

function named(module: ValidModule, index: number): Startable {
  const taken = new Set(module.exports.map((candidate) => candidate.name));
  let name = 'start function';
  while (taken.has(name)) name += "'";
  const exports = [...module.exports, { name, kind: 'func' as const, index, offset: 0 }];
  return { module: { ...module, exports }, start: name };
}
