import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { register } from '../endpoint.ts';
import type { Gateway } from '../gateway.ts';
import { authorizeWith } from '../middleware/auth.ts';
import { measured } from '../middleware/compression.ts';
import { errors } from '../schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Metrics for Prometheus',
  description: 'Open, unless TENSOR_WASM_API_METRICS_TOKEN is set: then with that bearer token.',
  responses: {
    200: { description: 'Prometheus text exposition', content: { 'text/plain': { schema: z.string() } } },
    ...errors(401),
  },
});

export type MetricsRoutes = typeof route;

export function metricsRoutes(app: OpenAPIHono, gateway: Gateway): void {
  register(app, gateway, {
    route,
    access: 'anyone',
    async handle(context) {
      authorizeWith(context, gateway.config.TENSOR_WASM_API_METRICS_TOKEN);
      const { text, contentType } = await gateway.metrics.meter.expose();
      return measured(new Response(text, { headers: { 'content-type': contentType } }), text.length);
    },
  });
}
