/** Who is calling, as far as the gateway cares: what they may do, and for whom. */
import type { TenantId } from '../store/store.ts';

/** `admin` may do everything; each of the others only its own. Reading what one's tenants have needs a token of any role. */
export const ROLES = ['invoke', 'deploy', 'operate', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Principal {
  /** A token of ours or of the environment, one that an issuer signed, or nobody in particular: a server that has no tokens. */
  readonly kind: 'bearer' | 'jwt' | 'dev';
  /** Stable over restarts and replicas, and no secret; null for `dev`. */
  readonly id: string | null;
  readonly roles: ReadonlySet<Role>;
  /** Null stands for all of them. */
  readonly tenants: ReadonlySet<TenantId> | null;
}

/** Everybody, while there are no tokens. */
export const DEVELOPER: Principal = { kind: 'dev', id: null, roles: new Set(ROLES), tenants: null };

export function holds({ roles }: Principal, role: Role): boolean {
  return roles.has(role) || roles.has('admin');
}

export function reaches({ tenants }: Principal, tenant: TenantId): boolean {
  return tenants === null || tenants.has(tenant);
}

/** Whether the principal may hand out these rights: nobody gives what they do not have. */
export function covers(
  principal: Principal,
  rights: { readonly roles: Iterable<Role>; readonly tenants: Iterable<TenantId> | null },
): boolean {
  for (const role of rights.roles) if (!holds(principal, role)) return false;
  if (principal.tenants === null) return true;
  if (rights.tenants === null) return false;
  for (const tenant of rights.tenants) if (!principal.tenants.has(tenant)) return false;
  return true;
}

const U64_MAX = 2n ** 64n - 1n;

/** A decimal number below 2^64 without needless zeros, or null. */
export function parseTenant(text: string): TenantId | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  const value = BigInt(text);
  return value <= U64_MAX ? value.toString() : null;
}
