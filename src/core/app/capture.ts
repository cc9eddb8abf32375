/** A snapshot of an instance that is kept, or of the state that a new one would have. */
import type { LoadedFunction } from '../functions/registry.ts';
import type { KeptInstance } from '../instances/kept-instance.ts';
import { parseBackend } from '../scheduler/placement.ts';
import type { SnapshotFacts, WrittenSnapshot } from '../snapshots/format.ts';
import type { FunctionRecord } from '../store/functions.ts';
import { VERSION } from '../version.ts';
import { ceilings, deadlineOf, fuelOf } from './ceilings.ts';
import type { Caller } from './endpoint.ts';
import { shownMetadata } from './function-schemas.ts';
import type { Gateway } from './gateway.ts';
import { noInstance } from './perform.ts';
import { admitted } from './run.ts';

/** Calls on the instance wait meanwhile. Throws RequestError `instance_not_found` where it ends first; as `Snapshots.write`. */
export function captureInstance(
  gateway: Gateway,
  caller: Caller,
  found: KeptInstance,
  client: AbortSignal,
): Promise<WrittenSnapshot> {
  const { config, snapshots, functions, instances } = gateway;
  const { tenant, limits, module } = found;
  snapshots.checkWritable();
  return admitted(
    gateway,
    {
      tenant,
      deadlineMs: config.TENSOR_WASM_MAX_DEADLINE_MS,
      client,
      before: (signal) => found.lock(signal),
    },
    () => undefined,
    async () => {
      if (found.ended) throw noInstance(found.id);
      const record = (await functions.describe(tenant, found.functionId)) ?? found.record;
      const facts = { ...factsOf(gateway, caller, record), instance: { id: found.id, name: found.name } };
      const written = await snapshots.write({ ...facts, limits: told(limits) }, module, await found.image());
      instances.touch(found);
      return written;
    },
  );
}

/** Runs the function's start function on an instance of which nothing stays. Throws as making an instance does; as `Snapshots.write`. */
export function captureFunction(
  gateway: Gateway,
  caller: Caller,
  { record, module }: LoadedFunction,
  client: AbortSignal,
): Promise<WrittenSnapshot> {
  const { config, snapshots, instances } = gateway;
  const { tenant } = caller;
  snapshots.checkWritable();
  const most = ceilings(config, record.metadata.limits);
  const choice = parseBackend(record.metadata.policy.backend ?? 'auto');
  return admitted(
    gateway,
    { tenant, deadlineMs: deadlineOf(null, most), client },
    (signal) => ({ fuel: fuelOf(null, most), tenant, signal }),
    async (run) => {
      const image = await instances.freshState({ tenant, module, choice, limits: most.guest, from: { run } });
      const facts = { ...factsOf(gateway, caller, record), instance: null, limits: told(most.guest) };
      return snapshots.write(facts, module, image);
    },
  );
}

function factsOf(
  { clock }: Gateway,
  { tenant, principal }: Caller,
  { id, name, version, metadata }: FunctionRecord,
): Omit<SnapshotFacts, 'instance' | 'limits'> {
  return {
    tenant,
    function: { id, name, version, metadata: shownMetadata(metadata) },
    captured: { unix_ms: clock.now(), by: principal.id, engine: VERSION },
  };
}

function told({ maxPages, maxCallDepth, maxTableElements }: KeptInstance['limits']): SnapshotFacts['limits'] {
  return { max_pages: maxPages, max_call_depth: maxCallDepth, max_table_elements: maxTableElements };
}
