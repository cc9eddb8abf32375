/**
 * Programs from real compilers on every backend, their checksums compared with a native build.
 *
 *   bun scripts/programs.ts [--compilers clang,kernels,csmith,as] [--backends cpu,interpreter,cuda,webgpu] [--count N] [--seed S]
 *                           [--levels O0,O2,Os,O3+features] [--only TEXT] [--timeout SECONDS] [--record]
 *
 * `clang` are the written C programs, `kernels` those run as grids, `csmith` N random ones from seed S on (those that do not end soon are
 * passed over), `as` AssemblyScript. Prints a line per program, then totals; exit status 1 on any difference, 3 when a compiler is missing.
 * A refusal or a job that takes longer than --timeout is told by its reason, and is no difference. --record writes
 * bench/results/programs.json.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BackendName } from '../src/core/backend.ts';
import { BACKEND_NAMES } from '../src/platform/backends.ts';
import { compareOn, type Subject, type Verdict } from '../test/programs/compare.ts';
import { Contender } from '../test/programs/contender.ts';
import {
  assemblyScriptProgram,
  kernelProgram,
  randomProgram,
  sources,
  writtenProgram,
} from '../test/programs/corpus.ts';
import { requireCsmith } from '../test/programs/csmith.ts';
import { LEVELS, requireClang, ToolchainError } from '../test/programs/toolchain.ts';

const RECORD = fileURLToPath(new URL('../bench/results/programs.json', import.meta.url));
const COMPILERS = ['clang', 'kernels', 'csmith', 'as'];

const { values } = parseArgs({
  options: {
    compilers: { type: 'string', default: COMPILERS.join(',') },
    backends: { type: 'string', default: 'cpu,interpreter,cuda' },
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    levels: { type: 'string', default: LEVELS.map(({ name }) => name).join(',') },
    only: { type: 'string', default: '' },
    timeout: { type: 'string', default: '60' },
    record: { type: 'boolean', default: false },
  },
});

interface Tally {
  programs: number;
  modules: number;
  readonly backends: Record<string, Record<Verdict['status'] | 'compileMs' | 'runMs', number>>;
  /** Every reason for not being equal, with the modules that it holds for. */
  readonly reasons: Record<string, string[]>;
  /** Of Csmith: the seeds that were run, and those passed over. */
  readonly seeds?: number[];
  readonly passedOver?: number[];
}

class UsageError extends Error {}

function chosen<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((word) => {
    const found = known.find((name) => name === word);
    if (found === undefined) throw new UsageError(`cannot use --${option} ${word}: there are ${known.join(', ')}`);
    return found;
  });
}

const compilers = chosen('compilers', values.compilers, COMPILERS);
const backends = chosen('backends', values.backends, BACKEND_NAMES);
const levels = chosen(
  'levels',
  values.levels,
  LEVELS.map(({ name }) => name),
);
const levelsUsed = LEVELS.filter(({ name }) => levels.includes(name));

async function* programs(compiler: string, tally: Tally): AsyncGenerator<readonly Subject[]> {
  if (compiler === 'csmith') {
    requireCsmith();
    for (let seed = Number(values.seed); (tally.seeds?.length ?? 0) < Number(values.count); seed++) {
      const subjects = randomProgram(seed, levelsUsed);
      (subjects === null ? tally.passedOver : tally.seeds)?.push(seed);
      if (subjects !== null) yield subjects;
    }
  } else if (compiler === 'as') {
    for (const name of sources('assemblyscript'))
      if (name.includes(values.only)) yield await assemblyScriptProgram(name);
  } else {
    const make = compiler === 'clang' ? writtenProgram : kernelProgram;
    const folder = compiler === 'clang' ? 'c' : 'kernels';
    for (const name of sources(folder)) if (name.includes(values.only)) yield make(name, levelsUsed);
  }
}

