/**
 * Every failure the core can produce is a {@link TensorWasmError}: a stable `kind`, a message, and numbers as fields.
 * One place (`core/app/errors.ts`) maps kinds to HTTP statuses, one (`cli/exit.ts`) to exit codes.
 */
export type ErrorKind =
  // bad input
  | 'malformed'
  | 'invalid'
  | 'too_large'
  | 'unlinkable'
  | 'usage'
  | 'invalid_args'
  | 'missing_export'
  // the work itself
  | 'trap'
  | 'uninstantiable'
  | 'deadline_exceeded'
  | 'cancelled'
  // a tenant's share is used up
  | 'quota_exceeded'
  // the place it should run
  | 'refused'
  | 'unavailable'
  | 'out_of_memory'
  | 'device_lost'
  | 'device_error'
  // the program is wrong
  | 'internal';

/** Facts about an error that a program may want to read. Values are JSON scalars. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export class TensorWasmError extends Error {
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'TensorWasmError';
    this.kind = kind;
    this.details = details;
  }

  toJSON(): { kind: ErrorKind; message: string } & ErrorDetails {
    return { ...this.details, kind: this.kind, message: this.message };
  }
}

/**
 * The bytes are not a WebAssembly module (`malformed`), not a valid one (`invalid`), or more than we accept (`too_large`, with
 * `limit`, `requested` and `max` in the details). `offset` is in bytes from the start.
 */
export class ModuleError extends TensorWasmError {
  readonly offset: number;

  constructor(
    kind: 'malformed' | 'invalid' | 'too_large',
    message: string,
    offset: number,
    details: ErrorDetails = {},
  ) {
    super(kind, message, { ...details, offset });
    this.name = 'ModuleError';
    this.offset = offset;
  }
}

/**
 * A backend declines a valid module. Not a failure of the module and not one of the backend: the construct is named,
 * and where it stands (function index in the module's index space, byte offset in the module; null where neither applies).
 */
export class RefusedError extends TensorWasmError {
  readonly construct: string;

  constructor(construct: string, message: string, where: { function?: number | null; offset?: number | null } = {}) {
    super('refused', message, { construct, function: where.function ?? null, offset: where.offset ?? null });
    this.name = 'RefusedError';
    this.construct = construct;
  }
}

/** What is wrong with a snapshot, and what that is among the core's kinds. */
const SNAPSHOT_KINDS = {
  /** No snapshot, or not one as it was written: `reason` says which part. */
  snapshot_malformed: 'malformed',
  /** `found` and `supported`: one is not turned into the other. */
  snapshot_version_unsupported: 'invalid',
  /** More than the ceiling, decompressed: `max` and `found`. */
  snapshot_too_large: 'too_large',
  /** Its state is none that the module, or this host, can have. */
  snapshot_unrestorable: 'invalid',
  snapshot_signature_invalid: 'invalid',
  /** A signature is demanded, and there is no key. */
  snapshot_signing_not_configured: 'unavailable',
} as const satisfies Record<string, ErrorKind>;

export type SnapshotProblem = keyof typeof SNAPSHOT_KINDS;

export class SnapshotError extends TensorWasmError {
  readonly problem: SnapshotProblem;

  constructor(problem: SnapshotProblem, message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(SNAPSHOT_KINDS[problem], message, { ...details, problem }, options);
    this.name = 'SnapshotError';
    this.problem = problem;
  }
}
