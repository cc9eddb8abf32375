import type { Program } from '../ir/index.ts';
import { lower } from '../lower/index.ts';
import { decode } from '../wasm/decode/index.ts';
import { validate } from '../wasm/validate/index.ts';
import { SOFTFLOAT_BASE64 } from './softfloat.gen.ts';

let lowered: Program | undefined;

/**
 * The soft-float library as a program: every routine an entry, named as its operation with '.' written as '_'. Lowered once, by the same
 * lowering as a guest's code.
 */
export function softFloatLibrary(): Program {
  if (lowered === undefined) {
    const bytes = Uint8Array.from(atob(SOFTFLOAT_BASE64.replace(/\s/g, '')), (char) => char.charCodeAt(0));
    const module = validate(decode(bytes));
    const names = module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => name);
    lowered = lower(module, names);
  }
  return lowered;
}
