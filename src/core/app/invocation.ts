/** From an invocation as a request states it to one that can run: arguments with tensors, limits with their ceilings. */
import { z } from '@hono/zod-openapi';
import type { Mode } from '../backend.ts';
import type { Config } from '../config/config.ts';
import type { Host } from '../engine/host.ts';
import { PAGE } from '../engine/image.ts';
import { type Invocation, planInvocation } from '../engine/invocation.ts';
import { exportedFunction } from '../engine/signature.ts';
import { TensorWasmError } from '../errors.ts';
import type { FunctionPolicy } from '../store/functions.ts';
import type { FuncType, ValidModule, ValType } from '../wasm/module.ts';
import { type Ceilings, deadlineOf, fuelOf } from './ceilings.ts';
import { RequestError } from './errors.ts';
import type { HostJson } from './guest-host.ts';
import { invocationFields } from './schemas.ts';
import { type PlacedTensor, readTensor, TensorSchema } from './tensor.ts';

const MAX_TENSORS = 64;

export const InvocationSchema = z.strictObject({
  ...invocationFields,
  tensors: z.array(TensorSchema).max(MAX_TENSORS).nullish().openapi({
    description:
      'Placed in linear memory; where `args` name none of them, their pointers are the first parameters, in order',
  }),
  digest: z
    .boolean()
    .nullish()
    .openapi({ description: 'Whether the reply has the digest of the final memory and globals' }),
});

export type InvocationJson = z.output<typeof InvocationSchema>;

export interface Planned {
  readonly invocation: Invocation;
  readonly tensors: readonly PlacedTensor[];
  readonly deadlineMs: number;
}

/** What holds for an invocation beside what it asks for. */
export interface Planning {
  readonly config: Config;
  readonly ceilings: Ceilings;
  /** Whose it is, to be served fairly among others. */
  readonly tenant: string;
  /** Where the request does not say. */
  readonly policy?: Pick<FunctionPolicy, 'exactness' | 'shadow_stack'>;
  /** Stops the guest. */
  readonly signal: AbortSignal;
  readonly host?: Host | undefined;
}

/**
 * @throws RequestError, TensorWasmError What the request got wrong; nothing has run then.
 */
export function plan(
  module: ValidModule,
  request: InvocationJson,
  { config, ceilings, tenant, policy, signal, host }: Planning,
): Planned {
  const mode = request.mode ?? 'call';
  const name = request.export ?? defaultExport(module);
  const tensors = (request.tensors ?? []).map((tensor) => readTensor(tensor, ceilings.guest.maxPages * PAGE));
  const { args, parameters } = passTensors(request.args ?? [], tensors, mode);
  checkArguments(args, mode, config.TENSOR_WASM_API_MAX_ARGS);
  // Before the plan: it holds the arguments of every lane.
  checkLanes(module, name, Math.max(request.count ?? 1, perLane(mode, args) ? args.length : 1), config);
  const invocation = planInvocation(module, {
    export: name,
    args,
    mode,
    count: request.count ?? null,
    init: exportCall(request.init),
    after: exportCall(request.then),
    tensors: tensors.map(({ bytes, output, dtype }, i) => ({
      parameter: parameters[i],
      bytes,
      output,
      ...(dtype === 'f32' || dtype === 'f64' ? { floats: dtype } : {}),
    })),
    exactness: request.exactness ?? policy?.exactness ?? 'exact',
    stack: request.shadow_stack ?? policy?.shadow_stack ?? 'auto',
    fuel: fuelOf(request.fuel, ceilings),
    digest: request.digest ?? false,
    limits: ceilings.guest,
    tenant,
    signal,
    ...(host ? { host } : {}),
  });
  checkMemory(invocation);
  checkBatch(invocation, config.TENSOR_WASM_MAX_BATCH_BYTES);
  return { invocation, tensors, deadlineMs: deadlineOf(request.deadline_ms, ceilings) };
}

/** Whether it is one call on a fresh instance, and nothing more. */
export function isPlain(request: InvocationJson & HostJson): boolean {
  return (
    (request.mode ?? 'call') === 'call' &&
    (request.count ?? 1) === 1 &&
    !request.init &&
    !request.then &&
    !request.digest &&
    (request.tensors?.length ?? 0) === 0 &&
    (request.exactness ?? 'exact') === 'exact' &&
    !request.wasi &&
    !request.input &&
    !request.input_b64
  );
}

/**
 * Whether a call of this type may be made and answered.
 *
 * @throws RequestError `too_many_args`, `unsupported_return_type`, `result_too_large`
 */
export function checkCall({ results }: FuncType, name: string, args: readonly unknown[], config: Config): void {
  checkArguments(args, 'call', config.TENSOR_WASM_API_MAX_ARGS);
  checkResults(results, name, 1, config);
}

