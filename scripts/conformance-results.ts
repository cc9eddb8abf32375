/**
 * What the official suite gave on one device, as a file in test/conformance that is committed: a refusal that turns into a pass, or the reverse,
 * shows in its diff. One file for each folder of the suite and each column of docs/conformance.md.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName, DeviceInfo } from '../src/core/backend.ts';
import type { ScriptReport } from '../src/core/conformance/script/report.ts';
import type { SPEC_FOLDERS } from './spec-suite.ts';

export type Suite = (typeof SPEC_FOLDERS)[number];

/** WebGPU has a column for each driver under Dawn, and one for the runtime's own implementation. */
export const COLUMNS = ['cpu', 'interpreter', 'cuda', 'webgpu.swiftshader', 'webgpu.lavapipe', 'webgpu.wgpu'] as const;

export type Column = (typeof COLUMNS)[number];

/** One file of the suite on one device. */
export interface ResultRow {
  readonly passed: number;
  readonly failed: number;
  readonly refused: number;
  readonly skipped: number;
  /** Lines of the refused commands as ranges (`12-15 40`): between two numbers only refused commands stand. */
  readonly lines: string;
}

/** By file of the suite, without `.wast`. */
export type ResultRows = Readonly<Record<string, ResultRow>>;

export interface Results {
  /** Of the crate that the suite is. */
  readonly version: string;
  /** With its version, as all that follow. */
  readonly runtime: string;
  readonly device: string;
  /** What stands between this program and the device. */
  readonly through: string;
  readonly files: ResultRows;
}

export function resultsPath(suite: Suite, column: Column): string {
  return fileURLToPath(new URL(`../test/conformance/${suite}.${column}.json`, import.meta.url));
}

/** The column that a device's results stand in; null where there is none, as for a GPU: it is to have one of its own. */
export function columnOf({ backend, software, properties }: DeviceInfo): Column | null {
  if (backend === 'cuda') return software ? 'cuda' : null;
  if (backend !== 'webgpu') return backend;
  const name = `webgpu.${properties.implementation === 'host' ? 'wgpu' : properties.driver}`;
  return COLUMNS.find((column) => column === name) ?? null;
}

/** The rows of one backend in a report. `commands` holds the lines of every command, by file. */
export function rowsOf(
  report: ScriptReport,
  backend: BackendName,
  commands: ReadonlyMap<string, readonly number[]>,
): ResultRows {
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

/** What differs, a line each: nothing exactly when the rows are equal. */
export function rowDifferences(committed: ResultRows, found: ResultRows): string[] {
  const files = [...new Set([...Object.keys(committed), ...Object.keys(found)])].sort();
  return files.flatMap((file) => {
    const [before, now] = [committed[file], found[file]].map((row) => (row ? describeRow(row) : 'not there'));
    return before === now ? [] : [`${file}: was ${before}; is ${now}`];
  });
}

/** As the file that is committed, a line for each file of the suite. */
export function printResults({ files, ...about }: Results): string {
  const lines = Object.entries(about).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  const rows = Object.entries(files).map(([file, row]) => `    ${JSON.stringify(file)}: ${JSON.stringify(row)}`);
  return `{\n${lines.join('\n')}\n  "files": {\n${rows.join(',\n')}\n  }\n}\n`;
}

export function describeRow({ passed, failed, refused, skipped, lines }: ResultRow): string {
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
