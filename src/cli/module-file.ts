import { readFile } from 'node:fs/promises';
import { ModuleError, TensorWasmError } from '../core/errors.ts';
import { load } from '../core/wasm/load.ts';
import type { ValidModule } from '../core/wasm/module.ts';
import { assembleWat } from './wat.ts';

/**
 * Reads a `.wasm` or `.wat` file and validates it. Which of the two is told by the content: a binary module begins with a zero byte,
 * which no text does.
 *
 * @throws TensorWasmError `usage` when it cannot be read; ModuleError when it is no valid module.
 */
export async function readModule(path: string): Promise<ValidModule> {
  const bytes = await readBytes(path);
  return load(/\.wat$/i.test(path) && bytes[0] !== 0 ? await assembleWat(decodeText(bytes), 'any') : bytes);
}

/**
 * Refuses what stands behind FILE: it would otherwise be passed over. Words behind `--` are a guest's.
 *
 * @throws TensorWasmError `usage`.
 */
export function onlyFile(positionals: readonly string[], guestWords = 0): void {
  const extra = positionals.slice(1, positionals.length - guestWords);
  if (extra.length > 0)
    throw new TensorWasmError('usage', `cannot take more than one FILE: found ${extra.join(', ')} as well`);
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('usage', `cannot read ${path}: ${found}`, { file: path }, { cause });
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const replaced = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    const offset = bytes.findIndex((byte, i) => byte !== replaced[i]);
    throw new ModuleError('malformed', 'cannot read the text format: it is not UTF-8', offset);
  }
}
