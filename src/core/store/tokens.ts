import type { Role } from '../tenants/principal.ts';
import type { Position } from './position.ts';
import type { TenantId } from './store.ts';

/** A bearer token without its secret. */
export interface TokenRecord {
  /** Public part of the token, unique. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, lower-case hexadecimal. */
  readonly hash: string;
  readonly roles: readonly Role[];
  /** Null stands for every tenant. */
  readonly tenants: readonly TenantId[] | null;
  readonly createdUnixMs: number;
  /** From then on it is refused; null is never. */
  readonly expiresUnixMs: number | null;
  readonly rotatedUnixMs: number | null;
  /** What a rotation replaced, accepted until the time given. */
  readonly previousHash: string | null;
  readonly previousUntilUnixMs: number | null;
}

/** The tokens that a store keeps. Changes resolve once they would survive a crash. */
export interface TokenStore {
  /** Rejects with `internal` when the id exists. */
  add(record: TokenRecord): Promise<void>;
  get(id: string): Promise<TokenRecord | null>;
  /** In order of creation, then of ids. */
  list(request: { readonly limit: number; readonly after?: Position }): Promise<readonly TokenRecord[]>;
  /** Puts the record in the place of the one with its id; false when there is none. */
  replace(record: TokenRecord): Promise<boolean>;
  /** Whether there was one to delete. */
  delete(id: string): Promise<boolean>;
  count(): Promise<number>;
}
