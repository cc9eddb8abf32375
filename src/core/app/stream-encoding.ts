/** How a stream of chunks and its end are written: as server-sent events, or as frames. */
import { jsonTextOf } from '../engine/json-text.ts';
import { encodeBase64 } from './base64.ts';

export const FRAMES = 'application/vnd.tensor-wasm.frames';

export interface StreamEncoder {
  readonly contentType: string;
  /** Sent now and then where nothing else is; null where the format has no such thing. */
  readonly keepAlive: Uint8Array | null;
  chunk(bytes: Uint8Array): Uint8Array;
  /** The end, well: an invocation's reply. */
  done(reply: object): Uint8Array;
  failed(error: { readonly kind: string; readonly message: string }): Uint8Array;
}

const utf8 = new TextEncoder();

/** `event: chunk`, then `done` or `error`. Text is decoded across chunks; what is not UTF-8 comes through only as base64. */
export function eventEncoder(encoding: 'text' | 'base64'): StreamEncoder {
  const decoder = new TextDecoder();
  const event = (name: string, data: string): Uint8Array =>
    utf8.encode(`event: ${name}\ndata: ${data.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`);
  const rest = (): string => {
    const text = encoding === 'text' ? decoder.decode() : '';
    return text === '' ? '' : `event: chunk\ndata: ${text}\n\n`;
  };
  const last = (name: string, value: object): Uint8Array =>
    utf8.encode(`${rest()}event: ${name}\ndata: ${jsonTextOf(value)}\n\n`);
  return {
    contentType: 'text/event-stream; charset=utf-8',
    keepAlive: utf8.encode(': alive\n\n'),
    chunk: (bytes) =>
      event('chunk', encoding === 'base64' ? encodeBase64(bytes) : decoder.decode(bytes, { stream: true })),
    done: (reply) => last('done', { status: 'ok', ...reply }),
    failed: (error) => last('error', { reason: reasonOf(error.kind), ...error }),
  };
}

function reasonOf(kind: string): string {
  if (kind === 'invoke_timeout') return 'deadline_elapsed';
  return kind === 'cancelled' ? kind : 'wasm_error';
}

/** A frame: its type in a byte, the payload's length in 32 bits little-endian, the payload. */
export const FRAME = { chunk: 1, result: 2, error: 3 } as const;

export function frameEncoder(): StreamEncoder {
  const frame = (type: number, payload: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(5 + payload.length);
    bytes[0] = type;
    new DataView(bytes.buffer).setUint32(1, payload.length, true);
    bytes.set(payload, 5);
    return bytes;
  };
  const json = (value: object): Uint8Array => utf8.encode(jsonTextOf(value));
  return {
    contentType: FRAMES,
    keepAlive: null,
    chunk: (bytes) => frame(FRAME.chunk, bytes),
    done: (reply) => frame(FRAME.result, json(reply)),
    failed: (error) => frame(FRAME.error, json({ error })),
  };
}
