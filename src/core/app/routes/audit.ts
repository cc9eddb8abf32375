import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Principal, reaches } from '../../tenants/principal.ts';
import { json } from '../answer.ts';
import { parse, register } from '../endpoint.ts';
import type { Gateway } from '../gateway.ts';
import { reply } from '../schemas.ts';
import { TenantSchema } from './tokens.ts';

const Query = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .openapi({ param: { name: 'limit', in: 'query' } }),
  action: z
    .string()
    .optional()
    .openapi({ param: { name: 'action', in: 'query' } }),
  tenant_id: TenantSchema.optional().openapi({ param: { name: 'tenant_id', in: 'query' } }),
  status: z.coerce
    .number()
    .int()
    .optional()
    .openapi({ param: { name: 'status', in: 'query' }, description: 'Of the reply' }),
});

const EntrySchema = z
  .looseObject({
    seq: z.int(),
    prev_hash: z.string(),
    ts_unix_ms: z.int(),
    request_id: z.string(),
    actor: z.looseObject({ kind: z.enum(['bearer', 'jwt', 'dev', 'anonymous']), token_id: z.string().nullable() }),
    action: z.string(),
    resource: z.record(z.string(), z.string()),
    outcome: z.object({ status_code: z.int(), error_kind: z.string().optional() }),
    latency_ms: z.number(),
    peer_addr: z.string().nullable(),
    client_cert_subject: z.string().nullable(),
    hash: z.string(),
  })
  .openapi('AuditEntry');

const route = createRoute({
  method: 'get',
  path: '/audit',
  summary: 'Recent entries of the audit log',
  description:
    'Newest first, of this process; an admin of some tenants sees the entries of these. The log itself has all.',
  request: { query: Query },
  responses: {
    200: reply(
      'Entries as the log has them',
      z.object({
        entries: z.array(EntrySchema),
        head: z.object({ seq: z.int(), hash: z.string() }).openapi({ description: 'The last entry of the log' }),
      }),
    ),
  },
});

interface Entry {
  readonly action: string;
  readonly resource: { readonly tenant_id?: string };
  readonly outcome: { readonly status_code: number };
}

export type AuditRoutes = typeof route;

export function auditRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { audit } = gateway;
  register(app, gateway, {
    route,
    access: 'admin',
    scope: 'server',
    handle(context, { principal }) {
      const { limit, action, tenant_id: tenant, status } = parse(Query, context.req.query());
      const entries: Entry[] = [];
      for (const line of audit.recent()) {
        const entry: Entry = JSON.parse(line);
        if (!shownTo(principal, entry)) continue;
        if (action !== undefined && entry.action !== action) continue;
        if (tenant !== undefined && entry.resource.tenant_id !== tenant) continue;
        if (status !== undefined && entry.outcome.status_code !== status) continue;
        entries.push(entry);
        if (entries.length === limit) break;
      }
      return json({ entries, head: audit.head });
    },
  });
}

function shownTo(principal: Principal, { resource }: Entry): boolean {
  if (principal.tenants === null) return true;
  return resource.tenant_id !== undefined && reaches(principal, resource.tenant_id);
}
