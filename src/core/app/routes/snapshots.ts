import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isUuid } from '../../functions/reference.ts';
import type { KeptInstance } from '../../instances/kept-instance.ts';
import { parseBackend } from '../../scheduler/placement.ts';
import { SNAPSHOT_VERSION, type WrittenSnapshot } from '../../snapshots/format.ts';
import type { TenantId } from '../../store/store.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { captureFunction, captureInstance } from '../capture.ts';
import { type Caller, json, parse, register } from '../endpoint.ts';
import { RequestError, unsupported } from '../errors.ts';
import { ReferenceSchema, requireFunction } from '../function-reference.ts';
import type { Gateway } from '../gateway.ts';
import { mediaType, readBytes, readJson } from '../middleware/body.ts';
import { pathId } from '../path-id.ts';
import { noInstance } from '../perform.ts';
import { type Restored, restore } from '../restore.ts';
import { errors, idPath, reply, UuidSchema } from '../schemas.ts';

const OCTETS = 'application/octet-stream';
const AS_INSTANCE = 'x-tensorwasm-as-instance';
const REQUIRE_SIGNATURE = 'x-tensorwasm-snapshot-require-signature';
const HMAC_KEY = 'x-tensorwasm-snapshot-hmac-key';

const SaveBody = z
  .strictObject({
    function_id: ReferenceSchema.nullish(),
    instance_id: UuidSchema.nullish().openapi({ description: 'Without it the state that a new instance would have' }),
  })
  .openapi('SaveSnapshot');

const placeFields = {
  backend: z.string().nullish().openapi({ description: 'Where it is restored; `auto` (the default) is the CPU' }),
  device: z.int().min(0).nullish().openapi({ description: 'Index of the backend’s device' }),
} as const;

const RestoreBody = z
  .strictObject({
    snapshot_b64: z.string().openapi({ format: 'byte', description: 'The snapshot, in padded standard base64' }),
    as_instance: UuidSchema.nullish().openapi({ description: 'The instance’s id; by default a new one' }),
    ...placeFields,
  })
  .openapi('RestoreSnapshot');

const RestoreQuery = z.object({
  backend: z
    .string()
    .optional()
    .openapi({ param: { name: 'backend', in: 'query' }, description: 'Where it is restored' }),
  device: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .openapi({ param: { name: 'device', in: 'query' }, description: 'Index of the backend’s device' }),
});

const RestoreHeaders = z.object({
  [AS_INSTANCE]: z.uuid().optional().openapi({ description: 'The instance’s id; by default a new one' }),
  [REQUIRE_SIGNATURE]: z
    .enum(['true', 'false', '1', '0'])
    .optional()
    .openapi({ description: 'Whether it has to be signed by the server’s key' }),
});

const aboutSnapshot = {
  version: z.int().openapi({ description: 'Of the format' }),
  total_uncompressed_bytes: z.int().openapi({ description: 'Of module and state' }),
  signed: z.boolean(),
  memory_sha256: z.string().openapi({ description: 'Over memory and mutable globals, as an instance’s' }),
} as const;

const SavedSchema = z
  .object({
    function_id: z.uuid(),
    instance_id: z.uuid().nullable(),
    snapshot_b64: z.string(),
    sha256: z.string().openapi({ description: 'Of the snapshot’s bytes, hexadecimal' }),
    ...aboutSnapshot,
  })
  .openapi('SavedSnapshot');

const RestoredSchema = z
  .object({
    tenant_id: z.union([z.int(), z.string()]).openapi({ description: 'A string beyond 2^53' }),
    instance_id: z.uuid(),
    function_id: z.uuid(),
    function_created: z.boolean().openapi({ description: 'Whether no function of the tenant had its module' }),
    backend: z.string(),
    device: z.string(),
    verified: z.boolean().openapi({ description: 'Whether it is signed by the server’s key' }),
    ...aboutSnapshot,
  })
  .openapi('RestoredSnapshot');

