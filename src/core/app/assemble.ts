import type { Backend } from '../backend.ts';
import type { Config } from '../config/config.ts';
import { FunctionRegistry } from '../functions/registry.ts';
import { InstanceRegistry } from '../instances/registry.ts';
import { gatewayMetrics } from '../metrics/gateway.ts';
import type { Meter } from '../metrics/metrics.ts';
import type { Clock, Log } from '../ports.ts';
import { Admission } from '../scheduler/admission.ts';
import { Deadlines } from '../scheduler/deadlines.ts';
import { Fleet } from '../scheduler/fleet.ts';
import { MeteredBackend } from '../scheduler/metered-backend.ts';
import { ProgramCache } from '../scheduler/program-cache.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Store } from '../store/store.ts';
import type { ValidModule } from '../wasm/module.ts';
import type { Gateway } from './gateway.ts';
import { parseTokens } from './tokens.ts';

export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly store: Store;
  readonly backends: Iterable<Backend>;
  /** Decodes and validates a module. */
  readonly load: (bytes: Uint8Array) => ValidModule;
  readonly runtime: string;
  /** Host headers served; null serves any. */
  readonly hosts: ReadonlySet<string> | null;
}

/** Puts a gateway together from its parts. */
export function assemble({ config, clock, log, meter, store, backends, load, runtime, hosts }: Parts): Gateway {
  const metrics = gatewayMetrics(meter, runtime);
  const fleet = new Fleet([...backends].map((backend) => new MeteredBackend(backend, metrics)));
  const programs = new ProgramCache(config.TENSOR_WASM_PROGRAM_CACHE_ENTRIES);
  const scheduler = new Scheduler(fleet, programs, metrics, config.TENSOR_WASM_OFFLOAD_MIN_LANES);
  return {
    config,
    clock,
    log,
    metrics,
    functions: new FunctionRegistry({ store, clock, load, cacheBytes: config.TENSOR_WASM_MODULE_CACHE_BYTES }),
    fleet,
    programs,
    scheduler,
    instances: new InstanceRegistry({
      places: scheduler,
      programs,
      clock,
      maxInstances: config.TENSOR_WASM_MAX_INSTANCES,
      idleMs: config.TENSOR_WASM_INSTANCE_IDLE_MS,
    }),
    admission: new Admission(
      config.TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS,
      config.TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS,
    ),
    deadlines: new Deadlines(),
    tokens: parseTokens(config.TENSOR_WASM_API_TOKENS, log),
    hosts,
    startedAt: clock.monotonic(),
  };
}
