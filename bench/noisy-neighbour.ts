/**
 * What one tenant's endless loops do to another tenant: B calls a function of some 50 microseconds at half of what the server can do, alone
 * and beside A, who keeps every slot that it can get spinning. Both in one run, in turn. Then the same in one process by its own CPU time
 * (`_own-time.ts`), in which the other processes of a busy machine have no part.
 */

import { spawnSync } from 'node:child_process';
import { COUNT } from './_guests.ts';
import {
  deploy,
  invoke,
  type Load,
  quantile,
  ROOT,
  type Runtime,
  type Server,
  script,
  serve,
  stops,
} from './_server.ts';
import { type Bench, median, type Row } from './bench.ts';

const A = '1';
const B = '2';
/** As many loops as A asks for at once: more than there are slots. */
const LOOPS = 48;
const BODY = '{"export":"count","args":[30000]}';
const SPIN = '{"export":"count","args":[0],"deadline_ms":2000}';

/** Requests in a second that B can make at most, one after the other by a few clients. */
async function capacity(server: Server, path: string, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      await expectOk(server, path);
      done++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return done / seconds;
}

async function expectOk(server: Server, path: string): Promise<void> {
  const { status, text } = await invoke(server, path, BODY, B);
  if (status !== 200) throw new Error(`Cannot measure: ${status} ${text}`);
}

/** Requests at a fixed rate, whether the ones before have been answered or not: waiting counts from when each was due. */
async function atRate(server: Server, path: string, perSecond: number, seconds: number): Promise<Omit<Load, 'cpu'>> {
  const total = Math.floor(perSecond * seconds);
  const took = new Float64Array(total);
  const started = performance.now();
  const running: Promise<void>[] = [];
  for (let i = 0; i < total; i++) {
    const due = started + (i / perSecond) * 1000;
    const ahead = due - performance.now();
    if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead));
    running.push(
      expectOk(server, path).then(() => {
        took[i] = performance.now() - due;
      }),
    );
  }
  await Promise.all(running);
  took.sort();
  return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) };
}

/** Keeps A's loops going until it is called. */
function spin(
  server: Server,
  path: string,
): () => Promise<{ readonly loops: number; readonly lateMs: readonly number[] }> {
  let on = true;
  let loops = 0;
  const lateMs: number[] = [];
  const client = async (): Promise<void> => {
    while (on) {
      const sent = performance.now();
      const { status } = await invoke(server, path, SPIN, A);
      if (status !== 504) continue;
      loops++;
      lateMs.push(performance.now() - sent - 2000);
    }
  };
  const clients = Promise.all(Array.from({ length: LOOPS }, client));
  return async () => {
    on = false;
    await clients;
    return { loops, lateMs };
  };
}

async function measure(runtime: Runtime, smoke: boolean): Promise<Row[]> {
  const server = await serve(runtime);
  try {
    const [spinning, counting] = [await deploy(server, COUNT, A), await deploy(server, COUNT, B)];
    await capacity(server, counting, smoke ? 0.2 : 2);
    const rate = (await capacity(server, counting, smoke ? 0.2 : 2)) / 2;
    const alone: Omit<Load, 'cpu'>[] = [];
    const beside: Omit<Load, 'cpu'>[] = [];
    const late: number[] = [];
    let loops = 0;
    for (let round = 0; round < (smoke ? 1 : 9); round++) {
      alone.push(await atRate(server, counting, rate, smoke ? 0.3 : 3));
      const end = spin(server, spinning);
      await new Promise((resolve) => setTimeout(resolve, 100));
      beside.push(await atRate(server, counting, rate, smoke ? 0.3 : 3));
      const ended = await end();
      loops += ended.loops;
      late.push(...ended.lateMs);
    }
    late.sort((a, b) => a - b);
    const [stopped, soon] = await stops(server);
    const row = (label: string, value: number, unit: string): Row => ({ label: `${runtime}: ${label}`, value, unit });
    const of = (loads: typeof alone, pick: 'p50Ms' | 'p99Ms') => median(loads.map((load) => load[pick]));
    return [
      row('B asks, at half of what the server can do', rate, 'requests a second'),
      row('B alone, half of the replies within', of(alone, 'p50Ms'), 'ms'),
      row('B alone, 99 of 100 replies within', of(alone, 'p99Ms'), 'ms'),
      row('B beside A, half of the replies within', of(beside, 'p50Ms'), 'ms'),
      row('B beside A, 99 of 100 replies within', of(beside, 'p99Ms'), 'ms'),
      row('99th of 100, beside A / alone', of(beside, 'p99Ms') / of(alone, 'p99Ms'), 'x'),
      row('loops of A stopped at their deadline', loops, 'loops'),
      row('stopped within 20 ms of it', (soon / stopped) * 100, '%'),
      row('half of them answered after their deadline within', quantile(late, 0.5) ?? 0, 'ms'),
      row('99 of 100 answered after their deadline within', quantile(late, 0.99) ?? 0, 'ms'),
    ];
  } finally {
    await server.end();
  }
}

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

function inOwnTime(runtime: Runtime, smoke: boolean): Row[] {
  const [requests, deadlineMs] = smoke ? [50, 50] : [3000, 1000];
  const [program, ...args] = script(runtime, 'bench/_own-time.ts', String(requests), String(deadlineMs));
  const { stdout, stderr, status } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Cannot measure: ${stderr}`);
  const { alone, beside, late } = JSON.parse(stdout) as Readonly<Record<'alone' | 'beside' | 'late', Quantiles>>;
  const row = (label: string, value: number, unit = 'ms'): Row => ({
    label: `${runtime}, in its own CPU time: ${label}`,
    value,
    unit,
  });
  return [
    row('B alone, half of the replies within', alone.p50),
    row('B alone, 99 of 100 replies within', alone.p99),
    row('B beside A, half of the replies within', beside.p50),
    row('B beside A, 99 of 100 replies within', beside.p99),
    row('99th of 100, beside A / alone', beside.p99 / alone.p99, 'x'),
    row('half of A’s loops answered after their deadline within', late.p50),
    row('99 of 100 of A’s loops, all started at once, within', late.p99),
  ];
}

const bench: Bench = {
  name: 'noisy-neighbour',
  title: "one tenant's endless loops in another tenant's reply times",
  run: async ({ smoke }) => [
    ...(await measure('bun', smoke)),
    ...(await measure('deno', smoke)),
    ...inOwnTime('bun', smoke),
    ...inOwnTime('deno', smoke),
  ],
};

export default bench;
