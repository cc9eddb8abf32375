/**
 * The official suite on the backends named, as the files of `conformance-results.ts` and the page made of them.
 *
 *     bun scripts/conformance-table.ts [--check] [wasm-v1] [wasm-v2] [BACKEND[:INDEX]…]     # both folders and all four backends unless named
 *
 * Writes test/conformance/FOLDER.COLUMN.json and the results in docs/conformance.md. With --check it writes nothing, prints what differs from the
 * files as they are, and exits with 1 if anything does. It always exits with 1 when an assertion failed, and with 3 when a backend is not here.
 *
 *     bun scripts/conformance-table.ts --page [--check]     # runs nothing: the page of the files as they are
 */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backendChoices } from '../src/cli/invocation-options.ts';
import { scriptSources } from '../src/cli/script-files.ts';
import type { DeviceInfo } from '../src/core/backend.ts';
import { addTally, emptyTally, type ScriptReport } from '../src/core/conformance/script/report.ts';
import { runScripts } from '../src/core/conformance/script/suite.ts';
import { BACKEND_NAMES } from '../src/platform/backends.ts';
import { type OpenScriptBackend, openScriptBackends } from '../src/platform/script-backends.ts';
import { committedResults, PAGE, pageOf } from './conformance-page.ts';
import {
  columnOf,
  printResults,
  type Results,
  resultsPath,
  rowDifferences,
  rowsOf,
  type Suite,
} from './conformance-results.ts';
import { CACHE, SPEC_FOLDERS, specFolder } from './spec-suite.ts';

interface Run {
  readonly suite: Suite;
  readonly version: string;
  /** Without the other folders' files. */
  readonly report: ScriptReport;
  /** Lines of the commands, by file. */
  readonly commands: ReadonlyMap<string, readonly number[]>;
}

/** All folders in one run: most files stand in both, and their programs are compiled once. */
async function run(
  suites: readonly Suite[],
  backends: readonly OpenScriptBackend[],
  unavailable: ScriptReport['unavailable'],
): Promise<Run[]> {
  const folders = suites.map((suite) => ({ suite, ...specFolder(suite) }));
  const commands = new Map<string, readonly number[]>();
  const noted = async function* () {
    for await (const source of scriptSources(folders.map(({ directory }) => directory))) {
      const lines = source.script.commands.map(({ line }) => line);
      commands.set(source.script.file, lines);
      yield source;
    }
  };
  const report = await runScripts(noted(), backends, unavailable, (file, totals) => {
    const seconds = Object.entries(totals).map(([name, tally]) => `${name} ${tally.seconds.toFixed(2)} s`);
    console.error(`${relative(CACHE, file)}: ${seconds.join(', ')}`);
  });
  return folders.map(({ suite, directory, version }) => {
    const own = <T extends { readonly file: string }>(all: readonly T[]): T[] =>
      all.filter(({ file }) => file.startsWith(join(directory, '/')));
    const { files, failures, refusals } = report;
    const part = { ...report, files: own(files), failures: own(failures), refusals: own(refusals) };
    return { suite, version, report: part, commands };
  });
}

function runtime(): string {
  const { bun, deno, node } = process.versions;
  if (bun !== undefined) return `Bun ${bun}`;
  return deno === undefined ? `Node ${node}` : `Deno ${deno}`;
}

function versionOf(name: string): string {
  const path = fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

function through({ backend, software, properties }: DeviceInfo): string {
  if (backend === 'cuda') return `the ${software ? 'software ' : ''}CUDA driver, CUDA ${properties.cudaVersion}`;
  if (backend === 'cpu') return "the engine's own WebAssembly";
  if (backend === 'interpreter') return 'TensorWasm alone';
  if (properties.implementation === 'host') return `the WebGPU of ${runtime()} (wgpu)`;
  const dawn = `Dawn (npm webgpu ${versionOf('webgpu')})`;
  return properties.driver === 'swiftshader'
    ? `${dawn}, SwiftShader of npm @sparticuz/chromium ${versionOf('@sparticuz/chromium')}`
    : dawn;
}

/** Writes what was found, or says what differs from what is committed: a line each. */
async function settle(found: Run, { name, info }: OpenScriptBackend, check: boolean): Promise<string[]> {
  const { suite, version, report, commands } = found;
  const column = columnOf(info);
  if (column === null) return [`there is no column for ${info.name}, through ${through(info)}`];
  const path = resultsPath(suite, column);
  const files = rowsOf(report, name, commands);
  if (check) {
    const committed: Results = JSON.parse(await readFile(path, 'utf8'));
    return rowDifferences(committed.files, files).map((line) => `${suite} ${column}: ${line}`);
  }
  const about = { version, runtime: runtime(), device: info.name, through: through(info) };
  await writeFile(path, printResults({ ...about, files }));
  return [];
}

async function page(check: boolean): Promise<number> {
  const [before, now] = [await readFile(PAGE, 'utf8'), pageOf(await readFile(PAGE, 'utf8'), committedResults())];
  if (before === now) return 0;
  if (!check) await writeFile(PAGE, now);
  else console.log('differs: docs/conformance.md is not what the files in test/conformance give');
  return check ? 1 : 0;
}

async function main(words: readonly string[]): Promise<number> {
  const check = words.includes('--check');
  if (words.includes('--page')) return page(check);
  const wanted = SPEC_FOLDERS.filter((folder) => words.includes(folder));
  const names = words.filter((word) => word !== '--check' && !wanted.some((folder) => folder === word));
  const choices = backendChoices('BACKEND', names.length > 0 ? names.join(',') : BACKEND_NAMES.join(','));
  const { backends, unavailable } = await openScriptBackends(choices);
  for (const { backend, reason } of unavailable) console.error(`${backend} is not here: ${reason}`);
  let wrong = 0;
  for (const found of await run(wanted.length > 0 ? wanted : SPEC_FOLDERS, backends, unavailable)) {
    const { failures, files } = found.report;
    for (const { file, line, backend, expected, actual } of failures) {
      const where = `${found.suite}/${basename(file, '.json')}.wast:${line}`;
      console.log(`failed: ${backend}: ${where}: expected ${expected}, found ${actual}`);
    }
    wrong += failures.length;
    for (const backend of backends) {
      const tally = emptyTally();
      for (const { totals } of files) addTally(tally, totals[backend.name] ?? emptyTally());
      const counts = `${tally.passed} passed, ${tally.failed} failed, ${tally.refused} refused, ${tally.skipped} skipped`;
      console.log(`${found.suite}: ${backend.name}: ${counts}, ${tally.seconds.toFixed(2)} s`);
      const differences = await settle(found, backend, check);
      for (const line of differences) console.log(`differs: ${line}`);
      wrong += differences.length;
    }
  }
  if (!check) await page(false);
  if (wrong > 0) return 1;
  return unavailable.length > 0 ? 3 : 0;
}

if (import.meta.main) process.exit(await main(process.argv.slice(2)));
