/**
 * A snapshot: one file that an instance can begin from again, with the module that it is of. Little-endian:
 *
 * | bytes | |
 * |---|---|
 * | 8 | magic |
 * | 4 | version of the format |
 * | 4 | flags: 1 where it is signed |
 * | 4 | bytes of the manifest |
 * | 4 | 0 |
 * | 8 | bytes of the payload, compressed |
 * | 8 | bytes of the payload |
 * | | manifest (`manifest.ts`), JSON |
 * | | payload, gzip: the module, then the state (`state.ts`) |
 * | 32 | where it is signed: HMAC-SHA256 of all before |
 * | 32 | SHA-256 of all before |
 *
 * The checksum stands last, so that without the key too no byte can change unseen; only the signature tells who wrote it.
 */
import { stateDigest } from '../engine/digest.ts';
import type { Image } from '../engine/image.ts';
import { SnapshotError } from '../errors.ts';
import type { ValidModule } from '../wasm/module.ts';
import { gunzip, gzip } from './compress.ts';
import { decodeManifest, encodeManifest, type SnapshotManifest } from './manifest.ts';
import { SIGNATURE_BYTES, type SigningKey } from './signing-key.ts';
import { decodeState, encodeState } from './state.ts';

/** The only one that is written and read. */
export const SNAPSHOT_VERSION = 1;
/** Decompressed, where nothing else is said. */
export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

// As PNG's: a byte that is no text, and an end of line that a transfer as text would change.
const MAGIC = Uint8Array.of(0x8f, 0x54, 0x57, 0x53, 0x4e, 0x50, 0x0d, 0x0a);
const HEAD = 40;
const CHECKSUM = 32;
const SIGNED = 1;

export type SnapshotFacts = Omit<SnapshotManifest, 'module' | 'state'>;

export interface WritingOptions {
  /** Signs with it. */
  readonly key: SigningKey | null;
  /** Decompressed bytes: what could not be read again is not written. */
  readonly maxBytes: number;
}

export interface ReadingOptions {
  /** A signature that is there must be its. */
  readonly key: SigningKey | null;
  /** Whether there must be one. */
  readonly required: boolean;
  readonly maxBytes: number;
}

export interface Snapshot {
  readonly manifest: SnapshotManifest;
  readonly module: Uint8Array<ArrayBuffer>;
  readonly image: Image;
  readonly signed: boolean;
  /** Whether the signature was looked at, and is the key's. */
  readonly verified: boolean;
  /** Decompressed bytes: module and state. */
  readonly uncompressedBytes: number;
}

export interface WrittenSnapshot {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly manifest: SnapshotManifest;
  readonly signed: boolean;
  /** Decompressed bytes: module and state. */
  readonly uncompressedBytes: number;
  /** Of the bytes, hexadecimal: what a store may know it by. */
  readonly sha256: string;
}

/** @throws SnapshotError `snapshot_too_large` */
export async function writeSnapshot(
  facts: SnapshotFacts,
  module: ValidModule,
  image: Image,
  { key, maxBytes }: WritingOptions,
): Promise<WrittenSnapshot> {
  const state = encodeState(image);
  const stateBytes = state.reduce((sum, { length }) => sum + length, 0);
  const payloadBytes = module.bytes.length + stateBytes;
  checkCeiling(payloadBytes, maxBytes);
  const { tenant, function: of, instance, limits, captured } = facts;
  const manifest: SnapshotManifest = {
    tenant,
    function: of,
    instance,
    module: { sha256: hex(await sha256(plain(module.bytes))), bytes: module.bytes.length },
    state: { bytes: stateBytes, memory_sha256: await stateDigest(module.globalTypes, image) },
    limits,
    captured,
  };
  const told = encodeManifest(manifest);
  const payload = await gzip([module.bytes, ...state]);
  const signedTo = HEAD + told.length + payload.length;
  const signature = key === null ? 0 : SIGNATURE_BYTES;
  const whole = new Uint8Array(signedTo + signature + CHECKSUM);
  whole.set(MAGIC);
  const view = new DataView(whole.buffer);
  view.setUint32(8, SNAPSHOT_VERSION, true);
  view.setUint32(12, key === null ? 0 : SIGNED, true);
  view.setUint32(16, told.length, true);
  view.setBigUint64(24, BigInt(payload.length), true);
  view.setBigUint64(32, BigInt(payloadBytes), true);
  whole.set(told, HEAD);
  whole.set(payload, HEAD + told.length);
  if (key !== null) whole.set(await key.sign(whole.subarray(0, signedTo)), signedTo);
  whole.set(await sha256(whole.subarray(0, signedTo + signature)), signedTo + signature);
  const digest = hex(await sha256(whole));
  return { bytes: whole, manifest, signed: key !== null, uncompressedBytes: payloadBytes, sha256: digest };
}

