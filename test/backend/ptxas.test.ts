/** NVIDIA's assembler on emitted PTX: it takes every program, and fuses a multiplication with an addition where fast is asked for and nowhere else. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findPtxas } from '../../scripts/ptxas.ts';
import { emit } from '../../src/backends/cuda/emit.ts';
import { DEFAULT_GUEST_LIMITS, type Exactness, type Mode } from '../../src/core/backend.ts';
import { lower, lowerable } from '../../src/core/lower/index.ts';
import { load } from '../../src/core/wasm/load.ts';
import { wat } from '../wat.ts';
import { CASES } from './suite.ts';

const MODES: readonly Mode[] = ['call', 'grid', 'batch'];
const EXAMPLES = ['blur', 'mandelbrot', 'matmul', 'nbody', 'queens', 'ratio', 'sha256', 'xxhash64'];
const run = promisify(execFile);
const ptxas = findPtxas();
/** Where CI runs, a missing assembler fails; elsewhere the machine may be without a network. */
const skip = ptxas === null && !process.env.CI ? 'ptxas cannot be fetched' : false;

/** PTX for all of a module's exports that this mode can run, or null where there are none. A grid's lanes have a private region. */
function ptxOf(bytes: Uint8Array, mode: Mode, exactness: Exactness = 'exact'): string | null {
  const module = load(bytes);
  const names = module.exports.flatMap(({ kind, name, index }) => {
    if (kind !== 'func' || !lowerable(module, name).runnable) return [];
    return mode !== 'grid' || module.types[module.functions[index]].params[0] === 'i32' ? [name] : [];
  });
  const options = { mode, limits: DEFAULT_GUEST_LIMITS, exactness, stackBytes: mode === 'grid' ? 64 : 0 };
  return names.length === 0 ? null : emit(lower(module, names), options).text;
}

const TWO_OPERATIONS = `(module (memory 1)
  (func (export "single") (param f32 f32 f32) (result f32)
    (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2)))
  (func (export "double") (param f64 f64 f64) (result f64)
    (f64.sub (f64.mul (local.get 0) (local.get 1)) (local.get 2))))`;

/** Opcodes of fused operations in the low 9 bits of an instruction, Volta and later: FFMA and DFMA. */
const FUSED = new Set([0x23, 0x2b]);

/** Fused operations in a cubin, an ELF file whose `.text.*` sections hold instructions of 16 bytes. */
function fusedIn(cubin: Uint8Array): number {
  const view = new DataView(cubin.buffer, cubin.byteOffset, cubin.byteLength);
  const sections = Number(view.getBigUint64(0x28, true));
  const count = view.getUint16(0x3c, true);
  let fused = 0;
  for (let index = 0; index < count; index++) {
    const header = sections + 64 * index;
    const executable = (view.getUint32(header + 8, true) & 4) !== 0;
    if (!executable) continue;
    const start = Number(view.getBigUint64(header + 24, true));
    const size = Number(view.getBigUint64(header + 32, true));
    for (let at = start; at < start + size; at += 16) if (FUSED.has(view.getUint32(at, true) & 0x1ff)) fused++;
  }
  return fused;
}

describe('ptxas', { skip }, () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ptxas-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function assemble(name: string, text: string): Promise<Uint8Array> {
    assert.ok(ptxas, 'ptxas is needed in CI, and its wheel could not be fetched');
    const [input, output] = [join(folder, `${name}.ptx`), join(folder, `${name}.cubin`)];
    await writeFile(input, text);
    await run(ptxas, ['-arch=sm_70', '--suppress-stack-size-warning', input, '-o', output]);
    return readFile(output);
  }

  it('takes the program of every case of the backend suite, in every mode', async () => {
    let programs = 0;
    for (const [at, { wat: text }] of CASES.entries()) {
      const bytes = await wat(text);
      for (const mode of MODES) {
        const ptx = ptxOf(bytes, mode);
        if (ptx === null) continue;
        await assemble(`case${at}-${mode}`, ptx);
        programs++;
      }
    }
    assert.ok(programs > CASES.length, `${programs} programs`);
  });

  for (const name of EXAMPLES) {
    it(`takes the example ${name}, in every mode`, async () => {
      const bytes = await readFile(fileURLToPath(new URL(`../../examples/build/${name}.wasm`, import.meta.url)));
      for (const mode of MODES) {
        const ptx = ptxOf(bytes, mode);
        if (ptx !== null) await assemble(`${name}-${mode}`, ptx);
      }
    });
  }

  it('refuses an instruction that does not exist', async () => {
    const ptx = ptxOf(await wat(TWO_OPERATIONS), 'call') ?? '';
    await assert.rejects(assemble('wrong', ptx.replace('mul.rn.f32', 'mul.rx.f32')), /error/);
  });

  it('fuses nothing in exact code, and does in fast code, where the rounding is left out', async () => {
    const ptx = ptxOf(await wat(TWO_OPERATIONS), 'call') ?? '';
    assert.equal(fusedIn(await assemble('rounded', ptx)), 0);
    const fast = ptxOf(await wat(TWO_OPERATIONS), 'call', 'fast') ?? '';
    assert.equal(fusedIn(await assemble('fast', fast)), 2);
  });
});
