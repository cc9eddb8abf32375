import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Candidate, conform } from '../../conformance/conform.ts';
import { parseBackend } from '../../scheduler/placement.ts';
import { ceilings, deadlineOf } from '../ceilings.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import { ReferenceSchema, requireFunction } from '../function-reference.ts';
import { functionSlot } from '../function-slot.ts';
import type { Gateway } from '../gateway.ts';
import { InvocationSchema, plan } from '../invocation.ts';
import { isJson, mediaType, readJson } from '../middleware/body.ts';
import { spent } from '../perform.ts';
import { admitted } from '../run.ts';
import { errors, reply } from '../schemas.ts';

const ConformanceBody = InvocationSchema.extend({
  function_id: ReferenceSchema,
  backends: z.array(z.string()).min(1).nullish().openapi({ description: 'By default all that the server opens' }),
  ulp: z.int().min(0).nullish().openapi({
    description: 'With `fast`: how far floats may lie from the reference’s, in units in the last place (4)',
  }),
  check_races: z.boolean().nullish().openapi({
    description:
      'Whether to watch the lanes of a grid on the interpreter, and name those that race: `races` in the reply',
  }),
}).openapi('Conformance');

const ConformanceReply = z
  .looseObject({
    agree: z.boolean().openapi({ description: 'Whether at least one backend ran it and all that did agree' }),
    export: z.string(),
    mode: z.string(),
    backends: z.array(
      z.looseObject({
        backend: z.string(),
        device: z.string(),
        status: z.enum(['ok', 'trap', 'refused', 'unavailable', 'error']),
      }),
    ),
    mismatches: z.array(z.looseObject({ what: z.string(), backend: z.string() })),
    tolerance: z.object({ ulp: z.number(), memory_sha256: z.string() }).optional().openapi({
      description: 'With `fast`: how far floats may lie apart; the final state is shown, not compared',
    }),
    races: z
      .object({
        checked: z.boolean(),
        reason: z.string().nullable(),
        total: z.int(),
        found: z.array(
          z.object({
            kind: z.enum(['write/write', 'read/write']),
            lanes: z.array(z.int()),
            address: z.int(),
            function: z.int(),
            offset: z.int(),
          }),
        ),
      })
      .optional()
      .openapi({
        description: 'With `check_races`: accesses of a lane to bytes that another touched, one of them writing',
      }),
  })
  .openapi('ConformanceReport');

const route = createRoute({
  method: 'post',
  path: '/conformance',
  summary: 'Run an invocation on every backend and compare bit by bit',
  description: 'A trap is a result like any other here; a backend that refuses or is missing does not break agreement.',
  request: { body: { required: true, content: { 'application/json': { schema: ConformanceBody } } } },
  responses: {
    200: reply('The report', ConformanceReply),
    ...errors(400, 401, 403, 404, 408, 413, 415, 422, 500, 503, 504),
  },
});

export type ConformanceRoutes = typeof route;

export function conformanceRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { config, programs, quotas } = gateway;

  register(app, gateway, {
    route,
    access: 'invoke',
    action: 'compare_backends',
    async handle(context, { tenant }) {
      if (!isJson(mediaType(context))) {
        throw new RequestError('unsupported_media_type', 'Cannot compare: expected application/json');
      }
      const {
        function_id: id,
        backends,
        check_races: watched,
        ulp,
        ...body
      } = parse(ConformanceBody, await readJson(context, config), { args: 'invalid_args', tensors: 'invalid_tensor' });
      if (watched && body.mode !== 'grid') {
        throw new RequestError('invalid_request', 'Cannot check for races: only the lanes of a grid share memory', {
          field: 'check_races',
        });
      }
      const found = await requireFunction(gateway, tenant, id);
      await quotas.checkFuel(tenant);
      const { limits, policy } = found.record.metadata;
      if (typeof ulp === 'number' && (body.exactness ?? policy.exactness ?? 'exact') === 'exact') {
        throw new RequestError('invalid_request', 'Cannot allow a distance: what is exact has none', { field: 'ulp' });
      }
      const most = ceilings(config, limits);
      const before = functionSlot(gateway, found);
      const candidates = await candidatesOf(gateway, backends ?? null);
      return admitted(
        gateway,
        {
          tenant,
          deadlineMs: deadlineOf(body.deadline_ms, most),
          client: context.req.raw.signal,
          ...(before ? { before } : {}),
        },
        (signal) => plan(found.module, body, { config, ceilings: most, tenant, policy, signal }),
        async ({ invocation }) =>
          json(
            await conform(
              candidates,
              invocation,
              programs,
              (report) => quotas.charge(tenant, spent(report)),
              watched ? await gateway.checker() : null,
              ulp ?? undefined,
            ),
          ),
      );
    },
  });
}

/** The named backends, or every device of every backend. */
async function candidatesOf({ fleet }: Gateway, names: readonly string[] | null): Promise<Candidate[]> {
  if (names !== null) {
    return names.map((name) => {
      const choice = parseBackend(name);
      if (choice.kind === 'auto')
        throw new RequestError('invalid_request', 'Cannot compare on auto: name backends', { field: 'backends' });
      return { backend: fleet.backend(choice.backend, choice.index), index: choice.index };
    });
  }
  const all = await Promise.all(
    fleet.backends.map(async (backend) => {
      const { devices } = await backend.discover();
      return (devices.length === 0 ? [0] : devices.map(({ index }) => index)).map((index) => ({ backend, index }));
    }),
  );
  return all.flat();
}
