import type { HmacKey } from '../hmac-key.ts';

/** Bytes of an HMAC-SHA256. */
export const SIGNATURE_BYTES = 32;

/** A key that signs snapshots with HMAC-SHA256. It leaves the process by no way. */
export class SigningKey {
  readonly #key: Promise<CryptoKey>;

  constructor(key: HmacKey) {
    this.#key = crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  }

  async sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await crypto.subtle.sign('HMAC', await this.#key, bytes));
  }

  /** In a time that does not depend on how much of the signature is right. */
  async verify(bytes: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return crypto.subtle.verify('HMAC', await this.#key, signature, bytes);
  }
}
