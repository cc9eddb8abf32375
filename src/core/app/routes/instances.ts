import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { stateDigest } from '../../engine/digest.ts';
import { PAGE } from '../../engine/image.ts';
import type { KeptInstance } from '../../instances/kept-instance.ts';
import { parseBackend } from '../../scheduler/placement.ts';
import type { TenantId } from '../../store/store.ts';
import { ceilings, deadlineOf, fuelOf } from '../ceilings.ts';
import { cursorOf, PageQuery, pageOfItems } from '../cursor.ts';
import { json, parse, register } from '../endpoint.ts';
import { unsupported } from '../errors.ts';
import { ReferenceSchema, requireFunction } from '../function-reference.ts';
import type { Gateway } from '../gateway.ts';
import { readJson } from '../middleware/body.ts';
import { pathId } from '../path-id.ts';
import { noInstance } from '../perform.ts';
import { admitted } from '../run.ts';
import { errors, idPath, reply } from '../schemas.ts';

const CreateBody = z
  .strictObject({
    function_id: ReferenceSchema,
    name: z.string().min(1).max(256).nullish().openapi({ description: 'For people' }),
    backend: z.string().nullish().openapi({ description: 'Where it is made; `auto` (the default) is the CPU' }),
    device: z.int().min(0).nullish().openapi({ description: 'Index of the backend’s device' }),
    deadline_ms: z.int().min(1).nullish().openapi({ description: 'For its start function' }),
  })
  .openapi('CreateInstance');

const MoveBody = z.strictObject({ backend: z.string(), device: z.int().min(0).nullish() }).openapi('MoveInstance');

const InstanceSchema = z
  .object({
    id: z.uuid(),
    function_id: z.uuid(),
    name: z.string().nullable(),
    backend: z.string(),
    device: z.string(),
    device_index: z.int(),
    state: z.enum(['idle', 'running']),
    invocations: z.int(),
    moves: z.int(),
    created_unix_ms: z.int(),
    used_unix_ms: z.int(),
  })
  .openapi('Instance');

const InstanceDetailSchema = InstanceSchema.extend({
  memory_pages: z.int(),
  memory_sha256: z.string().openapi({ description: 'Over memory and mutable globals, as an invocation’s `digest`' }),
}).openapi('InstanceDetail');

const BASE = { path: '/instances' } as const;
const ONE = { path: '/instances/{id}', request: idPath('instance') } as const;

const createInstance = createRoute({
  ...BASE,
  method: 'post',
  summary: 'Keep an instance of a function',
  request: { body: { required: true, content: { 'application/json': { schema: CreateBody } } } },
  responses: {
    201: reply('Made, its start function run', InstanceSchema),
    ...errors(400, 401, 403, 404, 408, 413, 415, 422, 500, 503, 504),
  },
});
const listInstances = createRoute({
  ...BASE,
  method: 'get',
  summary: 'List kept instances',
  request: { query: PageQuery },
  responses: {
    200: reply('A page, oldest first', z.object({ instances: z.array(InstanceSchema), next: z.string().nullable() })),
    ...errors(400, 401, 403, 500),
  },
});
const getInstance = createRoute({
  ...ONE,
  method: 'get',
  summary: 'Get a kept instance, with the digest of its state',
  responses: { 200: reply('The instance', InstanceDetailSchema), ...errors(400, 401, 403, 404, 500, 503, 504) },
});
const deleteInstance = createRoute({
  ...ONE,
  method: 'delete',
  summary: 'Terminate a kept instance',
  description: 'At once when nobody uses it; else when the call that runs has ended.',
  responses: { 204: { description: 'Terminated' }, ...errors(400, 401, 403, 404, 500, 504) },
});
const moveInstance = createRoute({
  path: '/instances/{id}/move',
  method: 'post',
  summary: 'Move a kept instance to another backend, bit for bit',
  request: { ...idPath('instance'), body: { required: true, content: { 'application/json': { schema: MoveBody } } } },
  responses: { 200: reply('Moved', InstanceDetailSchema), ...errors(400, 401, 403, 404, 408, 413, 500, 503, 504) },
});

export type InstanceRoutes =
  | typeof createInstance
  | typeof listInstances
  | typeof getInstance
  | typeof deleteInstance
  | typeof moveInstance;

