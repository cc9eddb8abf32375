import { LRUCache } from 'lru-cache';
import type { Clock, Sha256 } from '../ports.ts';
import type { Position } from '../store/position.ts';
import type { TenantId } from '../store/store.ts';
import type { TokenRecord, TokenStore } from '../store/tokens.ts';
import type { EnvironmentToken } from './environment.ts';
import type { Issuer, Vouched } from './issuer.ts';
import { DEVELOPER, type Principal, ROLES, type Role } from './principal.ts';
import { environmentId, newToken, newTokenId, sameSecret, tokenId } from './secrets.ts';

export interface DirectoryOptions {
  readonly store: TokenStore;
  readonly environment: readonly EnvironmentToken[];
  readonly issuer: Issuer | null;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** Whether everybody may do everything while there are no tokens. */
  readonly developer: boolean;
}

export interface NewToken {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly tenants: readonly TenantId[] | null;
  /** Milliseconds from its making on; null never. */
  readonly expiresInMs: number | null;
}

/** What a rotation changes, in milliseconds from then on. */
export interface Rotation {
  /** How long the secret before is still accepted. */
  readonly graceMs: number;
  /** Another expiry; null leaves the one there is. */
  readonly expiresInMs: number | null;
}

/** A token's only appearance in the clear. */
export interface IssuedToken {
  readonly record: TokenRecord;
  readonly token: string;
}

/** Another process may have changed the tokens of the store we share: what was read is trusted for this long. */
const TRUST_MS = 1000;
const RECORDS_KEPT = 10_000;
/** A key that the issuer withdrew still counts for this long. */
const VOUCHED_MS = 30_000;

interface Remembered {
  readonly record: TokenRecord | null;
  readonly principal: Principal | null;
  readonly readAt: number;
}

/**
 * The tokens that open this server: the store's, the environment's, and those that an issuer signed. Changes made here hold at
 * once; those of another process on the same store, within a second.
 */
