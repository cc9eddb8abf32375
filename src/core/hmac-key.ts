import { hexToBytes } from '@noble/hashes/utils.js';

/** A key of 256 bits. */
export type HmacKey = Uint8Array<ArrayBuffer>;

/** The key that 64 hexadecimal digits write, space around them aside; null for other text. */
export function parseHmacKey(text: string): HmacKey | null {
  const digits = text.trim();
  return /^[0-9a-fA-F]{64}$/.test(digits) ? new Uint8Array(hexToBytes(digits)) : null;
}
