import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Config } from '../../config/config.ts';
import { missingImports } from '../../engine/host.ts';
import { ModuleError } from '../../errors.ts';
import { verdictsOf } from '../../functions/verdicts.ts';
import type { FunctionRecord } from '../../store/store.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { decodeBase64 } from '../base64.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { isJson, mediaType, readBytes, readJson } from '../middleware/body.ts';
import { errors, functionPath, reply, UuidSchema } from '../schemas.ts';

const MAX_NAME_BYTES = 256;
const SMALLEST_MODULE = 8;

const NameSchema = z
  .string()
  .refine((name) => name.trim() !== '', 'expected a name that is not blank')
  .refine((name) => new TextEncoder().encode(name).length <= MAX_NAME_BYTES, `expected at most ${MAX_NAME_BYTES} bytes`)
  .refine((name) => !/\p{Cc}/u.test(name), 'expected no control characters')
  .openapi({ description: `1 to ${MAX_NAME_BYTES} bytes of UTF-8, no control characters`, example: 'mandelbrot' });

const DeployBody = z
  .object({
    name: NameSchema,
    wasm_b64: z.string().openapi({ format: 'byte', description: 'The module, in padded standard base64' }),
  })
  .openapi('Deploy');

const RefusalSchema = z.object({
  construct: z.string(),
  message: z.string(),
  function: z.int().nullable(),
  offset: z.int().nullable(),
});

const FunctionSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    sha256: z.string().openapi({ description: 'Of the module’s bytes, hexadecimal' }),
    size: z.int().openapi({ description: 'Bytes of the module' }),
    created_unix_ms: z.int(),
  })
  .openapi('Function');

const FunctionDetailSchema = FunctionSchema.extend({
  exports: z.array(
    z.object({
      name: z.string(),
      params: z.array(z.string()),
      results: z.array(z.string()),
      verdicts: z
        .record(
          z.string(),
          z.object({
            runnable: z.boolean(),
            modes: z.array(z.string()),
            refusals: z.record(z.string(), RefusalSchema),
          }),
        )
        .openapi({ description: 'By backend: the modes in which the export runs there, and why not in the others' }),
    }),
  ),
}).openapi('FunctionDetail');

const ListQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .openapi({ param: { name: 'limit', in: 'query' } }),
  after: UuidSchema.optional().openapi({
    param: { name: 'after', in: 'query' },
    description: '`next` of the page before',
  }),
});

const deployRoute = createRoute({
  method: 'post',
  path: '/functions',
  summary: 'Deploy a function',
  description:
    'JSON, or the module itself as application/wasm with the name in `?name=` or the `x-tensor-wasm-name` header.',
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
    200: reply('Deployed, with the verdict of every export on every backend', FunctionDetailSchema),
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
      z.object({ functions: z.array(FunctionSchema), next: z.uuid().nullable() }),
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
  summary: 'Delete a function',
  request: functionPath,
  responses: { 204: { description: 'Deleted' }, ...errors(400, 401, 403, 404, 500) },
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
      const record = await functions.deploy(tenant, name, validated, {
        functions: limits.functions,
        storedBytes: limits.stored_bytes,
      });
      metrics.functions.deployed.increment();
      return json({ ...shown(record), exports }, 200, { location: `/functions/${record.id}` });
    },
  });

  register(app, gateway, {
    route: listRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { limit, after } = parse(ListQuery, context.req.query());
      const page = await functions.list(tenant, limit + 1, after);
      const next = page.length > limit ? page[limit - 1].id : null;
      return json({ functions: page.slice(0, limit).map(shown), next });
    },
  });

  register(app, gateway, {
    route: getRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const id = functionId(context);
      const found = await functions.get(tenant, id);
      if (!found) throw noFunction(id);
      return json({ ...shown(found.record), exports: await verdictsOf(found.module, fleet) });
    },
  });

  register(app, gateway, {
    route: deleteRoute,
    access: 'deploy',
    action: 'delete_function',
    async handle(context, { tenant }) {
      const id = functionId(context);
      if (!(await functions.delete(tenant, id))) throw noFunction(id);
      metrics.functions.deleted.increment();
      return new Response(null, { status: 204 });
    },
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws RequestError `invalid_uuid` */
export function functionId(context: Context): string {
  return pathId(context, 'a function');
}

/** @throws RequestError `invalid_uuid` */
export function pathId(context: Context, what: string): string {
  const id = context.req.param('id') ?? '';
  if (!UUID.test(id))
    throw new RequestError('invalid_uuid', `Cannot find ${what}: ${id.slice(0, 64)} is not a UUID`, {
      id: id.slice(0, 64),
    });
  return id.toLowerCase();
}

export function noFunction(id: string): RequestError {
  return new RequestError('not_found', `Cannot find function ${id}`, { id });
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

function shown({ id, name, sha256, size, createdUnixMs }: FunctionRecord): z.output<typeof FunctionSchema> {
  return { id, name, sha256, size, created_unix_ms: createdUnixMs };
}
