import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TensorWasmError } from '../errors.ts';
import { Deadlines } from './deadlines.ts';

function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));
}

describe('deadlines', () => {
  it('abort with their kind when they pass', async () => {
    const deadlines = new Deadlines();
    const { signal, end } = deadlines.start(1);
    const reason = await aborted(signal);
    assert.ok(reason instanceof TensorWasmError);
    assert.deepEqual([reason.kind, reason.details.deadline_ms], ['deadline_exceeded', 1]);
    assert.ok((end() ?? -1) >= 0, 'it says how late the end came');
    assert.equal(deadlines.running, 0);
  });

  it('are all cancelled at once, those that have ended excepted', () => {
    const deadlines = new Deadlines();
    const [one, two] = [deadlines.start(60_000), deadlines.start(60_000)];
    two.end();
    deadlines.stopAll('testing');
    assert.equal(one.signal.reason.kind, 'cancelled');
    assert.equal(two.signal.aborted, false);
    assert.equal(one.end(), null, 'no deadline ended it');
  });
});