const binary = { schema: z.string().openapi({ format: 'binary' }) } as const;

const saveRoute = createRoute({
  method: 'post',
  path: '/snapshot/save',
  summary: 'Snapshot of a kept instance, or of a function’s fresh state, as base64',
  request: { body: { required: true, content: { 'application/json': { schema: SaveBody } } } },
  responses: {
    200: reply('The snapshot', SavedSchema),
    ...errors(400, 401, 403, 404, 408, 413, 415, 422, 500, 503, 504),
  },
});
const restoreRoute = createRoute({
  method: 'post',
  path: '/snapshot/restore',
  summary: 'Keep an instance that begins in a snapshot’s state, bit for bit',
  description:
    'Of the tenant’s function with the same module; where there is none, it is deployed under its name, which takes the role `deploy` too.',
  request: { body: { required: true, content: { 'application/json': { schema: RestoreBody } } } },
  responses: {
    200: reply('Restored', RestoredSchema),
    ...errors(400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503, 504),
  },
});
const captureRoute = createRoute({
  method: 'post',
  path: '/instances/{id}/snapshot',
  summary: 'Snapshot of a kept instance',
  request: idPath('instance'),
  responses: {
    200: { description: 'The snapshot’s bytes', content: { [OCTETS]: binary } },
    ...errors(400, 401, 403, 404, 413, 500, 503, 504),
  },
});
const restoreBytesRoute = createRoute({
  method: 'post',
  path: '/instances/restore',
  summary: 'Keep an instance that begins in the state of the snapshot in the body',
  description: 'As `POST /snapshot/restore`.',
  request: {
    query: RestoreQuery,
    headers: RestoreHeaders,
    body: { required: true, content: { [OCTETS]: binary } },
  },
  responses: restoreRoute.responses,
});

export type SnapshotRoutes = typeof saveRoute | typeof restoreRoute | typeof captureRoute | typeof restoreBytesRoute;

export function snapshotRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { config, instances } = gateway;
  const kept = (tenant: TenantId, id: string): KeptInstance => {
    const found = instances.get(tenant, id);
    if (!found) throw noInstance(id);
    return found;
  };

  register(app, gateway, {
    route: saveRoute,
    access: ['invoke', 'operate'],
    action: 'save_snapshot',
    async handle(context, caller) {
      requireLasting(gateway);
      const body = parse(SaveBody, (await readJson(context, config)) ?? {});
      const client = context.req.raw.signal;
      const of = body.function_id ? await requireFunction(gateway, caller.tenant, body.function_id) : null;
      if (!body.instance_id) {
        if (!of) throw new RequestError('invalid_request', 'Cannot save: expected function_id or instance_id');
        const written = await captureFunction(gateway, caller, of, client);
        return json(saved(written), 200, { location: `/functions/${of.record.id}` });
      }
      const found = kept(caller.tenant, body.instance_id);
      if (of && found.functionId !== of.record.id) throw noInstance(found.id);
      const written = await captureInstance(gateway, caller, found, client);
      return json(saved(written), 200, { location: `/instances/${found.id}` });
    },
  });

  register(app, gateway, {
    route: restoreRoute,
    access: ['invoke', 'operate'],
    action: 'restore_snapshot',
    async handle(context, caller) {
      requireLasting(gateway);
      const body = parse(RestoreBody, await readJson(context, config), { as_instance: 'invalid_uuid' });
      const bytes = decodeBase64(body.snapshot_b64, 'snapshot_b64', 'invalid_base64');
      return answered(context, caller, bytes, {
        id: body.as_instance ?? null,
        choice: choiceOf(body.backend, body.device),
        signature: demanded(context),
      });
    },
  });

  register(app, gateway, {
    route: captureRoute,
    access: ['invoke', 'operate'],
    action: 'save_snapshot',
    async handle(context, caller) {
      requireLasting(gateway);
      const found = kept(caller.tenant, pathId(context, 'an instance'));
      const { bytes } = await captureInstance(gateway, caller, found, context.req.raw.signal);
      return new Response(bytes, { headers: { 'content-type': OCTETS } });
    },
  });

  register(app, gateway, {
    route: restoreBytesRoute,
    access: ['invoke', 'operate'],
    action: 'restore_snapshot',
    async handle(context, caller) {
      requireLasting(gateway);
      const type = mediaType(context);
      if (type !== OCTETS) {
        const found = type || 'no media type';
        throw new RequestError('unsupported_media_type', `Cannot restore: expected ${OCTETS}, received ${found}`);
      }
      const query = parse(RestoreQuery, context.req.query());
      const place = {
        id: idHeader(context),
        choice: choiceOf(query.backend, query.device),
        signature: demanded(context),
      };
      return answered(context, caller, await readBytes(context, config), place);
    },
  });

  const answered = async (
    context: Context,
    caller: Caller,
    bytes: Uint8Array<ArrayBuffer>,
    place: Omit<Parameters<typeof restore>[3], 'client'>,
  ) => {
    const done = await restore(gateway, caller, bytes, { ...place, client: context.req.raw.signal });
    return json(restored(done), 200, { location: `/instances/${done.instance.id}` });
  };
}

