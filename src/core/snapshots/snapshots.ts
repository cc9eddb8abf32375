import type { Image } from '../engine/image.ts';
import { SnapshotError } from '../errors.ts';
import type { HmacKey } from '../hmac-key.ts';
import type { ValidModule } from '../wasm/module.ts';
import { readSnapshot, type Snapshot, type SnapshotFacts, type WrittenSnapshot, writeSnapshot } from './format.ts';
import { SigningKey } from './signing-key.ts';

export interface SnapshotOptions {
  /** Null where snapshots are not signed. */
  readonly key: HmacKey | null;
  /** Whether only signed ones are written and read. */
  readonly required: boolean;
  /** Most that one may be, decompressed. */
  readonly maxBytes: number;
}

/** A server's snapshots: its key, and what it demands. */
export class Snapshots {
  readonly #key: SigningKey | null;
  readonly #required: boolean;
  readonly #maxBytes: number;

  constructor({ key, required, maxBytes }: SnapshotOptions) {
    this.#key = key && new SigningKey(key);
    this.#required = required;
    this.#maxBytes = maxBytes;
  }

  /** @throws SnapshotError `snapshot_signing_not_configured` */
  checkWritable(): void {
    if (!this.#required || this.#key !== null) return;
    const message =
      'Cannot save: snapshots have to be signed here, and there is no key (TENSOR_WASM_API_SNAPSHOT_HMAC_KEY)';
    throw new SnapshotError('snapshot_signing_not_configured', message);
  }

  /** @throws SnapshotError `snapshot_signing_not_configured`, `snapshot_too_large` */
  async write(facts: SnapshotFacts, module: ValidModule, image: Image): Promise<WrittenSnapshot> {
    this.checkWritable();
    return writeSnapshot(facts, module, image, { key: this.#key, maxBytes: this.#maxBytes });
  }

  /**
   * @param required Whether whoever asks demands a signature; what the server demands holds in any case.
   * @throws SnapshotError
   */
  read(bytes: Uint8Array<ArrayBuffer>, required: boolean): Promise<Snapshot> {
    return readSnapshot(bytes, { key: this.#key, required: required || this.#required, maxBytes: this.#maxBytes });
  }
}
