import { type DecodeLimits, decode } from './decode/index.ts';
import type { Features } from './features.ts';
import type { ValidModule } from './module.ts';
import { validate } from './validate/index.ts';

/**
 * Decodes and validates a module: the one door from bytes to everything else.
 *
 * @throws ModuleError `malformed`, `invalid` or `too_large`, with a byte offset.
 */
export function load(bytes: Uint8Array, limits?: DecodeLimits, features?: Features): ValidModule {
  return validate(decode(bytes, limits, features), features);
}
