/**
 * Where an invocation's CPU time goes, on Bun and on Deno: without a socket (`_in-process.ts`), sampled by the runtime's own profiler. A sample
 * belongs to the innermost frame that stands in one of the places below.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, type Runtime, script } from './_server.ts';
import type { Bench, Row } from './bench.ts';

const REST = 'promises, the garbage collector, what has no frame of ours';

/** By a frame's file. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/_in-process\.ts$/, 'the Request, and reading the reply: the bench itself'],
  [/\/(?:core\/audit\/|app\/auditor|platform\/audit-file)/, 'audit log: its lines, their hashes, the file'],
  [/\/(?:middleware\/(?:auth|limits|host)|tenants\/)/, 'token, tenant, rate limit, quota'],
  [/\/middleware\/request-id/, 'request id'],
  [/\/middleware\/body|\/invoke-body/, 'reading the body, JSON, its check'],
  [
    /\/(?:functions\/|function-reference|perform|ceilings|core\/scheduler\/|app\/invocation)/,
    'function, limits, place',
  ],
  [/\/(?:engine\/values|invoke-reply|json-text)/, 'arguments and results as bits, the reply as text'],
  [/\/(?:backends\/cpu\/|engine\/)/, 'the call, on a fresh instance'],
  [/\/(?:app\/answer|platform\/deno\/respond)/, 'the Response and its headers'],
  [/\/(?:app\/endpoint|routes\/invoke|core\/metrics\/|middleware\/)/, 'the endpoint, metrics'],
  [/\/hono\/dist/, 'Hono: the route, its context'],
];

interface Node {
  readonly id: number;
  readonly callFrame: { readonly url: string };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
}

/** Of the later half of the samples, by part, as shares of 1. */
function shares({ nodes, samples }: Profile): ReadonlyMap<string, number> {
  const parents = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id] as const)));
  const urls = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.url]));
  const partOf = (node: number): string => {
    for (let at: number | undefined = node; at !== undefined; at = parents.get(at)) {
      const url = urls.get(at) ?? '';
      const part = PARTS.find(([file]) => file.test(url));
      if (part) return part[1];
    }
    return REST;
  };
  const parts = new Map(nodes.map(({ id }) => [id, partOf(id)]));
  const late = samples.slice(samples.length / 2);
  const found = new Map<string, number>();
  for (const sample of late) {
    const part = parts.get(sample) ?? REST;
    found.set(part, (found.get(part) ?? 0) + 1 / late.length);
  }
  return found;
}

/** Microseconds of CPU a request; with a folder the profile is left there. */
async function cost(runtime: Runtime, which: string, requests: number, profile?: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-bench-'));
  const [program, ...flags] = script(runtime);
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, '--cpu-prof-interval=200'] : [];
  const args = [...flags, ...profiling, 'bench/_in-process.ts', which, String(requests), folder];
  const { stdout, stderr, status } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' });
  await rm(folder, { recursive: true });
  if (status !== 0) throw new Error(`Cannot measure: ${stderr}`);
  return Number(stdout.trim());
}

async function measure(runtime: Runtime, smoke: boolean): Promise<Row[]> {
  const requests = smoke ? 100 : 10_000;
  const bare = await cost(runtime, 'bare', requests);
  const whole = await cost(runtime, 'invoke', requests);
  const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-bench-'));
  try {
    await cost(runtime, 'invoke', requests, folder);
    const [file] = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
    const found = shares(JSON.parse(await readFile(join(folder, file), 'utf8')) as Profile);
    const row = (label: string, value: number, unit: string): Row => ({ label: `${runtime}: ${label}`, value, unit });
    return [
      row('bare Hono, without a socket', bare, 'us CPU a request'),
      row('invoke add(1, 2), without a socket', whole, 'us CPU a request'),
      ...[...found].sort((a, b) => b[1] - a[1]).map(([part, share]) => row(part, share * 100, '%')),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

const bench: Bench = {
  name: 'profile',
  title: 'where an invocation’s CPU time goes, without a socket',
  run: async ({ smoke }) => [...(await measure('bun', smoke)), ...(await measure('deno', smoke))],
};

export default bench;
