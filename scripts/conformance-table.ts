/**
 * The official suite, for WebAssembly 1.0 unless 2.0 is named, on the backends named, as tables that are committed: a refusal that turns into a pass, or
 * the reverse, shows in their diff.
 *
 *     bun scripts/conformance-table.ts [--check] [wasm-v1|wasm-v2] [BACKEND[:INDEX]…]     # all four unless named
 *
 * Writes test/conformance/SUITE.BACKEND.json, one line per file of the suite. With --check it writes nothing, prints what differs from the
 * tables as they are, and exits with 1 if anything does. It always exits with 1 when an assertion failed, and with 3 when a backend is not here.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backendChoices } from '../src/cli/invocation-options.ts';
import { scriptSources } from '../src/cli/script-files.ts';
import type { BackendName } from '../src/core/backend.ts';
import type { ScriptReport } from '../src/core/conformance/script/report.ts';
import { runScripts } from '../src/core/conformance/script/suite.ts';
import { BACKEND_NAMES } from '../src/platform/backends.ts';
import { openScriptBackends } from '../src/platform/script-backends.ts';
import { SPEC_FOLDERS, specFolder } from './spec-suite.ts';

/** One file of the suite on one backend. */
export interface TableRow {
  readonly passed: number;
  readonly failed: number;
  readonly refused: number;
  readonly skipped: number;
  /** Lines of the refused commands as ranges (`12-15 40`): between two numbers only refused commands stand. */
  readonly lines: string;
}

export type ConformanceTable = Readonly<Record<string, TableRow>>;

export function tablePath(backend: BackendName, suite: (typeof SPEC_FOLDERS)[number] = 'wasm-v1'): string {
  return fileURLToPath(new URL(`../test/conformance/${suite}.${backend}.json`, import.meta.url));
}

/** The table of one backend in a report. `commands` holds the lines of every command, by file. */
export function tableOf(
  report: ScriptReport,
  backend: BackendName,
  commands: ReadonlyMap<string, readonly number[]>,
): ConformanceTable {
  const refused = new Map<string, Set<number>>();
  for (const { file, line, backend: by } of report.refusals) {
    if (by !== backend) continue;
    const lines = refused.get(file) ?? new Set();
    refused.set(file, lines.add(line));
  }
  const rows = report.files.flatMap(({ file, totals }) => {
    const tally = totals[backend];
    if (tally === undefined) return [];
    const { seconds: _, ...counts } = tally;
    const lines = ranges(commands.get(file) ?? [], refused.get(file) ?? new Set());
    return [[basename(file, '.json'), { ...counts, lines }] as const];
  });
  return Object.fromEntries(rows);
}

/** What differs, a line each: nothing exactly when the tables are equal. */
export function tableDifferences(committed: ConformanceTable, found: ConformanceTable): string[] {
  const files = [...new Set([...Object.keys(committed), ...Object.keys(found)])].sort();
  return files.flatMap((file) => {
    const [before, now] = [committed[file], found[file]].map((row) => (row ? describeRow(row) : 'not there'));
    return before === now ? [] : [`${file}: was ${before}; is ${now}`];
  });
}

function describeRow({ passed, failed, refused, skipped, lines }: TableRow): string {
  return `${passed} passed, ${failed} failed, ${refused} refused, ${skipped} skipped${lines === '' ? '' : ` (refused: ${lines})`}`;
}

function ranges(lines: readonly number[], chosen: ReadonlySet<number>): string {
  const found: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (!chosen.has(lines[i])) continue;
    const from = lines[i];
    while (i + 1 < lines.length && chosen.has(lines[i + 1])) i++;
    found.push(from === lines[i] ? `${from}` : `${from}-${lines[i]}`);
  }
  return found.join(' ');
}

function print(table: ConformanceTable): string {
  const rows = Object.entries(table).map(([file, row]) => `  ${JSON.stringify(file)}: ${JSON.stringify(row)}`);
  return `{\n${rows.join(',\n')}\n}\n`;
}

async function main(words: readonly string[]): Promise<number> {
  const check = words.includes('--check');
  const suite = SPEC_FOLDERS.find((folder) => words.includes(folder)) ?? 'wasm-v1';
  const names = words.filter((word) => word !== '--check' && word !== suite);
  const choices = backendChoices('BACKEND', names.length > 0 ? names.join(',') : BACKEND_NAMES.join(','));
  const { backends, unavailable } = await openScriptBackends(choices);
  for (const { backend, reason } of unavailable) console.error(`${backend} is not here: ${reason}`);
  const { directory } = specFolder(suite);
  const commands = new Map<string, readonly number[]>();
  const noted = async function* () {
    for await (const source of scriptSources([directory])) {
      commands.set(
        source.script.file,
        source.script.commands.map(({ line }) => line),
      );
      yield source;
    }
  };
  const report = await runScripts(noted(), backends, unavailable, (file, totals) => {
    const seconds = Object.entries(totals).map(([name, tally]) => `${name} ${tally.seconds.toFixed(2)} s`);
    console.error(`${basename(file, '.json')}: ${seconds.join(', ')}`);
  });
  for (const { file, line, backend, expected, actual } of report.failures) {
    console.log(`failed: ${backend}: ${basename(file, '.json')}.wast:${line}: expected ${expected}, found ${actual}`);
  }
  let differences = 0;
  for (const { name } of backends) {
    const tally = report.totals[name];
    console.log(
      `${name}: ${tally?.passed} passed, ${tally?.failed} failed, ${tally?.refused} refused, ${tally?.skipped} skipped, ${tally?.seconds.toFixed(2)} s`,
    );
    const table = tableOf(report, name, commands);
    if (!check) {
      await writeFile(tablePath(name, suite), print(table));
      continue;
    }
    const found = tableDifferences(JSON.parse(await readFile(tablePath(name, suite), 'utf8')), table);
    for (const line of found) console.log(`differs: ${name}: ${line}`);
    differences += found.length;
  }
  if (report.failures.length > 0 || differences > 0) return 1;
  return unavailable.length > 0 ? 3 : 0;
}

if (import.meta.main) process.exit(await main(process.argv.slice(2)));
