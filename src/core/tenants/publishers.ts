import { TensorWasmError } from '../errors.ts';
import type { Sha256 } from '../ports.ts';
import { environmentId, tokenId } from './secrets.ts';

/**
 * Reads `TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS`: the ids of the principals that it names. An entry is a token's id, a token itself (as in
 * the reference; what counts of one of the store is its id, so that it stays named when it is rotated), or `jwt:SUBJECT`.
 *
 * @throws TensorWasmError `usage` for an entry with a tenant clause: kernels belong to no tenant.
 */
export function readPublishers(entries: readonly string[], sha256: Sha256): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry, index) => {
      if (!entry.includes(':tenant=')) return [tokenId(entry) ?? entry, environmentId(sha256(entry))];
      throw new TensorWasmError(
        'usage',
        `Cannot read TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: entry ${index + 1} has a tenant clause, and kernels belong to no tenant`,
        { entry: index + 1 },
      );
    }),
  );
}
