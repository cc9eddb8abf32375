/**
 * WASI preview 1 without files and sockets: arguments, environment, standard streams, clocks, random numbers and exit. Everything that
 * would reach a file or a socket answers `badf`, `notcapable` or `notsup`, as an implementation without any may.
 */
import { GuestExit, type HostMemory, type HostValue } from '../engine/host.ts';

export interface WasiOptions {
  /** The program's name first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** At most `max` bytes; none at the end. */
  readonly stdin: (max: number) => Uint8Array;
  /** Bytes are the guest's memory: they are good until these return. Streams may throw a system's error with its `code`, which the guest then has as its errno. */
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
  /** Nanoseconds since 1970. */
  readonly now: () => bigint;
  /** Nanoseconds that never run backwards. */
  readonly monotonic: () => bigint;
  readonly random: (bytes: Uint8Array) => void;
}

/** `errno` of preview 1. */
const E = { success: 0, badf: 8, fault: 21, inval: 28, nosys: 52, notsup: 58, spipe: 70, notcapable: 76 } as const;

/** What a stream's own failure is to a guest, by the name that the system gives it. */
const STREAM_FAILURES: Readonly<Record<string, number>> = {
  EBADF: E.badf,
  EDQUOT: 19,
  EFBIG: 22,
  EIO: 29,
  EISDIR: 31,
  ENOSPC: 51,
  EPIPE: 64,
};

const CHARACTER_DEVICE = 2;
const RIGHT_READ = 1n << 1n;
const RIGHT_WRITE = 1n << 6n;
/** As much of a read or a write is served at once, so that no guest makes the host hold more. */
const MOST_BYTES = 1 << 20;
const RANDOM_BYTES = 65_536;
/** More random bytes than this at once are `inval`: they would take longer than a guest may run past its deadline. */
const MOST_RANDOM = 16 << 20;
/** More pieces than this in one read or write are `inval`, as with POSIX's `IOV_MAX`: empty ones cost time and count for nothing. */
const MOST_PIECES = 1024;

class Fault extends Error {}

type Call = (memory: View, args: readonly number[], wide: readonly bigint[]) => number;

