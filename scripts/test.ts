/**
 * The test runs.
 *
 *   bun scripts/test.ts [RUNTIME...] [FILE...]     RUNTIME: bun, deno, node (default bun and deno); FILE: tests to run (default all)
 *
 * Prepares what the tests use: the example modules, the SwiftShader driver (from npm), and, where Rust is present, the CUDA
 * addon and the software CUDA driver. What cannot be prepared is said in one line, and the tests that need it say so themselves.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

const words = process.argv.slice(2);
const runtimes: readonly Runtime[] = words.some(isRuntime) ? words.filter(isRuntime) : ['bun', 'deno'];
const named = words.filter((word) => !isRuntime(word));
const files = named.length > 0 ? named : ['src', 'test', 'native/cuda', 'scripts', 'examples'].flatMap(tests);

run(bin('bun'), ['examples/build.ts']);
run(bin('bun'), ['scripts/drivers.ts', '--quiet']);
run(bin('bun'), ['scripts/build-native.ts', '--quiet']);

const COMMANDS: Readonly<Record<Runtime, readonly string[]>> = {
  bun: [bin('bun'), 'test', '--timeout', '120000'],
  deno: [bin('deno'), 'test', '-A', '--no-check', '--unstable-webgpu'],
  node: [bin('node'), '--test', '--test-reporter=spec'],
};
let ok = true;
for (const runtime of runtimes) {
  console.log(`\n== ${runtime}: ${files.length} files`);
  const [command, ...args] = COMMANDS[runtime];
  ok = run(command, [...args, ...files.map((file) => (runtime === 'bun' ? `./${file}` : file))]) && ok;
}
process.exit(ok ? 0 : 1);
