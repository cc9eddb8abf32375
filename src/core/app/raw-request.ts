/**
 * Bytes in, bytes out. The body is the tensor `input`; the export is called with (pointer, length, …args). `?output_bytes=N` adds a
 * tensor `output` of N zero bytes and its (pointer, length) after the input's; its bytes are the reply where the client
 * accepts application/octet-stream.
 */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { parseJson } from '../engine/values.ts';
import { parse } from './endpoint.ts';
import { RequestError } from './errors.ts';

const RawQuery = z.strictObject({
  export: z.string().optional(),
  args: z.string().optional(),
  output_bytes: z.coerce.number().int().min(0).optional(),
  backend: z.string().optional(),
  instance: z.string().optional(),
  verify: z.union([z.enum(['off', 'all']), z.coerce.number()]).optional(),
  fuel: z.coerce.number().optional(),
  deadline_ms: z.coerce.number().optional(),
});

/** The invocation in the form of the JSON body. */
export function rawRequest(
  context: Context,
  bytes: Uint8Array,
): { readonly body: unknown; readonly wantsBytes: boolean } {
  const { args, output_bytes: outputBytes, ...rest } = parse(RawQuery, context.req.query());
  const more = args === undefined ? [] : parseJson(args, 'args');
  if (!Array.isArray(more)) throw new RequestError('invalid_args', 'Cannot read args: expected a JSON array');
  const output =
    outputBytes === undefined ? [] : [{ name: 'output', dtype: 'u8', shape: [outputBytes], encoding: 'base64' }];
  const wantsBytes =
    outputBytes !== undefined && (context.req.header('accept') ?? '').includes('application/octet-stream');
  return {
    body: {
      ...rest,
      args: [
        { tensor: 'input' },
        bytes.length,
        ...(outputBytes === undefined ? [] : [{ tensor: 'output' }, outputBytes]),
        ...more,
      ],
      tensors: [{ name: 'input', dtype: 'u8', shape: [bytes.length], data: bytes }, ...output],
    },
    wantsBytes,
  };
}
