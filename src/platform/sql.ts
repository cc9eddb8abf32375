/** What stores ask of SQLite, wherever it is: in a file (`sqlite-file.ts`) or at an edge (`edge/d1.ts`). */
import { TensorWasmError } from '../core/errors.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  /** One statement, with parameters `?` or `?1`, `?2`, … */
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** A database. Promises resolve once the change would survive a crash. Blobs come back as `Uint8Array`. */
export interface Sql {
  /** The rows of one statement, which is a transaction of its own. */
  query(sql: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Runs all statements or none; the rows of each. There is no way to decide between them: a condition stands in SQL. */
  transact(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  close(): Promise<void>;
}

/** Says what could not be done; a {@link TensorWasmError} stays as it is. */
export async function attempt<T>(what: string, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (cause) {
    throw failure(what, cause);
  }
}

export function failure(what: string, cause: unknown): TensorWasmError {
  if (cause instanceof TensorWasmError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const message = `Cannot ${what} in the store: ${text}`;
  const store = faultOf(cause);
  if (store === null) return new TensorWasmError('internal', message, {}, { cause });
  return new TensorWasmError('unavailable', message, { store, retry_after_seconds: RETRY_SECONDS[store] }, { cause });
}

/** What ails a database while its contents are well: nothing was changed, and it passes. By SQLite's texts: Deno gives no codes. */
export function faultOf(cause: unknown): 'locked' | 'full' | null {
  const text = cause instanceof Error ? cause.message : '';
  if (/\bdatabase is locked\b/.test(text)) return 'locked';
  return /\bdatabase or disk is full\b/.test(text) ? 'full' : null;
}

/** A lock is held for moments; room has to be made by somebody. */
const RETRY_SECONDS = { locked: 1, full: 60 } as const;
