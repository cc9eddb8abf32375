/** What a function is in requests and replies. */
import { z } from '@hono/zod-openapi';
import { parseBackend } from '../scheduler/placement.ts';
import type { FunctionMetadata, FunctionPolicy, FunctionRecord } from '../store/functions.ts';
import { SignatureSchema, shownSignature } from './open-inference/schemas.ts';
import { ShadowStackSchema } from './schemas.ts';

const MAX_NAME_BYTES = 256;

export const NameSchema = z
  .string()
  .refine((name) => name.trim() !== '', 'expected a name that is not blank')
  .refine((name) => new TextEncoder().encode(name).length <= MAX_NAME_BYTES, `expected at most ${MAX_NAME_BYTES} bytes`)
  .refine((name) => !/\p{Cc}/u.test(name), 'expected no control characters')
  .openapi({ description: `1 to ${MAX_NAME_BYTES} bytes of UTF-8, no control characters`, example: 'mandelbrot' });

const MAX_DESCRIPTION = 1024;
const MAX_TAGS = 32;
const MAX_TAG = 64;
const MAX_VARIABLES = 128;
const MAX_ENVIRONMENT_BYTES = 32 * 1024;

const whole = (min: number, description: string) =>
  z.int().min(min).max(Number.MAX_SAFE_INTEGER).optional().openapi({ description });

/** What may be said of a function beside its module. */
export const metadataFields = {
  description: z.string().max(MAX_DESCRIPTION).openapi({ description: 'For people' }),
  tags: z
    .array(
      z
        .string()
        .min(1)
        .max(MAX_TAG)
        .refine((tag) => !/\p{Cc}/u.test(tag), 'expected no control characters'),
    )
    .max(MAX_TAGS)
    .transform((tags) => [...new Set(tags)].sort())
    .openapi({ type: 'array', items: { type: 'string' }, description: 'Kept in order, without repeats' }),
  environment: z
    .record(z.string().regex(/^[^=\0]+$/), z.string().regex(/^[^\0]*$/))
    .refine(
      (variables) => Object.keys(variables).length <= MAX_VARIABLES,
      `expected at most ${MAX_VARIABLES} variables`,
    )
    .refine(
      (variables) => new TextEncoder().encode(JSON.stringify(variables)).length <= MAX_ENVIRONMENT_BYTES,
      `expected at most ${MAX_ENVIRONMENT_BYTES} bytes of JSON`,
    )
    .openapi({ description: 'Variables of a guest that imports WASI; shown to whoever may read the function' }),
  limits: z
    .strictObject({
      deadline_ms: whole(1, 'Of an invocation: the most, and what it is when none is asked'),
      fuel: whole(1, 'Of a lane: the most, and what it is when none is asked'),
      max_pages: whole(0, 'Linear memory, in pages of 64 KiB'),
      max_call_depth: whole(1, 'Recursion depth'),
      concurrency: whole(1, 'Invocations running at once; more wait'),
    })
    .openapi('FunctionLimits', { description: 'Below what the server allows; absent is as much as that' }),
  policy: z
    .strictObject({
      backend: z.string().optional(),
      fallback: z.boolean().optional(),
      exactness: z.enum(['exact', 'fast']).optional(),
      shadow_stack: ShadowStackSchema.optional(),
      verify: z.union([z.enum(['off', 'all']), z.number().min(0).max(1)]).optional(),
    })
    .openapi('FunctionPolicy', { description: 'What an invocation is that does not say otherwise' }),
  signature: SignatureSchema.optional(),
} as const;

export const MetadataSchema = z.strictObject(metadataFields);

/** @throws TensorWasmError `usage` for a backend that is none. */
export function checkPolicy({ backend }: FunctionPolicy): void {
  if (backend !== undefined) parseBackend(backend);
}

const RefusalSchema = z.object({
  construct: z.string(),
  message: z.string(),
  function: z.int().nullable(),
  offset: z.int().nullable(),
});

export const FunctionSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    version: z.int().openapi({ description: 'From 1, counted for each name' }),
    sha256: z.string().openapi({ description: 'Of the module’s bytes, hexadecimal' }),
    size: z.int().openapi({ description: 'Bytes of the module' }),
    created_unix_ms: z.int(),
    updated_unix_ms: z.int().openapi({ description: 'When what follows last changed' }),
    description: z.string(),
    tags: z.array(z.string()),
    environment: z.record(z.string(), z.string()),
    limits: metadataFields.limits,
    policy: metadataFields.policy,
    signature: metadataFields.signature,
  })
  .openapi('Function');

export const FunctionDetailSchema = FunctionSchema.extend({
  exports: z.array(
    z.object({
      name: z.string(),
      params: z.array(z.string()),
      results: z.array(z.string()),
      verdicts: z
        .record(
          z.string(),
          z.object({
            runnable: z.boolean(),
            modes: z.array(z.string()),
            refusals: z.record(z.string(), RefusalSchema),
          }),
        )
        .openapi({ description: 'By backend: the modes in which the export runs there, and why not in the others' }),
    }),
  ),
}).openapi('FunctionDetail');

export const DeployedSchema = FunctionDetailSchema.extend({
  created: z.boolean().openapi({
    description: 'False where the newest version of the name has the same module already: the reply is that one',
  }),
}).openapi('DeployedFunction');

export function shownFunction(record: FunctionRecord): z.output<typeof FunctionSchema> {
  const { id, name, version, sha256, size, createdUnixMs, updatedUnixMs, metadata } = record;
  return {
    id,
    name,
    version,
    sha256,
    size,
    created_unix_ms: createdUnixMs,
    updated_unix_ms: updatedUnixMs,
    ...shownMetadata(metadata),
  };
}

export function shownMetadata(metadata: FunctionMetadata): z.output<typeof MetadataSchema> {
  const { description, tags, environment, limits, policy, signature } = metadata;
  return {
    description,
    tags: [...tags],
    environment: { ...environment },
    limits: { ...limits },
    policy: { ...policy },
    ...(signature ? { signature: shownSignature(signature) } : {}),
  };
}