export class TokenDirectory {
  readonly #options: DirectoryOptions;
  readonly #environment = new Map<string, { readonly hash: string; readonly principal: Principal }>();
  readonly #known = new LRUCache<string, Remembered>({ max: RECORDS_KEPT });
  readonly #vouched = new LRUCache<string, Vouched>({ max: RECORDS_KEPT });
  /** Hashes of tokens that were accepted before. Only the hashing is saved: what is accepted is decided each time. */
  readonly #hashes = new LRUCache<string, string>({ max: RECORDS_KEPT });
  /** Once there has been a token there is no way back: a server must not fall open because the last one was revoked. */
  #closed: boolean;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    for (const { secret, tenants } of options.environment) {
      const hash = options.sha256(secret);
      const id = environmentId(hash);
      this.#environment.set(id, { hash, principal: { kind: 'bearer', id, roles: new Set(ROLES), tenants } });
    }
    this.#closed = !options.developer || options.environment.length > 0 || options.issuer !== null;
  }

  /** What a caller without any token is: the developer while there are none, else nobody. */
  anonymous(): Principal | null | Promise<Principal | null> {
    if (this.#closed) return null;
    return this.#options.clock.monotonic() - this.#countedAt < TRUST_MS ? DEVELOPER : this.#countTokens();
  }

  /**
   * Null for a token that is none, or has expired. Answers at once where what it needs is in memory.
   *
   * @throws TensorWasmError `unavailable` when an issuer's keys cannot be read.
   */
  authenticate(presented: string): Principal | null | Promise<Principal | null> {
    const hashed = this.#hashes.get(presented);
    const hash = hashed ?? this.#options.sha256(presented);
    const found = this.#find(presented, hash);
    if (hashed !== undefined) return found;
    if (found instanceof Promise) {
      return found.then((principal) => {
        if (principal !== null) this.#hashes.set(presented, hash);
        return principal;
      });
    }
    if (found !== null) this.#hashes.set(presented, hash);
    return found;
  }

  #find(presented: string, hash: string): Principal | null | Promise<Principal | null> {
    const id = tokenId(presented);
    if (id !== null) {
      const known = this.#known.get(id);
      return known && this.#options.clock.monotonic() - known.readAt < TRUST_MS
        ? this.#accept(known, hash)
        : this.#read(id).then((read) => this.#accept(read, hash));
    }
    const named = this.#environment.get(environmentId(hash));
    if (named && sameSecret(named.hash, hash)) return named.principal;
    return this.#options.issuer !== null && presented.split('.').length === 3
      ? this.#vouch(this.#options.issuer, presented, hash)
      : null;
  }

  async create({ name, roles, tenants, expiresInMs }: NewToken): Promise<IssuedToken> {
    const { store, sha256, clock } = this.#options;
    const now = clock.now();
    const id = newTokenId();
    const token = newToken(id);
    const record: TokenRecord = {
      id,
      name,
      hash: sha256(token),
      roles: ROLES.filter((role) => roles.includes(role)),
      tenants,
      createdUnixMs: now,
      expiresUnixMs: expiresInMs && now + expiresInMs,
      rotatedUnixMs: null,
      previousHash: null,
      previousUntilUnixMs: null,
    };
    await store.add(record);
    this.#closed = true;
    this.#remember(id, record);
    return { record, token };
  }

  /** Another secret for the same token; null where it has gone. */
  async rotate(record: TokenRecord, { graceMs, expiresInMs }: Rotation): Promise<IssuedToken | null> {
    const { store, sha256, clock } = this.#options;
    const now = clock.now();
    const token = newToken(record.id);
    const rotated: TokenRecord = {
      ...record,
      hash: sha256(token),
      expiresUnixMs: expiresInMs ? now + expiresInMs : record.expiresUnixMs,
      rotatedUnixMs: now,
      previousHash: graceMs > 0 ? record.hash : null,
      previousUntilUnixMs: graceMs > 0 ? now + graceMs : null,
    };
    if (!(await store.replace(rotated))) return null;
    this.#remember(record.id, rotated);
    return { record: rotated, token };
  }

  async revoke(id: string): Promise<boolean> {
    const revoked = await this.#options.store.delete(id);
    this.#remember(id, null);
    return revoked;
  }

  get(id: string): Promise<TokenRecord | null> {
    return this.#options.store.get(id);
  }

  list(limit: number, after?: Position): Promise<readonly TokenRecord[]> {
    return this.#options.store.list({ limit, ...(after === undefined ? {} : { after }) });
  }

  /** Whether there is no token yet, so that the first one made must be able to make more. */
  async empty(): Promise<boolean> {
    const { environment, issuer, store } = this.#options;
    return environment.length === 0 && issuer === null && (await store.count()) === 0;
  }

  #accept({ record, principal }: Remembered, hash: string): Principal | null {
    if (record === null) return null;
    const now = this.#options.clock.now();
    const current = sameSecret(record.hash, hash);
    const previous =
      record.previousHash !== null && sameSecret(record.previousHash, hash) && now < (record.previousUntilUnixMs ?? 0);
    if (!current && !previous) return null;
    return record.expiresUnixMs === null || now < record.expiresUnixMs ? principal : null;
  }

  async #read(id: string): Promise<Remembered> {
    return this.#remember(id, await this.#options.store.get(id));
  }

  #remember(id: string, record: TokenRecord | null): Remembered {
    const principal: Principal | null = record && {
      kind: 'bearer',
      id,
      roles: new Set(record.roles),
      tenants: record.tenants && new Set(record.tenants),
    };
    const remembered = { record, principal, readAt: this.#options.clock.monotonic() };
    this.#known.set(id, remembered);
    return remembered;
  }

  async #countTokens(): Promise<Principal | null> {
    if ((await this.#options.store.count()) > 0) this.#closed = true;
    this.#countedAt = this.#options.clock.monotonic();
    return this.#closed ? null : DEVELOPER;
  }

  async #vouch(issuer: Issuer, presented: string, hash: string): Promise<Principal | null> {
    const now = this.#options.clock.now();
    const known = this.#vouched.get(hash);
    if (known && now < known.untilUnixMs) return known.principal;
    const vouched = await issuer.vouch(presented);
    if (!vouched) return null;
    this.#vouched.set(hash, { ...vouched, untilUnixMs: Math.min(vouched.untilUnixMs, now + VOUCHED_MS) });
    return vouched.principal;
  }
}
