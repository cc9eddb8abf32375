import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TensorWasmError } from '../core/errors.ts';
import { print } from './output.ts';

/**
 * Writes files into a folder, which is made where there is none, and prints their paths.
 *
 * @param files Contents by name.
 * @throws TensorWasmError `usage` where they cannot be written.
 */
export async function writeInto(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(path, text);
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause);
      throw new TensorWasmError('usage', `cannot write ${path}: ${found}`, { path }, { cause });
    }
    await print(path);
  }
}
