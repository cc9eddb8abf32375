/** What a function is in requests and replies. */
import { z } from '@hono/zod-openapi';
import type { FunctionRecord } from '../store/functions.ts';

const MAX_NAME_BYTES = 256;

export const NameSchema = z
  .string()
  .refine((name) => name.trim() !== '', 'expected a name that is not blank')
  .refine((name) => new TextEncoder().encode(name).length <= MAX_NAME_BYTES, `expected at most ${MAX_NAME_BYTES} bytes`)
  .refine((name) => !/\p{Cc}/u.test(name), 'expected no control characters')
  .openapi({ description: `1 to ${MAX_NAME_BYTES} bytes of UTF-8, no control characters`, example: 'mandelbrot' });

export const DeployBody = z
  .object({
    name: NameSchema,
    wasm_b64: z.string().openapi({ format: 'byte', description: 'The module, in padded standard base64' }),
  })
  .openapi('Deploy');

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

export function shownFunction({
  id,
  name,
  version,
  sha256,
  size,
  createdUnixMs,
}: FunctionRecord): z.output<typeof FunctionSchema> {
  return { id, name, version, sha256, size, created_unix_ms: createdUnixMs };
}
