/** Bodies in `gzip` and `deflate`: those of requests, and those of replies that are large enough for it to pay. */
import type { Context } from 'hono';
import { RequestError } from '../errors.ts';

type Encoding = 'gzip' | 'deflate';

/** Smaller ones fit into a packet as they are, whatever the settings say. */
const LEAST_BYTES = 1024;
const SLICE = 4096;
/** Of a reply whose maker knows it; streams are not among them, so that nothing of them is held back. */
const sizes = new WeakMap<Response, Size>();

interface Size {
  readonly bytes: number;
  readonly compressible: boolean;
}

/** A reply of about `size` bytes, all of them there. */
export function measured(response: Response, bytes: number, compressible = true): Response {
  if (bytes >= LEAST_BYTES) sizes.set(response, { bytes, compressible });
  return response;
}

/** A reply that stands for another. */
export function likewise(response: Response, instead: Response): Response {
  const size = sizes.get(response);
  if (size) sizes.set(instead, size);
  return instead;
}

/** 0 where its maker did not tell. */
export function sizeOf(response: Response): number {
  return sizes.get(response)?.bytes ?? 0;
}

/** The reply, compressed where its client takes that and it has at least `min` bytes; 0 never compresses. */
export function compressed(context: Context, response: Response, min: number): Response {
  const size = sizes.get(response);
  if (!size?.compressible || min === 0 || size.bytes < min || response.body === null) return response;
  const encoding = acceptable(context.req.header('accept-encoding'));
  const headers = new Headers(response.headers);
  headers.append('vary', 'Accept-Encoding');
  if (encoding === null) return new Response(response.body, { status: response.status, headers });
  headers.set('content-encoding', encoding);
  headers.delete('content-length');
  const tag = headers.get('etag');
  if (tag !== null) headers.set('etag', tag.replace(/"$/, `-${encoding}"`));
  const body = response.body.pipeThrough(new CompressionStream(encoding) as Transform);
  return new Response(body, { status: response.status, headers });
}

/**
 * A request's body as what it was before it was compressed; the body itself where it is not.
 *
 * @throws RequestError `unsupported_media_type` for another encoding. Reading fails where the bytes are not what the header says.
 */
export function decompressed(context: Context, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const encoding = encodingOf(context);
  if (encoding === null) return body;
  return body.pipeThrough(slices()).pipeThrough(new DecompressionStream(encoding) as Transform);
}

/** Deno makes one chunk of all that one chunk decompresses to, a thousand times as much at most: they have to be small. */
function slices(): Transform {
  return new TransformStream({
    transform(chunk, controller) {
      for (let at = 0; at < chunk.length; at += SLICE) controller.enqueue(chunk.subarray(at, at + SLICE));
    },
  });
}

/** @throws RequestError `unsupported_media_type` */
export function encodingOf(context: Context): Encoding | null {
  const header = context.req.header('content-encoding');
  if (header === undefined) return null;
  const encoding = header.trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return null;
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'deflate') return encoding;
  throw new RequestError(
    'unsupported_media_type',
    `Cannot read the body: expected no Content-Encoding, gzip or deflate, received ${encoding.slice(0, 64)}`,
    { encoding: encoding.slice(0, 64) },
    { 'accept-encoding': 'gzip, deflate' },
  );
}

/** Its declared type asks for chunks that any buffer may back; ours are never shared. */
type Transform = TransformStream<Uint8Array, Uint8Array>;

function acceptable(header: string | undefined): Encoding | null {
  if (header === undefined) return null;
  const accepted = new Map(
    header.split(',').map((item) => {
      const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, quality === undefined ? 1 : Number(quality)] as const;
    }),
  );
  const wants = (name: Encoding) => (accepted.get(name) ?? accepted.get('*') ?? 0) > 0;
  if (wants('gzip')) return 'gzip';
  return wants('deflate') ? 'deflate' : null;
}
