/**
 * How long after its deadline a guest that never ends is answered for, in each place where it can run: one at a time, as a call and as a grid, and eight
 * at once. Replies are timed by the client, from when it sent the request; whether a guest was stopped in time is the server's own count.
 */
import { COUNT } from './_guests.ts';
import { deploy, invoke, quantile, type Runtime, type Server, serve, stops } from './_server.ts';
import type { Bench, Row } from './bench.ts';

const DEADLINE_MS = 150;
const BACKENDS = ['cpu', 'cuda', 'webgpu'] as const;

const SHAPES = {
  'one call': { at: 1, body: { args: [0] } },
  'one grid of 1,000 lanes': { at: 1, body: { args: [], mode: 'grid', count: 1000 } },
  'eight calls at once': { at: 8, body: { args: [0] } },
} as const;

async function lateness(server: Server, path: string, body: object): Promise<number> {
  const sent = performance.now();
  const { status, text } = await invoke(server, path, JSON.stringify({ ...body, deadline_ms: DEADLINE_MS }));
  if (status !== 504) throw new Error(`Cannot measure: ${status} ${text}`);
  return performance.now() - sent - DEADLINE_MS;
}

async function measure(runtime: Runtime, smoke: boolean): Promise<Row[]> {
  const server = await serve(runtime, { TENSOR_WASM_BACKENDS: BACKENDS.join(',') });
  const rows: Row[] = [];
  try {
    const path = await deploy(server, COUNT);
    for (const backend of BACKENDS) {
      const on = { export: 'count', backend, fallback: false };
      const { status } = await invoke(server, path, JSON.stringify({ ...on, args: [1] }));
      if (status === 503) continue;
      for (const [shape, { at, body }] of Object.entries(SHAPES)) {
        // The first compiles.
        await invoke(server, path, JSON.stringify({ ...on, ...body, deadline_ms: DEADLINE_MS }));
        const [allBefore, soonBefore] = await stops(server);
        const late: number[] = [];
        for (let round = 0; round < (smoke ? 1 : 80 / at); round++) {
          const together = Array.from({ length: at }, () => lateness(server, path, { ...on, ...body }));
          late.push(...(await Promise.all(together)));
        }
        const [all, soon] = await stops(server);
        late.sort((a, b) => a - b);
        const row = (label: string, value: number, unit: string): Row => ({
          label: `${runtime}: ${backend}: ${shape}: ${label}`,
          value,
          unit,
        });
        rows.push(row('half of the replies within', quantile(late, 0.5), 'ms'));
        rows.push(row('99 of 100 replies within', quantile(late, 0.99), 'ms'));
        rows.push(row('stopped within 20 ms', ((soon - soonBefore) / (all - allBefore)) * 100, '%'));
      }
    }
    return rows;
  } finally {
    await server.end();
  }
}

const bench: Bench = {
  name: 'stops',
  title: 'replies for guests that never end, after their deadline',
  run: async ({ smoke }) => [...(await measure('bun', smoke)), ...(await measure('deno', smoke))],
};

export default bench;
