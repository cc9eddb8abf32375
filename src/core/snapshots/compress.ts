/** gzip, as every host has it, with an end to what comes out. */
import { SnapshotError } from '../errors.ts';

/** deflate never makes less than a thousandth of what it is given (RFC 1951: 258 bytes in two bits). */
const MAX_RATIO = 1032;
/** Small, because Deno makes one chunk of all that one chunk decompresses to: 16 MiB at most. */
const INFLATE_SLICE = 1 << 14;
const DEFLATE_SLICE = 1 << 18;
/** The streams alone would keep the event loop from turning until they end. */
const TURN_MS = 8;

export async function gzip(parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const stream = slices(parts, DEFLATE_SLICE).pipeThrough(new CompressionStream('gzip') as Transform);
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

/**
 * Decompresses to exactly `size` bytes, and to not one more: what claims less than it holds is stopped there.
 *
 * @throws SnapshotError `snapshot_malformed`
 */
export async function gunzip(bytes: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer>> {
  if (size > (bytes.length + 1) * MAX_RATIO) throw damaged(`${bytes.length} bytes cannot hold ${size}`);
  const whole = new Uint8Array(size);
  let at = 0;
  const reader = slices([bytes], INFLATE_SLICE)
    .pipeThrough(new DecompressionStream('gzip') as Transform)
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) throw damaged(`it holds more than the ${size} bytes that it tells`);
      whole.set(value, at);
      at += value.length;
    }
  } catch (cause) {
    reader.cancel().catch(() => undefined);
    if (cause instanceof SnapshotError) throw cause;
    throw damaged('it is no gzip, or not whole', cause);
  }
  if (at !== size) throw damaged(`expected ${size} bytes, found ${at}`);
  return whole;
}

/** Its declared type asks for chunks that any buffer may back; ours are never shared. */
type Transform = TransformStream<Uint8Array, Uint8Array>;

function slices(parts: readonly Uint8Array[], size: number): ReadableStream<Uint8Array> {
  let part = 0;
  let at = 0;
  let until = performance.now() + TURN_MS;
  return new ReadableStream({
    async pull(controller) {
      if (performance.now() >= until) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        until = performance.now() + TURN_MS;
      }
      while (part < parts.length && at >= parts[part].length) {
        part++;
        at = 0;
      }
      if (part === parts.length) {
        controller.close();
        return;
      }
      controller.enqueue(parts[part].subarray(at, at + size));
      at += size;
    },
  });
}

function damaged(found: string, cause?: unknown): SnapshotError {
  return new SnapshotError(
    'snapshot_malformed',
    `Cannot decompress the snapshot: ${found}`,
    { reason: 'payload' },
    { cause },
  );
}
