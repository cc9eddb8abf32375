/** An invocation from a request's body to what ran: in a slot, on a kept instance or wherever the scheduler places it. */
import type { InvocationReport } from '../engine/invoke.ts';
import { invokePrompt } from '../engine/prompt.ts';
import { encodeArguments } from '../engine/values.ts';
import type { LoadedFunction } from '../functions/registry.ts';
import type { KeptInstance } from '../instances/kept-instance.ts';
import { parseBackend } from '../scheduler/placement.ts';
import type { Execution } from '../scheduler/scheduler.ts';
import type { TenantId } from '../store/store.ts';
import { ceilings as ceilingsOf, deadlineOf, fuelOf } from './ceilings.ts';
import { RequestError } from './errors.ts';
import { functionSlot, inTurn, type Turn } from './function-slot.ts';
import type { Gateway } from './gateway.ts';
import { type GuestHost, guestHost } from './guest-host.ts';
import { checkCall, isPlain, plan } from './invocation.ts';
import type { InvokeJson } from './invoke-body.ts';
import { admitted, requireFinished } from './run.ts';
import type { PlacedTensor } from './tensor.ts';

export interface Performed {
  readonly tensors: readonly PlacedTensor[];
  /** Whether the digest of the final state was asked for. */
  readonly digest: boolean;
  readonly execution: Execution;
  readonly queueMs: number;
  /** What the guest did with its host; null for one that imports nothing. */
  readonly guest: GuestHost | null;
}

export interface Performing {
  /** Aborts when nobody waits for the answer any more: the guest is stopped then. Asked for only by what does not end at once: on Deno a request's signal is dear. */
  readonly client?: () => AbortSignal;
  /** Takes what the guest emits, and answers as `emit-chunk` does. */
  readonly emit?: (bytes: Uint8Array) => number;
  /** Whether standard output is emitted too. */
  readonly stdout?: boolean;
  /** Told when it is about to run: what was wrong with the request, or had no room, is known by then. */
  readonly started?: () => void;
}

/**
 * Answers at once where nothing has to be waited for.
 *
 * @throws RequestError, TensorWasmError How the invocation ended where not well.
 */
export function perform(
  gateway: Gateway,
  tenant: TenantId,
  found: LoadedFunction,
  body: InvokeJson,
  performing: Performing = {},
): Performed | Promise<Performed> {
  return performPromptly(gateway, tenant, found, body) ?? performInTurn(gateway, tenant, found, body, performing);
}

/** A plain call that ends within a fraction of a millisecond needs no slot, no deadline and no promise. Null where it is none, or does not. */
function performPromptly(
  { scheduler, quotas, metrics, config }: Gateway,
  tenant: TenantId,
  { module, record }: LoadedFunction,
  body: InvokeJson,
): Performed | null {
  const { limits, policy } = record.metadata;
  if (!isPlain(body) || typeof body.export !== 'string' || body.instance) return null;
  if (limits.concurrency !== undefined || (policy.exactness ?? 'exact') !== 'exact') return null;
  const args = body.args ?? [];
  const ceilings = ceilingsOf(config, limits);
  const promptly = scheduler.prompt(module, body.export, ceilings.guest, {
    choice: parseBackend(body.backend ?? policy.backend ?? 'auto'),
    fallback: body.fallback ?? policy.fallback ?? true,
  });
  if (!promptly || quotas.checkFuel(tenant)) return null;
  const { prompt, device } = promptly;
  deadlineOf(body.deadline_ms, ceilings);
  checkCall(prompt.type, prompt.export, args, config);
  const fuel = fuelOf(body.fuel, ceilings);
  const report = invokePrompt(prompt, encodeArguments(args, prompt.type.params, prompt), fuel, tenant);
  if (!report) return null;
  quotas.charge(tenant, report.fuel[0]);
  metrics.usage.ran(tenant, report.fuel[0], null);
  return {
    tensors: NONE,
    digest: false,
    execution: { report, device, passed: NONE, comparison: null },
    queueMs: 0,
    guest: null,
  };
}

const NONE: readonly never[] = [];

async function performInTurn(
  gateway: Gateway,
  tenant: TenantId,
  found: LoadedFunction,
  body: InvokeJson,
  { client, emit, stdout, started }: Performing,
): Promise<Performed> {
  const { scheduler, instances, config, quotas, metrics } = gateway;
  const { environment, limits, policy } = found.record.metadata;
  const ceilings = ceilingsOf(config, limits);
  const deadlineMs = deadlineOf(body.deadline_ms, ceilings);
  const choice = parseBackend(body.backend ?? policy.backend ?? 'auto');
  const fallback = body.fallback ?? policy.fallback ?? true;
  const instance = body.instance ? keptInstance(gateway, tenant, found, body.instance) : null;
  if (instance && (body.verify ?? 'off') !== 'off') {
    throw new RequestError('invalid_request', 'Cannot verify on a kept instance: its state would be needed twice', {
      field: 'verify',
    });
  }
  const allowed = quotas.checkFuel(tenant);
  if (allowed) await allowed;
  const slot = functionSlot(gateway, found);
  const lock: Turn | null = instance && ((signal) => instance.lock(signal));
  const before = slot && lock ? inTurn(slot, lock) : (slot ?? lock);
  let guest: GuestHost | null = null;
  return admitted(
    gateway,
    {
      tenant,
      deadlineMs,
      ...(client ? { client: client() } : {}),
      ...(before ? { before } : {}),
    },
    (signal) => {
      guest = guestHost({
        name: found.record.name,
        module: found.module,
        json: body,
        environment,
        config,
        deadlineMs,
        signal,
        emit: emit ?? null,
        emitsStdout: stdout ?? false,
      });
      return plan(found.module, body, {
        config,
        ceilings,
        tenant,
        policy,
        signal,
        host: guest?.host,
      });
    },
    async (planned, queueMs) => {
      started?.();
      const { invocation } = planned;
      let execution: Execution;
      if (instance) {
        try {
          execution = { ...(await instances.invoke(instance, invocation, choice, fallback)), comparison: null };
        } finally {
          instances.touch(instance);
        }
      } else {
        execution = await scheduler.execute(invocation, {
          choice,
          fallback,
          verify: sampled(body.verify ?? policy.verify ?? 'off'),
        });
      }
      const fuel = spent(execution.report);
      quotas.charge(tenant, fuel);
      metrics.usage.ran(tenant, fuel, execution.report.trap?.code ?? null);
      requireFinished(found.module, execution, planned.deadlineMs);
      return { tensors: planned.tensors, digest: invocation.digest, execution, queueMs, guest };
    },
  );
}

/** By all lanes together. */
export function spent(report: InvocationReport): number {
  let total = 0;
  for (const fuel of report.fuel) total += fuel;
  return total;
}

function sampled(verify: 'off' | 'all' | number): boolean {
  return verify === 'all' || (verify !== 'off' && Math.random() < verify);
}

/** @throws RequestError `instance_not_found`, also for another function's. */
function keptInstance({ instances }: Gateway, tenant: TenantId, { record }: LoadedFunction, id: string): KeptInstance {
  const found = instances.get(tenant, id);
  if (found?.functionId === record.id) return found;
  throw noInstance(id);
}

export function noInstance(id: string): RequestError {
  return new RequestError('instance_not_found', `Cannot find instance ${id}`, { id });
}
