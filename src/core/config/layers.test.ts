import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TensorWasmError } from '../errors.ts';
import { misspelt, readLayers, readSettings } from './layers.ts';

describe('settings in layers', () => {
  it('come from the first that has them, and say from which', () => {
    const { config, sources } = readLayers([
      { source: 'option', values: { TENSOR_WASM_STORE: 'memory' } },
      {
        source: 'environment',
        values: { TENSOR_WASM_STORE: 'x.db', TENSOR_WASM_MAX_PAGES: '7', TENSOR_WASM_MAX_FUEL: '' },
      },
      { source: 'file', values: { TENSOR_WASM_MAX_PAGES: '8', TENSOR_WASM_MAX_FUEL: '9' } },
    ]);
    assert.deepEqual(
      [config.TENSOR_WASM_STORE, config.TENSOR_WASM_MAX_PAGES, config.TENSOR_WASM_MAX_FUEL, config.TENSOR_WASM_LOG],
      ['memory', 7, 9, 'info'],
    );
    assert.deepEqual(
      [sources.TENSOR_WASM_STORE, sources.TENSOR_WASM_MAX_PAGES, sources.TENSOR_WASM_MAX_FUEL, sources.TENSOR_WASM_LOG],
      ['option', 'environment', 'file', 'default'],
    );
  });

  it('are the same from a file, whatever their JSON type', () => {
    const text = JSON.stringify({
      TENSOR_WASM_MAX_PAGES: 16,
      TENSOR_WASM_BACKENDS: ['cuda', 'cpu'],
      TENSOR_WASM_API_REQUIRE_TENANT: true,
      TENSOR_WASM_API_ALLOW_DEV_MODE: false,
      TENSOR_WASM_LOG: 'warn',
    });
    const { config } = readLayers([{ source: 'file', values: readSettings(text, 'x.json') }]);
    assert.deepEqual(
      [config.TENSOR_WASM_MAX_PAGES, config.TENSOR_WASM_BACKENDS, config.TENSOR_WASM_LOG],
      [16, ['cuda', 'cpu'], 'warn'],
    );
    assert.deepEqual([config.TENSOR_WASM_API_REQUIRE_TENANT, config.TENSOR_WASM_API_ALLOW_DEV_MODE], [true, false]);
  });

  it('are refused from a file that makes no sense, by name', () => {
    const refuses = (text: string, pattern: RegExp): void => {
      assert.throws(
        () => readSettings(text, 'x.json'),
        (error) => error instanceof TensorWasmError && error.kind === 'usage' && pattern.test(error.message),
      );
    };
    refuses('{', /x\.json/);
    refuses('[]', /expected a JSON object/);
    refuses('null', /expected a JSON object/);
    refuses('{"TENSOR_WASM_MAX_PAGE": 1}', /no setting TENSOR_WASM_MAX_PAGE/);
    refuses('{"TENSOR_WASM_MAX_PAGES": {}}', /TENSOR_WASM_MAX_PAGES/);
    refuses('{"TENSOR_WASM_BACKENDS": ["cpu,cuda"]}', /TENSOR_WASM_BACKENDS/);
    assert.throws(() => readLayers([{ source: 'file', values: { TENSOR_WASM_MAX_PAGES: 'lots' } }]), /MAX_PAGES/);
    const yes = readSettings('{"TENSOR_WASM_MAX_PAGES": true}', 'x.json');
    assert.throws(() => readLayers([{ source: 'file', values: yes }]), /MAX_PAGES.*received true/);
  });

  it('that the environment has under no setting’s name are found', () => {
    const environment = {
      PATH: '/bin',
      TENSOR_WASM_MAX_PAGES: '7',
      TENSOR_WASM_MAX_PAGE: '7',
      TENSOR_WASM_API_TOKEN: 't',
      TENSOR_WASM_TOKEN: 't',
      TENSOR_WASM_CUDA_DRIVER: 'emulator',
      TENSOR_WASM_API_SERVICE_HOST: '10.0.0.1',
      TENSOR_WASM_PORT_8080_TCP_ADDR: '10.0.0.1',
    };
    assert.deepEqual(misspelt(environment), ['TENSOR_WASM_API_TOKEN', 'TENSOR_WASM_MAX_PAGE']);
  });
});
