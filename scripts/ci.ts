/**
 * The whole gate, step by step, on a machine that `.ci/run` has prepared.
 *
 *   bun scripts/ci.ts [STEP...]     runs every step (or the named ones) and ends with "N passed, N failed"
 *
 * Two steps run at a time, since most of them keep one core busy. The count is of tests where a step runs tests, and of steps where
 * it checks one thing. A step that cannot run is a failure.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly minutes?: number;
  /** Runs while no other step does: it makes what the others use. */
  readonly alone?: boolean;
}

const AT_ONCE = 2;

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const bun = bin('bun');
const swiftshader = { TENSOR_WASM_WEBGPU_DRIVER: 'swiftshader' };
const lavapipe = { TENSOR_WASM_WEBGPU_DRIVER: 'lavapipe' };
const table = [bun, 'scripts/conformance-table.ts', '--check'] as const;

const STEPS: readonly Step[] = [
  { name: 'rust format', command: ['cargo', 'fmt', '--all', '--check', '--manifest-path', 'native/Cargo.toml'] },
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'lint', command: [bin('biome'), 'ci', '--colors=off', '.'] },
  { name: 'architecture', command: [bun, 'scripts/architecture.ts'] },
  {
    name: 'rust lint',
    command: [
      'cargo',
      'clippy',
      '--release',
      '--all-targets',
      '--manifest-path',
      'native/Cargo.toml',
      '--',
      '-D',
      'warnings',
    ],
    minutes: 10,
    alone: true,
  },
  { name: 'prepare', command: [bun, 'scripts/test.ts', '--prepare'], minutes: 10, alone: true },
  { name: 'readme tests', command: ['npm', 'test', '--silent'], env: swiftshader, minutes: 45 },
  { name: 'node tests', command: [bun, 'scripts/test.ts', 'node'], env: swiftshader, minutes: 30 },
  { name: 'rust tests', command: ['cargo', 'test', '--release', '--manifest-path', 'native/Cargo.toml'], minutes: 15 },
  {
    name: 'lavapipe tests',
    command: [bun, 'scripts/test.ts', 'bun', 'test/backend/webgpu.test.ts', 'src/backends/webgpu/barrier.test.ts'],
    env: lavapipe,
    minutes: 15,
  },
  { name: 'conformance', command: [...table, 'cpu', 'interpreter', 'cuda'], minutes: 30 },
  { name: 'conformance on swiftshader', command: [...table, 'webgpu'], env: swiftshader, minutes: 20 },
  { name: 'conformance on lavapipe', command: [...table, 'webgpu'], env: lavapipe, minutes: 20 },
  { name: 'schemathesis', command: [bun, 'scripts/schemathesis.ts'], minutes: 10 },
  { name: 'readme demo', command: ['npm', 'run', '--silent', 'demo'], env: swiftshader, minutes: 10 },
  { name: 'benches run', command: [bun, 'bench/run.ts', '--smoke'], env: lavapipe, minutes: 20 },
];

interface Result {
  readonly passed: number;
  readonly failed: number;
}

/** Sums what the runners' own closing lines say; a step without any counts as one. */
function count(output: string, ok: boolean): Result {
  let passed = 0;
  let failed = 0;
  const add = (pattern: RegExp, sign: 'passed' | 'failed'): void => {
    for (const match of output.matchAll(pattern)) {
      if (sign === 'passed') passed += Number(match[1]);
      else failed += Number(match[1]);
    }
  };
  add(/^ *(\d+) pass$/gm, 'passed');
  add(/^ *(\d+) fail$/gm, 'failed');
  add(/^(?:ok|FAILED) \| (\d+) passed/gm, 'passed');
  add(/^(?:ok|FAILED) \| \d+ passed.*?\| (\d+) failed/gm, 'failed');
  add(/^ℹ pass (\d+)$/gm, 'passed');
  add(/^ℹ fail (\d+)$/gm, 'failed');
  add(/^test result: \w+\. (\d+) passed/gm, 'passed');
  add(/^test result: \w+\. \d+ passed; (\d+) failed/gm, 'failed');
  if (passed + failed === 0) return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return { passed, failed: ok ? failed : Math.max(failed, 1) };
}

async function run(step: Step, log: string): Promise<boolean> {
  const [command, ...args] = step.command;
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', TENSOR_WASM_CUDA_DRIVER: 'emulator', ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const timer = setTimeout(() => child.kill('SIGKILL'), (step.minutes ?? 5) * 60_000);
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      file.write(`Cannot run ${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (status) => resolve(status ?? 137));
  });
  clearTimeout(timer);
  await new Promise((resolve) => file.end(resolve));
  return code === 0;
}

let passed = 0;
let failed = 0;

async function report(step: Step): Promise<void> {
  const log = join(root, '.cache', 'ci', `${step.name.replaceAll(' ', '-')}.log`);
  const started = performance.now();
  const ok = await run(step, log);
  const output = stripVTControlCharacters(await readFile(log, 'utf8'));
  const result = count(output, ok);
  passed += result.passed;
  failed += result.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${step.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
  if (!ok) console.log(output.split('\n').slice(-80).join('\n'));
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `Cannot run steps: no step named ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}`,
  );
  process.exit(2);
}
await mkdir(join(root, '.cache', 'ci'), { recursive: true });
const queue = STEPS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
const running = new Set<Promise<void>>();
for (const step of queue) {
  while (running.size >= (step.alone ? 1 : AT_ONCE)) await Promise.race(running);
  const work = report(step).finally(() => running.delete(work));
  running.add(work);
  if (step.alone) await work;
}
await Promise.all(running);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
