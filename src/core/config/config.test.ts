import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TensorWasmError } from '../errors.ts';
import { ENVIRONMENT, readConfig } from './config.ts';

function refuses(environment: Record<string, string>, pattern: RegExp): void {
  assert.throws(
    () => readConfig(environment),
    (error) => error instanceof TensorWasmError && error.kind === 'usage' && pattern.test(error.message),
  );
}

describe('configuration', () => {
  it('has a default for everything', () => {
    const config = readConfig({});
    assert.equal(config.TENSOR_WASM_LISTEN_ADDR, '127.0.0.1:8080');
    assert.equal(config.TENSOR_WASM_API_MAX_BODY_BYTES, 67_108_864);
    assert.deepEqual(config.TENSOR_WASM_BACKENDS, ['cpu', 'webgpu', 'cuda']);
  });

  it('reads numbers, lists and switches', () => {
    const config = readConfig({
      TENSOR_WASM_MAX_PAGES: '16',
      TENSOR_WASM_BACKENDS: 'cuda, cpu',
      TENSOR_WASM_API_TRUSTED_HOSTS: 'a.example, b.example:8080',
      TENSOR_WASM_API_REQUIRE_TENANT: '1',
    });
    assert.equal(config.TENSOR_WASM_MAX_PAGES, 16);
    assert.deepEqual(config.TENSOR_WASM_BACKENDS, ['cuda', 'cpu']);
    assert.deepEqual(config.TENSOR_WASM_API_TRUSTED_HOSTS, ['a.example', 'b.example:8080']);
    assert.equal(config.TENSOR_WASM_API_REQUIRE_TENANT, true);
  });

  it('reads a rate with a fraction, and a number with blanks around it', () => {
    assert.equal(readConfig({ TENSOR_WASM_API_RATE_LIMIT_QPS: '0.25' }).TENSOR_WASM_API_RATE_LIMIT_QPS, 0.25);
    assert.equal(readConfig({ TENSOR_WASM_MAX_FUEL: ' 1e6 ' }).TENSOR_WASM_MAX_FUEL, 1_000_000);
  });

  it('takes an empty variable for an absent one', () => {
    assert.equal(readConfig({ TENSOR_WASM_MAX_PAGES: '' }).TENSOR_WASM_MAX_PAGES, 4096);
  });

  it('names the variable that is wrong and what it holds', () => {
    refuses({ TENSOR_WASM_MAX_PAGES: 'lots' }, /TENSOR_WASM_MAX_PAGES: .*received lots/);
    refuses({ TENSOR_WASM_MAX_PAGES: '65537' }, /TENSOR_WASM_MAX_PAGES/);
    refuses({ TENSOR_WASM_MAX_PAGES: '1.5' }, /TENSOR_WASM_MAX_PAGES/);
    refuses({ TENSOR_WASM_MAX_INSTANCES: ' ' }, /TENSOR_WASM_MAX_INSTANCES: expected a decimal number/);
    refuses({ TENSOR_WASM_MAX_PAGES: '0x10' }, /TENSOR_WASM_MAX_PAGES/);
    refuses({ TENSOR_WASM_API_RATE_LIMIT_QPS: '-0.5' }, /TENSOR_WASM_API_RATE_LIMIT_QPS/);
    refuses({ TENSOR_WASM_BACKENDS: 'gpu' }, /TENSOR_WASM_BACKENDS/);
  });

  it('describes every variable', () => {
    for (const [name, schema] of Object.entries(ENVIRONMENT.shape)) assert.ok(schema.description, name);
  });
});
