import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TensorWasmError } from '../core/errors.ts';
import { failure, faultOf } from './sql.ts';

/** How long a server waits for the one before it to end. */
const HANDOVER_MS = 2000;

/**
 * Makes this process the one server on a store file until what comes back is called, or the process ends, however it does: the lock is the
 * operating system's, on a file of its own beside the store's, so that others may still read and write the store. Jobs are why: a second server
 * would take those that run here for what a crash has left.
 *
 * @throws TensorWasmError `unavailable` while another server has it.
 */
export function lockStore(path: string, waitMs = HANDOVER_MS): () => void {
  const store = resolve(path);
  let lock: DatabaseSync | null = null;
  try {
    mkdirSync(dirname(store), { recursive: true });
    lock = new DatabaseSync(`${store}-server`);
    lock.exec(`PRAGMA busy_timeout = ${waitMs}; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE`);
    const held = lock;
    return () => held.close();
  } catch (cause) {
    lock?.close();
    if (faultOf(cause) !== 'locked') throw failure(`open ${store}`, cause);
    const message = `Cannot open ${store} in the store: another server works on it`;
    throw new TensorWasmError('unavailable', message, { store }, { cause });
  }
}
