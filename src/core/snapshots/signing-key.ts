import { SnapshotError } from '../errors.ts';

/** Bytes of an HMAC-SHA256. */
export const SIGNATURE_BYTES = 32;

const KEY = /^[0-9a-f]{64}$/i;

export function isSigningKey(text: string): boolean {
  return KEY.test(text);
}

/** A key of 256 bits that signs snapshots with HMAC-SHA256. It leaves the process by no way. */
export class SigningKey {
  readonly #key: Promise<CryptoKey>;

  /** @param text 64 hexadecimal digits; TensorWasmError else, which does not tell them. */
  constructor(text: string) {
    if (!isSigningKey(text)) {
      throw new SnapshotError(
        'snapshot_signing_not_configured',
        `Cannot use the key: expected 64 hexadecimal digits, found ${text.length} characters`,
      );
    }
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
    this.#key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  }

  async sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await crypto.subtle.sign('HMAC', await this.#key, bytes));
  }

  /** In a time that does not depend on how much of the signature is right. */
  async verify(bytes: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return crypto.subtle.verify('HMAC', await this.#key, signature, bytes);
  }
}
