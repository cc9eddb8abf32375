import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FUNCTIONS, fixture } from './fixture.ts';

describe('five hundred invocations at once', () => {
  it('are all answered, each with its own result', async () => {
    const server = fixture();
    const id = await server.deploy();
    const replies = await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        // Some answered promptly, some in their turn, some with a host of their own to run on.
        const body =
          i % 3 === 0
            ? { export: 'add', args: [i, 1] }
            : i % 3 === 1
              ? { export: 'peek', init: { export: 'poke', args: [i + 1] } }
              : {
                  export: 'square',
                  mode: 'batch',
                  count: 2,
                  args: [
                    [i, 0],
                    [0, i + 1],
                  ],
                };
        const response = await server.invoke(id, body);
        return { status: response.status, result: (await response.json()).result };
      }),
    );
    replies.forEach(({ status, result }, i) => {
      assert.equal(status, 200);
      assert.deepEqual(result, i % 3 === 2 ? [[i * i], [i + 1]] : [i + 1]);
    });
    const { admission, deadlines } = server.gateway;
    assert.deepEqual([admission.running, admission.waiting, deadlines.running], [0, 0, 0]);
    assert.equal(await server.metric(/tensor_wasm_active_instances/), 0);
  });

  it('that spin are refused beyond the queue, with the time to come again; another tenant still gets in', async () => {
    const server = fixture({
      TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS: '8',
      TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS: '16',
    });
    const spin = await server.deploy(FUNCTIONS, { 'x-tensorwasm-tenant': '1' });
    const add = await server.deploy(FUNCTIONS, { 'x-tensorwasm-tenant': '2' });
    const as = (tenant: string, id: string, body: object) =>
      server.post(`/functions/${id}/invoke`, body, { 'x-tensorwasm-tenant': tenant });
    const statuses: number[] = [];
    const crowd = Array.from({ length: 500 }, async () => {
      const response = await as('1', spin, { export: 'spin' });
      const { error } = await response.json();
      statuses.push(response.status);
      if (response.status !== 503) return;
      assert.equal(error.kind, 'capacity_exhausted');
      assert.equal(response.headers.get('retry-after'), '1');
    });
    // Three quarters of 8 slots and of 16 seats are one tenant's.
    while (statuses.length < 500 - 6 - 12) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([server.gateway.admission.running, server.gateway.admission.waiting], [6, 12]);
    const other = await as('2', add, { export: 'peek', init: { export: 'poke', args: [3] } });
    assert.equal(other.status, 200);
    assert.deepEqual([server.gateway.admission.running, server.gateway.admission.waiting], [6, 12]);
    server.gateway.deadlines.stopAll('the test has seen enough');
    await Promise.all(crowd);
    assert.equal(statuses.filter((status) => status === 499).length, 6 + 12);
    assert.equal(statuses.filter((status) => status === 503).length, 500 - 18);
    assert.deepEqual([server.gateway.admission.running, server.gateway.admission.waiting], [0, 0]);
  });
});