async function runAll(compiler: string, contenders: readonly Contender[]): Promise<Tally> {
  const tally: Tally = {
    programs: 0,
    modules: 0,
    backends: Object.fromEntries(backends.map((name) => [name, zeros()])),
    reasons: {},
    ...(compiler === 'csmith' ? { seeds: [], passedOver: [] } : {}),
  };
  for await (const subjects of programs(compiler, tally)) {
    tally.programs++;
    const verdicts: Verdict[] = [];
    for (const subject of subjects) {
      tally.modules++;
      verdicts.push(...(await compareOn(subject, contenders)));
    }
    for (const verdict of verdicts) count(tally, verdict);
    if (subjects.length > 0) console.log(line(subjects[0].program, verdicts));
    for (const { level, backend, status, reason } of verdicts) {
      if (status !== 'equal') console.log(`  ${backend} at ${level} ${status}: ${reason}`);
    }
  }
  return tally;
}

function zeros(): Record<Verdict['status'] | 'compileMs' | 'runMs', number> {
  return { equal: 0, differs: 0, refused: 0, unavailable: 0, timeout: 0, compileMs: 0, runMs: 0 };
}

function count(tally: Tally, verdict: Verdict): void {
  const of = tally.backends[verdict.backend];
  of[verdict.status]++;
  of.compileMs += verdict.compileMs;
  of.runMs += verdict.runMs;
  if (verdict.status === 'equal') return;
  const reason = `${verdict.backend} ${verdict.status}: ${(verdict.reason ?? '').replace(/\d+/g, 'N').slice(0, 160)}`;
  tally.reasons[reason] ??= [];
  tally.reasons[reason].push(`${verdict.program} ${verdict.level}`);
}

function line(program: string, verdicts: readonly Verdict[]): string {
  const cells = backends.map((name) => {
    const of = verdicts.filter(({ backend }) => backend === name);
    const equal = of.filter(({ status }) => status === 'equal').length;
    const others = [...new Set(of.map(({ status }) => status).filter((status) => status !== 'equal'))];
    const ms = of.reduce((sum, { compileMs, runMs }) => sum + compileMs + runMs, 0);
    return `${name} ${equal}/${of.length} ${others.join(' ')}`.trimEnd().padEnd(24) + `${ms} ms`.padStart(9);
  });
  return `${program.padEnd(28)}${cells.join('   ')}`;
}

async function main(): Promise<number> {
  if (compilers.some((name) => name !== 'as')) console.log(requireClang());
  const contenders = backends.map((name: BackendName) => new Contender(name, Number(values.timeout) * 1000));
  const began = performance.now();
  const totals: Record<string, Tally> = {};
  try {
    for (const compiler of compilers) totals[compiler] = await runAll(compiler, contenders);
  } finally {
    for (const contender of contenders) contender.close();
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(JSON.stringify({ seconds, ...totals }));
  if (values.record) record(totals, seconds);
  const tallies = Object.values(totals).flatMap(({ backends: each }) => Object.values(each));
  if (tallies.some(({ differs }) => differs > 0)) return 1;
  return tallies.some(({ equal }) => equal > 0) ? 0 : 3;
}

function record(totals: Readonly<Record<string, Tally>>, seconds: number): void {
  const known: unknown[] = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : [];
  const { TENSOR_WASM_WEBGPU_DRIVER: webgpu, TENSOR_WASM_CUDA_DRIVER: cuda } = process.env;
  const drivers = { ...(webgpu ? { webgpu } : {}), ...(cuda ? { cuda } : {}) };
  const csmith = compilers.includes('csmith') ? { csmith: requireCsmith() } : {};
  known.push({
    date: new Date().toISOString().slice(0, 10),
    clang: requireClang(),
    ...csmith,
    drivers,
    levels,
    seconds,
    totals,
  });
  writeFileSync(
    RECORD,
    `${JSON.stringify(known, null, 1).replace(/\[[\s\d,]+\]/g, (list) => list.replace(/\s+/g, ' '))}\n`,
  );
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ToolchainError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
