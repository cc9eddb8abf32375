import { blake3 } from '@noble/hashes/blake3.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { STEP_BYTES, type Steps } from '../wasm/steps.ts';

/** BLAKE3 of a text's UTF-8, lower-case hexadecimal. In steps: JavaScript takes a tenth of a second and more for 8 MiB. */
export function* textDigest(text: string): Steps<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = blake3.create();
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    hash.update(bytes.subarray(at, at + STEP_BYTES));
    yield;
  }
  return bytesToHex(hash.digest());
}
