/** Servers as processes of their own, and what loads them: shared by the benches that go through HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const TOKEN = 'tensor-wasm-bench';
const LAUNCH = { bun: ['bun'], deno: ['deno', 'run', '-A', '--no-check'] } as const;
export type Runtime = keyof typeof LAUNCH;

export interface Server {
  readonly url: string;
  readonly process: ChildProcess;
  end(): Promise<void>;
}

/** @param command The program and its arguments; it prints where it listens. */
export async function start(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  ended: () => Promise<void> = async () => undefined,
): Promise<Server> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data: Uint8Array) => {
      text += new TextDecoder().decode(data);
      const found = /listening on (http:\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Cannot start ${command.join(' ')}: exit status ${code}`)));
  });
  return {
    url,
    process: child,
    async end() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      await ended();
    },
  };
}

export function script(runtime: Runtime, ...args: readonly string[]): readonly string[] {
  const [name, ...flags] = LAUNCH[runtime];
  return [join(ROOT, 'node_modules', '.bin', name), ...flags, ...args];
}

/** A server of ours with a store and an audit log of its own; `env` comes last. */
export async function serve(runtime: Runtime, env: Readonly<Record<string, string>> = {}): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-bench-'));
  return start(
    script(runtime, 'bin/tensor-wasm.js', 'serve', '--addr', '127.0.0.1:0'),
    {
      TENSOR_WASM_LOG: 'error',
      TENSOR_WASM_BACKENDS: 'cpu',
      TENSOR_WASM_STORE: join(folder, 'store.sqlite'),
      TENSOR_WASM_API_TOKENS: TOKEN,
      TENSOR_WASM_API_RATE_LIMIT_QPS: '1000000',
      TENSOR_WASM_API_RATE_LIMIT_BURST: '1000000',
      TENSOR_WASM_API_AUDIT_LOG: `file:${join(folder, 'audit.log')}`,
      ...env,
    },
    () => rm(folder, { recursive: true }),
  );
}

/** The path that invokes the function deployed. */
export async function deploy(server: Server, module: Uint8Array<ArrayBuffer>, tenant = '0'): Promise<string> {
  const deployed = await fetch(`${server.url}/functions?name=bench`, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm', ...caller(tenant) },
    body: module,
  });
  if (!deployed.ok) throw new Error(`Cannot deploy: ${deployed.status} ${await deployed.text()}`);
  const { id } = (await deployed.json()) as { id: string | number };
  return `/functions/${id}/invoke`;
}

export function caller(tenant = '0'): Record<string, string> {
  return { authorization: `Bearer ${TOKEN}`, ...(tenant === '0' ? {} : { 'x-tensorwasm-tenant': tenant }) };
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

export async function invoke(server: Server, path: string, body: string, tenant = '0'): Promise<Reply> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...caller(tenant) },
    body,
  });
  return { status: response.status, text: await response.text() };
}

/** Guests that their deadline ended, and those of them that had ended 20 ms after it, by the server's own count. */
export async function stops({ url }: Server): Promise<readonly [all: number, soon: number]> {
  const text = await (await fetch(`${url}/metrics`, { headers: caller() })).text();
  const value = (series: string): number =>
    Number(new RegExp(`^tensor_wasm_deadline_overrun_seconds_${series} (\\d+)$`, 'm').exec(text)?.[1]);
  return [value('count'), value('bucket\\{le="0.02"\\}')];
}

/** User and system time of a process so far, in microseconds. Linux counts it in ticks of 10 ms. */
export function cpuMicroseconds({ process: { pid } }: Server): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Memory of a process that is resident, in bytes. */
export function residentBytes({ process: { pid } }: Server): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) * 1024;
}

/** Of numbers in ascending order. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))];
}

export interface Load {
  /** CPU time of the server by request, in microseconds. */
  readonly cpu: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Requests as fast as `clients` can send them, one after the other each. */
export async function load(server: Server, path: string, body: string, requests: number, clients = 16): Promise<Load> {
  const before = cpuMicroseconds(server);
  const took = new Float64Array(requests);
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < requests) {
      const at = begun++;
      const sent = performance.now();
      const { status, text } = await invoke(server, path, body);
      took[at] = performance.now() - sent;
      if (status !== 200) throw new Error(`Cannot measure: ${status} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  took.sort();
  return {
    cpu: (cpuMicroseconds(server) - before) / requests,
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
  };
}
