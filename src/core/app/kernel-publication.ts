import { textDigest } from '../kernels/digest.ts';
import { isSignedWith, type KernelManifest } from '../kernels/manifest.ts';
import { checkPtx } from '../kernels/ptx.ts';
import type { AddedKernel, Kernel } from '../store/kernels.ts';
import type { Principal } from '../tenants/principal.ts';
import { sameSecret } from '../tenants/secrets.ts';
import { paced } from '../wasm/steps.ts';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { onKernels, requireKey } from './kernel-access.ts';

/**
 * Whether the principal may publish: it has to be named, since a kernel is everybody's.
 *
 * @throws RequestError `kernel_registry_not_configured`, `kernel_publish_disabled_in_dev_mode`, `kernel_publish_scope_required`.
 */
export function checkPublisher(gateway: Gateway, { kind, id }: Principal): void {
  requireKey(gateway);
  if (kind === 'dev') {
    throw new RequestError(
      'kernel_publish_disabled_in_dev_mode',
      'Cannot publish kernels: the server has no tokens, so that nobody could be named who may',
    );
  }
  if (id !== null && gateway.kernels.publishers.has(id)) return;
  throw new RequestError(
    'kernel_publish_scope_required',
    'Cannot publish kernels: TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS does not name the token',
    { token_id: id },
  );
}

/**
 * Checks a kernel and keeps it. One that is there already with the same PTX, architecture and publisher stays as it is.
 *
 * @throws RequestError `kernel_too_large`, `publisher_not_allowed`, `digest_mismatch`, `bad_signature`, `already_registered`,
 * `kernel_registry_storage_error`; TensorWasmError `usage` for what is no PTX, `quota_exceeded`.
 */
export async function publishKernel(gateway: Gateway, { manifest, ptx }: Kernel): Promise<AddedKernel> {
  const { config, store } = gateway;
  const key = requireKey(gateway);
  checkSize(ptx, config.TENSOR_WASM_MAX_KERNEL_BYTES);
  const allowed = config.TENSOR_WASM_API_KERNEL_PUBLISHERS;
  if (allowed.length > 0 && !allowed.includes(manifest.publisher)) {
    throw new RequestError(
      'publisher_not_allowed',
      'Cannot publish the kernel: its publisher is not in TENSOR_WASM_API_KERNEL_PUBLISHERS',
      { publisher: manifest.publisher },
    );
  }
  const digest = await paced(textDigest(ptx));
  if (!sameSecret(digest, manifest.digest)) {
    const message = `Cannot publish the kernel: the PTX has the digest ${digest}, the manifest ${manifest.digest}`;
    throw new RequestError('digest_mismatch', message, { expected: manifest.digest, found: digest });
  }
  if (!isSignedWith(key, manifest)) {
    throw new RequestError('bad_signature', "Cannot publish the kernel: it is not signed with the server's key");
  }
  checkPtx(ptx, manifest.smVersion);
  const room = { kernels: config.TENSOR_WASM_MAX_KERNELS, bytes: config.TENSOR_WASM_MAX_STORED_KERNEL_BYTES };
  const added = await onKernels(gateway, store.kernels.add({ manifest, ptx }, room));
  if (added.added || same(added.manifest, manifest)) return added;
  const { name, version } = manifest;
  throw new RequestError(
    'already_registered',
    `Cannot publish kernel ${name}@${version}: there is another one of this name and version`,
    { name, version, digest: added.manifest.digest },
  );
}

/** Its time aside, which a second attempt to publish has anew. */
function same(a: KernelManifest, b: KernelManifest): boolean {
  return a.digest === b.digest && a.smVersion === b.smVersion && a.publisher === b.publisher;
}

function checkSize(ptx: string, max: number): void {
  const found = ptx.length > max ? ptx.length : new TextEncoder().encode(ptx).length;
  if (found <= max) return;
  const message = `Cannot publish the kernel: its PTX has ${found} bytes or more, at most ${max} are taken`;
  throw new RequestError('kernel_too_large', message, { max, found });
}
