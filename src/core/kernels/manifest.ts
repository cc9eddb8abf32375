/** What is said of a kernel, and how it is signed. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { sameSecret } from '../tenants/secrets.ts';

export interface KernelManifest {
  /** As {@link KERNEL_NAME}; unique together with the version. */
  readonly name: string;
  /** As {@link KERNEL_VERSION}. Versions have no order. */
  readonly version: string;
  /** Compute capability that it is for, such as 80; an unsigned 32-bit number. */
  readonly smVersion: number;
  /** BLAKE3 of the PTX's UTF-8, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** As {@link signatureOf} makes it, 64 lower-case hexadecimal digits. */
  readonly signature: string;
  /** When its publisher says to have published it. */
  readonly publishedUnixMs: number;
  /** Who says to have published it; not signed. */
  readonly publisher: string;
}

/** One segment of a path, without an `@`: `NAME@VERSION` stays readable, and no encoding is needed. */
export const KERNEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._+:-]{0,127}$/;
export const KERNEL_VERSION = /^[A-Za-z0-9][A-Za-z0-9._+:-]{0,63}$/;

type Signed = Pick<KernelManifest, 'name' | 'version' | 'smVersion' | 'digest'>;

/**
 * HMAC-SHA256 (RFC 2104) over name, NUL, version, NUL, sm_version as a little-endian u32, and the digest. Neither name nor version has a
 * NUL, so that no two kernels are signed alike.
 */
export function signatureOf(key: Uint8Array, { name, version, smVersion, digest }: Signed): string {
  const text = new TextEncoder().encode(`${name}\0${version}\0`);
  const message = new Uint8Array(text.length + 4 + digest.length / 2);
  message.set(text);
  new DataView(message.buffer).setUint32(text.length, smVersion, true);
  message.set(hexToBytes(digest), text.length + 4);
  return bytesToHex(hmac(sha256, key, message));
}

/** In a time that does not depend on where they differ. */
export function isSignedWith(key: Uint8Array, manifest: Signed & Pick<KernelManifest, 'signature'>): boolean {
  return sameSecret(signatureOf(key, manifest), manifest.signature);
}
