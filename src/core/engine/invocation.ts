/** What is asked of an export, checked against its signature: JSON goes in, words come out. */
import {
  DEFAULT_GUEST_LIMITS,
  type Exactness,
  type GuestLimits,
  type Mode,
  type RunLimits,
  type ShadowStack,
  type ValueWords,
} from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import { planStack } from '../lower/shadow-stack.ts';
import type { ValidModule, ValType } from '../wasm/module.ts';
import type { Host } from './host.ts';
import { exportedFunction } from './signature.ts';
import type { TensorArgument } from './tensors.ts';
import { encodeArguments } from './values.ts';

/** Most lanes that one invocation may have. */
export const MAX_LANES = 2 ** 26;

/** One call of an export, its arguments as words. */
export interface ExportCall {
  readonly export: string;
  readonly args: ValueWords;
}

export interface Invocation extends ExportCall {
  readonly module: ValidModule;
  readonly mode: Mode;
  /** Lanes; 1 in a call. In a grid `args` are the parameters after the index, the same for all lanes; in a batch they are lane-major. */
  readonly count: number;
  /** Called once before, on the same instance. */
  readonly init: ExportCall | null;
  /** Called once after, on the same instance; in a batch once on every lane's. */
  readonly after: ExportCall | null;
  readonly tensors: readonly TensorArgument[];
  readonly exactness: Exactness;
  /** Of a grid's lanes. */
  readonly stack: ShadowStack;
  readonly limits: GuestLimits;
  /** `fuel` holds for every phase and lane by itself. */
  readonly run: RunLimits;
  /** Whether the digest of the final state is wanted: it costs reading all of it back. */
  readonly digest: boolean;
}

/** An invocation as written in JSON. */
export interface InvocationRequest {
  readonly export: string;
  /** An array; in a batch also one array per lane. */
  readonly args?: unknown;
  readonly mode?: Mode;
  readonly count?: number | null;
  readonly init?: { readonly export: string; readonly args?: unknown } | null;
  readonly after?: { readonly export: string; readonly args?: unknown } | null;
  readonly tensors?: readonly TensorArgument[];
  readonly exactness?: Exactness;
  readonly stack?: ShadowStack;
  readonly limits?: GuestLimits;
  readonly fuel?: number | null;
  readonly tenant?: string;
  readonly signal?: AbortSignal;
  readonly host?: Host;
  readonly digest?: boolean;
}

/**
 * Checks a request against the module's signatures.
 *
 * @throws TensorWasmError `missing_export`; `invalid_args`, naming the parameter; `usage` for a count that does not suit the mode, or a
 * stack outside of memory.
 */
export function planInvocation(module: ValidModule, request: InvocationRequest): Invocation {
  const mode = request.mode ?? 'call';
  const { params } = exportedFunction(module, request.export);
  const json = request.args ?? [];
  const perLane =
    mode === 'batch' && Array.isArray(json) && json.length > 0 && json.every((lane) => Array.isArray(lane));
  const count = laneCount(mode, request.count ?? null, perLane ? json.length : null);
  const tensors = request.tensors ?? [];
  const stack = request.stack ?? 'auto';
  if (mode === 'grid' && typeof stack === 'object') planStack(module, [request.export], stack);
  for (const tensor of tensors) checkTensor(tensor, params, mode, request.export);
  return {
    module,
    export: request.export,
    mode,
    count,
    args: perLane
      ? laneArguments(json, params, request.export)
      : sharedArguments(json, params, request.export, mode, count),
    init: call(module, request.init ?? null),
    after: call(module, request.after ?? null),
    tensors,
    exactness: request.exactness ?? 'exact',
    stack,
    limits: request.limits ?? DEFAULT_GUEST_LIMITS,
    run: {
      fuel: request.fuel ?? null,
      ...(request.tenant === undefined ? {} : { tenant: request.tenant }),
      ...(request.signal ? { signal: request.signal } : {}),
      ...(request.host ? { host: request.host } : {}),
    },
    digest: request.digest ?? false,
  };
}

function call(
  module: ValidModule,
  request: { readonly export: string; readonly args?: unknown } | null,
): ExportCall | null {
  if (request === null) return null;
  const { params } = exportedFunction(module, request.export);
  return { export: request.export, args: encodeArguments(request.args ?? [], params, { export: request.export }) };
}

function laneCount(mode: Mode, count: number | null, lanes: number | null): number {
  const usage = (found: string): TensorWasmError =>
    new TensorWasmError('usage', `cannot run a ${mode}: ${found}`, { count });
  if (count !== null && !(Number.isSafeInteger(count) && count >= 1 && count <= MAX_LANES)) {
    throw usage(`the count must be an integer from 1 to ${MAX_LANES}, found ${count}`);
  }
  if (mode === 'call') {
    if (count !== null && count !== 1) throw usage(`it has one lane, found a count of ${count}`);
    return 1;
  }
  if (lanes !== null && count !== null && lanes !== count)
    throw usage(`the count is ${count}, found arguments for ${lanes} lanes`);
  const found = count ?? lanes;
  if (found === null) throw usage('it needs a count of lanes, found none');
  return found;
}

function sharedArguments(
  json: unknown,
  params: readonly ValType[],
  name: string,
  mode: Mode,
  count: number,
): ValueWords {
  if (mode === 'grid') {
    if (params[0] !== 'i32') {
      const found = params.length === 0 ? 'it has no parameters' : `its first is ${params[0]}`;
      const message = `cannot run '${name}' as a grid: the first parameter must be an i32, the lane's index, found: ${found}`;
      throw new TensorWasmError('invalid_args', message, { export: name, parameter: 0 });
    }
    return encodeArguments(json, params.slice(1), { export: name, firstParameter: 1 });
  }
  const one = encodeArguments(json, params, { export: name });
  if (mode === 'call') return one;
  const all = new Uint32Array(one.length * count);
  for (let lane = 0; lane < count; lane++) all.set(one, lane * one.length);
  return all;
}

function laneArguments(json: readonly unknown[], params: readonly ValType[], name: string): ValueWords {
  const all = new Uint32Array(json.length * params.length * 2);
  json.forEach((lane, i) => {
    try {
      all.set(encodeArguments(lane, params, { export: name }), i * params.length * 2);
    } catch (error) {
      if (!(error instanceof TensorWasmError)) throw error;
      throw new TensorWasmError(
        error.kind,
        `lane ${i}: ${error.message}`,
        { ...error.details, lane: i },
        { cause: error },
      );
    }
  });
  return all;
}

function checkTensor(tensor: TensorArgument, params: readonly ValType[], mode: Mode, name: string): void {
  const type = params[tensor.parameter];
  if (type !== 'i32' || (mode === 'grid' && tensor.parameter === 0)) {
    const found = mode === 'grid' && tensor.parameter === 0 ? "the lane's index" : (type ?? 'no such parameter');
    const message = `cannot pass a tensor as parameter ${tensor.parameter} of '${name}': a pointer is an i32, found ${found}`;
    throw new TensorWasmError('invalid_args', message, { export: name, parameter: tensor.parameter });
  }
}
