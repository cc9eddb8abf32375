/** What a server says of itself at one moment. */
import { TensorWasmError } from '../core/errors.ts';
import { type Sample, samplesOf } from './prometheus-text.ts';
import { exchange, metricsToken, parseReply, printable } from './server.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 16 * 1024 * 1024;

export interface ServerReading {
  /** When it was asked: of `performance.now()`, and of the calendar. */
  readonly at: number;
  readonly unixMs: number;
  readonly live: boolean;
  readonly status: string | null;
  readonly uptimeSeconds: number | null;
  /** Null where it did not say. */
  readonly ready: boolean | null;
  readonly notReady: readonly string[];
  /** Null where they could not be had. */
  readonly samples: readonly Sample[] | null;
  /** What went wrong, in a line. */
  readonly error: string | null;
}

/** @throws TensorWasmError `usage`; nothing for what a server does, or does not. */
export async function readServer(server: string): Promise<ServerReading> {
  const [at, unixMs] = [performance.now(), Date.now()];
  const errors: string[] = [];
  const ask = async (path: string, token = {}) => {
    try {
      const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES };
      const { status, bytes } = await exchange(server, undefined, { method: 'GET', path, ...bounds, ...token });
      return { status, text: new TextDecoder().decode(bytes) };
    } catch (error) {
      if (!(error instanceof TensorWasmError) || error.kind === 'usage') throw error;
      errors.push(error.message);
      return null;
    }
  };
  const [health, readiness, metrics] = await Promise.all([
    ask('/healthz'),
    ask('/readyz'),
    ask('/metrics', metricsToken()),
  ]);

  const told = fieldsOf(health?.text);
  const live = health?.status === 200 && typeof told.status === 'string';
  if (health && !live) errors.push(`/healthz answered ${health.status}, and not as a server of functions does`);

  const { status, reasons } = fieldsOf(readiness?.text);
  const answered = status === 'ready' || status === 'not_ready';

  let samples: Sample[] | null = null;
  if (metrics && metrics.status !== 200) errors.push(`/metrics answered ${metrics.status}${hint(metrics.status)}`);
  else if (metrics) {
    try {
      samples = samplesOf(metrics.text);
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  }
  return {
    at,
    unixMs,
    live,
    status: live ? printable(String(told.status)) : null,
    uptimeSeconds: live && typeof told.uptime_seconds === 'number' ? told.uptime_seconds : null,
    ready: answered ? status === 'ready' : null,
    notReady: Array.isArray(reasons) ? reasons.map((reason) => printable(String(reason))) : [],
    samples,
    // Where there is no server, one error says so as well as three.
    error: errors.length === 0 ? null : health ? errors.join('; ') : errors[0],
  };
}

function hint(status: number): string {
  return status === 401 ? ': its token belongs in TENSOR_WASM_API_METRICS_TOKEN' : '';
}

function fieldsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = text === undefined ? undefined : parseReply(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
