import { readFile, stat } from 'node:fs/promises';
import process from 'node:process';
import { TensorWasmError } from '../core/errors.ts';

/** Any of group's and others' rights to read. */
const READABLE_BY_OTHERS = 0o044;

/**
 * The text of a file with a secret key, without the white space around it. With `TENSOR_WASM_REQUIRE_KEY_PERMS=1` one that others may
 * read is none.
 *
 * @throws TensorWasmError `usage`
 */
export async function readKeyFile(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if (process.env.TENSOR_WASM_REQUIRE_KEY_PERMS === '1' && (mode & READABLE_BY_OTHERS) !== 0) {
      const found = (mode & 0o777).toString(8).padStart(4, '0');
      throw new TensorWasmError('usage', `cannot use the key in ${file}: others may read it (mode ${found})`, { file });
    }
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof TensorWasmError) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('usage', `cannot read the key in ${file}: ${found}`, { file }, { cause });
  }
}