/** A guest's memory by offset, every access checked. */
class View {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(memory: HostMemory) {
    this.#bytes = memory.bytes();
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  range(at: number, length: number): Uint8Array {
    if (at + length > this.#bytes.length) throw new Fault();
    return this.#bytes.subarray(at, at + length);
  }

  u32(at: number): number {
    this.range(at, 4);
    return this.#view.getUint32(at, true);
  }

  setU8(at: number, value: number): void {
    this.range(at, 1)[0] = value;
  }

  setU32(at: number, value: number): void {
    this.range(at, 4);
    this.#view.setUint32(at, value, true);
  }

  setU64(at: number, value: bigint): void {
    this.range(at, 8);
    this.#view.setBigUint64(at, value, true);
  }
}

/** The functions by name; each invocation has its own. */
export function wasi(options: WasiOptions): (name: string, args: readonly HostValue[], memory: HostMemory) => number {
  const calls = callsOf(options);
  return (name, args, memory) => {
    const narrow = args.map((value) => (typeof value === 'bigint' ? 0 : value >>> 0));
    if (name === 'proc_exit') throw new GuestExit(narrow[0]);
    const wide = args.map((value) => (typeof value === 'bigint' ? BigInt.asUintN(64, value) : 0n));
    const call = calls[name];
    if (call === undefined)
      return name.startsWith('sock_') ? E.notsup : name.startsWith('path_') ? E.notcapable : E.badf;
    try {
      return call(new View(memory), narrow, wide);
    } catch (error) {
      if (error instanceof Fault) return E.fault;
      const failure = error instanceof Error && 'code' in error ? STREAM_FAILURES[String(error.code)] : undefined;
      if (failure !== undefined) return failure;
      throw error;
    }
  };
}

function callsOf({ args, env, stdin, stdout, stderr, now, monotonic, random }: WasiOptions): Record<string, Call> {
  const utf8 = new TextEncoder();
  const strings = (texts: readonly string[]) => texts.map((text) => utf8.encode(`${text}\0`));
  const words = strings(args);
  const variables = strings(Object.entries(env).map(([name, value]) => `${name}=${value}`));
  const sizes =
    (list: readonly Uint8Array[]): Call =>
    (memory, [count, bytes]) => {
      memory.setU32(count, list.length);
      memory.setU32(
        bytes,
        list.reduce((sum, { length }) => sum + length, 0),
      );
      return E.success;
    };
  const get =
    (list: readonly Uint8Array[]): Call =>
    (memory, [pointers, buffer]) => {
      let at = buffer;
      list.forEach((text, i) => {
        memory.setU32(pointers + 4 * i, at);
        memory.range(at, text.length).set(text);
        at += text.length;
      });
      return E.success;
    };
  const clock = (id: number): bigint | null => (id === 0 ? now() : id === 1 ? monotonic() : null);
  const stream = (fd: number): boolean => fd <= 2;

  return {
    args_sizes_get: sizes(words),
    args_get: get(words),
    environ_sizes_get: sizes(variables),
    environ_get: get(variables),
    clock_time_get(memory, [id, , at]) {
      const time = clock(id);
      if (time === null) return E.notsup;
      memory.setU64(at, time);
      return E.success;
    },
    clock_res_get(memory, [id, at]) {
      if (clock(id) === null) return E.notsup;
      memory.setU64(at, id === 0 ? 1_000_000n : 1000n);
      return E.success;
    },
    random_get(memory, [at, length]) {
      const bytes = memory.range(at, length);
      if (length > MOST_RANDOM) return E.inval;
      for (let from = 0; from < length; from += RANDOM_BYTES) random(bytes.subarray(from, from + RANDOM_BYTES));
      return E.success;
    },
    sched_yield: () => E.success,
    proc_raise: () => E.nosys,
    poll_oneoff: () => E.notsup,
    fd_write(memory, [fd, vectors, count, written]) {
      if (fd !== 1 && fd !== 2) return E.badf;
      if (count > MOST_PIECES) return E.inval;
      let total = 0;
      for (let i = 0; i < count && total < MOST_BYTES; i++) {
        const length = Math.min(memory.u32(vectors + 8 * i + 4), MOST_BYTES - total);
        const bytes = memory.range(memory.u32(vectors + 8 * i), length);
        if (length > 0) (fd === 1 ? stdout : stderr)(bytes);
        total += length;
      }
      memory.setU32(written, total);
      return E.success;
    },
    fd_read(memory, [fd, vectors, count, read]) {
      if (fd !== 0) return E.badf;
      if (count > MOST_PIECES) return E.inval;
      let total = 0;
      for (let i = 0; i < count; i++) {
        const into = memory.range(memory.u32(vectors + 8 * i), memory.u32(vectors + 8 * i + 4));
        if (into.length === 0) continue;
        const bytes = stdin(Math.min(into.length, MOST_BYTES));
        into.set(bytes);
        total += bytes.length;
        if (bytes.length < into.length) break;
      }
      memory.setU32(read, total);
      return E.success;
    },
    fd_close: (_memory, [fd]) => (stream(fd) ? E.success : E.badf),
    fd_sync: (_memory, [fd]) => (stream(fd) ? E.success : E.badf),
    fd_datasync: (_memory, [fd]) => (stream(fd) ? E.success : E.badf),
    fd_seek: (_memory, [fd]) => (stream(fd) ? E.spipe : E.badf),
    fd_tell: (_memory, [fd]) => (stream(fd) ? E.spipe : E.badf),
    fd_fdstat_set_flags: (_memory, [fd]) => (stream(fd) ? E.success : E.badf),
    fd_fdstat_get(memory, [fd, at]) {
      if (!stream(fd)) return E.badf;
      memory.range(at, 24).fill(0);
      memory.setU8(at, CHARACTER_DEVICE);
      memory.setU64(at + 8, fd === 0 ? RIGHT_READ : RIGHT_WRITE);
      return E.success;
    },
    fd_filestat_get(memory, [fd, at]) {
      if (!stream(fd)) return E.badf;
      memory.range(at, 64).fill(0);
      memory.setU8(at + 16, CHARACTER_DEVICE);
      return E.success;
    },
    fd_prestat_get: () => E.badf,
    fd_prestat_dir_name: () => E.badf,
  };
}
