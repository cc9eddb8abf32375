/**
 * A server under half its load for a while: plain calls, calls of two tenants, guests that trap, spin to their deadline and grow their memory, deploys and
 * deletes. Prints what its memory did and how many replies were not what they should have been. On both runtimes at once, so that half a load is half of what each
 * does beside the other.
 *
 *   bun bench/run.ts soak [--minutes N]
 */
import { ADD, COUNT } from './_guests.ts';
import {
  caller,
  cpuMicroseconds,
  deploy,
  invoke,
  quantile,
  type Runtime,
  residentBytes,
  type Server,
  serve,
} from './_server.ts';
import type { Bench, Row } from './bench.ts';

interface Kind {
  readonly path: string;
  readonly body: string;
  readonly tenant: string;
  readonly status: number;
  readonly holds: string;
}

/** By the share of the requests that each is. */
function mix(add: string, count: string): readonly (readonly [number, Kind])[] {
  const ok = (path: string, body: string, tenant: string, holds: string): Kind => ({
    path,
    body,
    tenant,
    status: 200,
    holds,
  });
  return [
    [0.6, ok(add, '{"export":"add","args":[1,2]}', '0', '"result":[3]')],
    [0.2, ok(add, '{"export":"add","args":[40,2]}', '7', '"result":[42]')],
    [0.1, ok(count, '{"export":"count","args":[100000]}', '0', '"result":[0]')],
    [0.05, { path: add, body: '{"export":"none"}', tenant: '0', status: 400, holds: 'missing_export' }],
    [
      0.04,
      {
        path: count,
        body: '{"export":"count","args":[9],"fuel":3}',
        tenant: '0',
        status: 422,
        holds: 'fuel_exhausted',
      },
    ],
    [
      0.01,
      {
        path: count,
        body: '{"export":"count","args":[0],"deadline_ms":20}',
        tenant: '0',
        status: 504,
        holds: 'invoke_timeout',
      },
    ],
  ];
}

class Soak {
  readonly #server: Server;
  readonly #kinds: (readonly [number, Kind])[] = [];
  requests = 0;
  wrong = 0;
  readonly samples: string[] = [];
  readonly took: number[] = [];

  constructor(server: Server, kinds: readonly (readonly [number, Kind])[]) {
    this.#server = server;
    this.#kinds.push(...kinds);
  }

  async one(): Promise<void> {
    const kind = this.#pick();
    const sent = performance.now();
    this.requests++;
    try {
      const { status, text } = await invoke(this.#server, kind.path, kind.body, kind.tenant);
      if (status === kind.status && text.includes(kind.holds)) {
        if (this.took.length < 2_000_000) this.took.push(performance.now() - sent);
        return;
      }
      this.#note(`${kind.body}: ${status} ${text.slice(0, 200)}`);
    } catch (error) {
      this.#note(`${kind.body}: ${error}`);
    }
  }

  #pick(): Kind {
    let share = Math.random();
    for (const [part, kind] of this.#kinds) {
      share -= part;
      if (share < 0) return kind;
    }
    return this.#kinds[0][1];
  }

  /** Deploys a function and deletes it. */
  async deployment(): Promise<void> {
    this.requests++;
    const path = await deploy(this.#server, ADD, '9');
    const { status } = await invoke(this.#server, path, '{"export":"add","args":[1,1]}', '9');
    const id = path.split('/')[2];
    const deleted = await fetch(`${this.#server.url}/functions/${id}`, { method: 'DELETE', headers: caller('9') });
    await deleted.text();
    if (status !== 200 || !deleted.ok) this.#note(`a deploy: ${status}, ${deleted.status}`);
  }

  #note(what: string): void {
    this.wrong++;
    if (this.samples.length < 5) this.samples.push(what);
  }
}

async function soak(runtime: Runtime, minutes: number): Promise<readonly Row[]> {
  const server = await serve(runtime);
  try {
    const kinds = mix(await deploy(server, ADD), await deploy(server, COUNT));
    // Tenant 7 has its own functions: another tenant's would be a 404.
    const own = await deploy(server, ADD, '7');
    const soaking = new Soak(
      server,
      kinds.map(([share, kind]) => [share, kind.tenant === '7' ? { ...kind, path: own } : kind]),
    );
    const began = performance.now();
    while (performance.now() - began < 3000) await Promise.all(Array.from({ length: 8 }, () => soaking.one()));
    const perSecond = soaking.requests / ((performance.now() - began) / 1000) / 2;

    const started = performance.now();
    const until = started + minutes * 60_000;
    const memory: number[] = [];
    const cpu = cpuMicroseconds(server);
    const before = soaking.requests;
    let sent = 0;
    let sampled = 0;
    let deploying: Promise<void> | undefined;
    const running = new Set<Promise<void>>();
    const begin = (work: Promise<void>): void => {
      const ended = work.finally(() => running.delete(ended));
      running.add(ended);
    };
    for (;;) {
      const now = performance.now();
      if (now >= until) break;
      for (; sent < ((now - started) / 1000) * perSecond && running.size < 256; sent++) begin(soaking.one());
      if (now - started > sampled * 5000) {
        memory.push(residentBytes(server) / 2 ** 20);
        sampled++;
        // One at a time: the same module deployed twice is one function, which the first to end deletes.
        deploying ??= soaking.deployment().finally(() => {
          deploying = undefined;
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all([...running, deploying]);
    const requests = soaking.requests - before;
    // What the first five minutes fill (caches, the runtime's own heap) is not growth.
    const settled = memory.slice(Math.min(60, memory.length >> 2));
    const tenth = Math.max(1, Math.floor(settled.length / 10));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [early, late] = [mean(settled.slice(0, tenth)), mean(settled.slice(-tenth))];
    const took = Float64Array.from(soaking.took).sort();
    for (const sample of soaking.samples) console.error(`  not as it should be: ${sample}`);
    const row = (label: string, value: number, unit: string): Row => ({ label: `${runtime}: ${label}`, value, unit });
    return [
      row('minutes', minutes, 'min'),
      row('requests', requests, 'requests'),
      row('replies that were not what they should have been', soaking.wrong, 'replies'),
      row('CPU time', (cpuMicroseconds(server) - cpu) / requests, 'us a request'),
      row('half of the replies within', quantile(took, 0.5), 'ms'),
      row('99 of 100 replies within', quantile(took, 0.99), 'ms'),
      row('resident memory after the first five minutes', early, 'MiB'),
      row('resident memory at the end', late, 'MiB'),
      row('growth between them', (late / early - 1) * 100, '%'),
    ];
  } finally {
    await server.end();
  }
}

const option = (name: string, standard: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? standard : process.argv[at + 1];
};

const bench: Bench = {
  name: 'soak',
  title: 'a server under half its load for a while',
  async run({ smoke }) {
    const minutes = smoke ? 0.1 : Number(option('minutes', '1'));
    return (await Promise.all([soak('bun', minutes), soak('deno', minutes)])).flat();
  },
};

export default bench;
