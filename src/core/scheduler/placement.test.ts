import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BackendName, Discovery } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import { parseBackend, placesFor } from './placement.ts';

function found(backend: BackendName, ...software: boolean[]): Discovery {
  const devices = software.map((soft, index) => ({
    backend,
    index,
    name: `${backend} ${index}`,
    software: soft,
    properties: {},
    probe: {},
  }));
  return { backend, devices, reason: devices.length === 0 ? 'none' : null };
}

function order(text: string, wide: boolean, discovered: readonly Discovery[], fallback = true): string[] {
  return placesFor(parseBackend(text), wide, fallback, discovered).map(({ backend, index }) => `${backend}:${index}`);
}

const MACHINE = [found('cpu', false), found('webgpu', false, true), found('cuda', false, false)];

describe('placement', () => {
  it('tries the CPU first for a call, real GPUs first for wide work, and software devices last', () => {
    assert.deepEqual(order('auto', false, MACHINE), ['cpu:0', 'webgpu:0', 'cuda:0', 'cuda:1', 'webgpu:1']);
    assert.deepEqual(order('auto', true, MACHINE), ['cuda:0', 'cuda:1', 'webgpu:0', 'cpu:0', 'webgpu:1']);
  });

  it('tries a named device, then the CPU where that is allowed', () => {
    assert.deepEqual(order('cuda:1', true, MACHINE), ['cuda:1', 'cpu:0']);
    assert.deepEqual(order('cuda:1', true, MACHINE, false), ['cuda:1']);
    assert.deepEqual(order('cpu', true, MACHINE), ['cpu:0']);
    assert.deepEqual(order('cuda', true, [found('cuda'), found('cpu', false)]), ['cuda:0', 'cpu:0']);
  });

  it('has no place where there is no device', () => {
    assert.deepEqual(order('auto', true, [found('cuda')]), []);
  });

  it('does not know other backends', () => {
    for (const text of ['', 'gpu', 'CUDA', 'cuda:', 'cuda:x', 'cuda:1000', 'auto:1']) {
      assert.throws(
        () => parseBackend(text),
        (error) => error instanceof TensorWasmError && error.kind === 'usage',
        text,
      );
    }
  });
});
