import type { InternalGlobal } from '../../core/wasm/rewrite/index.ts';
import type { Entry } from './engine.ts';
import type { Runner } from './host.ts';
import type { Located, Tables } from './trap.ts';

/** Something whose entries can be launched. */
export interface Guest extends Runner, Tables {
  internal(name: InternalGlobal): WebAssembly.Global;
  /** An entry of the rewritten module, so that the guest can suspend where the engine allows it. */
  entry(name: string): Entry;
  at(site: number): Located | null;
  /** Where the engine trapped. */
  trapped(error: Error): Located | null;
}
