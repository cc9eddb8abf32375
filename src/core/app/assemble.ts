import { type AuditSink, AuditTrail } from '../audit/trail.ts';
import type { Backend, Device } from '../backend.ts';
import type { Config } from '../config/config.ts';
import { TensorWasmError } from '../errors.ts';
import { FunctionRegistry } from '../functions/registry.ts';
import { parseHmacKey } from '../hmac-key.ts';
import { InstanceRegistry } from '../instances/registry.ts';
import { JobRunner } from '../jobs/runner.ts';
import { gatewayMetrics } from '../metrics/gateway.ts';
import type { Meter } from '../metrics/metrics.ts';
import type { Clock, Log, Respond, Sha256 } from '../ports.ts';
import { Admission } from '../scheduler/admission.ts';
import { Deadlines } from '../scheduler/deadlines.ts';
import { Departures } from '../scheduler/departures.ts';
import { Fleet } from '../scheduler/fleet.ts';
import { FunctionSlots } from '../scheduler/function-slots.ts';
import { MeteredBackend } from '../scheduler/metered-backend.ts';
import { ProgramCache } from '../scheduler/program-cache.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { Snapshots } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';
import { TokenDirectory } from '../tenants/directory.ts';
import { parseTokens } from '../tenants/environment.ts';
import { Issuer } from '../tenants/issuer.ts';
import { readPublishers } from '../tenants/publishers.ts';
import { type Limits, Quotas, requestLimits } from '../tenants/quotas.ts';
import { RequestLimits } from '../tenants/request-limits.ts';
import type { ValidModule } from '../wasm/module.ts';
import type { Gateway } from './gateway.ts';
import { executeJob } from './job-execution.ts';
import { TrustedProxies } from './middleware/peer.ts';
import { Unread } from './unread.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly store: Store;
  readonly backends: Iterable<Backend>;
  /** Opens the interpreter's device, on which the lanes of a grid are watched for races. */
  readonly checker: () => Promise<Device>;
  /** Decodes and validates a module. */
  readonly load: (bytes: Uint8Array) => ValidModule | Promise<ValidModule>;
  readonly runtime: string;
  /** System and processor, such as `linux-x64`. */
  readonly target: string;
  /** Host headers served; null serves any. */
  readonly hosts: ReadonlySet<string> | null;
  readonly sha256: Sha256;
  /** Where the runtime has a cheaper way than to construct a Response with all its headers. */
  readonly respond?: Respond;
  /** Of the API reference's page; without it there is none. */
  readonly referenceScript?: Gateway['referenceScript'];
  /** Whether everybody may do everything while there are no tokens: right on loopback alone. */
  readonly developer: boolean;
  /** Whether the process outlives its requests. */
  readonly lasting: boolean;
  /** Where the audit log goes; null keeps none. */
  readonly auditSink: AuditSink | null;
}

