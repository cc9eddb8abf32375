import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isScript, parseScript } from '../core/conformance/script/format.ts';
import type { ScriptSource } from '../core/conformance/script/suite.ts';
import { TensorWasmError } from '../core/errors.ts';
import { assembleWat } from './wat.ts';

/**
 * Scripts by path: files are scripts, folders are searched for `.json` files that are (others in them are passed over). Read when asked for. Those of
 * several paths that have one name follow each other: they are likely versions of one script, and what is compiled for one serves the next.
 *
 * @throws TensorWasmError `usage` for a path that is not there, a file that is no script, and when nothing is found at all.
 */
export async function* scriptSources(paths: readonly string[]): AsyncGenerator<ScriptSource> {
  let found = 0;
  const candidates = (await Promise.all(paths.map(scriptFiles))).flat();
  if (paths.length > 1) candidates.sort((a, b) => compare(basename(a.file, '.json'), basename(b.file, '.json')));
  for (const { file, named } of candidates) {
    const json = await readJson(file);
    if (!named && !isScript(json)) continue;
    found++;
    yield { script: parseScript(file, json), files: filesBeside(file) };
  }
  if (found === 0) throw new TensorWasmError('usage', `cannot run scripts: there are none in ${paths.join(', ')}`);
}

async function scriptFiles(path: string): Promise<{ readonly file: string; readonly named: boolean }[]> {
  const about = await stat(path).catch((cause: unknown) => {
    throw new TensorWasmError('usage', `cannot read ${path}: ${messageOf(cause)}`, { file: path }, { cause });
  });
  if (!about.isDirectory()) return [{ file: path, named: true }];
  const entries = await readdir(path, { withFileTypes: true });
  const nested: { readonly file: string; readonly named: boolean }[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) nested.push(...(await scriptFiles(inner)));
    else if (entry.name.endsWith('.json')) nested.push({ file: inner, named: false });
  }
  return nested;
}

/** wast2json 1.0.32 forgets the commas between the types that an assertion of a trap expects of a function with several results. */
const FORGOTTEN_COMMA = /(\{"type": "[a-z0-9]+"\})(?=\{"type": )/g;

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(file, 'utf8')).replace(FORGOTTEN_COMMA, '$1, '));
  } catch (cause) {
    throw new TensorWasmError('usage', `cannot read script ${file}: ${messageOf(cause)}`, { file }, { cause });
  }
}

function filesBeside(file: string): ScriptSource['files'] {
  return {
    read: async (filename) => new Uint8Array(await readFile(join(dirname(file), filename))),
    assemble: assembleWat,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
