/** Every valid module of the official suite through `decode` and `encodeModule` and back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { specFolder } from '../../scripts/spec-suite.ts';
import { decode } from '../../src/core/wasm/decode/index.ts';
import { encodeModule, type ModuleParts, partsOf } from '../../src/core/wasm/encode.ts';
import { load } from '../../src/core/wasm/load.ts';

function withoutOffsets(parts: ModuleParts): unknown {
  return JSON.parse(
    JSON.stringify(parts, (key, value) => {
      if (key === 'offset') return undefined;
      return value instanceof Uint8Array ? [...value] : value;
    }),
  );
}

function validModules(folder: string): [string, Uint8Array][] {
  const { directory, converted } = specFolder(folder);
  return converted.flatMap((name) => {
    const { commands }: { commands: { type: string; filename?: string }[] } = JSON.parse(
      readFileSync(join(directory, name, `${name}.json`), 'utf8'),
    );
    return commands.flatMap(({ type, filename }): [string, Uint8Array][] =>
      type === 'module' && filename !== undefined
        ? [[filename, new Uint8Array(readFileSync(join(directory, name, filename)))]]
        : [],
    );
  });
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