/** The same snapshot, signed. `bytes` must be one that {@link readSnapshot} took. */
export async function signSnapshot(bytes: Uint8Array<ArrayBuffer>, key: SigningKey): Promise<Uint8Array<ArrayBuffer>> {
  const { signedTo } = layoutOf(bytes);
  const whole = new Uint8Array(signedTo + SIGNATURE_BYTES + CHECKSUM);
  whole.set(bytes.subarray(0, signedTo));
  new DataView(whole.buffer).setUint32(12, SIGNED, true);
  whole.set(await key.sign(whole.subarray(0, signedTo)), signedTo);
  whole.set(await sha256(whole.subarray(0, signedTo + SIGNATURE_BYTES)), signedTo + SIGNATURE_BYTES);
  return whole;
}

/**
 * Reads one whole, or nothing of it: checksum and signature before anything is decompressed, and not a byte more than the ceiling then.
 * Whether the state is one of the module is not looked at (`restorable.ts`).
 *
 * @throws SnapshotError whichever problem it has first.
 */
export async function readSnapshot(
  bytes: Uint8Array<ArrayBuffer>,
  { key, required, maxBytes }: ReadingOptions,
): Promise<Snapshot> {
  const { signed, signedTo, manifestBytes, payloadBytes } = layoutOf(bytes);
  const checked = bytes.length - CHECKSUM;
  if (!equal(await sha256(bytes.subarray(0, checked)), bytes.subarray(checked)))
    throw malformed('checksum', 'its checksum is not that of its bytes');
  const verified = signed && key !== null;
  if (verified && !(await key.verify(bytes.subarray(0, signedTo), bytes.subarray(signedTo, checked))))
    throw new SnapshotError(
      'snapshot_signature_invalid',
      'Cannot trust the snapshot: its signature is not by this key',
    );
  if (required && !signed)
    throw new SnapshotError('snapshot_signature_invalid', 'Cannot trust the snapshot: it is not signed');
  if (required && !verified) {
    const message = 'Cannot trust the snapshot: there is no key to check its signature with';
    throw new SnapshotError('snapshot_signing_not_configured', message);
  }
  checkCeiling(payloadBytes, maxBytes);
  const manifest = decodeManifest(bytes.subarray(HEAD, HEAD + manifestBytes));
  if (manifest.module.bytes + manifest.state.bytes !== payloadBytes)
    throw malformed(
      'manifest',
      `its parts have ${manifest.module.bytes} and ${manifest.state.bytes} bytes of ${payloadBytes}`,
    );
  const payload = await gunzip(bytes.subarray(HEAD + manifestBytes, signedTo), payloadBytes);
  const module = payload.slice(0, manifest.module.bytes);
  const found = hex(await sha256(module));
  if (found !== manifest.module.sha256) throw malformed('module', `its module has the SHA-256 ${found}`);
  const image = decodeState(payload.subarray(manifest.module.bytes));
  return { manifest, module, image, signed, verified, uncompressedBytes: payloadBytes };
}

interface Layout {
  readonly signed: boolean;
  /** Where the signature begins, if there is one. */
  readonly signedTo: number;
  readonly manifestBytes: number;
  readonly payloadBytes: number;
}

function layoutOf(bytes: Uint8Array): Layout {
  if (!equal(bytes.subarray(0, MAGIC.length), MAGIC)) throw malformed('magic', 'it does not begin as one');
  if (bytes.length < HEAD + CHECKSUM) throw malformed('length', `it has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== SNAPSHOT_VERSION) {
    const message = `Cannot read the snapshot: its format is version ${version}, this program reads version ${SNAPSHOT_VERSION}`;
    throw new SnapshotError('snapshot_version_unsupported', message, { found: version, supported: SNAPSHOT_VERSION });
  }
  const flags = view.getUint32(12, true);
  if (flags > SIGNED || view.getUint32(20, true) !== 0) throw malformed('flags', `its flags are ${flags}`);
  const signed = flags === SIGNED;
  const manifestBytes = view.getUint32(16, true);
  const compressedBytes = Number(view.getBigUint64(24, true));
  const signedTo = HEAD + manifestBytes + compressedBytes;
  const expected = signedTo + (signed ? SIGNATURE_BYTES : 0) + CHECKSUM;
  if (bytes.length !== expected) throw malformed('length', `expected ${expected} bytes, found ${bytes.length}`);
  return { signed, signedTo, manifestBytes, payloadBytes: Number(view.getBigUint64(32, true)) };
}

function checkCeiling(found: number, max: number): void {
  if (found <= max) return;
  const message = `Cannot take the snapshot: decompressed it may have ${max} bytes, it has ${found}`;
  throw new SnapshotError('snapshot_too_large', message, { max, found });
}

function malformed(reason: string, found: string): SnapshotError {
  return new SnapshotError('snapshot_malformed', `Cannot read the snapshot: ${found}`, { reason });
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The digest refuses views of shared buffers; a module's bytes are never one, but their type does not say so. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
