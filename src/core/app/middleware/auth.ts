import type { Context } from 'hono';
import { DEFAULT_TENANT, type TenantId } from '../../store/store.ts';
import { holds, type Principal, parseTenant, type Role, reaches } from '../../tenants/principal.ts';
import { sameSecret } from '../../tenants/secrets.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

const MAX_AUTHORIZATION = 1024;
/** Tokens of an issuer carry their claims with them. */
const MAX_SIGNED_AUTHORIZATION = 8192;
const CHALLENGE = { 'www-authenticate': 'Bearer' };

type Doors = Pick<Gateway, 'directory' | 'config'>;

/**
 * Who is calling. Without any token everybody is let in: such a server listens on loopback only.
 *
 * @throws RequestError `bad_request`, `invalid_auth`, `unauthorized`; TensorWasmError `unavailable` when an issuer cannot be asked.
 */
export function authenticate(context: Context, doors: Doors): Principal | Promise<Principal> {
  const open = doors.directory.anonymous();
  if (open instanceof Promise) return open.then((principal) => principal ?? presented(context, doors));
  return open ?? presented(context, doors);
}

/** For routes with a token of their own; an empty one leaves them open. */
export function authorizeWith(context: Context, secret: string): void {
  if (secret === '') return;
  if (!sameSecret(secret, bearer(context.req.header('authorization'), MAX_AUTHORIZATION))) throw unauthorized();
}

/** @throws RequestError `role_denied` */
export function checkRole(principal: Principal, roles: readonly Role[]): void {
  if (roles.some((role) => holds(principal, role))) return;
  const role = roles.join(' or ');
  throw new RequestError('role_denied', `Cannot do this: the token lacks the role ${role}`, { role });
}

/**
 * The tenant that a request is for. A token of one tenant alone speaks for it unasked.
 *
 * @throws RequestError `tenant_scope_denied`, and those of the tenant's header.
 */
export function tenantOf(context: Context, principal: Principal, required: boolean): TenantId {
  const header = context.req.header('x-tensorwasm-tenant');
  const tenant = header === undefined ? implied(principal, required) : readTenant(header);
  if (reaches(principal, tenant)) return tenant;
  throw new RequestError(
    'tenant_scope_denied',
    `Cannot act for tenant ${tenant}: the token's tenants do not include it`,
    { tenant },
  );
}

function presented(context: Context, { directory, config }: Doors): Principal | Promise<Principal> {
  const max = config.TENSOR_WASM_API_JWKS_URL === '' ? MAX_AUTHORIZATION : MAX_SIGNED_AUTHORIZATION;
  const found = directory.authenticate(bearer(context.req.header('authorization'), max));
  return found instanceof Promise ? found.then(known) : known(found);
}

function known(principal: Principal | null): Principal {
  if (principal === null) throw unauthorized();
  return principal;
}

function bearer(header: string | undefined, max: number): string {
  if (header === undefined) throw unauthorized();
  // A token holds no comma, so one means that the header was sent twice.
  if (header.includes(','))
    throw new RequestError('bad_request', 'Cannot authenticate: Authorization was sent more than once');
  const match = header.length <= max ? /^bearer[ \t]+(\S+)[ \t]*$/i.exec(header) : null;
  if (!match) {
    throw new RequestError(
      'invalid_auth',
      'Cannot authenticate: expected "Authorization: Bearer TOKEN"',
      {},
      CHALLENGE,
    );
  }
  return match[1];
}

function unauthorized(): RequestError {
  return new RequestError('unauthorized', 'Cannot authenticate: no valid token was given', {}, CHALLENGE);
}

function implied({ tenants }: Principal, required: boolean): TenantId {
  if (required) throw new RequestError('missing_tenant', 'Cannot tell the tenant: X-TensorWasm-Tenant is missing');
  if (tenants?.size !== 1) return DEFAULT_TENANT;
  const [only] = tenants;
  return only;
}

function readTenant(header: string): TenantId {
  if (header.includes(',')) {
    throw new RequestError(
      'duplicate_tenant_header',
      'Cannot tell the tenant: X-TensorWasm-Tenant was sent more than once',
    );
  }
  const tenant = parseTenant(header.trim());
  if (tenant === null) {
    throw new RequestError(
      'invalid_tenant',
      'Cannot tell the tenant: X-TensorWasm-Tenant is not a decimal number below 2^64',
    );
  }
  return tenant;
}
