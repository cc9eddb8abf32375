import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Position } from '../../store/position.ts';
import type { TokenRecord } from '../../store/tokens.ts';
import { covers, type Principal, parseTenant, ROLES } from '../../tenants/principal.ts';
import { cursorOf, PageQuery, pageOfItems } from '../cursor.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { readJson } from '../middleware/body.ts';
import { errors, reply } from '../schemas.ts';

const MAX_SECONDS = 10 * 365 * 86_400;
const MAX_GRACE_SECONDS = 7 * 86_400;

export const TenantSchema = z
  .union([z.string(), z.int().min(0)])
  .transform((value, issues) => {
    const tenant = parseTenant(String(value));
    if (tenant !== null) return tenant;
    issues.addIssue({ code: 'custom', message: 'expected a decimal number below 2^64' });
    return z.NEVER;
  })
  .openapi({ type: 'string', pattern: '^\\d{1,20}$', example: '7', description: 'A decimal number below 2^64' });

const ExpirySchema = z.int().min(1).max(MAX_SECONDS).nullish().openapi({ description: 'From now; absent is never' });

const CreateBody = z
  .strictObject({
    name: z.string().min(1).max(256),
    roles: z.array(z.enum(ROLES)).min(1).openapi({ description: '`admin` holds the others too' }),
    tenants: z
      .union([z.literal('*'), z.array(TenantSchema).min(1).max(1000)])
      .openapi({ description: 'For whom the token speaks; "*" is every tenant' }),
    expires_in_seconds: ExpirySchema,
  })
  .openapi('CreateToken');

const RotateBody = z
  .strictObject({
    grace_seconds: z.int().min(0).max(MAX_GRACE_SECONDS).nullish().openapi({
      description: 'How long the secret before is still accepted (0)',
    }),
    expires_in_seconds: ExpirySchema.openapi({ description: 'Another expiry, from now; absent leaves it' }),
  })
  .openapi('RotateToken');

const TokenSchema = z
  .object({
    id: z.string().openapi({ description: 'Its public part, which logs may have' }),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    tenants: z.union([z.literal('*'), z.array(z.string())]),
    created_unix_ms: z.int(),
    expires_unix_ms: z.int().nullable(),
    rotated_unix_ms: z.int().nullable(),
    previous_until_unix_ms: z.int().nullable().openapi({ description: 'Until when the secret before is accepted' }),
  })
  .openapi('Token');
const IssuedSchema = TokenSchema.extend({
  token: z.string().openapi({ description: 'The secret: only this reply ever has it' }),
}).openapi('IssuedToken');

const path = { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) };

const createToken = createRoute({
  method: 'post',
  path: '/tokens',
  summary: 'Make a token',
  description:
    'Nobody can give rights that they do not have. The first token of a server must be an admin’s of all tenants.',
  request: { body: { required: true, content: { 'application/json': { schema: CreateBody } } } },
  responses: { 201: reply('Made; it counts from now on', IssuedSchema), ...errors(400, 403, 408, 413) },
});
const listTokens = createRoute({
  method: 'get',
  path: '/tokens',
  summary: 'List tokens',
  description: 'Those whose tenants are all among one’s own. Tokens that the environment names are not among them.',
  request: { query: PageQuery },
  responses: {
    200: reply('A page, oldest first', z.object({ tokens: z.array(TokenSchema), next: z.string().nullable() })),
    ...errors(400),
  },
});
const rotateToken = createRoute({
  method: 'post',
  path: '/tokens/{id}/rotate',
  summary: 'Give a token another secret',
  request: { ...path, body: { required: false, content: { 'application/json': { schema: RotateBody } } } },
  responses: { 200: reply('Its new secret', IssuedSchema), ...errors(400, 404, 408, 413) },
});
const revokeToken = createRoute({
  method: 'delete',
  path: '/tokens/{id}',
  summary: 'Revoke a token',
  request: path,
  responses: { 204: { description: 'It is refused from now on' }, ...errors(404) },
});

