/** Large replies wait where they are counted until their clients read them: what is given to a runtime it takes whole, read or not. */

import type { Config } from '../../config/config.ts';
import type { TenantId } from '../../store/store.ts';
import { RequestError } from '../errors.ts';
import type { Unread } from '../unread.ts';
import { likewise, sizeOf } from './compression.ts';

const LARGE_BYTES = 1024 * 1024;
const SLICE_BYTES = 64 * 1024;

/** @throws RequestError `capacity_exhausted` while the tenant leaves more unread than it may. */
export function checkUnread(
  unread: Unread,
  tenant: TenantId,
  { TENSOR_WASM_API_TENANT_MAX_UNREAD_BYTES: max }: Config,
): void {
  const found = unread.of(tenant);
  if (found < max) return;
  const message = `Cannot take the request now: ${found} bytes of the tenant's replies wait to be read`;
  throw new RequestError('capacity_exhausted', message, { max, found }, { 'retry-after': '1' });
}

/**
 * A tenant's reply, given in slices as its client reads it; counted from its first slice on, since that of a HEAD is never asked for. What is
 * no tenant's counts for none.
 */
export function paced(response: Response, tenant: TenantId | null, unread: Unread): Response {
  const size = sizeOf(response);
  if (size < LARGE_BYTES || tenant === null) return response;
  // Not looked at before: a body that was asked for as a stream has no length any more.
  const { body, status, headers } = response;
  if (body === null) return response;
  const reader = body.getReader();
  let rest = new Uint8Array(0);
  let left = 0;
  const count = (change: number): void => {
    left += change;
    unread.add(tenant, change);
  };
  let begun = false;
  const slices = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun) count(size);
        begun = true;
        while (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            count(-left);
            controller.close();
            return;
          }
          rest = value;
        }
        const slice = rest.subarray(0, SLICE_BYTES);
        rest = rest.subarray(slice.length);
        count(-Math.min(slice.length, left));
        controller.enqueue(slice);
      },
      cancel(reason) {
        count(-left);
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return likewise(response, new Response(slices, { status, headers }));
}
