import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Config } from '../../config/config.ts';
import { missingImports } from '../../engine/host.ts';
import { ModuleError } from '../../errors.ts';
import { verdictsOf } from '../../functions/verdicts.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { decodeBase64 } from '../base64.ts';
import { cursorOf, PageQuery, pageOfItems } from '../cursor.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import { functionPath, functionReference, noFunction, requireFunction } from '../function-reference.ts';
import {
  DeployBody,
  DeployedSchema,
  FunctionDetailSchema,
  FunctionSchema,
  NameSchema,
  shownFunction,
} from '../function-schemas.ts';
import type { Gateway } from '../gateway.ts';
import { isJson, mediaType, readBytes, readJson } from '../middleware/body.ts';
import { errors, reply } from '../schemas.ts';

const SMALLEST_MODULE = 8;

const ListQuery = PageQuery.extend({
  name: z
    .string()
    .optional()
    .openapi({ param: { name: 'name', in: 'query' }, description: 'Only versions of this name' }),
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
    'Under a name that the tenant has already this makes its next version. JSON, or the module itself as application/wasm with the name in `?name=` or the `x-tensor-wasm-name` header.',
  request: {
    query: z.object({ name: z.string().optional() }),
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
  responses: { 200: reply('With its verdicts', FunctionDetailSchema), ...errors(400, 401, 403, 404, 500) },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/functions/{id}',
  summary: 'Delete a version of a function, or by its bare name all of them',
  description: 'What an alias stands for is not deleted.',
  request: functionPath,
  responses: { 204: { description: 'Deleted' }, ...errors(400, 401, 403, 404, 409, 500) },
});

export function functionRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { functions, fleet, config, metrics, quotas } = gateway;

  register(app, gateway, {
    route: deployRoute,
    access: 'deploy',
    action: 'create_function',
    async handle(context, { tenant }) {
      const { name, bytes } = await readDeploy(context, config);
      const limits = await quotas.limits(tenant);
      const validated = await functions.validate(bytes);
      checkImports(validated.module);
      const exports = await verdictsOf(validated.module, fleet);
      const room = { functions: limits.functions, storedBytes: limits.stored_bytes };
      const { record, added } = await functions.deploy(tenant, name, validated, {}, room);
      if (added) metrics.functions.deployed.increment();
      return json({ ...shownFunction(record), created: added, exports }, 200, { location: `/functions/${record.id}` });
    },
  });

  register(app, gateway, {
    route: listRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { limit, after, name, latest } = parse(ListQuery, context.req.query());
      const { page, last } = pageOfItems(
        await functions.list({
          tenant,
          limit: limit + 1,
          latest: latest === 'true',
          ...(after ? { after } : {}),
          ...(name === undefined ? {} : { name }),
        }),
        limit,
      );
      return json({ functions: page.map(shownFunction), next: last && cursorOf(last) });
    },
  });

  register(app, gateway, {
    route: getRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const found = await requireFunction(gateway, tenant, functionReference(context));
      return json({ ...shownFunction(found.record), exports: await verdictsOf(found.module, fleet) });
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

/** @throws RequestError `unlinkable`, with a list of what nobody provides. */
function checkImports(module: ValidModule): void {
  const missing = missingImports(module);
  if (missing.length === 0) return;
  const names = missing.map(({ module: from, name, kind }) => `${kind} ${from}.${name}`).join(', ');
  throw new RequestError('unlinkable', `Cannot deploy: nobody provides what the module imports: ${names}`, {
    missing: names,
    count: missing.length,
  });
}

async function readDeploy(context: Context, config: Config): Promise<{ name: string; bytes: Uint8Array }> {
  const type = mediaType(context);
  if (isJson(type)) {
    const body = parse(DeployBody, await readJson(context, config), {
      name: 'invalid_name',
      wasm_b64: 'invalid_base64',
    });
    return { name: body.name, bytes: checkSize(decodeBase64(body.wasm_b64, 'wasm_b64', 'invalid_base64'), config) };
  }
  if (type !== 'application/wasm' && type !== 'application/octet-stream') {
    throw new RequestError(
      'unsupported_media_type',
      `Cannot deploy: expected application/json or application/wasm, received ${type || 'no media type'}`,
    );
  }
  const name = parse(NameSchema, context.req.query('name') ?? context.req.header('x-tensor-wasm-name') ?? '', {
    undefined: 'invalid_name',
  });
  return { name, bytes: checkSize(await readBytes(context, config), config) };
}

function checkSize(bytes: Uint8Array, config: Config): Uint8Array {
  const max = config.TENSOR_WASM_MAX_MODULE_BYTES;
  if (bytes.length > max) {
    throw new RequestError('module_too_large', `Cannot deploy: a module may have ${max} bytes, found ${bytes.length}`, {
      max,
      found: bytes.length,
    });
  }
  if (bytes.length < SMALLEST_MODULE) {
    throw new ModuleError(
      'malformed',
      `Cannot deploy: a module has at least ${SMALLEST_MODULE} bytes, found ${bytes.length}`,
      bytes.length,
    );
  }
  return bytes;
}