function defaultExport(module: ValidModule): string {
  const found = ['_start', 'main'].find((name) =>
    module.exports.some((one) => one.name === name && one.kind === 'func'),
  );
  if (found !== undefined) return found;
  throw new TensorWasmError(
    'missing_export',
    'Cannot choose an export: none was named, and there is neither _start nor main',
  );
}

function exportCall(call: InvocationJson['init']): { readonly export: string; readonly args?: unknown } | null {
  return call ? { export: call.export, args: call.args ?? [] } : null;
}

/** Replaces `{"tensor": NAME}` by a word to be filled in, and says which parameter takes which tensor's pointer. */
function passTensors(
  args: readonly unknown[],
  tensors: readonly PlacedTensor[],
  mode: Mode,
): { readonly args: readonly unknown[]; readonly parameters: readonly number[] } {
  if (tensors.length === 0) return { args, parameters: [] };
  const first = mode === 'grid' ? 1 : 0;
  const separate = perLane(mode, args);
  const lanes: readonly (readonly unknown[])[] = separate ? args : [args];
  const named = lanes.map((lane) => lane.map(tensorName));
  const none = named.every((lane) => lane.every((name) => name === null));
  const parameters = tensors.map(({ name }, i) => {
    const at = none ? i : named[0].indexOf(name);
    const same = named.every(
      (lane) => lane.indexOf(name) === (none ? -1 : at) && lane.lastIndexOf(name) === lane.indexOf(name),
    );
    if (at >= 0 && same) return at + first;
    throw new RequestError(
      'invalid_tensor',
      `Cannot pass tensor ${name}: it must stand once in the arguments, at the same place in every lane`,
      { tensor: name },
    );
  });
  for (const name of named[0]) {
    if (name !== null && !tensors.some((tensor) => tensor.name === name)) {
      throw new RequestError('invalid_tensor', `Cannot pass tensor ${name}: there is none of that name`, {
        tensor: name,
      });
    }
  }
  const filled = lanes.map((lane, i) =>
    none ? [...tensors.map(() => 0), ...lane] : lane.map((value, j) => (named[i][j] === null ? value : 0)),
  );
  return { args: separate ? filled : filled[0], parameters };
}

/** Whether a batch's arguments are one array for each lane. */
function perLane(mode: Mode, args: readonly unknown[]): args is readonly (readonly unknown[])[] {
  return mode === 'batch' && args.length > 0 && args.every(Array.isArray);
}

function tensorName(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('tensor' in value)) return null;
  return typeof value.tensor === 'string' ? value.tensor : null;
}

function checkArguments(args: readonly unknown[], mode: Mode, max: number): void {
  const lane = mode === 'batch' && Array.isArray(args[0]) ? args[0] : args;
  if (lane.length > max) {
    throw new RequestError('too_many_args', `Cannot call: at most ${max} arguments, found ${lane.length}`, {
      max,
      found: lane.length,
    });
  }
}

function checkLanes(module: ValidModule, name: string, lanes: number, config: Config): void {
  const max = config.TENSOR_WASM_MAX_LANES;
  if (lanes > max)
    throw new RequestError('too_many_lanes', `Cannot run ${lanes} lanes: at most ${max}`, { max, found: lanes });
  checkResults(exportedFunction(module, name).results, name, lanes, config);
}

function checkResults(results: readonly ValType[], name: string, lanes: number, config: Config): void {
  const vector = results.find((type) => type === 'v128');
  if (vector)
    throw new RequestError('unsupported_return_type', `Cannot return a ${vector} from ${name}`, { type: vector });
  const most = config.TENSOR_WASM_API_MAX_RESULT_VALUES;
  const found = lanes * results.length;
  if (found > most) {
    throw new RequestError(
      'result_too_large',
      `Cannot reply with ${found} values: at most ${most}; write them to a tensor instead`,
      { max: most, found },
    );
  }
}

/** Whether the tensors could ever fit; where they do is found out when they are placed. */
function checkMemory({ module, tensors, limits }: Invocation): void {
  if (tensors.length === 0) return;
  const max = Math.min(module.memories[0]?.limits.max ?? limits.maxPages, limits.maxPages);
  const found = Math.ceil(tensors.reduce((sum, { bytes }) => sum + bytes.length, 0) / PAGE);
  if (found > max) {
    throw new RequestError(
      'module_memory_too_large',
      `Cannot place the tensors: they need ${found} pages of memory, the module may have ${max}`,
      { max, found },
    );
  }
}

function checkBatch({ mode, count, module, tensors }: Invocation, max: number): void {
  if (mode !== 'batch') return;
  const pages = module.memories[0]?.limits.min ?? 0;
  const found = count * (pages * PAGE + tensors.reduce((sum, { bytes }) => sum + bytes.length, 0));
  if (found > max) {
    throw new RequestError(
      'too_many_lanes',
      `Cannot run a batch of ${count} lanes: their memories take ${found} bytes, at most ${max}`,
      { max, found },
    );
  }
}
