/**
 * What outlives a process. Drivers: memory (`memory.ts`), SQLite in a file or at an edge
 * (`src/platform/sqlite-store.ts`); `test/store/suite.ts` runs on each.
 *
 * Promises resolve once the change would survive a crash of the process (or at once, in memory). Module bytes are kept once per
 * content: they are written with the first function that has them and go with the last.
 */

import type {
  AddedFunction,
  AliasStore,
  Deletion,
  FunctionMetadata,
  FunctionRecord,
  ListFunctions,
  NewFunction,
} from './functions.ts';
import type { JobStore } from './jobs.ts';
import type { KernelStore } from './kernels.ts';
import type { QuotaStore, Room } from './quotas.ts';
import type { TokenStore } from './tokens.ts';

/** A tenant is an unsigned 64-bit number, written in decimal without leading zeros. */
export type TenantId = string;

export const DEFAULT_TENANT: TenantId = '0';

export interface Store {
  readonly jobs: JobStore;
  readonly tokens: TokenStore;
  readonly quotas: QuotaStore;
  readonly aliases: AliasStore;
  readonly kernels: KernelStore;
  /**
   * Adds a function as the next version of its name, unless the newest one is the same. Rejects with `internal` when the id exists,
   * with `quota_exceeded` when there is no room for it among what its tenant keeps already.
   */
  addFunction(fresh: NewFunction, module: Uint8Array, room?: Room): Promise<AddedFunction>;
  /** Another tenant's function is as absent as one that never was. */
  getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null>;
  /** A version of a name; the newest where none is given. */
  findFunction(tenant: TenantId, name: string, version?: number): Promise<FunctionRecord | null>;
  listFunctions(request: ListFunctions): Promise<readonly FunctionRecord[]>;
  /** Without a tenant: of all of them. */
  countFunctions(tenant?: TenantId): Promise<number>;
  /** Changes the metadata of one whose revision is the given one; answers it as it is then, or null when there is none such. */
  updateFunction(
    tenant: TenantId,
    id: string,
    revision: number,
    metadata: FunctionMetadata,
    nowUnixMs: number,
  ): Promise<FunctionRecord | null>;
  deleteFunction(tenant: TenantId, id: string): Promise<Deletion>;
  /** Deletes every version of a name, or none. */
  deleteFunctions(tenant: TenantId, name: string): Promise<Deletion>;
  getModule(sha256: string): Promise<Uint8Array | null>;
  close(): Promise<void>;
}
