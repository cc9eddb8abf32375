/** What `observe` tells of a server: one object a tick, and the same for people. */
import { type EndpointRate, endpointRates } from './endpoint-rates.ts';
import { table } from './output.ts';
import type { Sample } from './prometheus-text.ts';
import { printable } from './server.ts';
import type { ServerReading } from './server-reading.ts';

export interface Observation {
  readonly target: string;
  readonly unix_ms: number;
  readonly interval_secs: number;
  readonly liveness: 'up' | 'down';
  readonly health_status: string | null;
  /** Whether more work should be sent there; null where it did not say. */
  readonly ready: boolean | null;
  readonly not_ready_reasons: readonly string[];
  readonly uptime_seconds: number | null;
  readonly functions: number | null;
  readonly jobs_active: number | null;
  readonly instances: number | null;
  readonly gpu_memory_bytes: number | null;
  /** Of those that hold memory, most on a GPU first. */
  readonly tenants: readonly TenantMemory[];
  readonly endpoints: readonly EndpointRate[];
  readonly fetch_error: string | null;
}

export interface TenantMemory {
  readonly tenant: string;
  readonly gpu_memory_bytes: number;
  readonly cpu_memory_bytes: number;
}

/** @param before The last reading that had metrics; null where there is none. */
export function observation(
  target: string,
  intervalSeconds: number,
  before: ServerReading | null,
  now: ServerReading,
): Observation {
  const samples = now.samples ?? [];
  const total = (name: string): number | null => {
    const found = samples.filter((sample) => sample.name === name);
    return found.length === 0 ? null : found.reduce((sum, { value }) => sum + Number(value), 0);
  };
  const seconds = before === null ? 0 : (now.at - before.at) / 1000;
  const restarted = now.uptimeSeconds !== null && now.uptimeSeconds < seconds;
  return {
    target,
    unix_ms: now.unixMs,
    interval_secs: intervalSeconds,
    liveness: now.live ? 'up' : 'down',
    health_status: now.status,
    ready: now.ready,
    not_ready_reasons: now.notReady,
    uptime_seconds: now.uptimeSeconds,
    functions: total('tensor_wasm_functions'),
    jobs_active: total('tensor_wasm_jobs_active'),
    instances: total('tensor_wasm_active_instances'),
    gpu_memory_bytes: total('tensor_wasm_gpu_memory_used_bytes'),
    tenants: tenantsOf(samples),
    endpoints: endpointRates(before?.samples ?? null, samples, seconds, restarted),
    fetch_error: now.error,
  };
}

function tenantsOf(samples: readonly Sample[]): TenantMemory[] {
  const tenants = new Map<string, { gpu_memory_bytes: number; cpu_memory_bytes: number }>();
  for (const { name, labels, value } of samples) {
    const member = MEMORY[name];
    if (member === undefined || labels.tenant === undefined) continue;
    const held = tenants.get(labels.tenant) ?? { gpu_memory_bytes: 0, cpu_memory_bytes: 0 };
    held[member] += Number(value);
    tenants.set(labels.tenant, held);
  }
  return [...tenants]
    .map(([tenant, held]) => ({ tenant, ...held }))
    .sort((a, b) => b.gpu_memory_bytes - a.gpu_memory_bytes || b.cpu_memory_bytes - a.cpu_memory_bytes);
}

const MEMORY: Readonly<Record<string, 'gpu_memory_bytes' | 'cpu_memory_bytes' | undefined>> = {
  tensor_wasm_gpu_memory_bytes_per_tenant: 'gpu_memory_bytes',
  tensor_wasm_cpu_memory_bytes_per_tenant: 'cpu_memory_bytes',
};

/** Most tenants on a board. */
const TENANTS = 5;

/** Lines for people, without anything that moves a cursor. */
export function boardOf(seen: Observation): string[] {
  const readiness = seen.ready === null ? '' : seen.ready ? ', ready' : `, not ready (${seen.not_ready_reasons})`;
  const uptime = seen.uptime_seconds === null ? '' : `, for ${duration(seen.uptime_seconds)}`;
  const lines = [
    `${new Date(seen.unix_ms).toISOString()}  ${seen.target}  ${seen.liveness}${readiness}${uptime}`,
    ...(seen.fetch_error === null ? [] : [`error: ${seen.fetch_error}`]),
  ];
  if (seen.functions !== null || seen.instances !== null) {
    const gpu = seen.gpu_memory_bytes === null ? '-' : bytesText(seen.gpu_memory_bytes);
    const counts = `functions ${seen.functions ?? '-'}  instances ${seen.instances ?? '-'}  jobs ${seen.jobs_active ?? '-'}`;
    lines.push(`${counts}  GPU memory ${gpu}`);
  }
  if (seen.tenants.length > 0) {
    const rows = seen.tenants
      .slice(0, TENANTS)
      .map((one) => [one.tenant, bytesText(one.gpu_memory_bytes), bytesText(one.cpu_memory_bytes)]);
    lines.push('', ...tableOf([['TENANT', 'GPU MEMORY', 'CPU MEMORY'], ...rows]));
    if (seen.tenants.length > TENANTS) lines.push(`and ${seen.tenants.length - TENANTS} more`);
  }
  if (seen.endpoints.length > 0) {
    const rows = seen.endpoints.map(({ route, req_per_s, reset, p50_seconds, p95_seconds }) => [
      route,
      req_per_s === null ? '-' : req_per_s.toFixed(1),
      milliseconds(p50_seconds),
      milliseconds(p95_seconds),
      reset ? 'began anew' : '',
    ]);
    lines.push('', ...tableOf([['ENDPOINT', 'REQ/S', 'P50 MS', 'P95 MS', ''], ...rows]));
  }
  return lines;
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  return table(
    rows.map((row) => row.map(printable)),
    'right',
  ).split('\n');
}

function milliseconds(seconds: number | null): string {
  return seconds === null ? '-' : (seconds * 1000).toFixed(2);
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
