/**
 * Whether a state is one that an instance of the module can have. Backends take an image at its word: what came from outside is held to
 * the module first, or a snapshot could put into a table what the validator promised is never there.
 */
import type { GuestLimits } from '../backend.ts';
import { stateDigest } from '../engine/digest.ts';
import { freshImage } from '../engine/fresh-image.ts';
import { type Image, PAGE } from '../engine/image.ts';
import { startable } from '../engine/start.ts';
import { SnapshotError } from '../errors.ts';
import { NULL_REF } from '../ir/index.ts';
import type { GlobalType, ValidModule } from '../wasm/module.ts';
import { referencedFunctions } from '../wasm/rewrite/references.ts';
import type { Snapshot } from './format.ts';

/** @throws SnapshotError `snapshot_unrestorable`; what `freshImage` throws where the module can have no instance within the limits. */
export function checkRestorable(module: ValidModule, image: Image, limits: GuestLimits): void {
  // First, so that a module which declares much is not given more than the state has.
  checkMemory(module, image, limits);
  same('tables', image.tables.length, module.tables.length);
  image.tables.forEach((table, i) => {
    const { min, max } = module.tables[i].limits;
    between(`table ${i}`, table.length, min, Math.min(max ?? limits.maxTableElements, limits.maxTableElements));
  });
  const fresh = freshImage(startable(module).module, limits);
  const references = new Set(referencedFunctions(module));
  same('globals', image.globals.length, fresh.globals.length);
  module.globalTypes.forEach((type, i) => {
    checkGlobal(type, i, image.globals, fresh.globals, references);
  });
  image.tables.forEach((table, i) => {
    if (module.tables[i].element === 'funcref')
      for (const bits of table) checkReference(`table ${i}`, bits, references);
  });
  checkFlags('data segments', image.droppedData, fresh.droppedData);
  checkFlags('element segments', image.droppedElements, fresh.droppedElements);
}

/** @throws SnapshotError `snapshot_malformed` where the state is not the one whose digest the manifest has. */
export async function checkDigest(module: ValidModule, { image, manifest }: Snapshot): Promise<void> {
  const found = await stateDigest(module.globalTypes, image);
  if (found === manifest.state.memory_sha256) return;
  const message = `Cannot read the snapshot: its memory and globals have the digest ${found}`;
  throw new SnapshotError('snapshot_malformed', message, { reason: 'state' });
}

function checkMemory(module: ValidModule, { memory }: Image, limits: GuestLimits): void {
  const type = module.memories[0];
  same('memories', memory === null ? 0 : 1, type === undefined ? 0 : 1);
  if (memory === null || type === undefined) return;
  between(
    'memory',
    memory.length / PAGE,
    type.limits.min,
    Math.min(type.limits.max ?? limits.maxPages, limits.maxPages),
  );
}

/** What the module calls constant, compilers take for it. */
function checkGlobal(
  { type, mutable }: GlobalType,
  index: number,
  globals: Uint32Array,
  fresh: Uint32Array,
  references: ReadonlySet<number>,
): void {
  const [lo, hi] = globals.subarray(index * 2, index * 2 + 2);
  const what = `global ${index}`;
  if (!mutable && (lo !== fresh[index * 2] || hi !== fresh[index * 2 + 1]))
    throw unlike(what, 'it never changes, and did');
  if (hi !== 0 && type !== 'i64' && type !== 'f64') throw unlike(what, `it has 32 bits, found ${hi} above them`);
  if (type === 'funcref') checkReference(what, lo, references);
}

function checkReference(what: string, bits: number, references: ReadonlySet<number>): void {
  if (bits !== NULL_REF && !references.has(bits)) throw unlike(what, `it cannot refer to function ${bits}`);
}

/** What instantiation dropped stays so. */
function checkFlags(what: string, flags: Uint8Array, fresh: Uint8Array): void {
  same(what, flags.length, fresh.length);
  flags.forEach((flag, i) => {
    if (flag > 1 || flag < fresh[i]) throw unlike(what, `the mark of number ${i} is ${flag}`);
  });
}

function same(what: string, found: number, expected: number): void {
  if (found !== expected) throw unlike(what, `expected ${expected}, found ${found}`);
}

function between(what: string, found: number, min: number, max: number): void {
  if (found < min || found > max) throw unlike(what, `expected a size from ${min} to ${max}, found ${found}`);
}

function unlike(what: string, found: string): SnapshotError {
  return new SnapshotError('snapshot_unrestorable', `Cannot restore the snapshot's ${what}: ${found}`, { what });
}
