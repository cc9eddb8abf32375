import type { Precompiled } from '../../backends/cpu/index.ts';
import { sha256Hex } from '../../core/sha256.ts';
import type { NewFunction } from '../../core/store/functions.ts';
import type { ValidModule } from '../../core/wasm/module.ts';

/** A function that is part of a deployment. */
export interface BundledFunction {
  readonly fresh: NewFunction;
  /** Its module as it was given, in Base64. */
  readonly module: string;
  /** Its module as the CPU backend rewrites it, where the host makes no code itself. */
  readonly compiled: { readonly sha256: string; readonly wasm: WebAssembly.Module } | null;
}

/** What `tensor-wasm bundle` puts beside the program. */
export interface Bundle {
  readonly functions: readonly BundledFunction[];
  /** {@link PROBE}, compiled; null where the host compiles. */
  readonly probe: WebAssembly.Module | null;
}

/** The id of a bundled function: the same in every deployment of the same function. */
export function bundledId(tenant: string, name: string, sha256: string): string {
  const hash = sha256Hex(new TextEncoder().encode(`${tenant}\n${name}\n${sha256}`));
  const variant = '89ab'[Number.parseInt(hash[16], 16) & 3];
  // Version 8 of RFC 9562: whatever its maker likes.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** The compiled modules of a bundle, as the CPU backend looks for them; null where the host compiles. */
export function precompiledOf({ functions, probe }: Bundle): Precompiled | null {
  if (probe === null) return null;
  const sizes = new Set(functions.map(({ fresh }) => fresh.size));
  const originals = new Set(functions.map(({ fresh }) => fresh.sha256));
  const compiled = new Map(functions.flatMap(({ compiled: one }) => (one ? [[one.sha256, one.wasm] as const] : [])));
  const known = new WeakMap<Uint8Array, boolean>();
  return {
    probe,
    has({ bytes }: ValidModule) {
      let found = known.get(bytes);
      if (found === undefined) {
        found = sizes.has(bytes.length) && originals.has(sha256Hex(bytes));
        known.set(bytes, found);
      }
      return found;
    },
    find: (rewritten) => compiled.get(sha256Hex(rewritten)) ?? null,
  };
}
