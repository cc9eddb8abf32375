import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { parse, register } from '../endpoint.ts';
import { functionPath, functionReference, requireFunction } from '../function-reference.ts';
import type { Gateway } from '../gateway.ts';
import { InvokeBody, readInvoke } from '../invoke-body.ts';
import { invokeReply } from '../invoke-reply.ts';
import { errors } from '../schemas.ts';
import { eventEncoder, FRAMES, frameEncoder, type StreamEncoder } from '../stream-encoding.ts';
import { streamPerformance } from '../stream-performance.ts';

const StreamQuery = z.object({
  encoding: z
    .enum(['text', 'base64'])
    .default('text')
    .openapi({ param: { name: 'encoding', in: 'query' }, description: 'Of the chunks of an event stream' }),
});

const route = createRoute({
  method: 'post',
  path: '/functions/{id}/invoke-stream',
  summary: 'Invoke a function and receive what it emits',
  description:
    'Server-sent events where the client accepts text/event-stream, else frames: a type (1 chunk, 2 result, 3 error), the length as 32 bits little-endian, the payload. See `docs/invocations.md`.',
  request: {
    ...functionPath,
    query: StreamQuery,
    body: { required: false, content: { 'application/json': { schema: InvokeBody } } },
  },
  responses: {
    200: {
      description: 'It runs; how it ends is told last',
      content: {
        'text/event-stream': { schema: z.string() },
        [FRAMES]: { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    ...errors(400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503, 504),
  },
});

export type InvokeStreamRoutes = typeof route;

export function invokeStreamRoutes(app: OpenAPIHono, gateway: Gateway): void {
  register(app, gateway, {
    route,
    access: 'invoke',
    action: 'invoke_function_stream',
    async handle(context, { tenant }) {
      const { encoding } = parse(StreamQuery, context.req.query());
      const found = await requireFunction(gateway, tenant, functionReference(context));
      const { body } = await readInvoke(context, gateway, InvokeBody);
      const events = (context.req.header('accept') ?? '').includes('text/event-stream');
      const encoder: StreamEncoder = events ? eventEncoder(encoding) : frameEncoder();
      return streamPerformance(
        gateway,
        { tenant, found, body, client: context.req.raw.signal },
        {
          ...encoder,
          done: async (performed) => encoder.done(performed === null ? {} : await invokeReply(found, performed)),
          failed: ({ body: told }) => encoder.failed(told.error),
        },
      );
    },
  });
}
