import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channel } from './channel.ts';

function opened() {
  const seen = { unread: 0, gone: 0 };
  const channel = new Channel({
    gone: () => seen.gone++,
    keepAlive: null,
    unread: (change) => {
      seen.unread += change;
    },
  });
  return { channel, seen };
}

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('a channel', () => {
  it('keeps what nobody reads, joined, and counts it until it is read', async () => {
    const { channel, seen } = opened();
    const sent: number[] = [];
    for (let i = 0; i < 100_000; i++) {
      channel.send(bytes(i & 255, i >> 8));
      sent.push(i & 255, (i >> 8) & 255);
    }
    channel.send(new Uint8Array(70_000).fill(7));
    for (let i = 0; i < 70_000; i++) sent.push(7);
    channel.end(bytes(9));
    sent.push(9);
    assert.equal(seen.unread, sent.length);
    const blocks: Uint8Array[] = [];
    for await (const block of channel.stream) blocks.push(block);
    assert.deepEqual(Buffer.concat(blocks), Buffer.from(sent));
    assert.ok(blocks.length < 10, String(blocks.length));
    assert.deepEqual(seen, { unread: 0, gone: 0 });
  });

  it('gives at once what comes while it is read', async () => {
    const { channel, seen } = opened();
    const reader = channel.stream.getReader();
    for (const value of [1, 2, 3]) {
      const next = reader.read();
      channel.send(bytes(value));
      assert.deepEqual((await next).value, bytes(value));
    }
    const last = reader.read();
    channel.end(new Uint8Array(0));
    assert.deepEqual([(await last).done, seen.unread], [true, 0]);
  });

  it('is empty when its reader goes, whether it waits or not', async () => {
    for (const waits of [true, false]) {
      const { channel, seen } = opened();
      const reader = channel.stream.getReader();
      if (waits) reader.read();
      else channel.send(bytes(1, 2));
      await reader.cancel();
      channel.send(bytes(3));
      assert.deepEqual([seen, channel.closed], [{ unread: 0, gone: 1 }, true]);
    }
  });
});
