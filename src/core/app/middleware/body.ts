import type { Context } from 'hono';
import type { Config } from '../../config/config.ts';
import { parseJson } from '../../engine/values.ts';
import { TensorWasmError } from '../../errors.ts';
import { timers } from '../../scheduler/timers.ts';
import { RequestError } from '../errors.ts';
import { decompressed, encodingOf } from './compression.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The media type alone, lower case; empty when the request names none. */
export function mediaType(context: Context): string {
  const header = context.req.header('content-type');
  if (header === undefined) return '';
  const end = header.indexOf(';');
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase();
}

export function isJson(type: string): boolean {
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'));
}

/**
 * The whole body, within the limits of size and time; both count for what a compressed one is the compression of.
 *
 * @throws RequestError `body_too_large`, `request_timeout`, `unsupported_media_type` for an encoding that is not known, `bad_request`
 * when it breaks off or is not what its encoding says.
 */
export function readBytes(context: Context, config: Config): Promise<Uint8Array<ArrayBuffer>> {
  return useBytes(context, config, (bytes) => bytes);
}

/**
 * What `use` makes of the whole body, as soon as it is there: each promise in between would cost as much as finding the function. Throws, or
 * rejects, as {@link readBytes}.
 */
export function useBytes<T>(
  context: Context,
  config: Config,
  use: (bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>,
): Promise<T> {
  const max = config.TENSOR_WASM_API_MAX_BODY_BYTES;
  const declared = context.req.header('content-length');
  if (declared !== undefined && Number(declared) > max) throw tooLarge(Number(declared), max);
  const encoding = encodingOf(context);
  if (declared !== undefined && encoding === null && context.req.header('transfer-encoding') === undefined) {
    return within(config, context.req.raw.arrayBuffer(), null, (buffer) => {
      if (buffer.byteLength > max) throw tooLarge(buffer.byteLength, max);
      return use(new Uint8Array(buffer));
    });
  }
  const stream = context.req.raw.body;
  if (stream === null) return Promise.resolve(use(new Uint8Array(0)));
  return within(config, collect(decompressed(context, stream), max), encoding, use);
}

/**
 * The body as JSON, integers beyond 2^53 kept whole (as bigint); undefined when it is empty.
 *
 * @throws RequestError as {@link readBytes}, `unsupported_media_type` and `invalid_json`.
 */
export function readJson(context: Context, config: Config): Promise<unknown> {
  return useBytes(context, config, (bytes) => jsonOf(mediaType(context), bytes));
}

/** As {@link readJson}, of bytes that are there. */
export function jsonOf(type: string, bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  if (!isJson(type)) {
    const found = type || 'no media type';
    throw new RequestError(
      'unsupported_media_type',
      `Cannot read the body: expected application/json, received ${found}`,
    );
  }
  return parsedJson(bytes);
}

/** Bytes as JSON, as {@link readJson} reads it; undefined for none. Throws RequestError `invalid_json`. */
export function parsedJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = textOf(bytes);
  try {
    // Only a literal of 16 digits or more can lose some.
    return bytes.length >= 16 && /\d{16}/.test(text) ? parseJson(text, 'the body') : JSON.parse(text);
  } catch (cause) {
    const found = cause instanceof SyntaxError || cause instanceof TensorWasmError ? cause.message : 'unreadable';
    throw new RequestError('invalid_json', `Cannot read the body as JSON: ${found.slice(0, 200)}`, {}, {}, { cause });
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RequestError('invalid_json', 'Cannot read the body as JSON: it is not UTF-8');
  }
}

async function collect(stream: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > max) {
      // The rest is not wanted; whether the sender hears of it is no concern.
      reader.cancel().catch(() => undefined);
      throw tooLarge(size, max);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function within<R, T>(
  config: Config,
  reading: Promise<R>,
  encoding: string | null,
  use: (read: R) => T | Promise<T>,
): Promise<T> {
  const limit = config.TENSOR_WASM_API_BODY_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const timeout = timers.set(limit, () => {
      const message = `Cannot read the body: it took longer than ${limit} ms`;
      reject(new RequestError('request_timeout', message, { limit_ms: limit }));
    });
    reading.then(
      (read) => {
        timers.clear(timeout);
        try {
          resolve(use(read));
        } catch (error) {
          reject(error);
        }
      },
      (cause) => {
        timers.clear(timeout);
        if (cause instanceof RequestError) reject(cause);
        else {
          const found = encoding === null ? 'the connection broke off' : `it is not whole, or no ${encoding}`;
          reject(new RequestError('bad_request', `Cannot read the body: ${found}`, {}, {}, { cause }));
        }
      },
    );
  });
}

function tooLarge(found: number, max: number): RequestError {
  return new RequestError('body_too_large', `Cannot take the body: it may have ${max} bytes, found ${found}`, {
    max,
    found,
  });
}
