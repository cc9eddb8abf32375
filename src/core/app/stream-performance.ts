/** An invocation whose reply is a stream of what the guest emits. */

import type { LoadedFunction } from '../functions/registry.ts';
import { EMIT } from '../host/session.ts';
import type { TenantId } from '../store/store.ts';
import { Channel } from './channel.ts';
import { type ErrorReply, errorReply } from './errors.ts';
import type { Gateway } from './gateway.ts';
import type { InvokeJson } from './invoke-body.ts';
import { type Performed, perform } from './perform.ts';

export interface StreamWriter {
  readonly contentType: string;
  /** Sent now and then where nothing else is; null where the format has no such thing. */
  readonly keepAlive: Uint8Array | null;
  /** What comes first, once the guest runs. */
  opening?(): Uint8Array;
  chunk(bytes: Uint8Array): Uint8Array;
  /** Whether the rest of what the guest would emit is not wanted: it is stopped, and that is a good end. */
  enough?(): boolean;
  /** The end; `performed` is null where it was stopped as {@link StreamWriter.enough} says. */
  done(performed: Performed | null): Uint8Array | Promise<Uint8Array>;
  failed(reply: ErrorReply): Uint8Array;
}

export interface StreamPerformance {
  readonly tenant: TenantId;
  readonly found: LoadedFunction;
  readonly body: InvokeJson;
  /** Aborts when the client goes. */
  readonly client: AbortSignal;
  /** Whether standard output is emitted too. */
  readonly stdout?: boolean;
}

/** A stream of so many outputs' length may be emitted. */
const STREAM_OUTPUTS = 64;
/** Of one chunk: it is made into an event or a frame at once, and nobody else is served meanwhile. */
const CHUNK_BYTES = 1 << 20;

/** @throws RequestError, TensorWasmError What fails before the guest runs; later the stream tells. */
export async function streamPerformance(
  gateway: Gateway,
  { tenant, found, body, client, stdout = false }: StreamPerformance,
  writer: StreamWriter,
): Promise<Response> {
  const { config, metrics, unread } = gateway;
  const gone = new AbortController();
  const channel = new Channel({
    gone: () => gone.abort(),
    keepAlive: writer.keepAlive,
    unread: (change) => unread.add(tenant, change),
  });
  const mostUnread = config.TENSOR_WASM_API_TENANT_MAX_UNREAD_BYTES;
  let left = config.TENSOR_WASM_MAX_OUTPUT_BYTES * STREAM_OUTPUTS;
  const emit = (bytes: Uint8Array): number => {
    if (channel.closed || writer.enough?.()) return EMIT.gone;
    if (bytes.length > Math.min(CHUNK_BYTES, left) || unread.of(tenant) >= mostUnread) return EMIT.range;
    left -= bytes.length;
    metrics.streamChunks.increment();
    channel.send(writer.chunk(bytes));
    if (writer.enough?.()) gone.abort();
    return EMIT.ok;
  };
  let start = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    start = () => {
      channel.send(writer.opening?.() ?? new Uint8Array(0));
      resolve();
    };
  });
  client.addEventListener('abort', () => gone.abort(), { once: true });
  const performing = Promise.resolve(
    perform(gateway, tenant, found, body, { client: () => gone.signal, emit, stdout, started: start }),
  );
  await Promise.race([started, performing]).catch((error: unknown) => {
    channel.end(new Uint8Array(0));
    throw error;
  });
  performing
    .catch((error: unknown) => {
      if (writer.enough?.()) return null;
      throw error;
    })
    .then((performed) => writer.done(performed))
    .catch((error: unknown) => writer.failed(errorReply(error)))
    .then((last) => channel.end(last));
  return new Response(channel.stream, {
    headers: { 'content-type': writer.contentType, 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
