import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import { load } from '../wasm/load.ts';
import type { Limits } from '../wasm/module.ts';
import { checkImports, type ExternType, exportType, matches } from './link.ts';

const memory = (min: number, max: number | null = null): ExternType => ({
  kind: 'memory',
  type: { limits: { min, max } },
});
const table = (limits: Limits): ExternType => ({ kind: 'table', type: { element: 'funcref', limits } });

describe('checkImports', () => {
  it('returns what was found, in the order of the imports', async () => {
    const module = load(await wat('(module (import "a" "f" (func (param i32))) (import "a" "m" (memory 1)))'));
    const externs = { f: { kind: 'func' as const, type: { params: ['i32' as const], results: [] } }, m: memory(2) };
    const found = checkImports<ExternType>(module, (_, name) => externs[name as 'f' | 'm']);
    assert.deepEqual(found, [externs.f, externs.m]);
  });

  it('names what is missing or of another type', async () => {
    const module = load(await wat('(module (import "a" "g" (global (mut i32))))'));
    assert.throws(() => checkImports(module, () => undefined), {
      kind: 'unlinkable',
      message: 'unknown import: global a.g',
      details: { module: 'a', name: 'g' },
    });
    const constant: ExternType = { kind: 'global', type: { type: 'i32', mutable: false } };
    assert.throws(() => checkImports(module, () => constant), {
      kind: 'unlinkable',
      message: 'incompatible import type: global a.g is global i32, needed global mut i32',
    });
    assert.throws(() => checkImports(module, () => memory(1)), { message: /^incompatible import type/ });
  });
});

describe('matches', () => {
  it('wants at least the minimum and at most the maximum', () => {
    assert.ok(matches(memory(2, 3), memory(1, 3)));
    assert.ok(matches(memory(2), memory(2)));
    assert.ok(matches(memory(2, 9), memory(2)));
    assert.equal(matches(memory(1), memory(2)), false);
    assert.equal(matches(memory(2), memory(1, 3)), false);
    assert.equal(matches(memory(2, 4), memory(1, 3)), false);
    assert.equal(matches(table({ min: 1, max: null }), table({ min: 2, max: null })), false);
  });

  it('compares functions by structure', () => {
    const func = (params: readonly 'i32'[]): ExternType => ({ kind: 'func', type: { params, results: [] } });
    assert.ok(matches(func(['i32']), func(['i32'])));
    assert.equal(matches(func(['i32']), func([])), false);
    assert.equal(matches(func([]), memory(0)), false);
  });
});

describe('exportType', () => {
  it('is the declared type of what is exported', async () => {
    const module = load(
      await wat(
        '(module (memory (export "m") 1 2) (func (export "f") (result f32) f32.const 0) (global (export "g") i64 (i64.const 0)))',
      ),
    );
    assert.deepEqual(
      module.exports.map((export_) => exportType(module, export_)),
      [
        memory(1, 2),
        { kind: 'func', type: { params: [], results: ['f32'] } },
        { kind: 'global', type: { type: 'i64', mutable: false } },
      ],
    );
  });
});
