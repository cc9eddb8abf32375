/**
 * What an invocation over HTTP costs the server: against a bare Hono route that takes and returns JSON, the same with as much to be read and
 * told, and axum with wasmtime (`bench/axum-wasmtime`, built when there is a cargo: minutes, the first time).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ADD } from './_guests.ts';
import { deploy, type Load, load, ROOT, type Runtime, type Server, script, serve, start } from './_server.ts';
import { type Bench, median, type Row } from './bench.ts';

const CALL = '{"export":"add","args":[1,2]}';

interface Candidate {
  readonly label: string;
  readonly server: Server;
  readonly path: string;
}

async function ours(runtime: Runtime, label: string, env: Readonly<Record<string, string>> = {}): Promise<Candidate> {
  const server = await serve(runtime, env);
  return { label: `${runtime}: ${label}`, server, path: await deploy(server, ADD) };
}

/** Null where there is no Rust, or the crate does not build. */
async function rival(): Promise<Candidate | null> {
  const manifest = join(ROOT, 'bench', 'axum-wasmtime', 'Cargo.toml');
  const build = ['build', '--release', '--quiet', '-j1', '--manifest-path', manifest];
  if (spawnSync('nice', ['-n', '10', 'cargo', ...build], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
    return null;
  }
  const server = await start([join(ROOT, 'bench', 'axum-wasmtime', 'target', 'release', 'axum-wasmtime')]);
  return { label: 'axum + wasmtime', server, path: await deploy(server, ADD) };
}

/** In turn, so that a slow spell of the machine hits all alike. */
async function measure(candidates: readonly Candidate[], smoke: boolean): Promise<readonly Load[]> {
  const requests = smoke ? 200 : 6_000;
  const loads: Load[][] = candidates.map(() => []);
  // Compilers in the background are the runtime's, and are done by then.
  for (const { server, path } of candidates) await load(server, path, CALL, smoke ? 100 : 16_000);
  for (let round = 0; round < (smoke ? 1 : 3); round++) {
    for (const [i, { server, path }] of candidates.entries()) loads[i].push(await load(server, path, CALL, requests));
  }
  return loads.map((rounds) => ({
    cpu: median(rounds.map(({ cpu }) => cpu)),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
  }));
}

async function compare(runtime: Runtime, smoke: boolean): Promise<Row[]> {
  const bare = await start(script(runtime, 'bench/_bare-hono.ts'));
  const telling = await start(script(runtime, 'bench/_bare-hono.ts', 'telling'));
  const candidates: Candidate[] = [
    { label: `${runtime}: bare Hono`, server: bare, path: '/functions/0/invoke' },
    { label: `${runtime}: bare Hono with our headers, body and reply`, server: telling, path: '/functions/0/invoke' },
    await ours(runtime, 'invoke add(1, 2), token, rate limit, metrics, audit log'),
    await ours(runtime, 'invoke add(1, 2), no token, limits or audit log', {
      TENSOR_WASM_API_TOKENS: '',
      TENSOR_WASM_API_RATE_LIMIT_QPS: '',
      TENSOR_WASM_API_RATE_LIMIT_BURST: '',
      TENSOR_WASM_API_AUDIT_LOG: 'none',
    }),
  ];
  // Its build takes minutes, which a smoke run has not.
  const other = smoke ? null : await rival();
  if (other) candidates.push(other);
  try {
    const loads = await measure(candidates, smoke);
    const rows = candidates.flatMap(({ label }, i): Row[] => [
      { label, value: loads[i].cpu, unit: 'us CPU a request' },
      { label: `${label}, half of the replies within`, value: loads[i].p50Ms, unit: 'ms' },
      { label: `${label}, 99 of 100 replies within`, value: loads[i].p99Ms, unit: 'ms' },
    ]);
    const [{ cpu: base }, { cpu: told }, { cpu }] = loads;
    return [
      ...rows,
      { label: `${runtime}: invoke / bare Hono`, value: cpu / base, unit: 'x' },
      { label: `${runtime}: invoke / bare Hono with our headers, body and reply`, value: cpu / told, unit: 'x' },
      other
        ? { label: `${runtime}: invoke / axum + wasmtime`, value: cpu / loads[4].cpu, unit: 'x' }
        : {
            label: `${runtime}: axum + wasmtime not measured (${smoke ? 'a smoke run' : 'it could not be built here'})`,
            value: 0,
            unit: '',
          },
    ];
  } finally {
    for (const { server } of candidates) await server.end();
  }
}

const bench: Bench = {
  name: 'http',
  title: 'invoke over HTTP against a bare Hono route on the same runtime, and axum with wasmtime',
  run: async ({ smoke }) => [...(await compare('bun', smoke)), ...(await compare('deno', smoke))],
};

export default bench;
