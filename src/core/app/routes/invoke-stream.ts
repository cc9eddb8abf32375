import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { EMIT } from '../../host/session.ts';
import { parse, register } from '../endpoint.ts';
import { errorReply } from '../errors.ts';
import { functionPath, functionReference, requireFunction } from '../function-reference.ts';
import type { Gateway } from '../gateway.ts';
import { InvokeBody, readInvoke } from '../invoke-body.ts';
import { invokeReply } from '../invoke-reply.ts';
import { perform } from '../perform.ts';
import { errors } from '../schemas.ts';
import { eventEncoder, FRAMES, frameEncoder, type StreamEncoder } from '../stream-encoding.ts';

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
    'Server-sent events where the client accepts text/event-stream, else frames: a type (1 chunk, 2 result, 3 error), the length as 32 bits little-endian, the payload. See `docs/http.md`.',
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

/** A stream of so many outputs' length may be emitted. */
const STREAM_OUTPUTS = 64;
const KEEP_ALIVE_MS = 15_000;

export function invokeStreamRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { config, metrics } = gateway;

  register(app, gateway, {
    route,
    access: 'invoke',
    action: 'invoke_function_stream',
    async handle(context, { tenant }) {
      const { encoding } = parse(StreamQuery, context.req.query());
      const found = await requireFunction(gateway, tenant, functionReference(context));
      const { body } = await readInvoke(context, gateway);
      const events = (context.req.header('accept') ?? '').includes('text/event-stream');
      const encoder: StreamEncoder = events ? eventEncoder(encoding) : frameEncoder();
      const gone = new AbortController();
      const channel = new Channel(() => gone.abort(), encoder.keepAlive);

      let left = config.TENSOR_WASM_MAX_OUTPUT_BYTES * STREAM_OUTPUTS;
      const emit = (bytes: Uint8Array): number => {
        if (channel.closed) return EMIT.gone;
        if (bytes.length > left) return EMIT.range;
        left -= bytes.length;
        metrics.streamChunks.increment();
        channel.send(encoder.chunk(bytes));
        return EMIT.ok;
      };
      let start = (): void => undefined;
      const started = new Promise<void>((resolve) => {
        start = resolve;
      });
      context.req.raw.signal.addEventListener('abort', () => gone.abort(), { once: true });
      const performing = Promise.resolve(
        perform(gateway, tenant, found, body, { client: () => gone.signal, emit, started: start }),
      );
      // What fails before it runs is a plain error.
      await Promise.race([started, performing]).catch((error: unknown) => {
        channel.end(new Uint8Array(0));
        throw error;
      });
      performing
        .then(async (performed) => encoder.done(await invokeReply(found, performed)))
        .catch((error: unknown) => encoder.failed(errorReply(error).body.error))
        .then((last) => channel.end(last));
      return new Response(channel.stream, {
        headers: { 'content-type': encoder.contentType, 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      });
    },
  });
}

/** Bytes on their way to a client. */
class Channel {
  readonly stream: ReadableStream<Uint8Array>;
  closed = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  readonly #keepingAlive: ReturnType<typeof setInterval> | null;

  constructor(gone: () => void, keepAlive: Uint8Array | null) {
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#close();
        gone();
      },
    });
    this.#keepingAlive = keepAlive && setInterval(() => this.send(keepAlive), KEEP_ALIVE_MS);
  }

  send(bytes: Uint8Array): void {
    if (!this.closed && bytes.length > 0) this.#controller?.enqueue(bytes);
  }

  end(last: Uint8Array): void {
    if (this.closed) return;
    this.send(last);
    this.#controller?.close();
    this.#close();
  }

  #close(): void {
    this.closed = true;
    if (this.#keepingAlive !== null) clearInterval(this.#keepingAlive);
  }
}
