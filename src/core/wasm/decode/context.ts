import { ModuleError } from '../../errors.ts';
import type { Features } from '../features.ts';

/** The most of everything that a module may have. Beyond it `decode` throws `too_large`, before anything is allocated for it. */
export interface DecodeLimits {
  readonly moduleBytes: number;
  readonly types: number;
  readonly imports: number;
  /** Defined functions; the same for every index space below. */
  readonly functions: number;
  readonly tables: number;
  readonly memories: number;
  readonly globals: number;
  readonly exports: number;
  readonly elementSegments: number;
  readonly dataSegments: number;
  /** In one element segment. */
  readonly segmentElements: number;
  /** Parameters, and likewise results, of one function type. */
  readonly arity: number;
  /** Declared locals of one function, parameters not included. */
  readonly locals: number;
  /** Bytes of one function body. */
  readonly bodyBytes: number;
}

/** Those that engines agreed on for the JavaScript interface, except a smaller module. */
export const DEFAULT_DECODE_LIMITS: DecodeLimits = {
  moduleBytes: 64 * 1024 * 1024,
  types: 1_000_000,
  imports: 1_000_000,
  functions: 1_000_000,
  tables: 100_000,
  memories: 100,
  globals: 1_000_000,
  exports: 1_000_000,
  elementSegments: 10_000_000,
  dataSegments: 100_000,
  segmentElements: 10_000_000,
  arity: 1_000,
  locals: 50_000,
  bodyBytes: 7_654_321,
};

/** What every section's decoder is given beside its reader. */
export interface DecodeContext {
  readonly limits: DecodeLimits;
  readonly features: Features;
}

/** Throws `too_large` if `requested` is above the limit of that name. */
export function checkLimit(limits: DecodeLimits, limit: keyof DecodeLimits, requested: number, offset: number): void {
  const max = limits[limit];
  if (requested <= max) return;
  const message = `Cannot accept this module: ${requested} ${limit}, at most ${max} are accepted`;
  throw new ModuleError('too_large', message, offset, { limit, requested, max });
}
