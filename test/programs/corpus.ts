/** The programs: written C, written kernels, Csmith's C, AssemblyScript; each compiled, with what a trusted run of it gives. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileAssemblyScript } from './assemblyscript.ts';
import type { Subject } from './compare.ts';
import { csmithProgram } from './csmith.ts';
import type { Job } from './job.ts';
import { type CSource, compileNative, compileWasm, LEVELS, type Level, runNative } from './toolchain.ts';

const SEEDS = [1, 20_011] as const;
const LANES = 48;
const NATIVE_MS = 10_000;
/** A random program that needs longer natively would need minutes where device code is interpreted. */
const RANDOM_NATIVE_MS = 500;

/** Names of the sources in a folder, without extension, sorted. */
export function sources(folder: 'c' | 'kernels' | 'assemblyscript'): string[] {
  const extension = folder === 'assemblyscript' ? '.ts' : '.c';
  return readdirSync(fileURLToPath(new URL(folder, import.meta.url)))
    .filter((name) => name.endsWith(extension) && name !== 'native.c')
    .map((name) => basename(name, extension))
    .sort();
}

export function writtenProgram(name: string, levels: readonly Level[] = LEVELS): Subject[] {
  const source: CSource = { path: pathOf('c', `${name}.c`), flags: [], exports: ['run'] };
  const executable = compileNative(source);
  const expected = SEEDS.map((seed) => nativeChecksum(name, executable, [seed]));
  return levels.map((level) => ({
    program: `c/${name}`,
    level: level.name,
    job: call(compileWasm(source, level), SEEDS),
    expected,
  }));
}

/**
 * As a grid: lanes write their own slots, then `digest` sums them up. `__data_end` says where the stack ends, which a kernel that recurses
 * needs. The names of those that keep arrays and more on the stack begin with `frame`; at -O0 every local of all of them lies there.
 */
export function kernelProgram(name: string, levels: readonly Level[] = LEVELS): Subject[] {
  const source: CSource = {
    path: pathOf('kernels', `${name}.c`),
    flags: ['-DKERNEL'],
    exports: ['kernel', 'digest', '__data_end'],
  };
  const executable = compileNative(source);
  const expected = SEEDS.map((seed) => nativeChecksum(name, executable, [seed, LANES]));
  return levels.map((level) => ({
    program: `kernels/${name}`,
    level: level.name,
    job: {
      path: compileWasm(source, level),
      export: 'kernel',
      mode: 'grid',
      lanes: LANES,
      args: SEEDS.map((seed) => [seed]),
      after: { export: 'digest', args: [LANES] },
    },
    expected,
  }));
}

/** Null when the program of this seed does not end soon enough, or not well. */
export function randomProgram(seed: number, levels: readonly Level[] = LEVELS): Subject[] | null {
  const source = csmithProgram(seed);
  const checksum = runNative(compileNative(source), [0], RANDOM_NATIVE_MS);
  if (checksum === null) return null;
  return levels.map((level) => ({
    program: `csmith/${seed}`,
    level: level.name,
    job: call(compileWasm(source, level), [0]),
    expected: [String(checksum)],
  }));
}

/** The engine's own WebAssembly says what is expected: AssemblyScript has no native build. */
export async function assemblyScriptProgram(name: string): Promise<Subject[]> {
  const modules = await compileAssemblyScript(pathOf('assemblyscript', `${name}.ts`));
  return modules.map(({ level, path }) => ({
    program: `assemblyscript/${name}`,
    level,
    job: call(path, SEEDS),
    expected: SEEDS.map((seed) => engineChecksum(path, seed)),
  }));
}

function call(path: string, seeds: readonly number[]): Job {
  return { path, export: 'run', mode: 'call', lanes: 1, args: seeds.map((seed) => [seed]), after: null };
}

function nativeChecksum(name: string, executable: string, args: readonly number[]): string {
  const checksum = runNative(executable, args, NATIVE_MS);
  if (checksum === null) throw new Error(`${name} does not end well natively in ${NATIVE_MS / 1000} s`);
  return String(checksum);
}

function engineChecksum(path: string, seed: number): string {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)));
  const { run } = exports;
  if (typeof run !== 'function') throw new Error(`${path} has no function run`);
  return String(BigInt.asUintN(64, run(seed)));
}

function pathOf(folder: string, name: string): string {
  return join(fileURLToPath(new URL(folder, import.meta.url)), name);
}
