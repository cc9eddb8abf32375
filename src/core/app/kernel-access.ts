import { TensorWasmError } from '../errors.ts';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';

/** What of the kernel registry the settings say. */
export interface KernelAccess {
  /** Null where there is no registry. */
  readonly key: Uint8Array | null;
  /** Ids of the principals that may publish. */
  readonly publishers: ReadonlySet<string>;
}

/** @throws RequestError `kernel_registry_not_configured` */
export function requireKey({ kernels }: Gateway): Uint8Array {
  if (kernels.key !== null) return kernels.key;
  throw new RequestError(
    'kernel_registry_not_configured',
    'Cannot use the kernel registry: the server has none, TENSOR_WASM_API_KERNEL_HMAC_KEY is not set',
  );
}

/**
 * What the store does with kernels.
 *
 * @throws RequestError `kernel_registry_storage_error` where it fails, with what is known of why.
 */
export async function onKernels<T>({ log }: Gateway, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (cause) {
    if (!(cause instanceof TensorWasmError) || (cause.kind !== 'internal' && cause.kind !== 'unavailable')) throw cause;
    log('error', 'The kernel registry cannot use the store', { error: cause.message });
    const { store, retry_after_seconds: seconds } = cause.details;
    throw new RequestError(
      'kernel_registry_storage_error',
      'Cannot use the kernel registry: the store failed',
      store === undefined ? {} : { store, retry_after_seconds: seconds ?? null },
      typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {},
      { cause },
    );
  }
}
