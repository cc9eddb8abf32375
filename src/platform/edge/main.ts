/**
 * The app without native parts, as one module for hosts that own the server: workerd, Deno Deploy, or anything that calls `fetch` of a
 * module's default export. `tensor-wasm bundle` writes the module.
 *
 * Functions of the bundle run on the CPU backend. Where the host forbids making code (workerd) those deployed at run time run in the IR
 * interpreter; elsewhere they are compiled as usual. State is kept in D1 where there is a binding, else in the memory of the isolate.
 * Nothing outlives a request but the store: jobs and kept instances are refused.
 */
import { createInterpreterBackend } from '../../backends/interpreter/index.ts';
import { createApp } from '../../core/app/app.ts';
import { assemble } from '../../core/app/assemble.ts';
import type { AuditSink } from '../../core/audit/trail.ts';
import { type Config, ENVIRONMENT, readConfig } from '../../core/config/config.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { type Log, type LogLevel, systemClock } from '../../core/ports.ts';
import { timers } from '../../core/scheduler/timers.ts';
import { sha256Hex } from '../../core/sha256.ts';
import { MemoryStore } from '../../core/store/memory.ts';
import type { Store } from '../../core/store/store.ts';
import { load } from '../../core/wasm/load.ts';
import { SqliteStore } from '../sqlite-store.ts';
import { EDGE_BACKENDS, openBackends } from './backends.ts';
import type { Bundle } from './bundle.ts';
import { D1, type D1Database } from './d1.ts';
import { IsolateMeter } from './meter.ts';
import { type EdgeGateway, type EdgeHandler, type Environment, isWorkerd, serve } from './serve.ts';
import { deployBundled, withModules } from './store.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Where the platform binds the database. */
const DATABASE = 'TENSOR_WASM_DB';

/** A deployment of `bundle`, to be the default export of its module. */
export function edge(bundle: Bundle): EdgeHandler {
  timers.shared = !isWorkerd();
  return serve((environment) => open(bundle, environment), consoleLog('warn'));
}

function open(bundle: Bundle, environment: Environment): EdgeGateway {
  const given = readConfig({
    TENSOR_WASM_BACKENDS: EDGE_BACKENDS.join(','),
    TENSOR_WASM_STORE: DATABASE,
    ...textsOf(environment),
  });
  // These platforms compress by themselves, workerd also what is compressed already.
  const config: Config = { ...given, TENSOR_WASM_API_COMPRESS_MIN_BYTES: 0 };
  const log = consoleLog(config.TENSOR_WASM_LOG);
  const store = withModules(openStore(config, environment, log), bundle.functions);
  const hosts = config.TENSOR_WASM_API_TRUSTED_HOSTS;
  const gateway = assemble({
    config,
    clock: systemClock,
    log,
    meter: new IsolateMeter(),
    store,
    backends: openBackends(config.TENSOR_WASM_BACKENDS, bundle),
    load,
    runtime: runtime(),
    target: 'isolate',
    hosts: hosts.length > 0 ? new Set(hosts.map((host) => host.toLowerCase())) : null,
    sha256: (text) => sha256Hex(new TextEncoder().encode(text)),
    // An edge is the open network.
    developer: false,
    auditSink: auditSink(config),
    lasting: false,
    checker: () => createInterpreterBackend().open(0),
  });
  const app = createApp(gateway);
  return {
    fetch: (request, peer) => app.fetch(request, { peer }),
    begin: () => deployBundled(store, bundle.functions),
    flush() {
      gateway.audit.flush();
      return gateway.quotas.flush();
    },
  };
}

function openStore(config: Config, environment: Environment, log: Log): Store {
  const name = config.TENSOR_WASM_STORE;
  if (name === 'memory') return new MemoryStore();
  const binding = environment[name];
  if (isD1(binding)) return new SqliteStore(new D1(binding));
  if (name !== DATABASE) {
    throw new TensorWasmError('usage', `Cannot keep state in ${name}: there is no D1 binding of this name`, { name });
  }
  log('warn', `There is no binding ${DATABASE}: what is deployed ends with this isolate`);
  return new MemoryStore();
}

function isD1(value: unknown): value is D1Database {
  return typeof value === 'object' && value !== null && 'prepare' in value && 'batch' in value;
}

function auditSink({ TENSOR_WASM_API_AUDIT_LOG: where }: Config): AuditSink | null {
  if (where === 'none') return null;
  if (where === 'stdout') return { head: null, write: (lines) => console.log(lines.trimEnd()), close: () => undefined };
  throw new TensorWasmError('usage', `Cannot keep the audit log in ${where}: an edge has no files`, { where });
}

/** One JSON line per record, where the platform gathers what is printed. */
function consoleLog(least: LogLevel): Log {
  return (level, message, fields = {}) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    console[level](JSON.stringify({ level, time: new Date().toISOString(), message, ...fields }));
  };
}

function textsOf(environment: Environment): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...hostVariables(), ...environment })) {
    if (typeof value === 'string') texts[name] = value;
  }
  return texts;
}

interface VariablesOfDeno {
  readonly permissions: {
    querySync(of: { readonly name: 'env'; readonly variable: string }): { readonly state: string };
  };
  readonly env: { get(name: string): string | undefined };
}

/** Variables of a host that hands over none with a request. */
function hostVariables(): Record<string, string | undefined> {
  const { Deno: deno } = globalThis as { Deno?: VariablesOfDeno };
  if (!deno) return {};
  const readable = Object.keys(ENVIRONMENT.shape).filter(
    (variable) => deno.permissions.querySync({ name: 'env', variable }).state === 'granted',
  );
  return Object.fromEntries(readable.map((name) => [name, deno.env.get(name)]));
}

function runtime(): string {
  return isWorkerd() ? 'workerd' : (globalThis.navigator?.userAgent ?? 'unknown').toLowerCase().replace('/', ' ');
}
