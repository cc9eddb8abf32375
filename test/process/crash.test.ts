/**
 * Rounds of load, each ended by SIGKILL at a random moment, all on one store. `CRASH_ROUNDS` says how many (5).
 * Nothing acknowledged may be lost, and nothing asked for twice with one key may be there twice.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { wasm } from '../app/fixture.ts';
import { type ServerProcess, serve, temporaryFolder } from './server-process.ts';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 5);
const CLIENTS = 4;
const LONGEST_ROUND_MS = 400;
const MODULE = wasm(`(module (func (export "sum") (param $n i32) (result i32) (local $s i32)
  (loop $l (local.set $s (i32.add (local.get $s) (local.get $n)))
    (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) (local.get $s)))`);

interface Asked {
  readonly n: number;
  /** The job that was acknowledged; null while none was. */
  id: string | null;
}

interface World {
  readonly functions: Set<string>;
  readonly jobs: Map<string, Asked>;
  made: number;
}

async function submit(url: string, fn: string, key: string, n: number): Promise<string> {
  const response = await fetch(`${url}/functions/${fn}/invoke-async`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ export: 'sum', args: [n] }),
  });
  const body = await response.json();
  assert.equal(response.status, 202, JSON.stringify(body));
  return body.job_id;
}

async function deploy(url: string, world: World): Promise<void> {
  const response = await fetch(`${url}/functions?name=f`, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm' },
    body: MODULE,
  });
  if (response.ok) world.functions.add((await response.json()).id);
}

/** Asks for new jobs, and again for old ones, until the server is gone. */
async function client(server: ServerProcess, fn: string, world: World, over: { done: boolean }): Promise<void> {
  while (!over.done) {
    const again = world.made > 0 && Math.random() < 0.3;
    const number = again ? Math.floor(Math.random() * world.made) : world.made++;
    const key = `key ${number}`;
    const asked = world.jobs.get(key) ?? { n: 1 + Math.floor(Math.random() * 50_000), id: null };
    world.jobs.set(key, asked);
    try {
      const id = await submit(server.url, fn, key, asked.n);
      asked.id ??= id;
      assert.equal(id, asked.id, 'one key, two jobs');
      if (Math.random() < 0.1) await deploy(server.url, world);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return; // The server was killed under the request.
    }
  }
}

describe('a server that is killed again and again', () => {
  it(`loses nothing that it acknowledged and doubles nothing, in ${ROUNDS} rounds`, {
    timeout: 60_000 + ROUNDS * 10_000,
  }, async () => {
    await using folder = await temporaryFolder();
    const store = ['--store', join(folder.path, 'crash.db')];
    const world: World = { functions: new Set(), jobs: new Map(), made: 0 };
    let fn = '';
    for (let round = 0; round < ROUNDS; round++) {
      await using server = await serve(store);
      if (fn === '') {
        await deploy(server.url, world);
        [fn] = world.functions;
      }
      const over = { done: false };
      const clients = Array.from({ length: CLIENTS }, () => client(server, fn, world, over));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_ROUND_MS));
      await server.end('SIGKILL');
      over.done = true;
      await Promise.all(clients);
    }

    await using server = await serve(store);
    for (const id of world.functions) assert.equal((await fetch(`${server.url}/functions/${id}`)).status, 200, id);
    for (const [key, asked] of world.jobs) {
      const id = await submit(server.url, fn, key, asked.n);
      assert.equal(id, asked.id ?? id, `${key} was acknowledged and lost`);
      const job = await (await fetch(`${server.url}/jobs/${id}?wait_ms=60000`)).json();
      const found = job.status === 'completed' ? job.result.result[0] : job.result.kind;
      const expected = Number(BigInt.asIntN(32, (BigInt(asked.n) * BigInt(asked.n + 1)) / 2n));
      assert.ok(found === expected || found === 'interrupted', `${key}: ${JSON.stringify(job)}`);
    }
    let listed = 0;
    for (let after = ''; ; ) {
      const page = await (await fetch(`${server.url}/jobs?limit=1000${after}`)).json();
      listed += page.jobs.length;
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    assert.equal(listed, world.jobs.size);
    if (ROUNDS > 5) console.log(`${ROUNDS} rounds: ${world.jobs.size} jobs, ${world.functions.size} functions`);
  });
});
