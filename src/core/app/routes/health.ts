import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Discovery } from '../../backend.ts';
import { VERSION } from '../../version.ts';
import { json } from '../answer.ts';
import { register } from '../endpoint.ts';
import type { Gateway } from '../gateway.ts';
import { reply } from '../schemas.ts';

const HealthSchema = z
  .object({
    status: z.literal('ok'),
    version: z.string(),
    uptime_seconds: z.number(),
    backends: z.array(
      z.object({
        backend: z.string(),
        status: z.enum(['available', 'unavailable', 'starting']),
        devices: z.array(z.object({ index: z.int(), name: z.string(), software: z.boolean() })),
        reason: z.string().nullable().openapi({ description: 'Why it is unavailable, and how to get it' }),
      }),
    ),
  })
  .openapi('Health');

const route = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the server lives, and what it runs on',
  responses: { 200: reply('It lives', HealthSchema) },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether more work should be sent here',
  responses: {
    200: reply('Yes', z.object({ status: z.literal('ready') })),
    503: reply(
      'No, and why',
      z.object({ status: z.literal('not_ready'), reasons: z.array(z.enum(['draining', 'starting', 'saturated'])) }),
    ),
  },
});

type BackendHealth = z.output<typeof HealthSchema>['backends'][number];

export type HealthRoutes = typeof route | typeof readyRoute;

export function healthRoutes(app: OpenAPIHono, gateway: Gateway): void {
  // Looking for devices takes seconds on some drivers; a probe must not wait for that.
  let backends: readonly BackendHealth[] = gateway.fleet.backends.map(({ name }) => ({
    backend: name,
    status: 'starting',
    devices: [],
    reason: null,
  }));
  gateway.fleet.discover().then(
    (found) => {
      backends = found.map(health);
    },
    (error: unknown) => gateway.log('error', 'Cannot discover backends', { error: String(error) }),
  );

  register(app, gateway, {
    route,
    access: 'anyone',
    handle() {
      const uptime = (gateway.clock.monotonic() - gateway.startedAt) / 1000;
      return json({ status: 'ok', version: VERSION, uptime_seconds: Math.round(uptime * 1000) / 1000, backends });
    },
  });

  register(app, gateway, {
    route: readyRoute,
    access: 'anyone',
    handle() {
      const reasons = [
        ...(gateway.draining ? ['draining'] : []),
        ...(gateway.fleet.discovered === null ? ['starting'] : []),
        ...(gateway.admission.full ? ['saturated'] : []),
      ];
      if (reasons.length === 0) return json({ status: 'ready' });
      return json({ status: 'not_ready', reasons }, 503, { 'retry-after': '1' });
    },
  });
}

function health({ backend, devices, reason }: Discovery): BackendHealth {
  return {
    backend,
    status: reason === null ? 'available' : 'unavailable',
    devices: devices.map(({ index, name, software }) => ({ index, name, software })),
    reason,
  };
}
