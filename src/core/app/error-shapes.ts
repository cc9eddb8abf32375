/**
 * How an error is written: in our envelope, or on the routes of another server's protocol in that one's, which its clients read.
 * There `x-tensor-wasm-error` has the kind.
 */
import { z } from '@hono/zod-openapi';
import type { ErrorReply } from './errors.ts';
import { ErrorSchema } from './schemas.ts';

export type Protocol = 'native' | 'openai' | 'open_inference';

const PREFIXES: readonly (readonly [prefix: string, protocol: Protocol])[] = [
  ['/v1', 'openai'],
  ['/v2', 'open_inference'],
];

/** By the path of a request, or of a route. */
export function protocolOf(path: string): Protocol {
  const found = PREFIXES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found ? found[1] : 'native';
}

export const OpenAiErrorSchema = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .openapi('OpenAiError');

export const OpenInferenceErrorSchema = z.object({ error: z.string() }).openapi('OpenInferenceError');

export const ERROR_SCHEMAS = {
  native: ErrorSchema,
  openai: OpenAiErrorSchema,
  open_inference: OpenInferenceErrorSchema,
} as const satisfies Record<Protocol, z.ZodType>;

/** Codes by which OpenAI's clients tell these apart. */
const OPENAI_CODES: Readonly<Record<string, string>> = {
  unauthorized: 'invalid_api_key',
  invalid_auth: 'invalid_api_key',
};

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

export function openAiError({ status, body }: ErrorReply): z.output<typeof OpenAiErrorSchema>['error'] {
  const { kind, message, field, code } = body.error;
  return {
    message,
    type: OPENAI_TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
    param: typeof field === 'string' ? field : null,
    // A trap has a code of its own, which is not the error's.
    code: kind !== 'trap' && typeof code === 'string' ? code : (OPENAI_CODES[kind] ?? kind),
  };
}

/** The reply in the shape of the path's protocol. */
export function shaped(
  path: string,
  reply: ErrorReply,
): { readonly body: object; readonly headers: ErrorReply['headers'] } {
  const headers = { ...reply.headers, 'x-tensor-wasm-error': reply.body.error.kind };
  switch (protocolOf(path)) {
    case 'openai':
      return { body: { error: openAiError(reply) }, headers };
    case 'open_inference':
      return { body: { error: reply.body.error.message }, headers };
    default:
      return { body: reply.body, headers: reply.headers };
  }
}
