/** The official suite against our decoder and validator: every module that it calls valid, invalid or malformed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SpecFolder, specFolder } from '../../scripts/spec-suite.ts';
import { ModuleError } from '../../src/core/errors.ts';
import { MVP_FEATURES } from '../../src/core/wasm/features.ts';
import { load } from '../../src/core/wasm/load.ts';
import { moduleCommands } from './commands.ts';

type Loader = (bytes: Uint8Array) => unknown;

interface Tally {
  valid: number;
  invalid: number;
  malformed: number;
  /** Malformed texts: nothing that a decoder of binaries sees. */
  text: number;
  wrong: string[];
}

/** Commands whose module has to be valid: the rest of what they say is about instances. */
const VALID = ['module', 'assert_unlinkable', 'assert_uninstantiable'];
const EXPECTED = { assert_invalid: 'invalid', assert_malformed: 'malformed' } as const;

function verdict(bytes: Uint8Array, loader: Loader): string {
  try {
    loader(bytes);
    return 'valid';
  } catch (error) {
    return error instanceof ModuleError ? error.kind : String(error);
  }
}

function tally(folder: SpecFolder, loader: Loader): Tally {
  const tally: Tally = { valid: 0, invalid: 0, malformed: 0, text: 0, wrong: [] };
  for (const { type, place, module_type, text, read } of moduleCommands(folder)) {
    const expected = type === 'assert_invalid' || type === 'assert_malformed' ? EXPECTED[type] : 'valid';
    if (expected === 'valid' && !VALID.includes(type)) continue;
    if (module_type === 'text') {
      tally.text++;
      continue;
    }
    tally[expected]++;
    const found = verdict(read(), loader);
    if (found !== expected) tally.wrong.push(`${place} ${text ?? ''}: expected ${expected}, found ${found}`);
  }
  return tally;
}

/**
 * wast2json 1.0.32 leaves the data count section out of a module without data segments, so the binaries of these two assertions are malformed
 * before they are invalid. Gone when the list of wrong answers comes out empty.
 */
const WITHOUT_DATA_COUNT = [
  'memory_init.wast:190 unknown data segment: expected invalid, found malformed',
  'memory_init.wast:227 unknown memory 0: expected invalid, found malformed',
];

describe('the official suite', () => {
  it('has every module of wasm-v1 answered rightly', () => {
    const folder = specFolder('wasm-v1');
    const { wrong, ...counts } = tally(folder, load);
    assert.deepEqual(folder.failed, []);
    assert.deepEqual(wrong, []);
    assert.deepEqual(counts, { valid: 876, invalid: 981, malformed: 646, text: 430 });
  });

  it('has every module of wasm-v2 answered rightly', () => {
    const folder = specFolder('wasm-v2');
    const { wrong, ...counts } = tally(folder, load);
    assert.deepEqual(folder.failed, []);
    assert.deepEqual(
      wrong.filter((line) => !WITHOUT_DATA_COUNT.includes(line)),
      [],
    );
    assert.deepEqual(counts, { valid: 1243, invalid: 1471, malformed: 719, text: 581 });
  });

  it('has wasm-v1 answered the same without any proposal', () => {
    const mvp = tally(specFolder('wasm-v1'), (bytes) => load(bytes, undefined, MVP_FEATURES));
    assert.deepEqual(mvp.wrong, []);
  });

  it('notices a decoder that accepts everything, and one without the proposals of wasm-v2', () => {
    const everything = tally(specFolder('wasm-v1'), () => null);
    assert.equal(everything.wrong.length, 981 + 646);
    const mvp = tally(specFolder('wasm-v2'), (bytes) => load(bytes, undefined, MVP_FEATURES));
    assert.ok(mvp.wrong.length > 100, `${mvp.wrong.length}`);
  });
});
