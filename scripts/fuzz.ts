/**
 * Differential fuzzing: random modules on every backend, compared with the IR interpreter bit by bit.
 *
 *   bun scripts/fuzz.ts [--count N] [--seed S] [--backends cpu,cuda,webgpu,webgpu-interpreted,webgpu-leaving,passes] [--source own|smith] [--small] [--minutes M]
 *                       [--shrink] [--record]
 *
 * A seed names a module, the arguments it is called with, and its limits; N seeds from S on are run (default 300 from a random one). `passes` stands for
 * the interpreter after every legalisation pass, `webgpu-interpreted` for WebGPU with every program in the form that large ones have,
 * `webgpu-leaving` for WebGPU with lanes that leave and are gone on with as often as they can.
 * Prints a line per difference with the command that shows it again, then totals; exit status 1 on any difference, 3 when a backend asked for is
 * not here. --small makes what WebGPU's compilers need a second for rather than ten. --minutes ends the run after that time, whatever is left of N.
 * --shrink reduces every module that differs and writes it to test/fuzz/regressions/; --record adds the totals to bench/results/fuzz.json.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Device } from '../src/core/backend.ts';
import { openCandidate } from '../src/core/conformance/conform.ts';
import { TensorWasmError } from '../src/core/errors.ts';
import {
  type Contender,
  emptyTotals,
  type Found,
  fuzzOne,
  type Source,
  subjects,
  type Totals,
} from '../test/fuzz/campaign.ts';
import { backendNamed, type ContenderName, INTERPRETED, LEAVING } from '../test/fuzz/contenders.ts';
import { passDevices } from '../test/fuzz/passes.ts';
import { writeRegression } from '../test/fuzz/regression.ts';
import { shrink } from '../test/fuzz/shrink/index.ts';
import { prepareSmith } from '../test/fuzz/smith.ts';

const RECORD = fileURLToPath(new URL('../bench/results/fuzz.json', import.meta.url));
const BACKENDS: readonly ContenderName[] = ['cpu', 'cuda', 'webgpu', INTERPRETED, LEAVING];

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    backends: { type: 'string', default: 'cpu' },
    source: { type: 'string', default: 'own' },
    small: { type: 'boolean', default: false },
    minutes: { type: 'string', default: 'Infinity' },
    shrink: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);
const source: Source = values.source === 'smith' ? 'smith' : 'own';

async function main(): Promise<number> {
  const missing = source === 'smith' ? prepareSmith() : null;
  if (missing !== null) return unavailable(missing);
  const reference = await open('interpreter');
  const contenders: Contender[] = [];
  for (const name of values.backends.split(',')) {
    if (name === 'passes') {
      for (const device of passDevices()) contenders.push({ name: device.info.name, device });
      continue;
    }
    const known = BACKENDS.find((each) => each === name);
    if (known === undefined) {
      throw new TensorWasmError('usage', `cannot fuzz ${name}: there are ${BACKENDS.join(', ')} and passes`);
    }
    contenders.push({ name, device: await open(known) });
  }
  console.log(`${count} modules of ${source === 'own' ? 'our own' : 'wasm-smith'}, seed ${seed}`);
  const totals = emptyTotals(contenders);
  const began = performance.now();
  let told = began;
  for (const subject of subjects(source, seed, count, values.small ? 'small' : 'full')) {
    for (const found of await fuzzOne(subject, reference, contenders, totals)) await report(found, reference);
    if (performance.now() - began > Number(values.minutes) * 60_000) break;
    if (performance.now() - told > 30_000) {
      told = performance.now();
      console.log(`${totals.modules} modules, ${differing(totals)} differences`);
    }
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(JSON.stringify({ source, seed, small: values.small, seconds, ...totals }, null, 1));
  if (values.record) record(contenders, totals, seconds);
  return differing(totals) > 0 ? 1 : 0;
}

async function open(name: ContenderName): Promise<Device> {
  const backend = await backendNamed(name);
  if (backend === undefined) throw new TensorWasmError('unavailable', `cannot open ${name}: there is no such backend`);
  return openCandidate({ backend, index: 0 });
}

async function report({ subject, contender, differences }: Found, reference: Device): Promise<void> {
  const { step, what, expected, actual } = differences[0];
  const backend = contender.name.startsWith('interpreter') ? 'passes' : contender.name;
  console.log(
    `${contender.name} differs at ${step}: ${what}: expected ${expected}, found ${actual}\n` +
      `  again: bun scripts/fuzz.ts --source ${subject.source} --seed ${subject.seed} --count 1 --backends ${backend}${values.small ? ' --small' : ''}`,
  );
  if (!values.shrink) return;
  const shrunk = await shrink(subject, reference, contender.device);
  const name = `${subject.source}-${subject.seed}-${contender.name.replaceAll(' ', '-')}`;
  const file = await writeRegression(name, shrunk, reference);
  console.log(`  reduced to ${shrunk.instructions} instructions: ${file}`);
}

function differing(totals: Totals): number {
  return Object.values(totals.contenders).reduce((sum, each) => sum + each.differing, 0);
}

function record(contenders: readonly Contender[], totals: Totals, seconds: number): void {
  const known: unknown[] = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : [];
  const devices = contenders.map(({ name, device }) => ({ name, device: device.info.name }));
  known.push({
    date: new Date().toISOString().slice(0, 10),
    source,
    seed,
    small: values.small,
    seconds,
    devices,
    ...totals,
  });
  writeFileSync(RECORD, `${JSON.stringify(known, null, 1)}\n`);
}

function unavailable(reason: string): number {
  console.error(reason);
  return 3;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TensorWasmError)) throw error;
  console.error(error.message);
  process.exitCode = error.kind === 'usage' ? 2 : 3;
}
// Drivers keep threads that would keep the process alive.
process.exit();
