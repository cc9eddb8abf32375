import type { Context } from 'hono';

const EXPOSED = 'X-Request-Id, Location, Retry-After, RateLimit, RateLimit-Policy, ETag';
const ALLOWED =
  'authorization, content-type, x-tensorwasm-tenant, x-request-id, traceparent, idempotency-key, if-match, if-none-match';
const PREFLIGHT_SECONDS = '600';

/** Lets pages of the origins named read a reply. No credentials of a browser ever count here, so none are allowed. */
export function allowOrigin(context: Context, headers: Record<string, string>, origins: ReadonlySet<string>): void {
  if (origins.size === 0) return;
  headers.vary = 'Origin';
  const origin = context.req.header('origin');
  if (origin === undefined || !origins.has(origin)) return;
  headers['access-control-allow-origin'] = origin;
  headers['access-control-expose-headers'] = EXPOSED;
}

/** The answer to a browser's question whether it may send a request; null where the request is no such question, or may not. */
export function preflight(context: Context, methods: readonly string[], origins: ReadonlySet<string>): Response | null {
  const { req } = context;
  if (req.method !== 'OPTIONS' || methods.length === 0) return null;
  const origin = req.header('origin');
  if (origin === undefined || !origins.has(origin) || req.header('access-control-request-method') === undefined) {
    return null;
  }
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': ALLOWED,
      'access-control-max-age': PREFLIGHT_SECONDS,
    },
  });
}
