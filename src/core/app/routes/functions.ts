import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { mergePatch } from '../../functions/merge-patch.ts';
import { checkSignature } from '../../functions/model-signature.ts';
import type { LoadedFunction } from '../../functions/registry.ts';
import { verdictsOf } from '../../functions/verdicts.ts';
import { NO_METADATA } from '../../store/functions.ts';
import { checkLimits } from '../ceilings.ts';
import { checkImports } from '../check-imports.ts';
import { entityTag, requireMatch, stale, taggedHeaders, taggedJson, unchanged } from '../conditional.ts';
import { cursorOf, PageQuery, pageOfItems } from '../cursor.ts';
import { DeployBody, readDeploy } from '../deploy-body.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import { functionPath, functionReference, noFunction, requireFunction } from '../function-reference.ts';
import {
  checkPolicy,
  DeployedSchema,
  FunctionDetailSchema,
  FunctionSchema,
  MetadataSchema,
  shownFunction,
  shownMetadata,
} from '../function-schemas.ts';
import type { Gateway } from '../gateway.ts';
import { readJson } from '../middleware/body.ts';
import { measured } from '../middleware/compression.ts';
import { errors, reply } from '../schemas.ts';

const ListQuery = PageQuery.extend({
  name: z
    .string()
    .optional()
    .openapi({ param: { name: 'name', in: 'query' }, description: 'Only versions of this name' }),
  tag: z
    .string()
    .optional()
    .openapi({ param: { name: 'tag', in: 'query' }, description: 'Only those that have the tag' }),
  latest: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ param: { name: 'latest', in: 'query' }, description: 'Only the newest version of each name' }),
});

