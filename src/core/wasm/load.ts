import { callGraphInSteps } from './call-graph.ts';
import { type DecodeLimits, decode } from './decode/index.ts';
import type { Features } from './features.ts';
import type { ValidModule } from './module.ts';
import { finish, paced, STEP_BYTES, type Steps } from './steps.ts';
import { validateInSteps } from './validate/index.ts';

/**
 * Decodes and validates a module: the one door from bytes to everything else.
 *
 * @throws ModuleError `malformed`, `invalid` or `too_large`, with a byte offset.
 */
export function load(bytes: Uint8Array, limits?: DecodeLimits, features?: Features): ValidModule {
  return finish(validateInSteps(decode(bytes, limits, features), features));
}

/**
 * As {@link load}, without holding the event loop for long: where the code is large, it gives way while it validates. Its call
 * graph is made too, because whoever runs the module asks for it.
 */
export async function loadPaced(bytes: Uint8Array, limits?: DecodeLimits, features?: Features): Promise<ValidModule> {
  return bytes.length < STEP_BYTES ? load(bytes, limits, features) : paced(loadInSteps(bytes, limits, features));
}

function* loadInSteps(bytes: Uint8Array, limits?: DecodeLimits, features?: Features): Steps<ValidModule> {
  const module = yield* validateInSteps(decode(bytes, limits, features), features);
  yield* callGraphInSteps(module);
  return module;
}
