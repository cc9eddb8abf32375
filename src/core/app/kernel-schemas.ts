import { z } from '@hono/zod-openapi';
import { KERNEL_NAME, KERNEL_VERSION, type KernelManifest } from '../kernels/manifest.ts';

const BYTES = 32;
const U32_MAX = 0xffff_ffff;
const MAX_PUBLISHER = 128;

const BytesSchema = z.array(z.int().min(0).max(255)).length(BYTES);
const HexSchema = z.string().regex(/^[0-9a-fA-F]{64}$/, 'expected 64 hexadecimal digits');

export const KernelNameSchema = z.string().regex(KERNEL_NAME, 'expected 1 to 128 letters, digits and ._+:-');
export const KernelVersionSchema = z.string().regex(KERNEL_VERSION, 'expected 1 to 64 letters, digits and ._+:-');

const HASH = 'BLAKE3 of the PTX as UTF-8';
const SIGNATURE = 'HMAC-SHA256 over name, NUL, version, NUL, sm_version (u32, little-endian) and digest';

const FIELDS = {
  name: KernelNameSchema,
  version: KernelVersionSchema,
  sm_version: z.int().min(0).max(U32_MAX).openapi({ description: 'Compute capability, such as 80' }),
  published_unix_ms: z.int().min(0).openapi({ description: 'By the publisher’s clock; not signed' }),
  publisher: z
    .string()
    .min(1)
    .max(MAX_PUBLISHER)
    .refine((text) => !/\p{Cc}/u.test(text), 'expected no control characters')
    .openapi({ description: 'By the publisher’s word, without control characters; not signed' }),
};

/** As replies have it, in the form that can be published again. */
export const ManifestSchema = z
  .object({
    ...FIELDS,
    digest: BytesSchema.openapi({ description: HASH }),
    signature: BytesSchema.openapi({ description: SIGNATURE }),
  })
  .openapi('KernelManifest');

const WrittenSchema = z.union([BytesSchema, HexSchema]);

export const PublishBody = z
  .strictObject({
    manifest: z.strictObject({
      ...FIELDS,
      digest: WrittenSchema.openapi({ description: `${HASH}; as bytes or hexadecimal digits` }),
      signature: WrittenSchema.openapi({ description: `${SIGNATURE}; as bytes or hexadecimal digits` }),
    }),
    ptx_text: z.string(),
  })
  .openapi('PublishKernel');

export const KernelSchema = z.object({ manifest: ManifestSchema, ptx_text: z.string() }).openapi('Kernel');

/** What the command line reads: a body to publish, or without the PTX. */
export const KernelFile = z.object({ manifest: PublishBody.shape.manifest, ptx_text: z.string().optional() });

export function manifestOf(body: z.output<typeof PublishBody>['manifest']): KernelManifest {
  return {
    name: body.name,
    version: body.version,
    smVersion: body.sm_version,
    digest: hexOf(body.digest),
    signature: hexOf(body.signature),
    publishedUnixMs: body.published_unix_ms,
    publisher: body.publisher,
  };
}

export function shownManifest(manifest: KernelManifest): z.output<typeof ManifestSchema> {
  return {
    name: manifest.name,
    version: manifest.version,
    sm_version: manifest.smVersion,
    digest: bytesOf(manifest.digest),
    signature: bytesOf(manifest.signature),
    published_unix_ms: manifest.publishedUnixMs,
    publisher: manifest.publisher,
  };
}

function hexOf(value: string | readonly number[]): string {
  if (typeof value === 'string') return value.toLowerCase();
  return value.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(hex: string): number[] {
  return Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
