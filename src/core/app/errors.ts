/**
 * Every failure of the HTTP surface, in one envelope: `{"error": {"kind", "message", …facts}}`. Kinds are stable and are the
 * reference's where it has one; each kind has one status.
 */

import { type ErrorDetails, type ErrorKind, RefusedError, SnapshotError, TensorWasmError } from '../errors.ts';

/** Kind to status. */
export const HTTP_KINDS = {
  invalid_json: 400,
  invalid_request: 400,
  invalid_uuid: 400,
  invalid_name: 400,
  invalid_base64: 400,
  invalid_wasm: 400,
  invalid_args: 400,
  too_many_args: 400,
  invalid_tensor: 400,
  missing_export: 400,
  unsupported_return_type: 400,
  unlinkable: 400,
  missing_tenant: 400,
  invalid_tenant: 400,
  duplicate_tenant_header: 400,
  bad_request: 400,
  digest_mismatch: 400,
  unauthorized: 401,
  invalid_auth: 401,
  snapshot_malformed: 400,
  snapshot_version_unsupported: 400,
  tenant_scope_denied: 403,
  role_denied: 403,
  snapshot_signature_invalid: 403,
  kernel_publish_disabled_in_dev_mode: 403,
  kernel_publish_scope_required: 403,
  publisher_not_allowed: 403,
  bad_signature: 403,
  not_found: 404,
  instance_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  idempotency_conflict: 409,
  conflict: 409,
  already_registered: 409,
  precondition_failed: 412,
  body_too_large: 413,
  module_too_large: 413,
  module_memory_too_large: 413,
  result_too_large: 413,
  too_many_lanes: 413,
  snapshot_too_large: 413,
  kernel_too_large: 413,
  unsupported_media_type: 415,
  // The guest's own end is neither the caller's request nor the server: 422, so that no client retries and no availability alert fires.
  trap: 422,
  uninstantiable: 422,
  refused: 422,
  snapshot_unrestorable: 422,
  quota_exceeded: 429,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  device_error: 500,
  unavailable: 503,
  snapshot_signing_not_configured: 503,
  capacity_exhausted: 503,
  kernel_registry_not_configured: 503,
  kernel_registry_storage_error: 503,
  out_of_memory: 503,
  device_lost: 503,
  invoke_timeout: 504,
} as const;

export type HttpKind = keyof typeof HTTP_KINDS;

const FROM_CORE: Readonly<Record<ErrorKind, HttpKind>> = {
  malformed: 'invalid_wasm',
  invalid: 'invalid_wasm',
  too_large: 'module_too_large',
  unlinkable: 'unlinkable',
  usage: 'invalid_request',
  invalid_args: 'invalid_args',
  missing_export: 'missing_export',
  trap: 'trap',
  uninstantiable: 'uninstantiable',
  deadline_exceeded: 'invoke_timeout',
  cancelled: 'cancelled',
  quota_exceeded: 'quota_exceeded',
  refused: 'refused',
  unavailable: 'unavailable',
  out_of_memory: 'out_of_memory',
  device_lost: 'device_lost',
  device_error: 'device_error',
  internal: 'internal',
};

/** A failure that only the HTTP surface knows. */
export class RequestError extends Error {
  readonly kind: HttpKind;
  readonly details: ErrorDetails;
  /** Response headers the failure brings: Allow, Retry-After, WWW-Authenticate. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: HttpKind,
    message: string,
    details: ErrorDetails = {},
    headers: Readonly<Record<string, string>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'RequestError';
    this.kind = kind;
    this.details = details;
    this.headers = headers;
  }
}

/** What a host cannot keep that ends with its request. */
export function unsupported(what: 'job' | 'instance'): RefusedError {
  return new RefusedError(
    what,
    `Cannot keep a ${what}: this host keeps nothing running once a request has been answered`,
  );
}

export interface ErrorReply {
  readonly status: number;
  readonly body: { readonly error: { readonly kind: string; readonly message: string } & ErrorDetails };
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client is told. Of a failure that nobody foresaw it learns nothing but that there was one: texts may hold secrets. */
export function errorReply(error: unknown): ErrorReply {
  if (error instanceof RequestError) return reply(error.kind, error.message, error.details, error.headers);
  if (error instanceof SnapshotError) {
    const { problem, ...details } = error.details;
    return reply(error.problem, error.message, details, {});
  }
  if (error instanceof TensorWasmError && error.kind !== 'internal') {
    const kind = FROM_CORE[error.kind];
    const details = kind === 'invalid_wasm' ? { ...error.details, reason: error.kind } : error.details;
    return reply(kind, error.message, details, retryAfter(kind, details));
  }
  return reply('internal', 'The server failed: see its log', {}, {});
}

/** Memory is soon there again; a quota of a day when the day is over. */
function retryAfter(kind: HttpKind, { retry_after_seconds: seconds }: ErrorDetails): Readonly<Record<string, string>> {
  if (kind === 'out_of_memory') return { 'retry-after': '1' };
  return typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
}

export function statusOf(kind: HttpKind): number {
  return HTTP_KINDS[kind];
}

function reply(
  kind: HttpKind,
  message: string,
  details: ErrorDetails,
  headers: Readonly<Record<string, string>>,
): ErrorReply {
  // Kind and message come first for readers, and no detail may stand in for them.
  const error = Object.assign({ kind, message }, details, { kind, message });
  return { status: HTTP_KINDS[kind], body: { error }, headers };
}
