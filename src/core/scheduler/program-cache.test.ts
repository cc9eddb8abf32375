import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CompileRequest, DEFAULT_GUEST_LIMITS, type Device, type Program } from '../backend.ts';
import { load } from '../wasm/load.ts';
import { ProgramCache } from './program-cache.ts';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function request(more: Partial<CompileRequest> = {}): CompileRequest {
  const module = load(EMPTY);
  return { module, exports: ['f'], mode: 'call', exactness: 'exact', limits: DEFAULT_GUEST_LIMITS, ...more };
}

/** Counts what is compiled and released. */
function compiler(failures = 0) {
  const log = { compiled: 0, released: 0, failures };
  const device = {
    async compile({ exports, mode }: CompileRequest): Promise<Program> {
      log.compiled++;
      if (log.failures-- > 0) throw new Error('no');
      return { exports, mode, compileMs: 5, text: null, release: () => void log.released++ };
    },
  };
  // The cache asks a device for nothing but `compile`.
  return { log, device: device as unknown as Device };
}

describe('the program cache', () => {
  it('compiles once however many ask, and charges the time to whoever came first', async () => {
    const { log, device } = compiler();
    const cache = new ProgramCache(4);
    const one = request();
    const leases = await Promise.all([cache.obtain(device, one), cache.obtain(device, one), cache.obtain(device, one)]);
    assert.equal(log.compiled, 1);
    assert.deepEqual(
      leases.map(({ compileMs }) => compileMs),
      [5, 0, 0],
    );
  });

  it('tells apart modules, exports, modes, exactness, limits and devices', async () => {
    const { log, device } = compiler();
    const cache = new ProgramCache(16);
    const one = request();
    await cache.obtain(device, one);
    await cache.obtain(device, { ...one, exports: ['g'] });
    await cache.obtain(device, { ...one, exports: ['f', 'g'] });
    await cache.obtain(device, { ...one, mode: 'grid' });
    await cache.obtain(device, { ...one, exactness: 'fast' });
    await cache.obtain(device, { ...one, limits: { ...DEFAULT_GUEST_LIMITS, maxPages: 1 } });
    await cache.obtain(device, request());
    await cache.obtain(compiler().device, one);
    assert.equal(log.compiled, 7);
  });

  it('releases a program only when it is out of the cache and out of use', async () => {
    const { log, device } = compiler();
    const cache = new ProgramCache(1);
    const lease = await cache.obtain(device, request());
    await cache.obtain(device, request());
    assert.equal(log.released, 0);
    lease.release();
    lease.release();
    await Promise.resolve();
    assert.equal(log.released, 1);
    cache.clear();
    assert.equal(log.released, 1);
  });

  it('does not keep a compilation that failed', async () => {
    const { log, device } = compiler(1);
    const cache = new ProgramCache(4);
    const one = request();
    await assert.rejects(cache.obtain(device, one));
    assert.equal((await cache.obtain(device, one)).compileMs, 5);
    assert.equal(log.compiled, 2);
  });
});
