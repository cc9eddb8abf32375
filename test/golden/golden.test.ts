/**
 * The WGSL and PTX of every example, against files in the tree: a refactoring of the compiler must emit the same bytes, and a change of
 * what it emits is seen in review. `UPDATE_GOLDEN=1` writes them anew.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildExamples } from '../../examples/build.ts';
import { exampleCases } from '../../examples/cases.ts';
import { emit as emitPtx } from '../../src/backends/cuda/emit.ts';
import { prepare } from '../../src/backends/webgpu/_prepare.ts';
import { floatSupport } from '../../src/backends/webgpu/numerics.ts';
import { DEFAULT_GUEST_LIMITS } from '../../src/core/backend.ts';
import { RefusedError } from '../../src/core/errors.ts';
import { lower } from '../../src/core/lower/index.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';

const folder = fileURLToPath(new URL('./files', import.meta.url));
const update = process.env.UPDATE_GOLDEN === '1';

/** A device that does every f32 operation right behind the barrier, and one that flushes subnormals in all of them. */
const KEEPS = floatSupport({ 'f32.add': 'exact', 'f32.sub': 'exact', 'f32.mul': 'exact', 'f32.div': 'exact', 'f32.sqrt': 'exact' });
const FLUSHES = floatSupport({
  'f32.add': 'exact but for subnormals',
  'f32.sub': 'exact but for subnormals',
  'f32.mul': 'exact but for subnormals',
  'f32.div': 'inexact',
  'f32.sqrt': 'inexact',
});

const modules = new Map<string, ValidModule>([...(await buildExamples())].map(([name, bytes]) => [name, load(bytes)]));
const expected = new Set<string>();

function golden(file: string, make: (module: ValidModule) => string, module: ValidModule): void {
  expected.add(file);
  it(`${file} is what the compiler emits`, () => {
    const text = make(module);
    const path = join(folder, file);
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, text);
    }
    assert.equal(firstDifference(text, readFileSync(path, 'utf8')), null);
  });
}

/** The first line that differs, with both versions: whole texts would bury it. */
function firstDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  const [left, right] = [actual.split('\n'), expected.split('\n')];
  const line = left.findIndex((text, i) => text !== right[i]);
  return `line ${line + 1}: emitted '${left[line]}', the file has '${right[line]}'`;
}

/** WGSL, or the refusal in the place of it: a refusal that goes away is a change to be seen too. */
function wgsl(module: ValidModule, name: string, mode: 'call' | 'grid' | 'batch', floats: typeof KEEPS): string {
  try {
    return prepare(module, [name], mode, floats).text;
  } catch (error) {
    if (error instanceof RefusedError) return `refused: ${error.message}\n`;
    throw error;
  }
}

describe('emitted text of the examples', () => {
  for (const one of exampleCases(new Uint8Array(4096), new Uint8Array(320 * 240))) {
    const module = modules.get(one.module);
    assert.ok(module);
    const name = `${one.module}.${one.export}.${one.mode}`;
    golden(`${name}.wgsl`, () => wgsl(module, one.export, one.mode, KEEPS), module);
    if (one.module === 'matmul') golden(`${name}.flushing.wgsl`, () => wgsl(module, one.export, one.mode, FLUSHES), module);
    golden(`${name}.ptx`, () => emitPtx(lower(module, [one.export]), { mode: one.mode, limits: DEFAULT_GUEST_LIMITS }).text, module);
  }

  it('there is a file for nothing else', () => {
    assert.deepEqual(readdirSync(folder).sort(), [...expected].sort());
  });

  it('a comparison with another file of the same kind fails', () => {
    const ptx = [...expected].filter((file) => file.endsWith('.ptx')).map((file) => readFileSync(join(folder, file), 'utf8'));
    assert.equal(new Set(ptx).size, ptx.length);
  });
});
