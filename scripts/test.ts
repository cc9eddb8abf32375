/**
 * The test runs.
 *
 *   bun scripts/test.ts [RUNTIME...] [FILE...]     RUNTIME: bun, deno, node (default bun and deno); FILE: tests to run (default all)
 *
 * Prepares what the tests use: the example modules, the SwiftShader driver (from npm), and, where Rust is present, the CUDA
 * addon and the software CUDA driver. On a machine that lacks a toolchain the tests that need it are left out, and a line says
 * which, why, and how to get it. With `CI` set nothing is left out: what is missing fails.
 *
 *   bun scripts/test.ts --prepare     does the preparing alone, and what tests would otherwise do when they first need it
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareSmith } from '../test/fuzz/smith.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const RUNTIMES = ['bun', 'deno', 'node'] as const;
type Runtime = (typeof RUNTIMES)[number];

function isRuntime(word: string): word is Runtime {
  return (RUNTIMES as readonly string[]).includes(word);
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

function tests(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules') && !name.includes('target/'))
    .map((name) => join(folder, name))
    .sort();
}

interface Need {
  readonly what: string;
  readonly files: RegExp;
  readonly met: () => boolean;
}

const found = (...commands: readonly string[]): boolean =>
  commands.every((command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0);

const NEEDS: readonly Need[] = [
  {
    what: 'the CUDA addon and the software CUDA driver, which Rust builds (rustup.rs, and a C linker)',
    files: /(^|\/)(cuda[^/]*|addon)\.test\.ts$/,
    met: () => existsSync(join(root, 'native', 'cuda', 'tensor-wasm-cuda.node')),
  },
  {
    what: 'the official test suite: cargo fetches it (rustup.rs), wast2json converts it (package wabt)',
    files: /^test\/(spec\/|conformance\/(suite|together)\.test\.ts$)/,
    met: () => found('cargo', 'wast2json'),
  },
  {
    what: 'Python programs, which bun scripts/python.ts installs (Python 3.11 or later)',
    files: /^test\/process\/triton\.test\.ts$/,
    met: () => existsSync(join(root, '.cache', 'python', 'installed.txt')),
  },
  {
    what: 'compilers: clang with wasm-ld (package lld), csmith with its headers (package libcsmith-dev)',
    files: /^test\/programs\//,
    met: () => found('clang', 'wasm-ld', 'csmith'),
  },
];

/** The files that this machine can run; the others are named, with what they need. */
function runnable(files: readonly string[]): string[] {
  if (process.env.CI) return [...files];
  const missing = NEEDS.filter(({ met }) => !met());
  for (const { what, files: pattern } of missing) {
    const left = files.filter((file) => pattern.test(file));
    if (left.length > 0) console.log(`not run, ${left.length} files (${left.join(', ')}): this machine lacks ${what}`);
  }
  return files.filter((file) => !missing.some(({ files: pattern }) => pattern.test(file)));
}

const words = process.argv.slice(2);
const runtimes: readonly Runtime[] = words.some(isRuntime) ? words.filter(isRuntime) : ['bun', 'deno'];
const named = words.filter((word) => !isRuntime(word));

run(bin('bun'), ['examples/build.ts']);
run(bin('bun'), ['scripts/drivers.ts', '--quiet']);
run(bin('bun'), ['scripts/build-native.ts', '--quiet']);
if (words.includes('--prepare')) {
  const made = [['scripts/spec-suite.ts'], ['scripts/ptxas.ts']].map((args) => run(bin('bun'), args));
  process.exit(made.every(Boolean) && prepareSmith() === null ? 0 : 1);
}
const files = runnable(named.length > 0 ? named : ['src', 'test', 'native/cuda', 'scripts', 'examples'].flatMap(tests));

/**
 * What another runtime's run leaves nothing to find in: ptxas judges text alone, which the golden files hold equal on every runtime, and Bun
 * shows it; fuzzing compares engines, and Deno's is Node's.
 */
const ELSEWHERE: Readonly<Record<Runtime, RegExp | null>> = {
  bun: null,
  deno: /^test\/backend\/ptxas\.test\.ts$/,
  node: /^test\/(backend\/ptxas|fuzz\/fuzz)\.test\.ts$/,
};

const COMMANDS: Readonly<Record<Runtime, readonly string[]>> = {
  bun: [bin('bun'), 'test', '--timeout', '120000'],
  deno: [bin('deno'), 'test', '-A', '--no-check', '--unstable-webgpu'],
  node: [bin('node'), '--test', '--test-reporter=spec'],
};
/** What failed, a line each. */
function failures(runtime: Runtime, files: readonly string[]): string[] {
  const [command, ...args] = COMMANDS[runtime];
  if (runtime !== 'bun') return run(command, [...args, ...files]) ? [] : [`${runtime}: see above`];
  // Deno and Node give each file a heap of its own. In one heap, Bun collects what all files before left whenever a test makes a memory.
  return files.filter((file) => !run(command, [...args, `./${file}`]));
}

const failed = runtimes.flatMap((runtime) => {
  const own = named.length > 0 ? files : files.filter((file) => !ELSEWHERE[runtime]?.test(file));
  console.log(`\n== ${runtime}: ${own.length} files`);
  return failures(runtime, own);
});
for (const what of failed) console.error(`failed: ${what}`);
process.exit(failed.length === 0 ? 0 : 1);
