/** What an invocation may use: what its function allows, below what the server does. A request may ask for less, never for more. */
import type { GuestLimits } from '../backend.ts';
import type { Config } from '../config/config.ts';
import type { FunctionLimits } from '../store/functions.ts';
import { RequestError } from './errors.ts';

export interface Ceilings {
  readonly deadlineMs: number;
  /** Of a lane. */
  readonly fuel: number;
  readonly guest: GuestLimits;
}

/** The same object as long as nothing changes, so that limits are told apart at a glance. */
export function ceilings(config: Config, limits: FunctionLimits): Ceilings {
  const known = KNOWN.get(limits);
  if (known?.config === config) return known.ceilings;
  const made = make(config, limits);
  KNOWN.set(limits, { config, ceilings: made });
  return made;
}

const KNOWN = new WeakMap<FunctionLimits, { readonly config: Config; readonly ceilings: Ceilings }>();

function make(config: Config, limits: FunctionLimits): Ceilings {
  return {
    deadlineMs: Math.min(config.TENSOR_WASM_MAX_DEADLINE_MS, limits.deadline_ms ?? Number.POSITIVE_INFINITY),
    fuel: Math.min(config.TENSOR_WASM_MAX_FUEL, limits.fuel ?? Number.POSITIVE_INFINITY),
    guest: {
      maxPages: Math.min(config.TENSOR_WASM_MAX_PAGES, limits.max_pages ?? Number.POSITIVE_INFINITY),
      maxCallDepth: Math.min(config.TENSOR_WASM_MAX_CALL_DEPTH, limits.max_call_depth ?? Number.POSITIVE_INFINITY),
      maxTableElements: config.TENSOR_WASM_MAX_TABLE_ELEMENTS,
    },
  };
}

/**
 * What is asked, or the ceiling where nothing is.
 *
 * @throws RequestError `invalid_request` above the ceiling.
 */
export function deadlineOf(asked: number | null | undefined, { deadlineMs: max }: Ceilings): number {
  return below('deadline_ms', asked ?? max, max);
}

/** Without a ceiling below the largest number there is, fuel that nobody asked for is not limited: null. Throws as {@link deadlineOf}. */
export function fuelOf(asked: number | null | undefined, { fuel: max }: Ceilings): number | null {
  if (asked === null || asked === undefined) return max === Number.MAX_SAFE_INTEGER ? null : max;
  return below('fuel', asked, max);
}

/** @throws RequestError `invalid_request` for a limit that the server would not allow. */
export function checkLimits(limits: FunctionLimits, config: Config): void {
  const maxima: Readonly<Record<keyof FunctionLimits, number>> = {
    deadline_ms: config.TENSOR_WASM_MAX_DEADLINE_MS,
    fuel: config.TENSOR_WASM_MAX_FUEL,
    max_pages: config.TENSOR_WASM_MAX_PAGES,
    max_call_depth: config.TENSOR_WASM_MAX_CALL_DEPTH,
    concurrency: config.TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS,
  };
  for (const [name, max] of Object.entries(maxima))
    below(`limits.${name}`, limits[name as keyof FunctionLimits] ?? 0, max);
}

function below(field: string, found: number, max: number): number {
  if (found <= max) return found;
  const message = `Cannot accept ${field}: at most ${max}, received ${found}`;
  throw new RequestError('invalid_request', message, { field, max, found });
}
