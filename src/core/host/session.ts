/** The host of one invocation: where its streams go, what it reads, and what is told of it afterwards. */
import { GuestExit, type Host, type HostMemory, type HostValue, SCHEDULER, TENSOR, WASI } from '../engine/host.ts';
import { type WasiOptions, wasi } from './wasi.ts';

export interface SessionOptions extends WasiOptions {
  /** What `wasi:tensor/host` reads. */
  readonly input: Uint8Array;
  /** Takes a chunk that the guest emits, which is good until it returns: 0, or a negative number as `emit-chunk` answers it. */
  readonly emit: (bytes: Uint8Array) => number;
  /** Milliseconds until the guest is stopped; null for no deadline. */
  readonly remainingMs: () => number | null;
  /** Aborts when the guest should stop. */
  readonly signal: AbortSignal | null;
}

/** Answers of `wasi:tensor/host`. */
export const EMIT = { ok: 0, disabled: -1, range: -2, gone: -3 } as const;
const NEAR_MS = 50;
const NO_DEADLINE = 0xffff_ffff;

export class HostSession implements Host {
  /** What the guest exited with; null where it returned. */
  exitCode: number | null = null;
  readonly #options: SessionOptions;
  readonly #wasi: ReturnType<typeof wasi>;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#wasi = wasi(options);
  }

  call(module: string, name: string, args: readonly HostValue[], memory: HostMemory): HostValue | undefined {
    switch (module) {
      case WASI:
        try {
          return this.#wasi(name, args, memory);
        } catch (error) {
          if (error instanceof GuestExit) this.exitCode = error.code;
          throw error;
        }
      case SCHEDULER:
        return name === 'yield' ? this.#yield() : Math.min(this.#options.remainingMs() ?? NO_DEADLINE, NO_DEADLINE) | 0;
      case TENSOR:
        return this.#tensor(name, args, memory);
      default:
        throw new TypeError(`no host module ${module}`);
    }
  }

  #yield(): number {
    if (this.#options.signal?.aborted) return 2;
    const left = this.#options.remainingMs();
    return left !== null && left < NEAR_MS ? 1 : 0;
  }

  #tensor(name: string, args: readonly HostValue[], memory: HostMemory): number {
    const { input, emit } = this.#options;
    const [at, length] = args.map((value) => Number(value) >>> 0);
    switch (name) {
      case 'input-len':
        return input.length;
      case 'flush':
        return EMIT.ok;
      case 'read-input': {
        const bytes = memory.bytes();
        const count = Math.min(length, input.length);
        if (at + count > bytes.length) return EMIT.range;
        bytes.set(input.subarray(0, count), at);
        return count;
      }
      default: {
        const bytes = memory.bytes();
        return at + length > bytes.length ? EMIT.range : emit(bytes.subarray(at, at + length));
      }
    }
  }
}

/** Keeps what is written to it, up to a size; what comes after is counted and dropped. */
export class Capture {
  readonly #max: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  truncated = false;

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether all of it was kept. */
  readonly write = (bytes: Uint8Array): boolean => {
    const kept = bytes.subarray(0, this.#max - this.#size);
    if (kept.length < bytes.length) this.truncated = true;
    if (kept.length > 0) this.#chunks.push(kept.slice());
    this.#size += kept.length;
    return kept.length === bytes.length;
  };

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}

/** The clocks and random numbers of this process. */
export const SYSTEM: Pick<WasiOptions, 'now' | 'monotonic' | 'random'> = {
  now: () => BigInt(Date.now()) * 1_000_000n,
  monotonic: () => BigInt(Math.round(performance.now() * 1e6)),
  random: (bytes) => {
    // WebCrypto fills plain buffers only, and a guest's memory may not be one.
    bytes.set(crypto.getRandomValues(new Uint8Array(bytes.length)));
  },
};

/** Bytes to be read piece by piece. */
export function reader(bytes: Uint8Array): (max: number) => Uint8Array {
  let at = 0;
  return (max) => {
    const piece = bytes.subarray(at, at + max);
    at += piece.length;
    return piece;
  };
}
