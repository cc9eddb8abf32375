import type { Context } from 'hono';
import { DEFAULT_TENANT, type TenantId } from '../../store/store.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { findToken, parseTenant, sameSecret, type Token } from '../tokens.ts';

const MAX_AUTHORIZATION = 1024;
const CHALLENGE = { 'www-authenticate': 'Bearer' };

/**
 * Who is calling, and for which tenant. Without any token configured everybody is let in: such a server listens on loopback only.
 *
 * @throws RequestError `bad_request`, `invalid_auth`, `unauthorized`, `tenant_scope_denied`, and those of the tenant's header.
 */
export function authorize(context: Context, { tokens, config }: Gateway): TenantId {
  const token = tokens.length === 0 ? null : authenticate(context.req.header('authorization'), tokens);
  const tenant = tenantOf(context.req.header('x-tensorwasm-tenant'), config.TENSOR_WASM_API_REQUIRE_TENANT);
  if (token?.tenants && !token.tenants.has(tenant)) {
    throw new RequestError(
      'tenant_scope_denied',
      `Cannot act for tenant ${tenant}: the token's tenants do not include it`,
      {
        tenant,
      },
    );
  }
  return tenant;
}

/** For routes with a token of their own; an empty one leaves them open. */
export function authorizeWith(context: Context, secret: string): void {
  if (secret !== '' && !sameSecret(secret, bearer(context.req.header('authorization')))) throw unauthorized();
}

function authenticate(header: string | undefined, tokens: readonly Token[]): Token {
  const token = findToken(tokens, bearer(header));
  if (!token) throw unauthorized();
  return token;
}

function bearer(header: string | undefined): string {
  if (header === undefined) throw unauthorized();
  // A token holds no comma, so one means that the header was sent twice.
  if (header.includes(','))
    throw new RequestError('bad_request', 'Cannot authenticate: Authorization was sent more than once');
  const match = header.length <= MAX_AUTHORIZATION ? /^bearer[ \t]+(\S+)[ \t]*$/i.exec(header) : null;
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

function tenantOf(header: string | undefined, required: boolean): TenantId {
  if (header === undefined) {
    if (required) throw new RequestError('missing_tenant', 'Cannot tell the tenant: X-TensorWasm-Tenant is missing');
    return DEFAULT_TENANT;
  }
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
