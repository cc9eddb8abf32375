/**
 * A slice of what `scripts/programs.ts` runs in full: programs of each compiler, checksums against a native build, on every backend that
 * is here. In CI the compilers must be.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, describe, it } from 'node:test';
import type { BackendName } from '../../src/core/backend.ts';
import { compareOn, judge, type Subject, type Verdict } from './compare.ts';
import { Contender } from './contender.ts';
import { assemblyScriptProgram, kernelProgram, randomProgram, sources, writtenProgram } from './corpus.ts';
import { requireCsmith } from './csmith.ts';
import type { Ran } from './job.ts';
import { compileWasm, LEVELS, requireClang, ToolchainError } from './toolchain.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const JOB_MS = 60_000;
/** At two of the four levels each, in turn. */
const WRITTEN = ['sha256', 'bytecode', 'torture32', 'torture64', 'sorts', 'json', 'trees', 'format'] as const;
const RANDOM_SEEDS = [1, 2, 3, 4, 5, 7, 8, 9];
const KERNELS = ['mandelbrot', 'modpow', 'dispatch', 'queens'] as const;
/** With arrays on the shadow stack, which is private to a lane; two of them recurse. */
const FRAMES = ['frame-sha256', 'frame-sort', 'frame-outputs', 'frame-variable', 'frame-cipher'] as const;
/** Software drivers take seconds over a shader: few, and small ones. */
const ON_WEBGPU = ['collatz', 'lookup', 'frame-path'] as const;

const contenders = (['cpu', 'interpreter', 'cuda'] satisfies BackendName[]).map((name) => new Contender(name, JOB_MS));
const webgpu = new Contender('webgpu', JOB_MS);
after(() => {
  for (const contender of [...contenders, webgpu]) contender.close();
});

/** What is missing of a compiler, null when all is here. */
function missing(check: () => string): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    assert.ok(!process.env.CI, error.message);
    return error.message;
  }
}

function assertEqual(verdicts: readonly Verdict[]): void {
  const wrong = verdicts.filter(({ status }) => status !== 'equal');
  // A machine without Rust has neither the addon nor the software driver.
  const excused = wrong.filter(({ status }) => status === 'unavailable' && !process.env.CI);
  assert.deepEqual(
    wrong.filter((verdict) => !excused.includes(verdict)),
    [],
  );
}

async function allEqual(subjects: readonly Subject[]): Promise<void> {
  assert.ok(subjects.length > 0);
  for (const subject of subjects) assertEqual(await compareOn(subject, contenders));
}

const noClang = missing(requireClang);
const noCsmith = noClang ?? missing(requireCsmith);

describe('programs from real compilers give what a native build gives', () => {
  for (const [i, name] of WRITTEN.entries()) {
    it(`C by clang: ${name}${noClang === null ? '' : `: ${noClang}`}`, async () => {
      if (noClang === null) await allEqual(writtenProgram(name, i % 2 === 0 ? LEVELS.slice(0, 2) : LEVELS.slice(2)));
    });
  }

  for (const seed of RANDOM_SEEDS) {
    it(`random C by Csmith: seed ${seed}${noCsmith === null ? '' : `: ${noCsmith}`}`, async () => {
      const subjects = noCsmith === null ? randomProgram(seed, [LEVELS[seed % LEVELS.length]]) : null;
      if (subjects !== null) await allEqual(subjects);
    });
  }

  it(`C kernels as grids${noClang === null ? '' : `: ${noClang}`}`, async () => {
    for (const name of noClang === null ? KERNELS : []) await allEqual(kernelProgram(name, [LEVELS[1]]));
  });

  for (const [i, name] of FRAMES.entries()) {
    it(`C kernels with frames as grids: ${name}${noClang === null ? '' : `: ${noClang}`}`, async () => {
      if (noClang === null) await allEqual(kernelProgram(name, i % 2 === 0 ? LEVELS.slice(0, 2) : [LEVELS[2]]));
    });
  }

  it('AssemblyScript with its runtime, by the engine', async () => {
    for (const name of ['classes', 'collections']) await allEqual(await assemblyScriptProgram(name));
  });

  it(`small kernels on WebGPU${noClang === null ? '' : `: ${noClang}`}`, async () => {
    for (const name of noClang === null ? ON_WEBGPU : []) {
      for (const subject of kernelProgram(name, [LEVELS[2]]))
        assertEqual(await compareOn(subject, [contenders[0], webgpu]));
    }
  });
});

describe('the comparison of programs', () => {
  const subject: Subject = {
    program: 'p',
    level: 'O0',
    job: { path: 'none.wasm', export: 'run', mode: 'call', lanes: 1, args: [[1]], after: null },
    expected: ['7'],
  };
  const right: Ran = { checksum: '7', trap: null, fuel: 3, state: 'aa' };
  const status = (run: Partial<Ran>): string =>
    judge(subject, { status: 'ran', runs: [{ ...right, ...run }], compileMs: 0, runMs: 0 }, [right]).status;

  it('passes what is the same in everything', () => {
    assert.equal(status({}), 'equal');
  });

  it('tells a wrong checksum, a trap, other fuel and another state', () => {
    for (const run of [{ checksum: '8' }, { checksum: null, trap: 'unreachable' }, { fuel: 4 }, { state: 'ab' }]) {
      assert.equal(status(run), 'differs', JSON.stringify(run));
    }
  });

  it('takes an internal error and a crash for differences, a refusal and a timeout not', () => {
    const of = (word: 'failed' | 'crashed' | 'refused' | 'timeout' | 'unavailable'): string =>
      judge(subject, { status: word, reason: 'because' }, null).status;
    assert.deepEqual((['failed', 'crashed', 'refused', 'timeout', 'unavailable'] as const).map(of), [
      'differs',
      'differs',
      'refused',
      'timeout',
      'unavailable',
    ]);
  });

  it('finds a module that is not what the native build was made from', async () => {
    if (noClang !== null) return;
    const folder = await mkdtemp(join(tmpdir(), 'programs-'));
    try {
      const path = join(folder, 'wrong.c');
      writeFileSync(path, '#include "support.h"\nu64 run(u32 seed) { return seed + 1; }\n');
      const [subject] = writtenProgram(sources('c')[0], [LEVELS[0]]);
      const wrong = compileWasm({ path, flags: [], exports: ['run'] }, LEVELS[0]);
      const [verdict] = await compareOn({ ...subject, job: { ...subject.job, path: wrong } }, contenders.slice(0, 1));
      assert.equal(verdict.status, 'differs');
      assert.match(verdict.reason ?? '', /expected \d+, found 2$/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('ends a job that takes too long, and runs the next one', async () => {
    const endless = new Contender('cpu', JOB_MS);
    try {
      const [{ job }] = await assemblyScriptProgram('life');
      const long = { ...job, args: Array.from({ length: 20_000 }, () => [1]) };
      assert.equal((await endless.run(long, 1)).status, 'timeout');
      assert.equal((await endless.run(job)).status, 'ran');
    } finally {
      endless.close();
    }
  });
});
