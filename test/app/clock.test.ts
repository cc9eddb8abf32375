/** The wall clock jumps, as when it is set; what measures time does not care, and what compares dates keeps to them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../src/core/ports.ts';
import { fixture } from './fixture.ts';

const DAY_MS = 86_400_000;

interface JumpingClock extends Clock {
  /** The wall clock alone. */
  jump(milliseconds: number): void;
  pass(milliseconds: number): void;
}

function clock(): JumpingClock {
  let wall = 1_800_000_000_000;
  let passed = 0;
  return {
    now: () => wall,
    monotonic: () => passed,
    jump: (milliseconds) => {
      wall += milliseconds;
    },
    pass: (milliseconds) => {
      wall += milliseconds;
      passed += milliseconds;
    },
  };
}

describe('a wall clock that jumps', () => {
  it('neither refills nor empties a rate limit', async () => {
    const time = clock();
    const limits = { TENSOR_WASM_API_RATE_LIMIT_QPS: '1', TENSOR_WASM_API_RATE_LIMIT_BURST: '2' };
    const { request } = fixture({ TENSOR_WASM_API_TOKENS: 'a', ...limits }, undefined, { clock: time });
    const status = async () => (await request('/functions', { headers: { authorization: 'Bearer a' } })).status;
    assert.deepEqual([await status(), await status(), await status()], [200, 200, 429]);
    time.jump(DAY_MS);
    assert.equal(await status(), 429);
    time.jump(-2 * DAY_MS);
    assert.equal(await status(), 429);
    time.pass(1000);
    assert.deepEqual([await status(), await status()], [200, 429]);
  });

  it('ends a token at its date, by whatever the clock says then', async () => {
    const time = clock();
    const { request, post } = fixture({}, undefined, { clock: time });
    const made = await post('/tokens', { name: 'a', roles: ['admin'], tenants: '*', expires_in_seconds: 3600 });
    assert.equal(made.status, 201);
    const { token } = await made.json();
    const status = async () => (await request('/functions', { headers: { authorization: `Bearer ${token}` } })).status;
    assert.equal(await status(), 200);
    time.jump(3_601_000);
    assert.equal(await status(), 401);
    time.jump(-DAY_MS);
    assert.equal(await status(), 200);
  });

  it('leaves every job in the pages of a listing once, by their dates', async () => {
    const time = clock();
    const { request, post, deploy } = fixture({}, undefined, { clock: time });
    const id = await deploy();
    const jobs: string[] = [];
    for (const jump of [0, DAY_MS, -2 * DAY_MS, 1, 0]) {
      time.jump(jump);
      const submitted = await post(`/functions/${id}/invoke-async`, { export: 'add', args: [1, 2] });
      jobs.push((await submitted.json()).job_id);
    }
    const listed: { id: string; created_unix_ms: number }[] = [];
    let after = '';
    do {
      const page = await (await request(`/jobs?limit=2${after}`)).json();
      listed.push(...page.jobs);
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    assert.deepEqual(listed.map((one) => one.id).sort(), [...jobs].sort());
    const dates = listed.map((one) => one.created_unix_ms);
    assert.deepEqual(
      dates,
      dates.toSorted((a, b) => a - b),
    );
    for (const job of jobs) {
      const { status, result } = await (await request(`/jobs/${job}?wait_ms=60000`)).json();
      assert.deepEqual([status, result.result], ['completed', [3]]);
    }
  });
});
