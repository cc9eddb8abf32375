/** From a snapshot's bytes to a kept instance in exactly that state. */
import type { GuestLimits } from '../backend.ts';
import type { ValidatedModule } from '../functions/registry.ts';
import type { KeptInstance } from '../instances/kept-instance.ts';
import { InstanceIdTaken } from '../instances/registry.ts';
import type { BackendChoice } from '../scheduler/placement.ts';
import { parseBackend } from '../scheduler/placement.ts';
import type { Snapshot } from '../snapshots/format.ts';
import { checkDigest, checkRestorable } from '../snapshots/restorable.ts';
import type { AddedFunction, FunctionMetadata, FunctionRecord } from '../store/functions.ts';
import type { Position } from '../store/position.ts';
import type { TenantId } from '../store/store.ts';
import { ceilings, checkLimits } from './ceilings.ts';
import { checkImports } from './check-imports.ts';
import { type Caller, parse } from './endpoint.ts';
import { RequestError } from './errors.ts';
import { checkPolicy, MetadataSchema, NameSchema } from './function-schemas.ts';
import type { Gateway } from './gateway.ts';
import { checkRole } from './middleware/auth.ts';
import { admitted } from './run.ts';

export interface Restoring {
  /** A UUID, lower case; null for a new one. */
  readonly id: string | null;
  /** Null for what the function's policy says. */
  readonly choice: BackendChoice | null;
  /** Whether the snapshot has to be signed whatever the server says. */
  readonly signature: boolean;
  readonly client: AbortSignal;
}

export interface Restored {
  readonly snapshot: Snapshot;
  readonly instance: KeptInstance;
  /** Whether its function had to be deployed. */
  readonly deployed: boolean;
}

/**
 * All of it, or nothing: a function that was deployed for an instance that cannot be is deleted again.
 *
 * @throws SnapshotError; RequestError `tenant_scope_denied`, `role_denied`, `conflict`; TensorWasmError `quota_exceeded` and as an
 * instance that is made.
 */
export function restore(
  gateway: Gateway,
  caller: Caller,
  bytes: Uint8Array<ArrayBuffer>,
  { id, choice, signature, client }: Restoring,
): Promise<Restored> {
  const { config, snapshots, instances, functions, quotas, metrics } = gateway;
  const { tenant } = caller;
  return admitted(
    gateway,
    { tenant, deadlineMs: config.TENSOR_WASM_MAX_DEADLINE_MS, client },
    () => undefined,
    async () => {
      const snapshot = await snapshots.read(bytes, signature);
      checkTenant(snapshot, tenant);
      const max = config.TENSOR_WASM_MAX_MODULE_BYTES;
      const found = snapshot.module.length;
      if (found > max) {
        const message = `Cannot restore: a module may have ${max} bytes, found ${found}`;
        throw new RequestError('module_too_large', message, { max, found });
      }
      const validated = await functions.validate(snapshot.module);
      const { module } = validated;
      const known = await functionOf(gateway, tenant, snapshot);
      if (!known) checkRole(caller.principal, ['deploy']);
      const metadata = known?.metadata ?? metadataOf(gateway, snapshot);
      const limits = limitsOf(snapshot, ceilings(config, metadata.limits).guest);
      checkRestorable(module, snapshot.image, limits);
      await checkDigest(module, snapshot);
      if (id !== null && instances.get(tenant, id)) throw taken(id);
      const count = () => instances.count(tenant);
      return quotas.within(tenant, 'instances', count, async () => {
        const { record, added } = known
          ? { record: known, added: false }
          : await deploy(gateway, tenant, snapshot, validated, metadata);
        try {
          const instance = await instances.create({
            tenant,
            found: { record, module },
            name: snapshot.manifest.instance?.name ?? null,
            choice: choice ?? parseBackend(metadata.policy.backend ?? 'auto'),
            limits,
            from: { image: snapshot.image },
            ...(id === null ? {} : { id }),
          });
          return { snapshot, instance, deployed: added };
        } catch (error) {
          if (added && (await functions.delete(tenant, record.id)) === 'deleted') metrics.functions.deleted.increment();
          throw error instanceof InstanceIdTaken && id !== null ? taken(id) : error;
        }
      });
    },
  );
}

function checkTenant({ manifest }: Snapshot, tenant: TenantId): void {
  if (manifest.tenant === tenant) return;
  const message = `Cannot restore for tenant ${tenant}: the snapshot is of tenant ${manifest.tenant}`;
  throw new RequestError('tenant_scope_denied', message, { tenant: manifest.tenant });
}

function taken(id: string): RequestError {
  return new RequestError('conflict', `Cannot restore as instance ${id}: there is one of that id`, { id });
}

/** What the instance had, and no more than is allowed here. */
function limitsOf({ manifest }: Snapshot, most: GuestLimits): GuestLimits {
  const { max_pages: pages, max_call_depth: depth, max_table_elements: elements } = manifest.limits;
  if (pages >= most.maxPages && depth >= most.maxCallDepth && elements >= most.maxTableElements) return most;
  return {
    maxPages: Math.min(pages, most.maxPages),
    maxCallDepth: Math.min(depth, most.maxCallDepth),
    maxTableElements: Math.min(elements, most.maxTableElements),
  };
}

const PAGE_OF_FUNCTIONS = 1000;

/** The same version; else one of that name, else any, with the same module: the newest. */
async function functionOf(
  { functions }: Gateway,
  tenant: TenantId,
  { manifest }: Snapshot,
): Promise<FunctionRecord | null> {
  const { sha256 } = manifest.module;
  const same = await functions.describe(tenant, manifest.function.id);
  if (same?.sha256 === sha256) return same;
  for (const named of [{ name: manifest.function.name }, {}]) {
    let newest: FunctionRecord | null = null;
    let after: Position | undefined;
    for (;;) {
      const page = await functions.list({ tenant, limit: PAGE_OF_FUNCTIONS, ...named, ...(after ? { after } : {}) });
      newest = page.findLast((one) => one.sha256 === sha256) ?? newest;
      if (page.length < PAGE_OF_FUNCTIONS) break;
      after = page[page.length - 1];
    }
    if (newest) return newest;
  }
  return null;
}

/** As with a deploy: what another server wrote is not believed. */
function metadataOf({ config }: Gateway, { manifest }: Snapshot): FunctionMetadata {
  parse(NameSchema, manifest.function.name, { undefined: 'invalid_name' });
  const metadata = parse(MetadataSchema, manifest.function.metadata);
  checkLimits(metadata.limits, config);
  checkPolicy(metadata.policy);
  return metadata;
}

async function deploy(
  { functions, quotas, metrics }: Gateway,
  tenant: TenantId,
  { manifest }: Snapshot,
  validated: ValidatedModule,
  metadata: FunctionMetadata,
): Promise<AddedFunction> {
  checkImports(validated.module);
  const limits = await quotas.limits(tenant);
  const room = { functions: limits.functions, storedBytes: limits.stored_bytes };
  const deployed = await functions.deploy(tenant, manifest.function.name, validated, metadata, room);
  if (deployed.added) metrics.functions.deployed.increment();
  return deployed;
}
