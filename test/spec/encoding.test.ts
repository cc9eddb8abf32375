/** Every valid module of the official suite through `decode` and `encodeModule` and back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode } from '../../src/core/wasm/decode/index.ts';
import { encodeModule, type ModuleParts, partsOf } from '../../src/core/wasm/encode.ts';
import { load } from '../../src/core/wasm/load.ts';
import { validModules } from './commands.ts';

function withoutOffsets(parts: ModuleParts): unknown {
  return JSON.parse(
    JSON.stringify(parts, (key, value) => {
      if (key === 'offset') return undefined;
      return value instanceof Uint8Array ? [...value] : value;
    }),
  );
}

describe('encodeModule', () => {
  for (const folder of ['wasm-v1', 'wasm-v2']) {
    it(`writes every module of ${folder} as it was read`, () => {
      const modules = validModules(folder);
      assert.ok(modules.length > 700);
      for (const [name, bytes] of modules) {
        const parts = partsOf(decode(bytes));
        const again = encodeModule(parts);
        assert.ok(WebAssembly.validate(again), name);
        const read = partsOf(load(again));
        assert.deepEqual(withoutOffsets(read), withoutOffsets(parts), name);
        assert.deepEqual(encodeModule(read), again, name);
      }
    });
  }
});
