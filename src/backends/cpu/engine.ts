/** What the JavaScript engine around us can do. Asked once, by trying. */
import { TensorWasmError } from '../../core/errors.ts';
import type { ValidModule } from '../../core/wasm/module.ts';

/** What an entry is called through: `promising` lets the guest suspend, and answers a promise. */
export type Entry = (...words: number[]) => unknown;

export interface Engine {
  /** Null where JavaScript Promise Integration is missing: then a guest cannot be suspended. */
  readonly jspi: {
    promising(entry: Entry): (...words: number[]) => Promise<unknown>;
    suspending(host: () => Promise<void>): Entry;
  } | null;
  /** Whether errors say at which byte a module trapped. */
  readonly positions: boolean;
  readonly name: string;
}

/** A module that the engine is tried with: `(module (func (export "t") unreachable))`. */
export const PROBE = Uint8Array.of(
  ...[
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x74, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b,
  ],
);
const TRAPPING_AT = 30;

/** What was compiled beforehand, for a host that forbids making code. */
export interface Precompiled {
  /** {@link PROBE}. */
  readonly probe: WebAssembly.Module;
  /** Whether there is a compiled form of the module. */
  has(module: ValidModule): boolean;
  /** The compiled form of a rewritten module, by its bytes; null where there is none. */
  find(rewritten: Uint8Array): WebAssembly.Module | null;
}

/**
 * Offset, in the bytes that were compiled, of the instruction that trapped; null where the engine doesn't say. The function index beside
 * it is not read: V8 15 writes 0 for all.
 */
export function trapOffset(error: Error): number | null {
  const found = /wasm-function\[\d+\]:0x([0-9a-f]+)/.exec(error.stack ?? '');
  return found === null ? null : Number.parseInt(found[1], 16);
}

function reportsPositions(): boolean {
  const probe = beforehand?.probe ?? new WebAssembly.Module(PROBE);
  const { t } = new WebAssembly.Instance(probe).exports;
  try {
    if (typeof t === 'function') t();
  } catch (error) {
    return error instanceof Error && trapOffset(error) === TRAPPING_AT;
  }
  return false;
}

function findJspi(): Engine['jspi'] {
  const promising: unknown = Reflect.get(WebAssembly, 'promising');
  const Suspending: unknown = Reflect.get(WebAssembly, 'Suspending');
  if (typeof promising !== 'function' || typeof Suspending !== 'function') return null;
  return {
    promising: (entry) => promising(entry),
    suspending: (host) => Reflect.construct(Suspending, [host]),
  };
}

function nameOf(): string {
  const { versions } = (globalThis as { process?: { versions?: Record<string, string | undefined> } }).process ?? {};
  if (versions?.bun !== undefined) return `JavaScriptCore (Bun ${versions.bun})`;
  if (versions?.deno !== undefined) return `V8 ${versions.v8} (Deno ${versions.deno})`;
  if (versions?.node !== undefined) return `V8 ${versions.v8} (Node ${versions.node})`;
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') return 'V8 (workerd)';
  return 'WebAssembly';
}

let known: Engine | null = null;
let beforehand: Precompiled | null = null;

/** Says that this host forbids making code. Before anything else is asked of the engine. */
export function runPrecompiled(precompiled: Precompiled): void {
  beforehand = precompiled;
}

/** What the host may run; null where it compiles. */
export function precompiled(): Precompiled | null {
  return beforehand;
}

/** @throws TensorWasmError `unavailable` where the host forbids compiling WebAssembly. */
export function engine(): Engine {
  if (known !== null) return known;
  try {
    known = { jspi: findJspi(), positions: reportsPositions(), name: nameOf() };
  } catch (cause) {
    throw new TensorWasmError(
      'unavailable',
      'Cannot run WebAssembly here: this host refuses to compile a module',
      {},
      { cause },
    );
  }
  return known;
}