export type TokenRoutes = typeof createToken | typeof listTokens | typeof rotateToken | typeof revokeToken;

export function tokenRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { directory, config } = gateway;
  const common = { access: 'admin', scope: 'server' } as const;

  register(app, gateway, {
    route: createToken,
    ...common,
    action: 'create_token',
    async handle(context, { principal }) {
      const body = parse(CreateBody, await readJson(context, config));
      const tenants = body.tenants === '*' ? null : [...new Set(body.tenants)];
      if (!covers(principal, { roles: body.roles, tenants })) {
        throw new RequestError('tenant_scope_denied', 'Cannot make a token for tenants that are not one’s own', {
          field: 'tenants',
        });
      }
      if ((!body.roles.includes('admin') || tenants !== null) && (await directory.empty())) {
        throw new RequestError(
          'invalid_request',
          'Cannot make this the first token: it must be an admin’s of all tenants, or nobody could make another',
          { field: 'roles' },
        );
      }
      const { record, token } = await directory.create({
        name: body.name,
        roles: body.roles,
        tenants,
        expiresInMs: milliseconds(body.expires_in_seconds),
      });
      return json({ ...shown(record), token }, 201, { location: `/tokens/${record.id}` });
    },
  });

  register(app, gateway, {
    route: listTokens,
    ...common,
    async handle(context, { principal }) {
      const { limit, after } = parse(PageQuery, context.req.query());
      const found: TokenRecord[] = [];
      // A page of the store may hold tokens that are not shown to this admin.
      for (let from: Position | undefined = after; found.length <= limit; ) {
        const page = await directory.list(limit + 1, from);
        found.push(...page.filter((record) => visible(principal, record)));
        if (page.length <= limit) break;
        from = page[page.length - 1];
      }
      const { page, last } = pageOfItems(found, limit);
      return json({ tokens: page.map(shown), next: last && cursorOf(last) });
    },
  });

  register(app, gateway, {
    route: rotateToken,
    ...common,
    action: 'rotate_token',
    async handle(context, { principal }) {
      const found = await lookUp(context, principal);
      const body = parse(RotateBody, (await readJson(context, config)) ?? {});
      const rotated = await directory.rotate(found, {
        graceMs: (body.grace_seconds ?? 0) * 1000,
        expiresInMs: milliseconds(body.expires_in_seconds),
      });
      if (!rotated) throw noToken(found.id);
      return json({ ...shown(rotated.record), token: rotated.token });
    },
  });

  register(app, gateway, {
    route: revokeToken,
    ...common,
    action: 'revoke_token',
    async handle(context, { principal }) {
      const { id } = await lookUp(context, principal);
      if (!(await directory.revoke(id))) throw noToken(id);
      return new Response(null, { status: 204 });
    },
  });

  const lookUp = async (context: Context, principal: Principal): Promise<TokenRecord> => {
    const id = context.req.param('id') ?? '';
    const found = await directory.get(id);
    if (!found || !visible(principal, found)) throw noToken(id);
    return found;
  };
}

function milliseconds(seconds: number | null | undefined): number | null {
  return seconds ? seconds * 1000 : null;
}

/** A token that reaches further than its admin is none of theirs. */
function visible(principal: Principal, { tenants }: TokenRecord): boolean {
  return covers(principal, { roles: [], tenants });
}

function noToken(id: string): RequestError {
  return new RequestError('not_found', `Cannot find token ${id.slice(0, 64)}`, { id: id.slice(0, 64) });
}

function shown(record: TokenRecord): z.output<typeof TokenSchema> {
  return {
    id: record.id,
    name: record.name,
    roles: [...record.roles],
    tenants: record.tenants === null ? '*' : [...record.tenants],
    created_unix_ms: record.createdUnixMs,
    expires_unix_ms: record.expiresUnixMs,
    rotated_unix_ms: record.rotatedUnixMs,
    previous_until_unix_ms: record.previousUntilUnixMs,
  };
}