const deployRoute = createRoute({
  method: 'post',
  path: '/functions',
  summary: 'Deploy a function',
  description:
    'Under a name that the tenant has already this makes its next version; what is not said of description, tags, environment, limits, policy and signature is then as before. JSON, or the module itself as application/wasm with the name in `?name=` or the `x-tensor-wasm-name` header.',
  request: {
    query: z.object({
      name: z.string().optional(),
      metadata: z
        .string()
        .optional()
        .openapi({
          param: { name: 'metadata', in: 'query' },
          description: 'With application/wasm: description, tags, environment, limits, policy and signature as JSON',
        }),
    }),
    body: {
      required: true,
      content: {
        'application/json': { schema: DeployBody },
        'application/wasm': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
  },
  responses: {
    200: reply('Deployed, with the verdict of every export on every backend', DeployedSchema),
    ...errors(400, 401, 403, 408, 413, 415, 429, 500),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/functions',
  summary: 'List functions',
  request: { query: ListQuery },
  responses: {
    200: reply(
      'A page, oldest first; `next` is null on the last one',
      z.object({ functions: z.array(FunctionSchema), next: z.string().nullable() }),
    ),
    ...errors(400, 401, 403, 500),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/functions/{id}',
  summary: 'Get a function',
  request: functionPath,
  responses: {
    200: reply('With its verdicts', FunctionDetailSchema),
    304: { description: 'As `If-None-Match` has it' },
    ...errors(400, 401, 403, 404, 500),
  },
});

const PatchBody = z
  .object(MetadataSchema.shape)
  .partial()
  .openapi('PatchFunction', { description: 'A JSON merge patch (RFC 7396): null takes a member away' });

const patchRoute = createRoute({
  method: 'patch',
  path: '/functions/{id}',
  summary: 'Change what is said of a function',
  description: 'Its module stays. With `If-Match` only where the function is still as that tag says.',
  request: {
    ...functionPath,
    body: {
      required: true,
      content: { 'application/merge-patch+json': { schema: PatchBody }, 'application/json': { schema: PatchBody } },
    },
  },
  responses: {
    200: reply('As it is now', FunctionDetailSchema),
    ...errors(400, 401, 403, 404, 408, 412, 413, 415, 500),
  },
});

const moduleRoute = createRoute({
  method: 'get',
  path: '/functions/{id}/module',
  summary: 'The bytes of a function’s module',
  request: functionPath,
  responses: {
    200: {
      description: 'As they were deployed',
      content: { 'application/wasm': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    304: { description: 'As `If-None-Match` has it' },
    ...errors(400, 401, 403, 404, 500),
  },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/functions/{id}',
  summary: 'Delete a version of a function, or by its bare name all of them',
  description: 'What an alias stands for is not deleted.',
  request: functionPath,
  responses: { 204: { description: 'Deleted' }, ...errors(400, 401, 403, 404, 409, 500) },
});

export type FunctionRoutes =
  | typeof deployRoute
  | typeof listRoute
  | typeof getRoute
  | typeof patchRoute
  | typeof moduleRoute
  | typeof deleteRoute;

export function functionRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { functions, fleet, config, metrics, quotas } = gateway;
  const detailed = async ({ record, module }: LoadedFunction) => ({
    ...shownFunction(record),
    exports: await verdictsOf(module, fleet),
  });

  register(app, gateway, {
    route: deployRoute,
    access: 'deploy',
    action: 'create_function',
    async handle(context, { tenant }) {
      const { name, bytes, metadata } = await readDeploy(context, config);
      const limits = await quotas.limits(tenant);
      const validated = await functions.validate(bytes);
      checkImports(validated.module);
      const exports = await verdictsOf(validated.module, fleet);
      const room = { functions: limits.functions, storedBytes: limits.stored_bytes };
      const { record, added } = await functions.deploy(tenant, name, validated, metadata, room);
      if (added) metrics.functions.deployed.increment();
      const body = { ...shownFunction(record), created: added, exports };
      return json(body, 200, { location: `/functions/${record.id}` });
    },
  });

  register(app, gateway, {
    route: listRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { limit, after, name, tag, latest } = parse(ListQuery, context.req.query());
      const { page, last } = pageOfItems(
        await functions.list({
          tenant,
          limit: limit + 1,
          latest: latest === 'true',
          ...(after ? { after } : {}),
          ...(name === undefined ? {} : { name }),
          ...(tag === undefined ? {} : { tag }),
        }),
        limit,
      );
      return taggedJson(context, gateway, { functions: page.map(shownFunction), next: last && cursorOf(last) });
    },
  });

  register(app, gateway, {
    route: getRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const found = await requireFunction(gateway, tenant, functionReference(context));
      return taggedJson(context, gateway, await detailed(found));
    },
  });

  register(app, gateway, {
    route: patchRoute,
    access: 'deploy',
    action: 'update_function',
    async handle(context, { tenant }) {
      const patch = parse(z.looseObject({}), await readJson(context, config));
      for (;;) {
        const found = await requireFunction(gateway, tenant, functionReference(context));
        const metadata = parse(MetadataSchema, { ...NO_METADATA, ...patched(found, patch) });
        checkLimits(metadata.limits, config);
        checkPolicy(metadata.policy);
        if (metadata.signature) checkSignature(found.module, metadata.signature);
        requireMatch(context, entityTag(gateway, await detailed(found)));
        const record = await functions.update(found.record, metadata);
        if (record) {
          const body = await detailed({ ...found, record });
          return json(body, 200, taggedHeaders(entityTag(gateway, body)));
        }
        // Somebody else changed it meanwhile: the patch is for what it is now, unless the request says what it was.
        if (context.req.header('if-match') !== undefined) throw stale();
      }
    },
  });

  register(app, gateway, {
    route: moduleRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { record, module } = await requireFunction(gateway, tenant, functionReference(context));
      const tag = `"${record.sha256}"`;
      const headers = {
        'content-type': 'application/wasm',
        'content-length': String(record.size),
        ...taggedHeaders(tag),
      };
      return unchanged(context, tag) ?? measured(new Response(module.bytes.slice(), { headers }), record.size);
    },
  });

  register(app, gateway, {
    route: deleteRoute,
    access: 'deploy',
    action: 'delete_function',
    async handle(context, { tenant }) {
      const reference = functionReference(context);
      const found = await functions.identify(tenant, reference);
      if (!found) throw noFunction(reference);
      const all = reference === found.name;
      const deletion = await (all ? functions.deleteAll(tenant, found.name) : functions.delete(tenant, found.id));
      if (deletion === 'absent') throw noFunction(reference);
      if (deletion === 'aliased') {
        throw new RequestError('conflict', `Cannot delete function ${reference}: an alias stands for it`, {
          id: found.id,
        });
      }
      metrics.functions.deleted.increment();
      return new Response(null, { status: 204 });
    },
  });
}

/** A member that the patch takes away is then as with a function that says nothing. */
function patched({ record }: LoadedFunction, patch: unknown): Readonly<Record<string, unknown>> {
  return { ...(mergePatch(shownMetadata(record.metadata), patch) as Readonly<Record<string, unknown>>) };
}
