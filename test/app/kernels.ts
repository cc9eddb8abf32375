import { textDigest } from '../../src/core/kernels/digest.ts';
import { signatureOf } from '../../src/core/kernels/manifest.ts';
import { finish } from '../../src/core/wasm/steps.ts';

export const KERNEL_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
export const KERNEL_KEY_TEXT = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

export const PTX = `.version 7.8
.target sm_80
.address_size 64
.visible .entry saxpy(.param .u64 out) { ret; }
`;

/** The body of a publication, signed; `more` comes after, so that what it changes does not fit. */
export function publication(name: string, version = '1', ptx = PTX, more: Record<string, unknown> = {}) {
  const digest = finish(textDigest(ptx));
  const signature = signatureOf(KERNEL_KEY, { name, version, smVersion: 80, digest });
  return {
    manifest: {
      name,
      version,
      sm_version: 80,
      digest: bytes(digest),
      signature: bytes(signature),
      published_unix_ms: 1_800_000_000_000,
      publisher: 'ci',
      ...more,
    },
    ptx_text: ptx,
  };
}

export function bytes(hex: string): number[] {
  return [...hex.matchAll(/../g)].map(([digits]) => Number.parseInt(digits, 16));
}
