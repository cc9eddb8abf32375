import { readFile, stat } from 'node:fs/promises';
import process from 'node:process';
import { TensorWasmError } from '../core/errors.ts';
import { type HmacKey, parseHmacKey } from '../core/hmac-key.ts';

/** Any of group's and others' rights to read. */
const READABLE_BY_OTHERS = 0o044;

/**
 * The secret key in a file: 64 hexadecimal digits. With `TENSOR_WASM_REQUIRE_KEY_PERMS=1` one that others may
 * read is none.
 *
 * @throws TensorWasmError `usage`
 */
export async function readKeyFile(file: string): Promise<HmacKey> {
  try {
    const { mode } = await stat(file);
    if (process.env.TENSOR_WASM_REQUIRE_KEY_PERMS === '1' && (mode & READABLE_BY_OTHERS) !== 0) {
      const found = (mode & 0o777).toString(8).padStart(4, '0');
      throw new TensorWasmError('usage', `cannot use the key in ${file}: others may read it (mode ${found})`, { file });
    }
    const text = await readFile(file, 'utf8');
    const key = parseHmacKey(text);
    if (key) return key;
    const found = `${text.trim().length} characters`;
    const message = `cannot use the key in ${file}: expected 64 hexadecimal digits, found ${found}`;
    throw new TensorWasmError('usage', message, { file });
  } catch (cause) {
    if (cause instanceof TensorWasmError) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('usage', `cannot read the key in ${file}: ${found}`, { file }, { cause });
  }
}
