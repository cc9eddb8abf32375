import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { VERSION } from '../../version.ts';
import { register } from '../endpoint.ts';
import type { Gateway } from '../gateway.ts';
import { measured } from '../middleware/compression.ts';
import { reply } from '../schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  responses: { 200: reply('OpenAPI 3.1', z.looseObject({ openapi: z.string() })) },
});

export type OpenapiRoutes = typeof route;

/** Registered last: the document holds what was registered before it is first asked for. */
export function openapiRoutes(app: OpenAPIHono, gateway: Gateway): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  let text: string | null = null;
  register(app, gateway, {
    route,
    access: 'anyone',
    handle() {
      text ??= JSON.stringify(
        app.getOpenAPI31Document({
          openapi: '3.1.0',
          info: {
            title: 'TensorWasm',
            version: VERSION,
            description: 'Runs WebAssembly functions on CUDA, WebGPU and the CPU with results equal bit for bit.',
            license: { name: 'Apache-2.0' },
          },
          security: [{ bearer: [] }, {}],
        }),
      );
      return measured(new Response(text, { headers: { 'content-type': 'application/json' } }), text.length);
    },
  });
}
