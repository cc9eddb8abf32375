import process from 'node:process';
import { createApp } from '../core/app/app.ts';
import { assemble, issuerOf } from '../core/app/assemble.ts';
import type { Gateway } from '../core/app/gateway.ts';
import type { AuditSink } from '../core/audit/trail.ts';
import type { Config } from '../core/config/config.ts';
import { TensorWasmError } from '../core/errors.ts';
import { type Log, systemClock } from '../core/ports.ts';
import { MemoryStore } from '../core/store/memory.ts';
import type { Store } from '../core/store/store.ts';
import { parseTokens } from '../core/tenants/environment.ts';
import { readPublishers } from '../core/tenants/publishers.ts';
import { loadPaced } from '../core/wasm/load.ts';
import { AuditFile } from './audit-file.ts';
import { auditOutput } from './audit-output.ts';
import { openBackends, openChecker } from './backends.ts';
import type { Platform } from './platform.ts';
import { PrometheusMeter } from './prometheus.ts';
import { readReferenceScript } from './reference-script.ts';
import { sha256 } from './sha256.ts';
import { SqliteFile } from './sqlite-file.ts';
import { SqliteStore } from './sqlite-store.ts';
import { lockStore } from './store-lock.ts';

export interface StartedServer {
  /** Host and port as a URL writes them. */
  readonly address: string;
  /** Takes no more requests, gives those that run their grace, stops what is left, and closes the store. */
  stop(): Promise<void>;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;
/** What a browser may call a server on loopback; any other name there is somebody else's, resolved to us. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * @throws TensorWasmError `usage` for an address that makes no sense, or is not loopback while there are no tokens; `unavailable`
 * when it cannot be listened on, or another server works on the store; `internal` when the store cannot be opened.
 */
export async function startServer(config: Config, platform: Platform, log: Log): Promise<StartedServer> {
  checkSettings(config);
  const store = openStore(config);
  try {
    return await startOn(store, config, platform, log);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * What {@link startServer} refuses before it opens anything.
 *
 * @throws TensorWasmError `usage`
 */
export function checkSettings(config: Config): void {
  parseAddress(config.TENSOR_WASM_LISTEN_ADDR);
  issuerOf(config);
  readPublishers(config.TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS, sha256);
}

async function startOn(store: Store, config: Config, platform: Platform, log: Log): Promise<StartedServer> {
  const { hostname, port } = parseAddress(config.TENSOR_WASM_LISTEN_ADDR);
  const loopback = LOOPBACK.test(hostname);
  const open = !(await hasTokens(config, store));
  if (open && !loopback) {
    const message = `Cannot listen on ${hostname}: it is not loopback, and there are no tokens (TENSOR_WASM_API_TOKENS, --token, or made on loopback with "tokens create")`;
    throw new TensorWasmError('usage', message, { address: config.TENSOR_WASM_LISTEN_ADDR });
  }
  if (open) {
    const who = config.TENSOR_WASM_API_ALLOW_DEV_MODE
      ? 'everybody on this machine may do everything'
      : 'nobody may do anything';
    log('warn', `There are no tokens: listening on loopback only, where ${who}`);
  }
  if (!loopback && !config.TENSOR_WASM_ALLOW_PLAINTEXT_PUBLIC) {
    log(
      'warn',
      'Listening beyond loopback in plain HTTP: tokens and data are readable on the way unless a proxy has the TLS',
    );
  }
  const backends = await openBackends(config.TENSOR_WASM_BACKENDS);
  const trusted = config.TENSOR_WASM_API_TRUSTED_HOSTS;
  const hosts = trusted.length > 0 ? trusted : open ? LOOPBACK_HOSTS : null;
  const gateway = assemble({
    config,
    clock: systemClock,
    log,
    meter: new PrometheusMeter(),
    store,
    backends: backends.values(),
    checker: openChecker,
    load: loadPaced,
    runtime: platform.runtime,
    target: `${process.platform}-${process.arch}`,
    hosts: hosts && new Set(hosts.map((host) => host.toLowerCase())),
    sha256,
    ...(platform.respond ? { respond: platform.respond } : {}),
    referenceScript: readReferenceScript,
    developer: loopback && config.TENSOR_WASM_API_ALLOW_DEV_MODE,
    auditSink: auditSink(config, log),
    lasting: true,
  });
  const app = createApp(gateway);
  const server = await platform
    .serve((request, peer) => app.fetch(withBody(request), { peer }), { hostname, port })
    .catch((cause: unknown) => {
      const found = cause instanceof Error ? cause.message : String(cause);
      throw new TensorWasmError('unavailable', `Cannot listen on ${hostname}:${port}: ${found}`, {}, { cause });
    });
  // Not before: a job that a server begins which cannot listen is a job interrupted.
  await gateway.jobs.begin().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const sweeping = setInterval(() => sweep(gateway), SWEEP_MS);

  return {
    address: `${hostname.includes(':') ? `[${hostname}]` : hostname}:${server.port}`,
    async stop() {
      gateway.draining = true;
      gateway.jobs.drain();
      await new Promise((resolve) => setTimeout(resolve, config.TENSOR_WASM_DRAIN_DELAY_MS));
      const drained = Promise.all([server.drain(), gateway.jobs.idle()]).then(() => undefined);
      let ended = await settledWithin(drained, config.TENSOR_WASM_SHUTDOWN_GRACE_MS);
      if (!ended) {
        gateway.jobs.interrupt();
        gateway.deadlines.stopAll('the server shuts down');
        ended = await settledWithin(drained, CANCELLATION_MS);
      }
      await settledWithin(server.close(), CANCELLATION_MS);
      clearInterval(sweeping);
      gateway.instances.close();
      gateway.programs.clear();
      await gateway.quotas.flush();
      gateway.audit.close();
      // A device that runs something still would halt this thread until that has ended.
      if (ended) await gateway.fleet.close();
      await store.close();
    },
  };
}

/** A HEAD as the GET it stands for: runtimes leave the body out themselves, and then know the length that it would have had. */
function withBody(request: Request): Request {
  return request.method === 'HEAD' ? new Request(request, { method: 'GET' }) : request;
}

/** How often what has had its time is looked for. */
const SWEEP_MS = 10_000;

function sweep({ instances, jobs, log }: Gateway): void {
  instances.sweep();
  jobs.sweep().catch((error: unknown) => log('error', 'Cannot sweep jobs', { error: String(error) }));
}

/** The store; a file is this process's until it is closed. */
function openStore(config: Config): Store {
  const { TENSOR_WASM_STORE: path, TENSOR_WASM_STORE_MAX_BYTES: maxBytes } = config;
  if (path === 'memory') return new MemoryStore();
  const unlock = path === ':memory:' ? () => undefined : lockStore(path);
  try {
    const file = new SqliteFile(path, maxBytes);
    return new SqliteStore({
      query: (sql, ...values) => file.query(sql, ...values),
      transact: (statements) => file.transact(statements),
      close: () => file.close().finally(unlock),
    });
  } catch (error) {
    unlock();
    throw error;
  }
}

async function hasTokens(config: Config, store: Store): Promise<boolean> {
  const named = parseTokens(config.TENSOR_WASM_API_TOKENS, () => undefined).length;
  return named > 0 || config.TENSOR_WASM_API_JWKS_URL !== '' || (await store.tokens.count()) > 0;
}

function auditSink(config: Config, log: Log): AuditSink | null {
  const where = config.TENSOR_WASM_API_AUDIT_LOG;
  if (where === 'none') return null;
  if (where === 'stdout') return auditOutput();
  return new AuditFile(where.slice('file:'.length), {
    maxBytes: config.TENSOR_WASM_API_AUDIT_MAX_BYTES,
    keep: config.TENSOR_WASM_API_AUDIT_KEEP_FILES,
    stuck: (error) => log('error', 'Cannot put a file of the audit log aside', { error: String(error) }),
  });
}

/** What a guest that was told to stop needs for its reply to leave. */
const CANCELLATION_MS = 1000;

async function settledWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const done = await Promise.race([work.then(() => true as const), late]);
  clearTimeout(timer);
  return done;
}

/** HOST:PORT, an IPv6 host in brackets. */
function parseAddress(text: string): { readonly hostname: string; readonly port: number } {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new TensorWasmError('usage', `Cannot listen on ${text}: expected HOST:PORT`, { address: text });
  }
  return { hostname: match[1] ?? match[2], port };
}
