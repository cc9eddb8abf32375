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
/** A round ends within moments of so many replies, at most: a machine under load is no excuse for an idle round. */
const MOST_REPLIES = 60;
const LAST_MOMENT_MS = 20;
const MODULE = wasm(`(module (func (export "sum") (param $n i32) (result i32) (local $s i32)
  (loop $l (local.set $s (i32.add (local.get $s) (local.get $n)))
    (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) (local.get $s)))`);

interface Asked {
  readonly n: number;
  /** The job that was acknowledged; null while none was. */
  id: string | null;
}

const ROOT = 'root';
const auth = { authorization: `Bearer ${ROOT}` };
const json = { ...auth, 'content-type': 'application/json' };

interface World {
  /** By id, the secret of a token that was acknowledged. */
  readonly tokens: Map<string, string>;
  /** By tenant, the limit acknowledged last and those that were asked for since. */
  readonly quotas: Map<string, { acknowledged: number | null; readonly asked: Set<number> }>;
  readonly functions: Set<string>;
  readonly jobs: Map<string, Asked>;
  made: number;
}

async function submit(url: string, fn: string, key: string, n: number): Promise<string> {
  const response = await fetch(`${url}/functions/${fn}/invoke-async`, {
    method: 'POST',
    headers: { ...json, 'idempotency-key': key },
    body: JSON.stringify({ export: 'sum', args: [n] }),
  });
  const body = await response.json();
  assert.equal(response.status, 202, JSON.stringify(body));
  return body.job_id;
}

async function deploy(url: string, world: World): Promise<void> {
  const name = `f${Math.floor(Math.random() * 1e9)}`;
  const response = await fetch(`${url}/functions?name=${name}`, {
    method: 'POST',
    headers: { ...auth, 'content-type': 'application/wasm' },
    body: MODULE,
  });
  if (response.ok) world.functions.add((await response.json()).id);
}

async function makeToken(url: string, world: World): Promise<void> {
  const body = JSON.stringify({ name: 'crash', roles: ['invoke'], tenants: '*' });
  const response = await fetch(`${url}/tokens`, { method: 'POST', headers: json, body });
  assert.equal(response.status, 201);
  const { id, token } = await response.json();
  world.tokens.set(id, token);
}

async function setQuota(url: string, world: World): Promise<void> {
  const tenant = String(1 + Math.floor(Math.random() * 5));
  const limit = Math.floor(Math.random() * 1e9);
  const known = world.quotas.get(tenant) ?? { acknowledged: null, asked: new Set() };
  world.quotas.set(tenant, known);
  known.asked.add(limit);
  const body = JSON.stringify({ functions: limit });
  const response = await fetch(`${url}/tenants/${tenant}/quota`, { method: 'PUT', headers: json, body });
  assert.equal(response.status, 200);
  known.acknowledged = limit;
}

/** Asks for new jobs, and again for old ones, until the server is gone. `replied` is told of every acknowledged request. */
async function client(
  server: ServerProcess,
  fn: string,
  world: World,
  over: { done: boolean },
  changesQuotas: boolean,
  replied: () => void,
): Promise<void> {
  while (!over.done) {
    const again = world.made > 0 && Math.random() < 0.3;
    const number = again ? Math.floor(Math.random() * world.made) : world.made++;
    const key = `key ${number}`;
    const asked = world.jobs.get(key) ?? { n: 1 + Math.floor(Math.random() * 50_000), id: null };
    world.jobs.set(key, asked);
    try {
      const id = await submit(server.url, fn, key, asked.n);
      asked.id ??= id;
      replied();
      assert.equal(id, asked.id, 'one key, two jobs');
      if (Math.random() < 0.1) await deploy(server.url, world);
      if (Math.random() < 0.1) await makeToken(server.url, world);
      if (changesQuotas && Math.random() < 0.2) await setQuota(server.url, world);
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
    const store = ['--store', join(folder.path, 'crash.db'), '--token', ROOT];
    const world: World = { functions: new Set(), jobs: new Map(), tokens: new Map(), quotas: new Map(), made: 0 };
    let fn = '';
    for (let round = 0; round < ROUNDS; round++) {
      await using server = await serve(store);
      if (fn === '') {
        await deploy(server.url, world);
        [fn] = world.functions;
      }
      const over = { done: false };
      let left = Math.ceil(Math.random() * MOST_REPLIES);
      let enough = (): void => undefined;
      const loaded = new Promise<void>((resolve) => {
        enough = resolve;
      });
      const clients = Array.from({ length: CLIENTS }, (_, i) =>
        client(server, fn, world, over, i === 0, () => {
          if (--left === 0) enough();
        }),
      );
      await loaded;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LAST_MOMENT_MS));
      await server.end('SIGKILL');
      over.done = true;
      await Promise.all(clients);
    }

    await using server = await serve(store);
    const found = (path: string) => fetch(`${server.url}${path}`, { headers: auth });
    for (const id of world.functions) assert.equal((await found(`/functions/${id}`)).status, 200, id);
    for (const token of world.tokens.values()) {
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await fetch(`${server.url}/functions`, { headers })).status, 200, 'a token was lost');
    }
    for (const [tenant, { acknowledged, asked }] of world.quotas) {
      const { functions } = (await (await found(`/tenants/${tenant}/quota`)).json()).own;
      // One client sets them, one after the other: what holds is what was acknowledged last, or what was asked after it.
      const later = [...asked].slice(acknowledged === null ? 0 : [...asked].indexOf(acknowledged));
      assert.ok(later.includes(functions) || (acknowledged === null && functions === undefined), `quota of ${tenant}`);
    }
    for (const [key, asked] of world.jobs) {
      const id = await submit(server.url, fn, key, asked.n);
      assert.equal(id, asked.id ?? id, `${key} was acknowledged and lost`);
      const job = await (await found(`/jobs/${id}?wait_ms=60000`)).json();
      const answer = job.status === 'completed' ? job.result.result[0] : job.result.kind;
      const expected = Number(BigInt.asIntN(32, (BigInt(asked.n) * BigInt(asked.n + 1)) / 2n));
      assert.ok(answer === expected || answer === 'interrupted', `${key}: ${JSON.stringify(job)}`);
    }
    let listed = 0;
    for (let after = ''; ; ) {
      const page = await (await found(`/jobs?limit=1000${after}`)).json();
      listed += page.jobs.length;
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    assert.equal(listed, world.jobs.size);
    const kept = {
      jobs: world.jobs.size,
      functions: world.functions.size,
      tokens: world.tokens.size,
      quotas: world.quotas.size,
    };
    if (ROUNDS > 5) console.log(JSON.stringify({ rounds: ROUNDS, kept, lost: 0, doubled: 0 }));
  });
});
