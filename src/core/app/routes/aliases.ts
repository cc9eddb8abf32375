import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AliasRecord } from '../../store/functions.ts';
import type { TenantId } from '../../store/store.ts';
import { NamePageQuery, nameCursor, pageOfItems } from '../cursor.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import { noFunction, ReferenceSchema } from '../function-reference.ts';
import { NameSchema } from '../function-schemas.ts';
import type { Gateway } from '../gateway.ts';
import { readJson } from '../middleware/body.ts';
import { errors, reply } from '../schemas.ts';

const PutBody = z.strictObject({ function: ReferenceSchema }).openapi('PutAlias');

const AliasSchema = z
  .object({
    name: z.string(),
    function_id: z.uuid(),
    function_name: z.string(),
    version: z.int(),
    created_unix_ms: z.int(),
    updated_unix_ms: z.int(),
  })
  .openapi('Alias');

const ONE = {
  path: '/aliases/{name}',
  request: { params: z.object({ name: z.string().openapi({ param: { name: 'name', in: 'path' } }) }) },
} as const;

const listRoute = createRoute({
  method: 'get',
  path: '/aliases',
  summary: 'List aliases',
  request: { query: NamePageQuery },
  responses: {
    200: reply('A page, by name', z.object({ aliases: z.array(AliasSchema), next: z.string().nullable() })),
    ...errors(400),
  },
});
const getRoute = createRoute({
  ...ONE,
  method: 'get',
  summary: 'Get an alias',
  responses: { 200: reply('What it stands for', AliasSchema), ...errors(404) },
});
const putRoute = createRoute({
  ...ONE,
  method: 'put',
  summary: 'Make an alias stand for a version of a function',
  description: 'It stands for the version that the reference means now, whatever is deployed later.',
  request: { ...ONE.request, body: { required: true, content: { 'application/json': { schema: PutBody } } } },
  responses: {
    200: reply('It stands for another version now, or for the same', AliasSchema),
    201: reply('Made', AliasSchema),
    ...errors(400, 404, 408, 413, 415),
  },
});
const deleteRoute = createRoute({
  ...ONE,
  method: 'delete',
  summary: 'Delete an alias',
  responses: { 204: { description: 'Deleted; the function stays' }, ...errors(404) },
});

export type AliasRoutes = typeof listRoute | typeof getRoute | typeof putRoute | typeof deleteRoute;

export function aliasRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { functions, store, config } = gateway;

  /** Null where the function went meanwhile, and the alias with it. */
  const shown = async (tenant: TenantId, alias: AliasRecord): Promise<z.output<typeof AliasSchema> | null> => {
    const record = await functions.describe(tenant, alias.functionId);
    return (
      record && {
        name: alias.name,
        function_id: alias.functionId,
        function_name: record.name,
        version: record.version,
        created_unix_ms: alias.createdUnixMs,
        updated_unix_ms: alias.updatedUnixMs,
      }
    );
  };

  register(app, gateway, {
    route: listRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { limit, after } = parse(NamePageQuery, context.req.query());
      const items = await store.aliases.list({ tenant, limit: limit + 1, ...(after === undefined ? {} : { after }) });
      const { page, last } = pageOfItems(items, limit);
      const aliases = (await Promise.all(page.map((alias) => shown(tenant, alias)))).filter((one) => one !== null);
      return json({ aliases, next: last && nameCursor(last.name) });
    },
  });

  register(app, gateway, {
    route: getRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const name = nameOf(context);
      const alias = await store.aliases.get(tenant, name);
      const found = alias && (await shown(tenant, alias));
      if (!found) throw noAlias(name);
      return json(found);
    },
  });

  register(app, gateway, {
    route: putRoute,
    access: 'deploy',
    action: 'put_alias',
    async handle(context, { tenant }) {
      const name = parse(NameSchema, nameOf(context), { undefined: 'invalid_name' });
      const { function: reference } = parse(PutBody, await readJson(context, config));
      const target = await functions.identify(tenant, reference);
      const known = target && (await store.aliases.get(tenant, name));
      const put = target && (await functions.alias(tenant, name, target.id));
      const found = put && (await shown(tenant, put));
      if (!found) throw noFunction(reference);
      return json(found, known ? 200 : 201);
    },
  });

  register(app, gateway, {
    route: deleteRoute,
    access: 'deploy',
    action: 'delete_alias',
    async handle(context, { tenant }) {
      const name = nameOf(context);
      if (!(await functions.deleteAlias(tenant, name))) throw noAlias(name);
      return new Response(null, { status: 204 });
    },
  });
}

function nameOf(context: Context): string {
  return context.req.param('name') ?? '';
}

function noAlias(name: string): RequestError {
  const told = name.slice(0, 256);
  return new RequestError('not_found', `Cannot find alias ${told}`, { name: told });
}
