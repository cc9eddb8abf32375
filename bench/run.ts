/**
 * Runs the benches and records what they printed.
 *
 *   bun bench/run.ts [NAME...] [--smoke] [--output FILE] [--minutes N]
 *
 * Results go to bench/results/<processor>.json (or FILE), with the machine and the versions; --smoke writes nothing.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, Row } from './bench.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ default: Bench }>>> = {
  http: () => import('./http.ts'),
  profile: () => import('./profile.ts'),
  'noisy-neighbour': () => import('./noisy-neighbour.ts'),
  soak: () => import('./soak.ts'),
  stops: () => import('./stops.ts'),
  rewrite: () => import('./rewrite.ts'),
  wgsl: () => import('./wgsl.ts'),
  emulator: () => import('./emulator.ts'),
  decode: () => import('./decode.ts'),
  compile: () => import('./compile.ts'),
  interpreter: () => import('./interpreter.ts'),
};

const words = process.argv.slice(2);
const smoke = words.includes('--smoke');
const outputAt = words.indexOf('--output');
const valued = ['--output', '--minutes'];
const names = words.filter((word, i) => !word.startsWith('--') && !valued.includes(words[i - 1]));
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `Cannot run benches: no bench named ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`,
  );
  process.exit(2);
}

const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
const folder = fileURLToPath(new URL('./results', import.meta.url));
const file =
  outputAt >= 0 ? words[outputAt + 1] : join(folder, `${processor.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`);

interface Entry {
  readonly title: string;
  readonly date: string;
  /** Runnable processes in the minute before, on average: more than the machine has processors, and times are not its own. */
  readonly load?: number;
  readonly rows: readonly Row[];
}

interface Recorded {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly benches: Record<string, Entry>;
}

const recorded: Recorded = {
  machine: {
    processor,
    processors: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    bun: process.versions.bun ?? '',
    node: process.versions.node,
  },
  benches: await readFile(file, 'utf8').then(
    (text) => (JSON.parse(text) as Recorded).benches,
    () => ({}),
  ),
};

let failed = 0;
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  try {
    const bench = (await BENCHES[name]()).default;
    console.log(`\n${name}: ${bench.title}`);
    const [load] = loadavg();
    const rows = await bench.run({ smoke });
    for (const { label, value, unit } of rows)
      console.log(`  ${label.padEnd(56)} ${value.toPrecision(4).padStart(12)} ${unit}`);
    recorded.benches[name] = { title: bench.title, date: new Date().toISOString().slice(0, 10), load, rows };
  } catch (error) {
    failed++;
    console.error(`${name}: ${error instanceof Error ? error.stack : error}`);
  }
}
if (!smoke) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(recorded, null, 1)}\n`);
  console.log(`\nrecorded in ${file}`);
}
process.exit(failed === 0 ? 0 : 1);
