/** What a snapshot says of itself, as JSON. Members travel in this order, so that the same is the same bytes. */
import { z } from 'zod';
import { SnapshotError } from '../errors.ts';

const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const SCHEMA = z.strictObject({
  tenant: z.string().regex(/^\d{1,20}$/),
  function: z.strictObject({
    id: z.uuid(),
    name: z.string(),
    version: z.int().min(1),
    /** What else its record says (`FunctionMetadata`), to deploy it alike where it is gone. */
    metadata: z.record(z.string(), z.unknown()),
  }),
  /** Null for the state that a new instance would have. */
  instance: z.strictObject({ id: z.uuid(), name: z.string().nullable() }).nullable(),
  module: z.strictObject({ sha256: hash, bytes: count }),
  state: z.strictObject({
    bytes: count,
    /** Of memory and mutable globals, as an invocation's `digest`. */
    memory_sha256: hash,
  }),
  /** Those that the instance had. */
  limits: z.strictObject({ max_pages: count, max_call_depth: count, max_table_elements: count }),
  captured: z.strictObject({
    unix_ms: count,
    /** The token's id; null where nobody has to have one. */
    by: z.string().nullable(),
    /** Version of the program that wrote it. */
    engine: z.string(),
  }),
});

export type SnapshotManifest = z.output<typeof SCHEMA>;

export function encodeManifest(manifest: SnapshotManifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(manifest));
}

/** @throws SnapshotError `snapshot_malformed` */
export function decodeManifest(bytes: Uint8Array): SnapshotManifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unreadable('it is not JSON', cause);
  }
  const parsed = SCHEMA.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw unreadable(`${path.join('.')}: ${message}`);
}

function unreadable(found: string, cause?: unknown): SnapshotError {
  return new SnapshotError(
    'snapshot_malformed',
    `Cannot read the snapshot's manifest: ${found}`,
    { reason: 'manifest' },
    { cause },
  );
}
