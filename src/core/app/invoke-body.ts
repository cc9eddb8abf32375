/** What an invocation is asked with: JSON, or raw bytes. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { parse } from './endpoint.ts';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { HostFields } from './guest-host.ts';
import { InvocationSchema } from './invocation.ts';
import { isJson, jsonOf, mediaType, useBytes } from './middleware/body.ts';
import { rawRequest } from './raw-request.ts';
import { UuidSchema } from './schemas.ts';

export const InvokeBody = InvocationSchema.extend({
  ...HostFields,
  backend: z
    .string()
    .nullish()
    .openapi({ description: '`auto` (the default), `cpu`, `webgpu`, `cuda`, or one with a device’s index: `cuda:1`' }),
  fallback: z.boolean().nullish().openapi({
    description: 'Whether the CPU may stand in for a named backend that is missing, refuses or fails (true)',
  }),
  verify: z
    .union([z.enum(['off', 'all']), z.number().min(0).max(1)])
    .nullish()
    .openapi({
      description:
        'Whether to run again on the CPU and compare, bit by bit or, with `fast`, floats within 4 ULP: "off", "all", or the share of invocations',
    }),
  instance: UuidSchema.nullish().openapi({
    description: 'A kept instance to run on, its state kept; `backend` moves it there first',
  }),
}).openapi('Invoke');

export type InvokeJson = z.output<typeof InvokeBody>;

const absentOr =
  (accepts: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || accepts(value);
const oneOf = (...texts: readonly string[]) => absentOr((value) => texts.includes(value as string));
const positive = absentOr((value) => Number.isSafeInteger(value) && (value as number) >= 1);
const boolean = absentOr((value) => typeof value === 'boolean');

/** What {@link InvokeBody} says of the fields that a plain call has. */
const PLAIN: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['export', absentOr((value) => typeof value === 'string' && value !== '')],
  ['args', absentOr(Array.isArray)],
  ['mode', oneOf('call', 'grid', 'batch')],
  ['exactness', oneOf('exact', 'fast')],
  ['backend', absentOr((value) => typeof value === 'string')],
  ['fallback', boolean],
  ['digest', boolean],
  ['count', positive],
  ['fuel', positive],
  ['deadline_ms', positive],
]);

/** A body that {@link InvokeBody} would accept as it stands; null where the schema has to be asked, which takes fifty times as long. */
export function plainBody(value: unknown): InvokeJson | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  for (const field of Object.keys(value)) {
    if (!PLAIN.get(field)?.(value[field as keyof typeof value])) return null;
  }
  return value as InvokeJson;
}

export interface InvokeRequest<B = InvokeJson> {
  readonly body: B;
  /** Whether the reply is the bytes of the one output. */
  readonly wantsBytes: boolean;
}

/** @throws RequestError What is wrong with the body. */
export function readInvoke<S extends z.ZodType>(
  context: Context,
  { config }: Gateway,
  schema: S,
): Promise<InvokeRequest<z.output<S>>> {
  return useBytes(context, config, (bytes) => requestOf(context, bytes, (body) => parse(schema, body, KINDS)));
}

/** As {@link readInvoke}, of bytes that are there. */
export function invokeOf(context: Context, bytes: Uint8Array): InvokeRequest {
  return requestOf(context, bytes, (body) => plainBody(body) ?? parse(InvokeBody, body, KINDS));
}

const KINDS = { args: 'invalid_args', tensors: 'invalid_tensor', instance: 'invalid_uuid' } as const;

function requestOf<B>(context: Context, bytes: Uint8Array, check: (body: unknown) => B): InvokeRequest<B> {
  const type = mediaType(context);
  if (isJson(type)) return { body: check(jsonOf(type, bytes) ?? {}), wantsBytes: false };
  if (type === 'application/octet-stream') {
    const { body, wantsBytes } = rawRequest(context, bytes);
    return { body: check(body), wantsBytes };
  }
  if (bytes.length === 0) return { body: check({}), wantsBytes: false };
  throw new RequestError(
    'unsupported_media_type',
    `Cannot invoke: expected application/json or application/octet-stream, received ${type || 'no media type'}`,
  );
}
