import { writeSync } from 'node:fs';

/**
 * All of `bytes` to an open file, however slowly it takes them. The runtimes' own streams tell a reader that has gone in three ways, none of
 * which leaves a command its exit status.
 *
 * @throws the system's error, with its `code`.
 */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw error;
      wait(1);
    }
  }
}

/** The system's name of an error, as in `EPIPE`; null for any other error. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Halts the thread. */
export function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
