/** The server's metrics by name. Names are the operators' contract: dashboards, alerts and runbooks use them as they stand. */
import type { BackendName, Mode } from '../backend.ts';
import { VERSION } from '../version.ts';
import { GuestMemory, type MemoryKind } from './guest-memory.ts';
import type { Counter, Family, Gauge, Histogram, Meter, Read } from './metrics.ts';
import { TenantUsage } from './tenant-usage.ts';

/** Seconds. Fine below a millisecond, where most calls end; 0.1 and 0.5 are the bounds that the latency alert compares with. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Seconds; 0.02 is what is promised. */
const OVERRUN = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1];

export interface GatewayMetrics {
  readonly meter: Meter;
  readonly httpRequests: Family<Counter>;
  readonly httpDuration: Family<Histogram>;
  readonly httpInFlight: Family<Gauge>;
  readonly activeInstances: Gauge;
  readonly instanceSpawns: Counter;
  readonly instanceTerminations: Counter;
  readonly memory: GuestMemory;
  readonly functions: {
    readonly deployed: Counter;
    readonly deleted: Counter;
  };
  readonly kernels: {
    /** `published`, `unchanged`, or the kind of the refusal. */
    published(result: string): void;
    readonly deleted: Counter;
  };
  readonly streamChunks: Counter;
  readonly jobs: {
    readonly active: Gauge;
    finished(status: string): void;
  };
  /** Each holds a permit. */
  readonly invocationsActive: Pick<Gauge, 'add'>;
  readonly invocationsQueued: Gauge;
  readonly deadlineOverrun: Histogram;
  readonly usage: TenantUsage;
  compiled(backend: BackendName, seconds: number): void;
  kernelDispatched(backend: BackendName, mode: Mode, seconds: number): void;
  offloadSucceeded(backend: BackendName): void;
  offloadFellBack(backend: BackendName, reason: string): void;
  verified(backend: BackendName, equal: boolean): void;
}

/** What is running, for `tensor_wasm_build_info`, and what the metrics need of it. */
export interface Measured {
  /** Of the host, such as `bun 1.4.5`. */
  readonly runtime: string;
  /** Such as `linux-x64`. */
  readonly target: string;
  /** Of the source; empty where nobody said. */
  readonly commit: string;
  /** The backends that were asked for. */
  readonly features: readonly string[];
  /** Invocations that may run at once. */
  readonly permits: number;
  /** Tenants with series of their own. */
  readonly maxTenants: number;
  /** How many functions are deployed, of all tenants; null where that cannot be told. */
  countFunctions(): Promise<number | null>;
}

