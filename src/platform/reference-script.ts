import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const FILE = '@scalar/api-reference/dist/browser/standalone.js';

/** The script of the reference's page, from the npm package that has it; null where that is not installed. */
export async function readReferenceScript(): Promise<Uint8Array<ArrayBuffer> | null> {
  // The package exports other entries only, so its file is looked for where packages are.
  const folders = createRequire(import.meta.url).resolve.paths(FILE) ?? [];
  const found = folders.map((folder) => join(folder, FILE)).find((path) => existsSync(path));
  return found === undefined ? null : new Uint8Array(await readFile(found));
}
