/** Functions and aliases as the store keeps them. */
import type { ModelSignature } from '../functions/model-signature.ts';
import type { Position } from './position.ts';
import type { TenantId } from './store.ts';

/** What a function may use, below what the server and its tenant may; absent is as much as those allow. */
export interface FunctionLimits {
  readonly deadline_ms?: number;
  /** Of a lane. */
  readonly fuel?: number;
  /** Linear memory, pages of 64 KiB. */
  readonly max_pages?: number;
  readonly max_call_depth?: number;
  /** Invocations running at once; more wait. */
  readonly concurrency?: number;
}

/** What an invocation is that does not say otherwise. */
export interface FunctionPolicy {
  readonly backend?: string;
  readonly fallback?: boolean;
  readonly exactness?: 'exact' | 'fast';
  readonly shadow_stack?: 'auto' | 'none' | { readonly low: number; readonly high: number };
  readonly verify?: 'off' | 'all' | number;
}

/** What of a function may change while its module stays. Members are named as they travel. */
export interface FunctionMetadata {
  readonly description: string;
  /** In order, without repeats. */
  readonly tags: readonly string[];
  /** Variables of a guest that imports WASI. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: FunctionLimits;
  readonly policy: FunctionPolicy;
  /** What makes it a model; absent where it was deployed without. */
  readonly signature?: ModelSignature | undefined;
}

export const NO_METADATA: FunctionMetadata = { description: '', tags: [], environment: {}, limits: {}, policy: {} };

/** One version of a function: a module under a name, with an id of its own. */
export interface FunctionRecord {
  /** UUID, lower case. */
  readonly id: string;
  readonly tenant: TenantId;
  readonly name: string;
  /** From 1, in the order in which a tenant deployed under this name. A number is not given twice while the name is in use. */
  readonly version: number;
  /** Of the module's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the module. */
  readonly size: number;
  readonly createdUnixMs: number;
  readonly updatedUnixMs: number;
  /** Counts the changes of its metadata, from 1. */
  readonly revision: number;
  readonly metadata: FunctionMetadata;
}

/** A function that has yet no version. */
export type NewFunction = Omit<FunctionRecord, 'version'>;

export interface AddedFunction {
  readonly record: FunctionRecord;
  /** False where the newest version of that name has the same module and metadata: `record` is that one. */
  readonly added: boolean;
}

/** In order of creation, then of ids. */
export interface ListFunctions {
  readonly tenant: TenantId;
  readonly limit: number;
  readonly after?: Position;
  readonly name?: string;
  readonly tag?: string;
  /** Only the newest version of each name. */
  readonly latest?: boolean;
}

/** `aliased` where an alias stands for it: nothing is deleted then. */
export type Deletion = 'deleted' | 'absent' | 'aliased';

/** A name that stands for one version of a function. */
export interface AliasRecord {
  readonly tenant: TenantId;
  readonly name: string;
  readonly functionId: string;
  readonly createdUnixMs: number;
  readonly updatedUnixMs: number;
}

export interface ListAliases {
  readonly tenant: TenantId;
  readonly limit: number;
  /** Only names that come after this one. */
  readonly after?: string;
  readonly functionId?: string;
}

/** Changes resolve once they would survive a crash. */
export interface AliasStore {
  get(tenant: TenantId, name: string): Promise<AliasRecord | null>;
  /** Makes the alias or points it elsewhere (its creation stays); null where the tenant has no such function. */
  put(alias: AliasRecord): Promise<AliasRecord | null>;
  /** By name, compared as UTF-8. */
  list(request: ListAliases): Promise<readonly AliasRecord[]>;
  /** Whether there was one to delete. */
  delete(tenant: TenantId, name: string): Promise<boolean>;
}
