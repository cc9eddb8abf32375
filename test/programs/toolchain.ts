/**
 * The compilers that make the programs: clang with lld for WebAssembly and for this machine, Csmith for random C, AssemblyScript.
 * What they make is kept in `.cache/programs/`, by a digest of everything that went in.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const CACHE = fileURLToPath(new URL('../../.cache/programs', import.meta.url));
const SUPPORT = fileURLToPath(new URL('c', import.meta.url));
const NATIVE_MAIN = join(SUPPORT, 'native.c');

/** What is missing, and how to get it. */
export class ToolchainError extends Error {
  override readonly name = 'ToolchainError';
}

export interface CSource {
  readonly path: string;
  /** Beyond what all C is compiled with: include folders, dialect. */
  readonly flags: readonly string[];
  readonly exports: readonly string[];
}

/** A level of optimisation; `features` are WebAssembly 2.0's, which clang leaves off by default. */
export interface Level {
  readonly name: string;
  readonly flags: readonly string[];
}

export const LEVELS: readonly Level[] = [
  { name: 'O0', flags: ['-O0'] },
  { name: 'O2', flags: ['-O2'] },
  { name: 'Os', flags: ['-Os'] },
  { name: 'O3+features', flags: ['-O3', '-mbulk-memory', '-msign-ext', '-mnontrapping-fptoint', '-mmutable-globals'] },
];

// No builtins: clang would turn the loop inside our memset into a call of memset.
const DIALECT = ['-std=gnu11', '-w', '-fno-builtin', '-ffp-contract=off', '-fno-math-errno', '-fno-strict-aliasing'];
const WASM = ['--target=wasm32', '-nostdlib', '-Wl,--no-entry', '-Wl,-z,stack-size=32768'];

const versions = new Map<string, string | null>();

/** First line of `tool --version`; null when the tool is not here. */
export function toolVersion(tool: string): string | null {
  let version = versions.get(tool);
  if (version === undefined) {
    // Csmith leaves a file, platform.info, where it runs.
    const { status, stdout } = spawnSync(tool, ['--version'], { cwd: tmpdir(), encoding: 'utf8' });
    version = status === 0 ? stdout.split('\n')[0].trim() : null;
    versions.set(tool, version);
  }
  return version;
}

/** Throws {@link ToolchainError} unless C can be compiled for WebAssembly. */
export function requireClang(): string {
  const clang = toolVersion('clang');
  const lld = toolVersion('wasm-ld');
  if (clang === null || lld === null) {
    throw new ToolchainError(
      `cannot compile C: ${clang === null ? 'clang' : 'lld'} is not here; apt-get install -y clang lld`,
    );
  }
  return `${clang}, ${lld}`;
}

/** The path of the module. */
export function compileWasm(source: CSource, level: Level): string {
  const flags = [...DIALECT, ...WASM, ...level.flags, ...source.flags];
  flags.push(...source.exports.map((name) => `-Wl,--export=${name}`));
  return cached([requireClang(), ...flags, text(source.path), support()], '.wasm', (out) =>
    clang([...flags, `-I${SUPPORT}`, source.path, '-o', out], source.path),
  );
}

/** The path of an executable that prints the checksum of the seed given. */
export function compileNative(source: CSource): string {
  const flags = ['-O1', ...DIALECT, ...source.flags];
  return cached([requireClang(), process.arch, ...flags, text(source.path), support(), text(NATIVE_MAIN)], '', (out) =>
    clang([...flags, `-I${SUPPORT}`, source.path, NATIVE_MAIN, '-lm', '-o', out], source.path),
  );
}

/** What the native build prints; null when it does not end in time or dies by a signal. */
export function runNative(executable: string, args: readonly (number | string)[], timeoutMs: number): bigint | null {
  const { status, stdout } = spawnSync(executable, args.map(String), { encoding: 'utf8', timeout: timeoutMs });
  return status === 0 ? BigInt(stdout.trim()) : null;
}

/** A file made once: `make` writes it to the path that it is given. */
export function cached(inputs: readonly string[], extension: string, make: (out: string) => void): string {
  const digest = createHash('sha256').update(inputs.join('\0')).digest('hex').slice(0, 32);
  const path = join(CACHE, `${digest}${extension}`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const fresh = join(CACHE, `${process.pid}-${digest}${extension}`);
  make(fresh);
  renameSync(fresh, path);
  return path;
}

/** As {@link cached}, of text or bytes at hand. */
export function cachedContent(
  inputs: readonly string[],
  extension: string,
  content: () => string | Uint8Array,
): string {
  return cached(inputs, extension, (out) => writeFileSync(out, content()));
}

function clang(args: readonly string[], path: string): void {
  const { status, stderr } = spawnSync('clang', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cannot compile ${basename(path)}: ${stderr.trim()}`);
}

const texts = new Map<string, string>();

function text(path: string): string {
  let content = texts.get(path);
  if (content === undefined) {
    content = readFileSync(path, 'utf8');
    texts.set(path, content);
  }
  return content;
}

function support(): string {
  return ['c/support.h', 'kernels/kernel.h', 'csmith/csmith.h']
    .map((path) => text(fileURLToPath(new URL(path, import.meta.url))))
    .join('');
}
