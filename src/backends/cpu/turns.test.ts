import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { busy, turn } from './turns.ts';

describe('guests that share the event loop', () => {
  it('go on one by one, tenants in turn, with the loop turning between', async () => {
    const order: string[] = [];
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const guest = async (tenant: string, slices: number): Promise<void> => {
      for (let i = 0; i < slices; i++) {
        const before = turns;
        await turn({ tenant });
        assert.ok(turns > before, 'the event loop turned');
        order.push(tenant);
      }
    };
    await Promise.all([guest('a', 3), guest('a', 3), guest('a', 3), guest('b', 3)]);
    counting = false;
    const first = order.slice(0, 6);
    assert.deepEqual(
      first.filter((tenant) => tenant === 'b').length,
      3,
      `the one guest of b had every other turn, not every fourth: ${order.join(' ')}`,
    );
    assert.equal(order.length, 12);
  });

  it('go on at once when they are to be stopped, however many wait before them', async () => {
    const order: string[] = [];
    const controller = new AbortController();
    const others = Array.from({ length: 20 }, () => turn({ tenant: 'a' }).then(() => order.push('waiting')));
    const stopped = turn({ tenant: 'a', signal: controller.signal }).then(() => order.push('stopped'));
    const late = turn({ tenant: 'a', signal: AbortSignal.abort() }).then(() => order.push('stopped'));
    controller.abort();
    await Promise.all([...others, stopped, late]);
    assert.deepEqual(order.slice(0, 2), ['stopped', 'stopped']);
    assert.equal(order.length, 22);
  });

  it('have their turn though others are to be stopped all the while', async () => {
    let waited = true;
    let stopped = 0;
    const stop = async (): Promise<void> => {
      while (waited && stopped < 100_000) {
        await turn({ tenant: 'a', signal: AbortSignal.abort() });
        stopped++;
      }
    };
    const all = [stop(), stop(), stop()];
    await turn({ tenant: 'b' });
    waited = false;
    await Promise.all(all);
    assert.ok(stopped < 100_000, `${stopped} were stopped before one had its turn`);
  });

  it('leave nothing behind when they have ended', async () => {
    await turn();
    while (busy()) await new Promise((resolve) => setImmediate(resolve));
    const { signal } = new AbortController();
    const waiting = turn({ signal });
    assert.ok(busy());
    await waiting;
    while (busy()) await new Promise((resolve) => setImmediate(resolve));
  });
});
