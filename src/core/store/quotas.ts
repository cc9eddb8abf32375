import type { TenantId } from './store.ts';

/** What of a tenant can be limited. */
export const QUOTAS = [
  'functions',
  'stored_bytes',
  'jobs',
  'job_bytes',
  'instances',
  'fuel_per_day',
  'requests_per_second',
  'request_burst',
  'concurrent_requests',
] as const;
export type QuotaName = (typeof QUOTAS)[number];

/** A tenant's own limits; what is absent is the server's default. */
export type QuotaLimits = Readonly<Partial<Record<QuotaName, number>>>;

/** What a tenant keeps in the store. */
export interface StoredUsage {
  readonly functions: number;
  /** Of all modules of all functions: one that two functions share counts twice. */
  readonly storedBytes: number;
  /** Waiting or running. */
  readonly jobs: number;
}

/** How much more of it may be added; a store checks it with the addition, in one transaction. */
export interface Room {
  readonly functions: number;
  readonly storedBytes: number;
}

export interface FuelCharge {
  readonly tenant: TenantId;
  readonly fuel: number;
}

/** Limits of tenants and what they used. Changes resolve once they would survive a crash. */
export interface QuotaStore {
  /** Null where a tenant has no limits of its own. */
  get(tenant: TenantId): Promise<QuotaLimits | null>;
  /** Null takes them away. */
  set(tenant: TenantId, limits: QuotaLimits | null): Promise<void>;
  usage(tenant: TenantId): Promise<StoredUsage>;
  /** Adds to what tenants spent on a day (`2026-01-31`), all or none; answers the new sums in the same order. */
  addFuel(day: string, charges: readonly FuelCharge[]): Promise<readonly number[]>;
  fuel(tenant: TenantId, day: string): Promise<number>;
}
