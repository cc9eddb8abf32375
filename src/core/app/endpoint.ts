/**
 * How a route is made: documented from its schemas, and its handler wrapped in what every request passes through. The steps are
 * joined once, at registration, so that a request runs one function and Hono is the router.
 */
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Counter, Histogram } from '../metrics/metrics.ts';
import type { TenantId } from '../store/store.ts';
import { type ErrorReply, errorReply, type HttpKind, RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { authorize } from './middleware/auth.ts';
import { checkHost } from './middleware/host.ts';

export interface Caller {
  readonly tenant: TenantId;
}

type Method = 'get' | 'post' | 'delete';

export interface Endpoint {
  /** With its documentation; the path as OpenAPI writes it. */
  readonly route: RouteConfig & { readonly method: Method };
  readonly access: 'anyone' | 'bearer';
  readonly handle: (context: Context, caller: Caller) => Response | Promise<Response>;
}

const ANYONE: Caller = { tenant: '0' };

export function register(app: OpenAPIHono, gateway: Gateway, { route, access, handle }: Endpoint): void {
  app.openAPIRegistry.registerPath(route);
  const template = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  const observe = observer(gateway, template, route.method.toUpperCase());
  const inFlight = gateway.metrics.httpInFlight.labels(template, route.method.toUpperCase());
  app.on(route.method.toUpperCase(), template, async function endpoint(context: Context): Promise<Response> {
    const start = performance.now();
    inFlight.add(1);
    let response: Response;
    try {
      checkHost(context, gateway.hosts);
      response = await handle(context, access === 'anyone' ? ANYONE : { tenant: authorize(context, gateway) });
    } catch (error) {
      response = failed(gateway, context, error);
    }
    inFlight.add(-1);
    observe(response.status, start);
    return response;
  });
}

/** What a request that no route took is answered; `paths` are the templates with their methods. */
export function unmatched(gateway: Gateway, paths: ReadonlyMap<RegExp, readonly string[]>) {
  const observers = new Map<string, ReturnType<typeof observer>>();
  return function notFound(context: Context): Response {
    const start = performance.now();
    const { path, method } = context.req;
    const allowed = [...paths].filter(([pattern]) => pattern.test(path)).flatMap(([, methods]) => methods);
    const error =
      allowed.length === 0
        ? new RequestError('not_found', `Cannot find ${path.slice(0, 256)}: there is no such route`)
        : new RequestError(
            'method_not_allowed',
            `Cannot ${method} ${path.slice(0, 256)}: its methods are ${allowed.join(', ')}`,
            { method },
            { allow: allowed.join(', ') },
          );
    const response = failed(gateway, context, error);
    // Methods are the client's to invent: only real ones become a series.
    const label = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other';
    const observe = observers.get(label) ?? observer(gateway, 'unmatched', label);
    observers.set(label, observe);
    observe(response.status, start);
    return response;
  };
}

/**
 * @throws RequestError `invalid_request`, or the kind that `kinds` gives for the field where the first problem is.
 */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  kinds: Readonly<Record<string, HttpKind>> = {},
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  const field = path.map(String).join('.');
  const kind = kinds[String(path[0])] ?? 'invalid_request';
  const where = field === '' ? 'the request' : field;
  throw new RequestError(kind, `Cannot accept ${where}: ${message}`, field === '' ? {} : { field });
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } });
}

export function failed(gateway: Gateway, context: Context, error: unknown): Response {
  const reply: ErrorReply = errorReply(error);
  if (reply.status >= 500) {
    const { method, path } = context.req;
    const unforeseen = reply.body.error.kind === 'internal';
    const told = error instanceof Error ? (unforeseen ? error.stack : error.message) : String(error);
    gateway.log(unforeseen ? 'error' : 'warn', 'Request failed', {
      method,
      path,
      status: reply.status,
      kind: reply.body.error.kind,
      error: told,
    });
  }
  return json(reply.body, reply.status, reply.headers);
}

interface Series {
  readonly requests: Counter;
  readonly duration: Histogram;
}

function observer({ metrics }: Gateway, route: string, method: string): (status: number, start: number) => void {
  const byStatus = new Map<number, Series>();
  return (status, start) => {
    let series = byStatus.get(status);
    if (!series) {
      const labels = [route, method, String(status)];
      series = { requests: metrics.httpRequests.labels(...labels), duration: metrics.httpDuration.labels(...labels) };
      byStatus.set(status, series);
    }
    series.requests.increment();
    series.duration.observe((performance.now() - start) / 1000);
  };
}
