/** What an invocation over HTTP costs the server, against a bare Hono route that takes and returns the same JSON. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, interleaved, type Row } from './bench.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const LAUNCH = { bun: ['bun'], deno: ['deno', 'run', '-A', '--no-check'] } as const;
type Runtime = keyof typeof LAUNCH;

/** (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add), by hand: the smallest useful guest. */
// biome-ignore format: one section a row
const ADD = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f,
  0x03, 0x02, 0x01, 0x00,
  0x07, 0x07, 0x01, 0x03, 0x61, 0x64, 0x64, 0x00, 0x00,
  0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x20, 0x01, 0x6a, 0x0b,
);

const TOKEN = 'tensor-wasm-bench';

interface Server {
  readonly url: string;
  readonly process: ChildProcess;
}

async function start(
  runtime: Runtime,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const [name, ...flags] = LAUNCH[runtime];
  const child = spawn(join(root, 'node_modules', '.bin', name), [...flags, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data: Uint8Array) => {
      text += new TextDecoder().decode(data);
      const found = /listening on (http:\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`Cannot start the ${runtime} server: exit status ${code}`)));
  });
  return { url, process: child };
}

/** User and system time of a process so far, in microseconds. Linux counts it in ticks of 10 ms. */
function cpuMicroseconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function load(server: Server, path: string, requests: number): Promise<number> {
  const before = cpuMicroseconds(server.process.pid);
  let left = requests;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const response = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
        body: '{"export":"add","args":[1,2]}',
      });
      const body = await response.text();
      if (response.status !== 200) throw new Error(`Cannot measure: ${response.status} ${body}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return (cpuMicroseconds(server.process.pid) - before) / requests;
}

async function measure(runtime: Runtime, smoke: boolean): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-bench-'));
  const bare = await start(runtime, ['bench/_bare-hono.ts']);
  const serve = (env: Readonly<Record<string, string>>) =>
    start(runtime, ['bin/tensor-wasm.js', 'serve', '--addr', '127.0.0.1:0'], { TENSOR_WASM_LOG: 'error', ...env });
  const open = await serve({ TENSOR_WASM_STORE: join(folder, 'open.sqlite'), TENSOR_WASM_API_AUDIT_LOG: 'none' });
  const ours = await serve({
    TENSOR_WASM_STORE: join(folder, 'store.sqlite'),
    TENSOR_WASM_API_TOKENS: TOKEN,
    TENSOR_WASM_API_RATE_LIMIT_QPS: '1000000',
    TENSOR_WASM_API_RATE_LIMIT_BURST: '1000000',
    TENSOR_WASM_API_AUDIT_LOG: `file:${join(folder, 'audit.log')}`,
  });
  try {
    const requests = smoke ? 200 : 20_000;
    const paths = { open: await deploy(open), ours: await deploy(ours) };
    await load(bare, BARE, requests / 10);
    await load(open, paths.open, requests / 10);
    await load(ours, paths.ours, requests / 10);
    const cpu = await interleaved(smoke ? 1 : 5, {
      bare: () => load(bare, BARE, requests),
      open: () => load(open, paths.open, requests),
      ours: () => load(ours, paths.ours, requests),
    });
    const unit = 'us CPU a request';
    return [
      { label: `${runtime}: bare Hono`, value: cpu.bare, unit },
      { label: `${runtime}: invoke add(1, 2), no token, limits or audit log`, value: cpu.open, unit },
      { label: `${runtime}: invoke add(1, 2), token, rate limit, audit log`, value: cpu.ours, unit },
      { label: `${runtime}: invoke / bare Hono`, value: cpu.ours / cpu.bare, unit: 'x' },
    ];
  } finally {
    for (const server of [bare, open, ours]) {
      const gone = new Promise((resolve) => server.process.once('exit', resolve));
      server.process.kill('SIGKILL');
      await gone;
    }
    await rm(folder, { recursive: true });
  }
}

const BARE = '/functions/0/invoke';

/** The path that invokes it. */
async function deploy(server: Server): Promise<string> {
  const deployed = await fetch(`${server.url}/functions?name=add`, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm', authorization: `Bearer ${TOKEN}` },
    body: ADD,
  });
  const { id } = (await deployed.json()) as { id: string };
  return `/functions/${id}/invoke`;
}

const bench: Bench = {
  name: 'http',
  title: 'invoke over HTTP against a bare Hono route on the same runtime',
  run: async ({ smoke }) => [...(await measure('bun', smoke)), ...(await measure('deno', smoke))],
};

export default bench;