function requireLasting({ lasting }: Gateway): void {
  if (!lasting) throw unsupported('instance');
}

function choiceOf(backend: string | null | undefined, device: number | null | undefined) {
  if (backend === null || backend === undefined) return null;
  return parseBackend(device === null || device === undefined ? backend : `${backend}:${device}`);
}

function idHeader(context: Context): string | null {
  const id = context.req.header(AS_INSTANCE);
  if (id === undefined) return null;
  if (isUuid(id)) return id.toLowerCase();
  throw new RequestError('invalid_uuid', `Cannot restore as ${id.slice(0, 64)}: it is not a UUID`, {
    id: id.slice(0, 64),
  });
}

/**
 * Whether the request demands a signature. A key that it brings is not taken: a secret that travels with what it vouches for vouches for
 * nothing, and who has seen it can sign.
 */
function demanded(context: Context): boolean {
  if (context.req.header(HMAC_KEY) !== undefined) {
    const message =
      'Cannot take a signing key from a request: the server has its own; check a snapshot with yours where you are';
    throw new RequestError('invalid_request', message, { field: HMAC_KEY });
  }
  const text = context.req.header(REQUIRE_SIGNATURE) ?? 'false';
  if (/^(?:true|1)$/i.test(text)) return true;
  if (/^(?:false|0|)$/i.test(text)) return false;
  throw new RequestError('invalid_request', `Cannot accept ${REQUIRE_SIGNATURE}: expected true or false`, {
    field: REQUIRE_SIGNATURE,
  });
}

function saved({ bytes, manifest, signed, uncompressedBytes, sha256 }: WrittenSnapshot): z.output<typeof SavedSchema> {
  return {
    function_id: manifest.function.id,
    instance_id: manifest.instance?.id ?? null,
    snapshot_b64: encodeBase64(bytes),
    sha256,
    version: SNAPSHOT_VERSION,
    total_uncompressed_bytes: uncompressedBytes,
    signed,
    memory_sha256: manifest.state.memory_sha256,
  };
}

function restored({ snapshot, instance, deployed }: Restored): z.output<typeof RestoredSchema> {
  const tenant = Number(instance.tenant);
  return {
    tenant_id: Number.isSafeInteger(tenant) ? tenant : instance.tenant,
    instance_id: instance.id,
    function_id: instance.functionId,
    function_created: deployed,
    backend: instance.device.backend,
    device: instance.device.name,
    verified: snapshot.verified,
    version: SNAPSHOT_VERSION,
    total_uncompressed_bytes: snapshot.uncompressedBytes,
    signed: snapshot.signed,
    memory_sha256: snapshot.manifest.state.memory_sha256,
  };
}
