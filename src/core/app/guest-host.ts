/** The host that an invocation over HTTP has: streams from the request and into the reply. */
import { z } from '@hono/zod-openapi';
import type { Config } from '../config/config.ts';
import { type Host, imports, TENSOR, WASI } from '../engine/host.ts';
import { Capture, EMIT, HostSession, reader, SYSTEM } from '../host/session.ts';
import type { ValidModule } from '../wasm/module.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { RequestError } from './errors.ts';

const text = z.string().nullish();

/** What a guest that imports from the host can be given. */
export const HostFields = {
  wasi: z
    .strictObject({
      args: z.array(z.string()).max(1024).nullish().openapi({ description: 'After the program’s name' }),
      env: z.record(z.string().regex(/^[^=\0]+$/), z.string()).nullish(),
      stdin: text,
      stdin_b64: z.string().nullish().openapi({ format: 'byte' }),
    })
    .nullish()
    .openapi({ description: 'For a guest that imports `wasi_snapshot_preview1`' }),
  input: text.openapi({ description: 'What `wasi:tensor/host` reads' }),
  input_b64: z.string().nullish().openapi({ format: 'byte' }),
};

export interface HostJson {
  readonly wasi?: {
    readonly args?: readonly string[] | null | undefined;
    readonly env?: Readonly<Record<string, string>> | null | undefined;
    readonly stdin?: string | null | undefined;
    readonly stdin_b64?: string | null | undefined;
  } | null;
  readonly input?: string | null | undefined;
  readonly input_b64?: string | null | undefined;
}

export const HostReplySchema = z.object({
  exit_code: z.int().openapi({ description: 'Of `proc_exit`; 0 where the guest returned' }),
  stdout: z.string().optional(),
  stdout_b64: z.string().optional().openapi({ description: 'Instead of `stdout` where that is not UTF-8' }),
  stderr: z.string().optional(),
  stderr_b64: z.string().optional(),
  truncated: z.boolean().openapi({ description: 'Whether a stream was longer than what is kept of it' }),
});

/** A guest's streams, and what of them is told in a reply. */
export interface GuestHost {
  readonly host: Host;
  wasi(): z.output<typeof HostReplySchema> | null;
  /** Base64 of what the guest emitted; null where it cannot emit, or somebody else takes it. */
  emitted(): string | null;
}

export interface GuestHostOptions {
  readonly name: string;
  readonly module: ValidModule;
  readonly json: HostJson;
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Config;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Takes what the guest emits, instead of the reply. */
  readonly emit: ((bytes: Uint8Array) => number) | null;
  /** Whether that takes standard output too. */
  readonly emitsStdout: boolean;
}

/** Null for a module that imports no function. Throws RequestError for base64 that is none. */
export function guestHost(options: GuestHostOptions): GuestHost | null {
  const { name, module, json, environment, config, deadlineMs, signal, emit, emitsStdout } = options;
  if (module.importedFunctions === 0) {
    if (json.wasi || json.input || json.input_b64)
      throw new RequestError('invalid_request', 'Cannot give the guest any input: it imports nothing from the host');
    return null;
  }
  const max = config.TENSOR_WASM_MAX_OUTPUT_BYTES;
  const [stdout, stderr, chunks] = [new Capture(max), new Capture(max), new Capture(max)];
  const endsAt = performance.now() + deadlineMs;
  const session = new HostSession({
    ...SYSTEM,
    args: [name, ...(json.wasi?.args ?? [])],
    env: { ...environment, ...json.wasi?.env },
    stdin: reader(bytesOf(json.wasi?.stdin, json.wasi?.stdin_b64, 'wasi.stdin_b64')),
    stdout: emit !== null && emitsStdout ? emit : stdout.write,
    stderr: stderr.write,
    input: bytesOf(json.input, json.input_b64, 'input_b64'),
    emit: emit ?? ((bytes) => (chunks.write(bytes) ? EMIT.ok : EMIT.range)),
    remainingMs: () => Math.max(0, Math.round(endsAt - performance.now())),
    signal,
  });
  return {
    host: session,
    wasi: () =>
      imports(module, WASI)
        ? {
            exit_code: session.exitCode ?? 0,
            ...shown('stdout', stdout),
            ...shown('stderr', stderr),
            truncated: stdout.truncated || stderr.truncated,
          }
        : null,
    emitted: () => (emit === null && imports(module, TENSOR) ? encodeBase64(chunks.bytes()) : null),
  };
}

function bytesOf(plain: string | null | undefined, base64: string | null | undefined, what: string): Uint8Array {
  if (base64) return decodeBase64(base64, what, 'invalid_base64');
  return new TextEncoder().encode(plain ?? '');
}

function shown(name: 'stdout' | 'stderr', capture: Capture): Record<string, string> {
  const bytes = capture.bytes();
  try {
    return { [name]: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { [`${name}_b64`]: encodeBase64(bytes) };
  }
}
