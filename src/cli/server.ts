import process from 'node:process';
import type { ArgsDef } from 'citty';
import { keepNegativeZero } from '../core/engine/json-text.ts';
import { type ErrorKind, TensorWasmError } from '../core/errors.ts';
import { note } from './output.ts';

/** Whoever asks a server has them; `main.ts` heeds them. */
export const TRUST_OPTIONS = {
  'ca-cert': {
    type: 'string',
    description: "authorities whose word on the server's certificate is taken too, PEM",
    valueHint: 'FILE',
  },
  insecure: { type: 'boolean', description: 'take any certificate for the server’s (not on Deno)' },
} as const satisfies ArgsDef;

export const SERVER_OPTIONS = {
  server: {
    type: 'string',
    default: process.env.TENSOR_WASM_SERVER || 'http://127.0.0.1:8080',
    description: 'the server (TENSOR_WASM_SERVER); its token is in TENSOR_WASM_TOKEN',
    valueHint: 'URL',
  },
  tenant: { type: 'string', description: 'the tenant to act for', valueHint: 'N' },
  ...TRUST_OPTIONS,
} as const satisfies ArgsDef;

const TIMEOUT_MS = 60_000;
/** Modules, tensors and results are replies too. */
const MAX_REPLY_BYTES = 256 * 1024 * 1024;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface ServerRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the one in TENSOR_WASM_TOKEN. */
  readonly token?: string;
  /** For all of the reply. */
  readonly timeoutMs?: number;
  /** A longer reply is an error. */
  readonly maxBytes?: number;
}

export interface ServerReply {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/**
 * Asks a server, and answers its JSON; null where it says nothing (204).
 *
 * @throws TensorWasmError `usage` for a URL that makes no sense; `unavailable` when there is no server, or it lacks the route; what the
 * server's error amounts to, with its own kind as `server_kind`.
 */
export async function askServer(server: string, tenant: string | undefined, request: ServerRequest): Promise<unknown> {
  const bytes = await askBytes(server, tenant, request);
  if (bytes === null) return null;
  const reply = parseReply(new TextDecoder().decode(bytes));
  if (reply !== undefined) return reply;
  throw new TensorWasmError('internal', `cannot read the reply of ${serverUrl(server).origin}: it is not JSON`);
}

/** Asks a server, and answers the bytes of its reply; null where it says nothing. Throws as {@link askServer}. */
export async function askBytes(
  server: string,
  tenant: string | undefined,
  request: ServerRequest,
): Promise<Uint8Array | null> {
  const { status, bytes } = await exchange(server, tenant, request);
  if (status === 204) return null;
  if (status < 200 || status > 299) throw serverError(status, parseReply(new TextDecoder().decode(bytes)));
  return bytes;
}

/**
 * Asks a server, and answers what it said, whatever that is.
 *
 * @throws TensorWasmError `usage` for a URL, a token or a tenant that makes no sense; `unavailable` when there is no server; `too_large`.
 */
export async function exchange(
  server: string,
  tenant: string | undefined,
  request: ServerRequest,
): Promise<ServerReply> {
  const url = serverUrl(server);
  const token = request.token ?? process.env.TENSOR_WASM_TOKEN ?? '';
  if (!/^[\x21-\x7e]*$/.test(token)) {
    throw new TensorWasmError('usage', 'cannot send the token: expected printable ASCII without spaces');
  }
  if (tenant !== undefined && !/^\d{1,20}$/.test(tenant)) {
    throw new TensorWasmError('usage', `cannot use --tenant: expected a number, found '${printable(tenant)}'`, {
      option: '--tenant',
    });
  }
  if (token !== '') warnOfPlaintext(url);
  try {
    const response = await fetch(new URL(request.path, url), {
      ...requestOptions,
      method: request.method,
      headers: {
        ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
        ...request.headers,
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(tenant === undefined ? {} : { 'x-tensorwasm-tenant': tenant }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS),
    });
    return { status: response.status, bytes: await readAll(response, request.maxBytes ?? MAX_REPLY_BYTES) };
  } catch (cause) {
    if (cause instanceof TensorWasmError) throw cause;
    const message = `cannot reach ${url.origin}: ${printable(reasonOf(cause))}`;
    throw new TensorWasmError('unavailable', message, { server: url.origin }, { cause });
  }
}

let requestOptions: RequestInit = {};

/** What every request from now on is made with. */
export function requestWith(options: RequestInit): void {
  requestOptions = options;
}

const warned = new Set<string>();

function warnOfPlaintext({ protocol, hostname, host }: URL): void {
  if (protocol !== 'http:' || LOOPBACK.test(hostname) || warned.has(host)) return;
  warned.add(host);
  note(`warning: the token goes to ${host} unencrypted`);
}

/** Node says only that a fetch failed; why is the cause of that. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : error.message);
}

/** @throws TensorWasmError `usage` for a URL that is none of a server, or has a name or password in it. */
export function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const served = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url && served && url.username === '' && url.password === '') return url;
  // A password does not belong in a terminal's history twice.
  const found = served ? 'one with a user name or password' : `'${printable(text)}'`;
  const message = `cannot use the server's URL: expected http://HOST:PORT or https://HOST, found ${found}`;
  throw new TensorWasmError('usage', message, { option: '--server' });
}

async function readAll(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new TensorWasmError('too_large', `cannot take the reply: it has more than ${maxBytes} bytes`, { maxBytes });
    }
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** Undefined where it is no JSON. */
export function parseReply(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Which of our own kinds a server's amounts to; by status where the kind is not one of these. */
const KINDS: Readonly<Record<string, ErrorKind>> = {
  invalid_wasm: 'invalid',
  missing_export: 'missing_export',
  invalid_args: 'invalid_args',
  too_many_args: 'invalid_args',
  trap: 'trap',
  uninstantiable: 'uninstantiable',
  unlinkable: 'unlinkable',
  refused: 'refused',
  unavailable: 'unavailable',
  invoke_timeout: 'deadline_exceeded',
  method_not_allowed: 'unavailable',
  snapshot_unrestorable: 'invalid',
  snapshot_signature_invalid: 'invalid',
  snapshot_signing_not_configured: 'unavailable',
  bad_signature: 'invalid',
  kernel_registry_not_configured: 'unavailable',
  kernel_publish_disabled_in_dev_mode: 'unavailable',
};

function serverError(status: number, reply: unknown): TensorWasmError {
  const error = typeof reply === 'object' && reply !== null && 'error' in reply ? reply.error : null;
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const kind = typeof fields.kind === 'string' ? fields.kind : 'unknown';
  const message = typeof fields.message === 'string' ? printable(fields.message) : `the server answered ${status}`;
  const own = KINDS[kind] ?? (status === 400 || status === 413 || status === 415 ? 'usage' : 'internal');
  const facts: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'kind' || name === 'message') continue;
    if (typeof value === 'string') facts[name] = printable(value);
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) facts[name] = value;
  }
  return new TensorWasmError(own, message, { ...facts, status, server_kind: kind });
}

/** A server's value as JSON, with the sign of zeros, without the control bytes that JSON itself lets stand. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, keepNegativeZero, indent).replace(
    /[\x7f-\x9f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The bearer token for `/metrics`, where the server has one for it. */
export function metricsToken(): { readonly token?: string } {
  const token = process.env.TENSOR_WASM_API_METRICS_TOKEN ?? '';
  return token === '' ? {} : { token };
}

/** A server's text without what would move a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}
