import type { GlobalType } from '../wasm/module.ts';
import type { Image } from './image.ts';

/**
 * SHA-256, in lower-case hexadecimal, of the observable state of an instance: the bytes of linear memory, then every *mutable* global
 * in index order as 8 bytes, little-endian (32-bit types have four zero bytes). Without a mutable global it is the digest of memory alone.
 */
export async function stateDigest(globalTypes: readonly GlobalType[], image: Image): Promise<string> {
  return hex(await stateDigestBytes(globalTypes, image));
}

/** For several instances, such as a batch's lanes: SHA-256 of their digests (32 bytes each), in order. */
export async function combineDigests(digests: readonly Uint8Array[]): Promise<string> {
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, i) => {
    all.set(digest, i * 32);
  });
  return hex(await sha256(all));
}

/** {@link stateDigest} as 32 bytes. */
export function stateDigestBytes(globalTypes: readonly GlobalType[], image: Image): Promise<Uint8Array> {
  const memory = image.memory ?? new Uint8Array(0);
  const mutable = globalTypes.flatMap((type, i) => (type.mutable ? [i] : []));
  if (mutable.length === 0) return sha256(memory);
  const all = new Uint8Array(memory.length + mutable.length * 8);
  all.set(memory);
  const view = new DataView(all.buffer, memory.length);
  mutable.forEach((global, i) => {
    view.setUint32(i * 8, image.globals[global * 2], true);
    view.setUint32(i * 8 + 4, image.globals[global * 2 + 1], true);
  });
  return sha256(all);
}

/** SHA-256 of words as little-endian bytes, for results too many to list. */
export async function wordsDigest(words: Uint32Array): Promise<string> {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i++) view.setUint32(i * 4, words[i], true);
  return hex(await sha256(bytes));
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  // WebCrypto refuses views of shared or resizable buffers; a copy is always plain.
  const plain = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', plain));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