/** Puts a gateway together from its parts. */
export function assemble(parts: Parts): Gateway {
  const {
    config,
    clock,
    log,
    meter,
    store,
    backends,
    load,
    runtime,
    hosts,
    sha256,
    developer,
    auditSink,
    lasting,
    checker,
  } = parts;
  const metrics = gatewayMetrics(meter, {
    runtime,
    target: parts.target,
    commit: config.TENSOR_WASM_GIT_SHA,
    features: config.TENSOR_WASM_BACKENDS,
    permits: config.TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS,
    // Where anybody may read the metrics, nobody learns from them which tenants there are.
    maxTenants: config.TENSOR_WASM_API_METRICS_TOKEN === '' ? 0 : config.TENSOR_WASM_METRICS_MAX_TENANTS,
    countFunctions: () =>
      store.countFunctions().catch((error: unknown) => {
        log('error', 'Cannot count functions', { error: String(error) });
        return null;
      }),
  });
  const fleet = new Fleet([...backends].map((backend) => new MeteredBackend(backend, metrics)));
  const programs = new ProgramCache(config.TENSOR_WASM_PROGRAM_CACHE_ENTRIES);
  const scheduler = new Scheduler(fleet, programs, metrics, config.TENSOR_WASM_OFFLOAD_MIN_LANES);
  const jobs = new JobRunner({
    jobs: store.jobs,
    clock,
    log,
    execute: (job, signal) => executeJob(gateway, job, signal),
    maxRunning: config.TENSOR_WASM_MAX_RUNNING_JOBS,
    maxOutstanding: config.TENSOR_WASM_MAX_OUTSTANDING_JOBS,
    active: (count) => metrics.jobs.active.set(count),
    finished: (status) => metrics.jobs.finished(status),
  });
  const gateway: Gateway = {
    draining: false,
    config,
    clock,
    log,
    sha256,
    respond: parts.respond ?? ((text, status, headers) => new Response(text, { status, headers })),
    referenceScript: parts.referenceScript ?? (async () => null),
    metrics,
    functions: new FunctionRegistry({ store, clock, load, cacheBytes: config.TENSOR_WASM_MODULE_CACHE_BYTES }),
    fleet,
    checker,
    programs,
    scheduler,
    store,
    jobs,
    instances: new InstanceRegistry({
      places: scheduler,
      programs,
      clock,
      maxInstances: config.TENSOR_WASM_MAX_INSTANCES,
      idleMs: config.TENSOR_WASM_INSTANCE_IDLE_MS,
    }),
    snapshots: new Snapshots({
      key: parseHmacKey(config.TENSOR_WASM_API_SNAPSHOT_HMAC_KEY),
      required: config.TENSOR_WASM_API_SNAPSHOT_REQUIRE_SIGNATURE,
      maxBytes: config.TENSOR_WASM_API_SNAPSHOT_MAX_BYTES,
    }),
    admission: new Admission(
      config.TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS,
      config.TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS,
    ),
    slots: new FunctionSlots(config.TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS),
    deadlines: new Deadlines(),
    departures: new Departures(),
    directory: new TokenDirectory({
      store: store.tokens,
      environment: parseTokens(config.TENSOR_WASM_API_TOKENS, log),
      issuer: issuerOf(config),
      clock,
      sha256,
      developer,
    }),
    limits: new RequestLimits(clock),
    limitsOfToken: requestLimits({
      requests_per_second: config.TENSOR_WASM_API_RATE_LIMIT_QPS,
      request_burst: config.TENSOR_WASM_API_RATE_LIMIT_BURST,
      concurrent_requests: config.TENSOR_WASM_API_TOKEN_CONCURRENCY,
    }),
    unread: new Unread(),
    quotas: new Quotas({ store: store.quotas, clock, log, defaults: defaultLimits(config) }),
    kernels: {
      key: parseHmacKey(config.TENSOR_WASM_API_KERNEL_HMAC_KEY),
      publishers: readPublishers(config.TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS, sha256),
    },
    audit: new AuditTrail({ sink: auditSink, sha256, log, keep: config.TENSOR_WASM_API_AUDIT_RECENT }),
    proxies: new TrustedProxies(config.TENSOR_WASM_API_TRUSTED_XFCC_PROXIES, log),
    origins: new Set(config.TENSOR_WASM_API_CORS_ALLOWED_ORIGINS),
    hosts,
    lasting,
    startedAt: clock.monotonic(),
  };
  return gateway;
}

function defaultLimits(config: Config): Limits {
  return {
    functions: config.TENSOR_WASM_MAX_FUNCTIONS,
    stored_bytes: config.TENSOR_WASM_TENANT_MAX_STORED_BYTES,
    jobs: config.TENSOR_WASM_TENANT_MAX_JOBS,
    job_bytes: config.TENSOR_WASM_TENANT_MAX_JOB_BYTES,
    instances: config.TENSOR_WASM_TENANT_MAX_INSTANCES,
    fuel_per_day: config.TENSOR_WASM_TENANT_FUEL_PER_DAY,
    requests_per_second: config.TENSOR_WASM_API_TENANT_RATE_LIMIT_QPS,
    request_burst: config.TENSOR_WASM_API_TENANT_RATE_LIMIT_BURST,
    concurrent_requests: config.TENSOR_WASM_API_TENANT_CONCURRENCY,
  };
}

/** @throws TensorWasmError `usage` where an issuer is named without what its tokens must say. */
export function issuerOf(config: Config): Issuer | null {
  const text = config.TENSOR_WASM_API_JWKS_URL;
  if (text === '') return null;
  const issuer = config.TENSOR_WASM_API_JWT_ISSUER;
  const audience = config.TENSOR_WASM_API_JWT_AUDIENCE;
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !safe || issuer === '' || audience === '') {
    throw new TensorWasmError(
      'usage',
      'Cannot trust an issuer: TENSOR_WASM_API_JWKS_URL must be https, and TENSOR_WASM_API_JWT_ISSUER and TENSOR_WASM_API_JWT_AUDIENCE be set',
    );
  }
  return new Issuer({
    url,
    issuer,
    audience,
    rolesClaim: config.TENSOR_WASM_API_JWT_ROLES_CLAIM,
    tenantsClaim: config.TENSOR_WASM_API_JWT_TENANTS_CLAIM,
  });
}
