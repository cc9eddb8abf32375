import type { Context } from 'hono';

const ACCEPTED = /^[\w.:-]{1,128}$/;

/** The caller's own id of the request where it is one, so that its log and ours can be read together; else a new one. */
export function requestId(context: Context): string {
  const given = context.req.header('x-request-id');
  return given !== undefined && ACCEPTED.test(given) ? given : crypto.randomUUID();
}
