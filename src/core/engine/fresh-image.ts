import type { GuestLimits } from '../backend.ts';
import type { ValidModule } from '../wasm/module.ts';
import { type Image, PAGE } from './image.ts';
import { buildImage } from './instantiate.ts';

/** Images with more memory than this are built anew each time: keeping one costs as much memory as an instance. */
const KEPT_BYTES = 16 * PAGE;

interface Kept {
  readonly limits: GuestLimits;
  readonly image: Image;
}

const kept = new WeakMap<ValidModule, Kept>();

/**
 * The state of a fresh instance, shared between all who ask: it must not be written to. Errors as {@link buildImage}.
 */
export function freshImage(module: ValidModule, limits: GuestLimits): Image {
  const known = keptImage(module, limits);
  if (known) return known;
  const image: Image = { ...buildImage(module, {}, limits), frozen: true };
  if ((image.memory?.length ?? 0) <= KEPT_BYTES) kept.set(module, { limits, image });
  return image;
}

/** {@link freshImage} where it is kept, else null. */
export function keptImage(module: ValidModule, limits: GuestLimits): Image | null {
  const known = kept.get(module);
  return known && sameLimits(known.limits, limits) ? known.image : null;
}

function sameLimits(a: GuestLimits, b: GuestLimits): boolean {
  return a.maxPages === b.maxPages && a.maxCallDepth === b.maxCallDepth && a.maxTableElements === b.maxTableElements;
}