export function gatewayMetrics(meter: Meter, measured: Measured): GatewayMetrics {
  const counter = (name: string, help: string, labels: string[] = []) => meter.counter({ name, help, labels });
  const gauge = (name: string, help: string, labels: string[] = []) => meter.gauge({ name, help, labels });
  const histogram = (name: string, help: string, labels: string[] = [], buckets = SECONDS) =>
    meter.histogram({ name, help, labels, buckets });
  const endpoint = ['route', 'method', 'status'];

  gauge('tensor_wasm_build_info', 'Always 1: what is running is in the labels', [
    'version',
    'commit',
    'target',
    'runtime',
    'features',
  ])
    .labels(VERSION, measured.commit, measured.target, measured.runtime, measured.features.join(','))
    .set(1);
  const memory = new GuestMemory(measured.maxTenants);
  const reading = (name: string, help: string, labels: string[], read: Read) =>
    meter.reading({ name, help, labels }, read);
  const held = (kind: MemoryKind) => async () =>
    [...(await memory.byTenant(kind))].map(([tenant, bytes]) => [[tenant], bytes] as const);
  reading('tensor_wasm_functions', 'Functions deployed, each version one', [], async () => {
    const count = await measured.countFunctions();
    return count === null ? [] : [[[], count]];
  });
  reading('tensor_wasm_gpu_memory_used_bytes', 'Linear memory of live instances on GPUs', [], async () => [
    [[], await memory.total('gpu')],
  ]);
  reading('tensor_wasm_gpu_memory_bytes_per_tenant', 'Linear memory on GPUs, by tenant', ['tenant'], held('gpu'));
  reading('tensor_wasm_cpu_memory_bytes_per_tenant', 'Linear memory on the CPU, by tenant', ['tenant'], held('cpu'));
  const dispatches = counter(
    'tensor_wasm_kernel_dispatches_total',
    'Launches of a compiled program: every grid and batch, and every call on a GPU backend',
    ['backend', 'mode'],
  );
  const latency = histogram('tensor_wasm_kernel_latency_seconds', 'From a launch to its results', ['backend', 'mode']);
  const successes = counter('tensor_wasm_offload_success_total', 'Invocations wanted on a GPU that ran there', [
    'backend',
  ]);
  const fallbacks = counter(
    'tensor_wasm_offload_fallback_total',
    'Invocations wanted on a backend that had to run on another',
    ['backend', 'reason'],
  );
  const compilations = histogram(
    'tensor_wasm_compile_seconds',
    'Compilations of a program for a device: what a cold start waits for',
    ['backend'],
  );
  const checks = counter('tensor_wasm_verifications_total', 'Invocations run again on the reference and compared', [
    'backend',
    'result',
  ]);
  const publications = counter(
    'tensor_wasm_kernel_publications_total',
    'Kernels sent to be published, by what became of them',
    ['result'],
  );
  const jobsFinished = counter('tensor_wasm_jobs_finished_total', 'Jobs that ended, by how', ['status']);
  const active = gauge('tensor_wasm_invocations_active', 'Invocations running').labels();
  const used = gauge('tensor_wasm_backpressure_permits_used', 'Permits to run that invocations hold').labels();
  const available = gauge('tensor_wasm_backpressure_permits_available', 'Permits to run that are free').labels();
  available.set(measured.permits);
  // Series that an alert divides by exist from the start, at zero.
  for (const backend of ['webgpu', 'cuda']) successes.labels(backend).increment(0);
  for (const backend of ['webgpu', 'cuda']) fallbacks.labels(backend, 'unavailable').increment(0);
  for (const result of ['digest_mismatch', 'bad_signature']) publications.labels(result).increment(0);

  return {
    meter,
    httpRequests: counter('tensor_wasm_http_requests_total', 'Requests answered, by route template', endpoint),
    httpDuration: histogram('tensor_wasm_http_request_duration_seconds', 'From request to reply', endpoint),
    httpInFlight: gauge('tensor_wasm_http_requests_in_flight', 'Requests being answered', ['route', 'method']),
    activeInstances: gauge('tensor_wasm_active_instances', 'Live instances').labels(),
    memory,
    instanceSpawns: counter('tensor_wasm_instance_spawns_total', 'Instances made').labels(),
    instanceTerminations: counter('tensor_wasm_instance_terminations_total', 'Instances ended').labels(),
    functions: {
      deployed: counter('tensor_wasm_functions_deployed_total', 'Functions deployed').labels(),
      deleted: counter('tensor_wasm_functions_deleted_total', 'Functions deleted').labels(),
    },
    kernels: {
      published: (result) => publications.labels(result).increment(),
      deleted: counter('tensor_wasm_kernels_deleted_total', 'Kernels deleted').labels(),
    },
    streamChunks: counter(
      'tensor_wasm_streaming_chunks_emitted_total',
      'Chunks that guests emitted to streams',
    ).labels(),
    jobs: {
      active: gauge('tensor_wasm_jobs_active', 'Jobs waiting or running').labels(),
      finished: (status) => jobsFinished.labels(status).increment(),
    },
    invocationsActive: {
      add(by) {
        active.add(by);
        used.add(by);
        available.add(-by);
      },
    },
    invocationsQueued: gauge('tensor_wasm_invocations_queued', 'Invocations waiting for a slot').labels(),
    deadlineOverrun: histogram(
      'tensor_wasm_deadline_overrun_seconds',
      'From the deadline of an invocation that it stopped to its end',
      [],
      OVERRUN,
    ).labels(),
    usage: new TenantUsage(meter, measured.maxTenants),
    compiled: (backend, seconds) => compilations.labels(backend).observe(seconds),
    kernelDispatched(backend, mode, seconds) {
      dispatches.labels(backend, mode).increment();
      latency.labels(backend, mode).observe(seconds);
    },
    offloadSucceeded: (backend) => successes.labels(backend).increment(),
    offloadFellBack: (backend, reason) => fallbacks.labels(backend, reason).increment(),
    verified: (backend, equal) => checks.labels(backend, equal ? 'equal' : 'different').increment(),
  };
}
