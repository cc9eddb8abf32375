import type { ErrorKind } from '../core/errors.ts';
import { TensorWasmError } from '../core/errors.ts';

/** What the process's exit status says. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** The backend or the feature is not available here. */
  unavailable: 3,
  /** Backends disagree. */
  disagree: 4,
} as const;

const CODES: Readonly<Record<ErrorKind, number>> = {
  malformed: EXIT.usage,
  invalid: EXIT.usage,
  too_large: EXIT.usage,
  unlinkable: EXIT.usage,
  usage: EXIT.usage,
  invalid_args: EXIT.usage,
  missing_export: EXIT.usage,
  trap: EXIT.failed,
  uninstantiable: EXIT.failed,
  deadline_exceeded: EXIT.failed,
  cancelled: EXIT.failed,
  quota_exceeded: EXIT.failed,
  refused: EXIT.unavailable,
  unavailable: EXIT.unavailable,
  out_of_memory: EXIT.failed,
  device_lost: EXIT.failed,
  device_error: EXIT.failed,
  internal: EXIT.failed,
};

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof TensorWasmError)) return EXIT.failed;
  return error.kind === 'refused' && error.details.strict === true ? EXIT.failed : CODES[error.kind];
}
