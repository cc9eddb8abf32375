/** What every request that runs a guest goes through: a slot, a deadline, and an end that is told as an error where it is one. */
import type { DeviceInfo } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import type { Execution } from '../scheduler/scheduler.ts';
import type { TenantId } from '../store/store.ts';
import type { ValidModule } from '../wasm/module.ts';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';

export interface Admitting {
  /** Whose it is. */
  readonly tenant: TenantId;
  readonly deadlineMs: number;
  /** Aborts when the caller has gone: what it asked for is stopped. */
  readonly client?: AbortSignal;
  /** What is waited for ahead of a slot; what it answers is called at the end. */
  readonly before?: (signal: AbortSignal) => Promise<() => void>;
}

/**
 * Plans at once, so that a bad request never waits; then waits for a slot and runs. The deadline counts from the request's arrival.
 *
 * @throws RequestError `capacity_exhausted` where too many wait already; what `plan` and `run` throw.
 */
export async function admitted<P, T>(
  gateway: Gateway,
  { tenant, deadlineMs, client, before }: Admitting,
  plan: (signal: AbortSignal) => P,
  run: (planned: P, queueMs: number) => Promise<T>,
): Promise<T> {
  const { admission, deadlines, departures, metrics } = gateway;
  const deadline = deadlines.start(deadlineMs, client);
  let after: (() => void) | null = null;
  try {
    const planned = plan(deadline.signal);
    const asked = performance.now();
    if (before) after = await before(deadline.signal);
    const entering = admission.enter(deadline.signal, tenant);
    if (entering === false) {
      const found = admission.waiting;
      throw new RequestError(
        'capacity_exhausted',
        `Cannot invoke now: ${found} invocations wait already`,
        { found },
        { 'retry-after': '1' },
      );
    }
    if (entering !== true) {
      metrics.invocationsQueued.add(1);
      await entering.finally(() => metrics.invocationsQueued.add(-1));
    }
    metrics.invocationsActive.add(1);
    try {
      return await run(planned, entering === true && !before ? 0 : performance.now() - asked);
    } finally {
      metrics.invocationsActive.add(-1);
      admission.leave(tenant);
    }
  } finally {
    after?.();
    const overrunMs = deadline.end();
    if (overrunMs !== null) {
      metrics.deadlineOverrun.observe(overrunMs / 1000);
      await departures.leave(tenant);
    }
  }
}

/** @throws RequestError `trap` with code, function, offset and lane; TensorWasmError `deadline_exceeded` or `cancelled` where that stopped it. */
export function requireFinished(
  module: ValidModule,
  { report, device, comparison }: Execution,
  deadlineMs: number,
): void {
  const { trap, lanes, trapped } = report;
  if (trap === null) return;
  const backend = device.backend;
  if (trap.code === 'deadline_exceeded') {
    const message = `Cannot finish ${report.export}: the deadline of ${deadlineMs} ms passed`;
    throw new TensorWasmError('deadline_exceeded', message, { deadline_ms: deadlineMs, backend });
  }
  if (trap.code === 'cancelled')
    throw new TensorWasmError('cancelled', `Cannot finish ${report.export}: it was cancelled`, { backend });
  const name = trap.function === null ? null : nameOf(module, trap.function);
  const where =
    trap.function === null
      ? ''
      : ` in function ${trap.function}${name === null ? '' : ` (${name})`} at offset ${trap.offset}`;
  const lane = report.mode === 'call' ? '' : `, lane ${trap.lane} (${trapped} of ${lanes} trapped)`;
  throw new RequestError(
    'trap',
    `Cannot finish ${report.export}: ${trap.message}${where}${lane}`,
    {
      code: trap.code,
      function: trap.function,
      function_name: name,
      offset: trap.offset,
      lane: trap.lane,
      phase: trap.phase,
      trapped,
      lanes,
      backend,
      compared: comparison !== null,
      equal: comparison?.equal ?? null,
    },
    ranOn(device),
  );
}

/** From the name section, or the first export. */
function nameOf(module: ValidModule, index: number): string | null {
  const exported = module.exports.find((one) => one.kind === 'func' && one.index === index);
  return module.functionNames.get(index) ?? exported?.name ?? null;
}

const RAN = new WeakMap<DeviceInfo, Readonly<Record<string, string>>>();

/** Headers that say where an invocation ran. A device's name is its driver's; a header takes only printable ASCII. */
export function ranOn(device: DeviceInfo): Readonly<Record<string, string>> {
  let headers = RAN.get(device);
  if (!headers) {
    const { backend, name } = device;
    headers = { 'x-tensor-wasm-backend': backend, 'x-tensor-wasm-device': name.replace(/[^\x20-\x7e]/g, '?') };
    RAN.set(device, headers);
  }
  return headers;
}

export function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
