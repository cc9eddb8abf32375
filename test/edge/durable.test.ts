import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../process/server-process.ts';
import { wat } from '../wat.ts';
import { bundle, disguised, miniflare } from './deployment.ts';

const GUEST = await wat(
  '(module (func (export "twice") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1))))',
);

describe('an edge with a D1 database', () => {
  it('has functions, tokens and quotas again after it was restarted', async () => {
    await using written = await bundle({});
    await using state = await temporaryFolder();
    const options = ['--persist', state.path];
    let id: string;
    let token: string;
    {
      await using edge = await miniflare(written, options);
      id = await edge.deploy(GUEST);
      const headers = { 'content-type': 'application/json' };
      const made = await edge.request('/tokens', {
        method: 'POST',
        headers,
        body: JSON.stringify({ name: 'kept', roles: ['invoke'], tenants: ['0'] }),
      });
      token = (await made.json()).token;
      const limits = await edge.request('/tenants/0/quota', {
        method: 'PUT',
        headers,
        body: JSON.stringify({ functions: 1 }),
      });
      assert.equal(limits.status, 200, await limits.text());
    }
    await using edge = await miniflare(written, options);
    const invoked = await fetch(`${edge.url}/functions/${id}/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"export":"twice","args":[21]}',
    });
    assert.deepEqual((await invoked.json()).result, [42]);
    await assert.rejects(edge.deploy(disguised(GUEST)), /429/);
  });

  it('writes down the fuel that was spent before it is restarted', async () => {
    await using written = await bundle({ guest: GUEST });
    await using state = await temporaryFolder();
    const options = ['--persist', state.path];
    const spent = async (edge: Awaited<ReturnType<typeof miniflare>>): Promise<number> => {
      return (await (await edge.request('/tenants/0/quota')).json()).used.fuel_per_day;
    };
    {
      await using edge = await miniflare(written, options);
      for (let i = 0; i < 3; i++) {
        const reply = await edge.invoke(written.ids.guest, { export: 'twice', args: [i] });
        assert.equal((await reply.json()).fuel, 1);
      }
      assert.equal(await spent(edge), 3);
    }
    await using edge = await miniflare(written, options);
    assert.equal(await spent(edge), 3);
  });
});

describe('an edge without a database', () => {
  it('forgets what was deployed, and keeps what was bundled', async () => {
    await using written = await bundle({ guest: GUEST });
    let id: string;
    {
      await using edge = await miniflare(written, ['--no-database']);
      id = await edge.deploy(GUEST);
    }
    await using edge = await miniflare(written, ['--no-database']);
    assert.equal((await edge.invoke(id, { export: 'twice', args: [1] })).status, 404);
    const reply = await edge.invoke(written.ids.guest, { export: 'twice', args: [4] });
    assert.deepEqual((await reply.json()).result, [8]);
  });
});
