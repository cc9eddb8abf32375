import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { TensorWasmError } from '../errors.ts';
import { type Principal, parseTenant, ROLES, type Role } from './principal.ts';

/** Where keys are public, a signature made with a shared one proves nothing. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_SUBJECT = 128;

export interface IssuerOptions {
  /** The issuer's JSON Web Key Set. */
  readonly url: URL;
  readonly issuer: string;
  readonly audience: string;
  readonly rolesClaim: string;
  readonly tenantsClaim: string;
}

export interface Vouched {
  readonly principal: Principal;
  /** When the token expires. */
  readonly untilUnixMs: number;
}

/** An identity provider whose signed tokens are accepted. Its keys are fetched when first needed, and again when one is unknown. */
export class Issuer {
  readonly #options: IssuerOptions;
  readonly #keys: JWTVerifyGetKey;

  constructor(options: IssuerOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(options.url, { timeoutDuration: 5000 });
  }

  /**
   * Null for a token that is not valid, or not for us.
   *
   * @throws TensorWasmError `unavailable` when the issuer's keys cannot be read.
   */
  async vouch(token: string): Promise<Vouched | null> {
    const { issuer, audience } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
      return { principal: this.#principal(payload), untilUnixMs: Number(payload.exp) * 1000 };
    } catch (error) {
      if (error instanceof errors.JOSEError && !unreadable(error)) return null;
      const found = error instanceof Error ? error.message : String(error);
      throw new TensorWasmError('unavailable', `Cannot check the token: the issuer's keys cannot be read: ${found}`);
    }
  }

  #principal(payload: JWTPayload): Principal {
    const { rolesClaim, tenantsClaim } = this.#options;
    const roles = words(payload[rolesClaim]);
    const tenants = words(payload[tenantsClaim]);
    return {
      kind: 'jwt',
      id: `jwt:${String(payload.sub).slice(0, MAX_SUBJECT)}`,
      roles: new Set<Role>(ROLES.filter((role) => roles.includes(role))),
      tenants: tenants.includes('*') ? null : new Set(tenants.flatMap((text) => parseTenant(text) ?? [])),
    };
  }
}

function unreadable(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
  );
}

/** A claim as a list: an array of strings and numbers, or one string with spaces between. */
function words(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim === 'number') return [String(claim)];
  return typeof claim === 'string' ? claim.split(/[ ,]+/).filter((word) => word !== '') : [];
}
