/** What is asked of a backend's process, and what it answers: one line of JSON each. */
import type { Mode } from '../../src/core/backend.ts';

/** A process's first line: its backend is loaded and its device open, if there is one. */
export const READY = 'ready';

export interface Job {
  /** Of a WebAssembly module. */
  readonly path: string;
  readonly export: string;
  readonly mode: Mode;
  readonly lanes: number;
  /** One run per list, each on a fresh instance, all with one compiled program. */
  readonly args: readonly (readonly number[])[];
  /** Called at the end; its result is the checksum instead of the export's own. */
  readonly after: { readonly export: string; readonly args: readonly number[] } | null;
}

export type Answer =
  | { readonly status: 'ran'; readonly runs: readonly Ran[]; readonly compileMs: number; readonly runMs: number }
  | { readonly status: 'refused' | 'unavailable' | 'failed'; readonly reason: string }
  /** The process was ended: the job took longer than it may. */
  | { readonly status: 'timeout'; readonly reason: string }
  /** The process ended by itself, as when a driver crashes. */
  | { readonly status: 'crashed'; readonly reason: string };

/** Everything that backends must agree on. */
export interface Ran {
  /** Decimal, unsigned 64 bits; null after a trap. */
  readonly checksum: string | null;
  readonly trap: string | null;
  /** Of all lanes. */
  readonly fuel: number;
  /** Of the final memory, globals and tables. */
  readonly state: string | null;
}
