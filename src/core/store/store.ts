/**
 * What outlives a process. Drivers: memory (`memory.ts`), SQLite in a file or at an edge
 * (`src/platform/sqlite-store.ts`); `test/store/suite.ts` runs on each.
 *
 * Promises resolve once the change would survive a crash of the process (or at once, in memory). Module bytes are kept once per
 * content: they are written with the first function that has them and go with the last.
 */

import type { JobStore } from './jobs.ts';
import type { QuotaStore, Room } from './quotas.ts';
import type { TokenStore } from './tokens.ts';

/** A tenant is an unsigned 64-bit number, written in decimal without leading zeros. */
export type TenantId = string;

export const DEFAULT_TENANT: TenantId = '0';

export interface FunctionRecord {
  /** UUID, lower case. */
  readonly id: string;
  readonly tenant: TenantId;
  readonly name: string;
  /** Of the module's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the module. */
  readonly size: number;
  readonly createdUnixMs: number;
}

/** A page of a listing: newest last, by creation time and then id. */
export interface ListFunctions {
  readonly tenant: TenantId;
  readonly limit: number;
  /** Only functions that come after the one with this id; an id that is gone lists nothing. */
  readonly after?: string;
}

export interface Store {
  readonly jobs: JobStore;
  readonly tokens: TokenStore;
  readonly quotas: QuotaStore;
  /**
   * Adds a function. Rejects with `internal` when the id exists, with `quota_exceeded` when there is no room for it among what
   * its tenant keeps already.
   */
  addFunction(record: FunctionRecord, module: Uint8Array, room?: Room): Promise<void>;
  /** Another tenant's function is as absent as one that never was. */
  getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null>;
  listFunctions(request: ListFunctions): Promise<readonly FunctionRecord[]>;
  countFunctions(tenant: TenantId): Promise<number>;
  /** Whether there was one to delete. */
  deleteFunction(tenant: TenantId, id: string): Promise<boolean>;
  getModule(sha256: string): Promise<Uint8Array | null>;
  close(): Promise<void>;
}