export function instanceRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { instances, config, quotas } = gateway;

  /** Does something with an instance that nobody else uses meanwhile. */
  const exclusively = async <T>(found: KeptInstance, context: Context, act: () => Promise<T>): Promise<T> => {
    const deadline = gateway.deadlines.start(config.TENSOR_WASM_MAX_DEADLINE_MS, context.req.raw.signal);
    try {
      const unlock = await found.lock(deadline.signal);
      try {
        if (found.ended) throw noInstance(found.id);
        return await act();
      } finally {
        unlock();
      }
    } finally {
      deadline.end();
    }
  };
  const lookUp = (context: Context, tenant: TenantId): KeptInstance => {
    const id = pathId(context, 'an instance');
    const found = instances.get(tenant, id);
    if (!found) throw noInstance(id);
    return found;
  };

  register(app, gateway, {
    route: createInstance,
    access: 'invoke',
    action: 'create_instance',
    async handle(context, { tenant }) {
      if (!gateway.lasting) throw unsupported('instance');
      const body = parse(CreateBody, (await readJson(context, config)) ?? {});
      const found = await requireFunction(gateway, tenant, body.function_id);
      const { limits, policy } = found.record.metadata;
      const most = ceilings(config, limits);
      const choice = parseBackend(named(body.backend ?? policy.backend ?? 'auto', body.device ?? null));
      const made = await admitted(
        gateway,
        { tenant, deadlineMs: deadlineOf(body.deadline_ms, most), client: context.req.raw.signal },
        (signal) => ({ fuel: fuelOf(null, most), tenant, signal }),
        (run) => {
          const wanted = { tenant, found, name: body.name ?? null, choice, limits: most.guest, from: { run } };
          const count = () => instances.count(tenant);
          return quotas.within(tenant, 'instances', count, () => instances.create(wanted));
        },
      );
      return json(shown(made), 201, { location: `/instances/${made.id}` });
    },
  });

  register(app, gateway, {
    route: listInstances,
    access: 'bearer',
    handle(context, { tenant }) {
      const { limit, after } = parse(PageQuery, context.req.query());
      const { page, last } = pageOfItems(instances.list(tenant, limit + 1, after), limit);
      return json({ instances: page.map(shown), next: last && cursorOf(last) });
    },
  });

  register(app, gateway, {
    route: getInstance,
    access: 'bearer',
    async handle(context, { tenant }) {
      const found = lookUp(context, tenant);
      return exclusively(found, context, async () => json(await detailed(found)));
    },
  });

  register(app, gateway, {
    route: moveInstance,
    access: ['invoke', 'operate'],
    action: 'move_instance',
    async handle(context, { tenant }) {
      const found = lookUp(context, tenant);
      const body = parse(MoveBody, (await readJson(context, config)) ?? {});
      const choice = parseBackend(named(body.backend, body.device ?? null));
      return exclusively(found, context, async () => {
        await instances.move(found, choice);
        instances.touch(found);
        return json(await detailed(found));
      });
    },
  });

  register(app, gateway, {
    route: deleteInstance,
    access: ['invoke', 'operate'],
    action: 'terminate_instance',
    async handle(context, { tenant }) {
      const found = lookUp(context, tenant);
      await exclusively(found, context, async () => instances.terminate(found));
      return new Response(null, { status: 204 });
    },
  });
}

function named(backend: string, device: number | null): string {
  return device === null ? backend : `${backend}:${device}`;
}

function shown(one: KeptInstance): z.output<typeof InstanceSchema> {
  return {
    id: one.id,
    function_id: one.functionId,
    name: one.name,
    backend: one.device.backend,
    device: one.device.name,
    device_index: one.device.index,
    state: one.running ? 'running' : 'idle',
    invocations: one.invocations,
    moves: one.moves,
    created_unix_ms: one.createdUnixMs,
    used_unix_ms: one.usedUnixMs,
  };
}

/** For whoever holds the lock, so it is idle to everybody else. */
async function detailed(one: KeptInstance): Promise<z.output<typeof InstanceDetailSchema>> {
  const image = await one.image();
  return {
    ...shown(one),
    state: 'idle',
    memory_pages: (image.memory?.length ?? 0) / PAGE,
    memory_sha256: await stateDigest(one.module.globalTypes, image),
  };
}
