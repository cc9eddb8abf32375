import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ChainHead, headOf } from '../core/audit/chain.ts';
import type { AuditSink } from '../core/audit/trail.ts';
import { TensorWasmError } from '../core/errors.ts';

export interface AuditFileOptions {
  /** Size from which the next line begins a new file. */
  readonly maxBytes: number;
  /** Files put aside that are kept: `PATH.1` is the newest. */
  readonly keep: number;
  /** Told when a file cannot be put aside: lines go on into it, and the next one tries again. */
  readonly stuck?: (error: unknown) => void;
}

const TAIL_BYTES = 1024 * 1024;
const BUFFER_BYTES = 128 * 1024;
const utf8 = new TextEncoder();

/**
 * The audit log in a file. It goes on where the file ends; what a crash left of a line is cut off, since that line was never whole.
 * Lines are with the operating system when `write` returns: they survive the process, though not a power cut.
 */
export class AuditFile implements AuditSink {
  readonly head: ChainHead | null;
  readonly #path: string;
  readonly #options: AuditFileOptions;
  #file: number;
  #size: number;
  #stuck = false;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);

  /** @throws TensorWasmError `usage` when the file cannot be opened, or ends in something else than an audit log. */
  constructor(path: string, options: AuditFileOptions) {
    this.#path = resolve(path);
    this.#options = options;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#file = openSync(this.#path, 'a+', 0o600);
      this.#size = fstatSync(this.#file).size;
      this.head = this.#resume() ?? lastHead(`${this.#path}.1`);
    } catch (cause) {
      if (cause instanceof TensorWasmError) throw cause;
      const found = cause instanceof Error ? cause.message : String(cause);
      throw new TensorWasmError('usage', `Cannot open the audit log: ${found}`, { path: this.#path }, { cause });
    }
  }

  write(lines: string): void {
    if (this.#size >= this.#options.maxBytes) this.#putAside();
    const bytes = this.#encoded(lines);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at);
      this.#size += bytes.length;
    } catch (error) {
      // All lines or none: they are offered again.
      this.#cut(error);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** In the one buffer where that has room: a new one for each write is work for the garbage collector. */
  #encoded(lines: string): Uint8Array {
    const { read, written } = utf8.encodeInto(lines, this.#buffer);
    return read === lines.length ? this.#buffer.subarray(0, written) : utf8.encode(lines);
  }

  #resume(): ChainHead | null {
    if (this.#size === 0) return null;
    const tail = read(this.#file, this.#size);
    const end = tail.lastIndexOf(0x0a) + 1;
    if (end < tail.length) {
      this.#size -= tail.length - end;
      ftruncateSync(this.#file, this.#size);
    }
    return lastLine(tail.subarray(0, end), this.#path);
  }

  /** Takes back what was written of lines that failed; where that fails too, the first failure is the one to tell. */
  #cut(cause: unknown): void {
    try {
      ftruncateSync(this.#file, this.#size);
    } catch {
      throw cause;
    }
  }

  #putAside(): void {
    try {
      this.#rotate();
      this.#stuck = false;
    } catch (error) {
      if (!this.#stuck) this.#options.stuck?.(error);
      this.#stuck = true;
    }
  }

  /**
   * The file that is written to is let go of last: whatever fails, there is one, and its descriptor never becomes somebody else's while we
   * use it. What an attempt that failed has moved already is not moved again, so that no attempt pushes older files out for nothing.
   */
  #rotate(): void {
    const { keep } = this.#options;
    if (existsSync(this.#path)) {
      let free = 1;
      while (free < keep && existsSync(`${this.#path}.${free}`)) free++;
      rmSync(`${this.#path}.${free}`, { force: true });
      for (let i = free - 1; i >= 1; i--) renameSync(`${this.#path}.${i}`, `${this.#path}.${i + 1}`);
      renameSync(this.#path, `${this.#path}.1`);
    }
    const fresh = openSync(this.#path, 'a+', 0o600);
    closeSync(this.#file);
    this.#file = fresh;
    this.#size = fstatSync(fresh).size;
  }
}

function lastHead(path: string): ChainHead | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    return lastLine(read(file, fstatSync(file).size), path);
  } finally {
    closeSync(file);
  }
}

/** The file's end. */
function read(file: number, size: number): Uint8Array {
  const tail = new Uint8Array(Math.min(size, TAIL_BYTES));
  for (let at = 0; at < tail.length; ) {
    const count = readSync(file, tail, at, tail.length - at, size - tail.length + at);
    if (count === 0) break;
    at += count;
  }
  return tail;
}

function lastLine(bytes: Uint8Array, path: string): ChainHead | null {
  const text = new TextDecoder().decode(bytes).trimEnd();
  if (text === '') return null;
  const head = headOf(text.slice(text.lastIndexOf('\n') + 1));
  if (head) return head;
  throw new TensorWasmError('usage', `Cannot go on with the audit log: ${path} does not end in an entry of one`, {
    path,
  });
}
