import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { QUOTAS, type QuotaLimits, type QuotaName } from '../../store/quotas.ts';
import type { TenantId } from '../../store/store.ts';
import { type Principal, parseTenant, reaches } from '../../tenants/principal.ts';
import { json } from '../answer.ts';
import { parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { readJson } from '../middleware/body.ts';
import { errors, reply } from '../schemas.ts';

const DESCRIPTIONS: Readonly<Record<QuotaName, string>> = {
  functions: 'Functions kept',
  stored_bytes: 'Bytes of their modules, each function’s counted',
  jobs: 'Jobs waiting or running',
  job_bytes: 'Bytes of the requests and results of jobs, finished ones too',
  instances: 'Instances kept',
  fuel_per_day: 'Fuel spent in a day of UTC',
  requests_per_second: 'Requests, on average; 0 is no limit',
  request_burst: 'Requests at once after a pause; 0 is 200 where a rate is set',
  concurrent_requests: 'Requests being answered at once; 0 is no limit',
};

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const LimitsBody = z
  .strictObject(
    Object.fromEntries(
      QUOTAS.map((name) => [
        name,
        (name === 'requests_per_second' ? z.number().min(0).max(1e9) : whole)
          .nullish()
          .openapi({ description: DESCRIPTIONS[name] }),
      ]),
    ) as Record<QuotaName, z.ZodOptional<z.ZodNullable<z.ZodNumber>>>,
  )
  .openapi('QuotaLimits');

const QuotaSchema = z
  .object({
    tenant_id: z.string(),
    limits: z.record(z.string(), z.number()).openapi({ description: 'All that hold; 9007199254740991 is none' }),
    own: z
      .record(z.string(), z.number())
      .openapi({ description: 'Those set for this tenant; others are the server’s' }),
    used: z.object({
      functions: z.int(),
      stored_bytes: z.int(),
      jobs: z.int(),
      job_bytes: z.int(),
      instances: z.int(),
      fuel_per_day: z.number(),
    }),
  })
  .openapi('Quota');

const path = {
  params: z.object({ tenant: z.string().openapi({ param: { name: 'tenant', in: 'path' }, pattern: '^\\d{1,20}$' }) }),
};
const ownQuota = createRoute({
  method: 'get',
  path: '/quota',
  summary: 'What the tenant may use, and what it does',
  responses: { 200: reply('Limits and use', QuotaSchema) },
});
const getQuota = createRoute({
  method: 'get',
  path: '/tenants/{tenant}/quota',
  summary: 'What a tenant may use, and what it does',
  request: path,
  responses: { 200: reply('Limits and use', QuotaSchema), ...errors(404) },
});
const setQuota = createRoute({
  method: 'put',
  path: '/tenants/{tenant}/quota',
  summary: 'Set what a tenant may use',
  description:
    'The whole of its own limits: what is absent or null is the server’s default again. Takes a token of every tenant: limits that a tenant sets itself would hold nobody.',
  request: { ...path, body: { required: true, content: { 'application/json': { schema: LimitsBody } } } },
  responses: { 200: reply('As it is now', QuotaSchema), ...errors(404, 408, 413) },
});
const resetQuota = createRoute({
  method: 'delete',
  path: '/tenants/{tenant}/quota',
  summary: 'Give a tenant the server’s limits again',
  description: 'Takes a token of every tenant.',
  request: path,
  responses: { 204: { description: 'It has no limits of its own' }, ...errors(404) },
});

export type QuotaRoutes = typeof ownQuota | typeof getQuota | typeof setQuota | typeof resetQuota;

export function quotaRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { quotas, instances, store, config } = gateway;
  const common = { access: 'admin', scope: 'server' } as const;

  const shown = async (tenant: TenantId): Promise<z.output<typeof QuotaSchema>> => {
    const { functions, storedBytes, jobs } = await store.quotas.usage(tenant);
    return {
      tenant_id: tenant,
      limits: { ...(await quotas.limits(tenant)) },
      own: { ...(await quotas.own(tenant)) },
      used: {
        functions,
        stored_bytes: storedBytes,
        jobs,
        job_bytes: await store.jobs.bytes(tenant),
        instances: instances.count(tenant),
        fuel_per_day: await quotas.spent(tenant),
      },
    };
  };

  register(app, gateway, {
    route: ownQuota,
    access: 'bearer',
    handle: async (_context, { tenant }) => json(await shown(tenant)),
  });

  register(app, gateway, {
    route: getQuota,
    ...common,
    handle: async (context, { principal }) => json(await shown(named(context, principal))),
  });

  register(app, gateway, {
    route: setQuota,
    ...common,
    action: 'set_quota',
    async handle(context, { principal }) {
      const tenant = ruled(context, principal);
      const body = parse(LimitsBody, await readJson(context, config));
      const limits: QuotaLimits = Object.fromEntries(
        QUOTAS.flatMap((name) => (typeof body[name] === 'number' ? [[name, body[name]]] : [])),
      );
      await quotas.set(tenant, limits);
      return json(await shown(tenant));
    },
  });

  register(app, gateway, {
    route: resetQuota,
    ...common,
    action: 'reset_quota',
    async handle(context, { principal }) {
      await quotas.set(ruled(context, principal), null);
      return new Response(null, { status: 204 });
    },
  });
}

/** @throws RequestError `invalid_tenant`; `not_found` for a tenant that the token does not reach. */
function named(context: Context, principal: Principal): TenantId {
  const text = context.req.param('tenant') ?? '';
  const tenant = parseTenant(text);
  if (tenant === null) {
    throw new RequestError('invalid_tenant', 'Cannot tell the tenant: it is not a decimal number below 2^64');
  }
  if (reaches(principal, tenant)) return tenant;
  throw new RequestError('not_found', `Cannot find tenant ${tenant}`, { tenant });
}

/**
 * The tenant whose limits may be changed: by an admin of every tenant, since one of some alone would be bound by nothing.
 *
 * @throws RequestError `tenant_scope_denied`; as {@link named}.
 */
function ruled(context: Context, principal: Principal): TenantId {
  const tenant = named(context, principal);
  if (principal.tenants === null) return tenant;
  const message = `Cannot change the quota of tenant ${tenant}: that takes a token of every tenant`;
  throw new RequestError('tenant_scope_denied', message, { tenant });
}
