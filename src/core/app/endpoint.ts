/**
 * How a route is made: documented from its schemas, and its handler wrapped in what every request passes through. The steps are
 * joined once, at registration, so that a request runs one function and Hono is the router.
 */
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Counter, Histogram } from '../metrics/metrics.ts';
import { DEFAULT_TENANT, type TenantId } from '../store/store.ts';
import { DEVELOPER, type Principal, type Role } from '../tenants/principal.ts';
import type { Admittance, CallerLimits } from '../tenants/request-limits.ts';
import { Answer, json } from './answer.ts';
import { auditor } from './auditor.ts';
import { ERROR_SCHEMAS, protocolOf, shaped } from './error-shapes.ts';
import { type ErrorReply, errorReply, type HttpKind, RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { authenticate, checkRole, tenantOf } from './middleware/auth.ts';
import { compressed } from './middleware/compression.ts';
import { allowOrigin, preflight } from './middleware/cors.ts';
import { checkHost } from './middleware/host.ts';
import { admit, tellStandings } from './middleware/limits.ts';
import { checkUnread, paced } from './middleware/pace.ts';
import { requestId } from './middleware/request-id.ts';
import { errorsIn } from './schemas.ts';

export { json } from './answer.ts';

export interface Caller {
  readonly tenant: TenantId;
  readonly principal: Principal;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Endpoint {
  /** With its documentation; the path as OpenAPI writes it. */
  readonly route: RouteConfig & { readonly method: Method };
  /** Whom it answers: everybody, whoever has a token, or those whose token has the role, or one of them. */
  readonly access: 'anyone' | 'bearer' | Role | readonly Role[];
  /** `server` where what it is about belongs to no tenant: none has to be named then. */
  readonly scope?: 'tenant' | 'server';
  /** What the audit log calls it; without a name, method and path. */
  readonly action?: string;
  readonly handle: (context: Context, caller: Caller) => Handled;
}

/** Where nobody is asked for a token, nothing of a tenant is shown either. */
const ANYONE: Caller = { tenant: DEFAULT_TENANT, principal: { ...DEVELOPER, roles: new Set() } };

export function register(app: OpenAPIHono, gateway: Gateway, endpoint: Endpoint): void {
  const { route, access, scope = 'tenant', action, handle } = endpoint;
  const { unread } = gateway;
  app.openAPIRegistry.registerPath(documented(endpoint));
  const template = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  const observe = observer(gateway, template, route.method.toUpperCase());
  const inFlight = gateway.metrics.httpInFlight.labels(template, route.method.toUpperCase());
  const audit = auditor(gateway, route.method, route.path, action);
  const roles = rolesOf(access);
  const { TENSOR_WASM_API_REQUIRE_TENANT: needsTenant, TENSOR_WASM_API_COMPRESS_MIN_BYTES: compressFrom } =
    gateway.config;

  /** From whoever calls to what the handler makes of it. */
  const enter = (context: Context, passage: Passage): Handled => {
    checkHost(context, gateway.hosts);
    if (access === 'anyone') return handle(context, ANYONE);
    const found = authenticate(context, gateway);
    return found instanceof Promise
      ? found.then((principal) => enterAs(context, passage, principal))
      : enterAs(context, passage, found);
  };
  const enterAs = (context: Context, passage: Passage, principal: Principal): Handled => {
    passage.principal = principal;
    const named = scope === 'tenant' || context.req.header('x-tensorwasm-tenant') !== undefined;
    passage.tenant = named ? tenantOf(context, principal, needsTenant) : null;
    if (roles.length > 0) checkRole(principal, roles);
    const actsFor = passage.tenant ?? DEFAULT_TENANT;
    if (passage.tenant !== null) checkUnread(unread, passage.tenant, gateway.config);
    const admitted = (limits: CallerLimits): Handled => {
      passage.admittance = admit(gateway, principal, actsFor, limits);
      return handle(context, { tenant: actsFor, principal });
    };
    const limits = gateway.quotas.requests(actsFor);
    return limits instanceof Promise ? limits.then(admitted) : admitted(limits);
  };
  const leave = (context: Context, passage: Passage, handled: Response | Answer): Response => {
    passage.admittance?.leave();
    const response = finish(gateway, context, handled, passage.id, passage.admittance);
    passage.end = performance.now();
    audit(context, passage, handled);
    inFlight.add(-1);
    observe(handled.status, passage.end - passage.start);
    return compressed(context, paced(response, passage.tenant, unread), compressFrom);
  };
  const fail = (context: Context, passage: Passage, error: unknown): Response => {
    const reply = errorReply(error);
    passage.errorKind = reply.body.error.kind;
    return leave(context, passage, answer(gateway, context, error, reply));
  };

  app.on(route.method.toUpperCase(), template, function endpoint(context: Context): Response | Promise<Response> {
    inFlight.add(1);
    const passage: Passage = {
      id: requestId(context),
      start: performance.now(),
      end: 0,
      principal: null,
      tenant: null,
      admittance: null,
      errorKind: null,
    };
    try {
      const handled = enter(context, passage);
      if (!(handled instanceof Promise)) return leave(context, passage, handled);
      return handled.then(
        (done) => leave(context, passage, done),
        (error) => fail(context, passage, error),
      );
    } catch (error) {
      return fail(context, passage, error);
    }
  });
}

export type Handled = Response | Answer | Promise<Response | Answer>;

/** What is known of a request on its way through. */
interface Passage {
  readonly id: string;
  readonly start: number;
  /** When there was a reply. */
  end: number;
  principal: Principal | null;
  tenant: TenantId | null;
  admittance: Admittance | null;
  errorKind: string | null;
}

/** None where any token does. */
function rolesOf(access: Endpoint['access']): readonly Role[] {
  if (access === 'anyone' || access === 'bearer') return [];
  return typeof access === 'string' ? [access] : access;
}

/** The route's documentation with what comes of its access: the role it takes, and the refusals that everybody may meet. */
function documented({ route, access, scope = 'tenant' }: Endpoint): RouteConfig {
  if (access === 'anyone') return { ...route, security: [] };
  return {
    ...route,
    'x-tensor-wasm-roles': rolesOf(access),
    'x-tensor-wasm-scope': scope,
    responses: { ...errorsIn(ERROR_SCHEMAS[protocolOf(route.path)], 400, 401, 403, 429, 500, 503), ...route.responses },
  } as RouteConfig;
}

/** A reply with what every one has, whoever made it. */
function finish(
  { origins, respond }: Gateway,
  context: Context,
  handled: Response | Answer,
  id: string,
  admittance: Admittance | null,
): Response {
  if (handled instanceof Answer) {
    addCommon(context, handled.headers, origins, id, admittance);
    return handled.response(respond);
  }
  const common: Record<string, string> = {};
  addCommon(context, common, origins, id, admittance);
  const { headers } = handled;
  for (const name in common) if (name !== 'cache-control' || !headers.has(name)) headers.set(name, common[name]);
  return handled;
}

function addCommon(
  context: Context,
  headers: Record<string, string>,
  origins: ReadonlySet<string>,
  id: string,
  admittance: Admittance | null,
): void {
  headers['x-request-id'] = id;
  headers['x-content-type-options'] = 'nosniff';
  headers['cache-control'] ??= 'no-store';
  if (admittance) tellStandings(headers, admittance.standings);
  allowOrigin(context, headers, origins);
}

/** What a request that no route took is answered; `paths` are the templates with their methods. */
export function unmatched(gateway: Gateway, paths: ReadonlyMap<RegExp, readonly string[]>) {
  const observers = new Map<string, ReturnType<typeof observer>>();
  return function notFound(context: Context): Response {
    const start = performance.now();
    const { path, method } = context.req;
    const id = requestId(context);
    const allowed = [...paths].filter(([pattern]) => pattern.test(path)).flatMap(([, methods]) => methods);
    const permitted = preflight(context, allowed, gateway.origins);
    if (permitted) return finish(gateway, context, permitted, id, null);
    const error =
      allowed.length === 0
        ? new RequestError('not_found', `Cannot find ${path.slice(0, 256)}: there is no such route`)
        : new RequestError(
            'method_not_allowed',
            `Cannot ${method} ${path.slice(0, 256)}: its methods are ${allowed.join(', ')}`,
            { method },
            { allow: allowed.join(', ') },
          );
    const response = finish(gateway, context, answer(gateway, context, error, errorReply(error)), id, null);
    // Methods are the client's to invent: only real ones become a series.
    const label = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other';
    const observe = observers.get(label) ?? observer(gateway, 'unmatched', label);
    observers.set(label, observe);
    observe(response.status, performance.now() - start);
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

/** The last resort, for what was thrown outside every endpoint. */
export function failed(gateway: Gateway, context: Context, error: unknown): Response {
  return answer(gateway, context, error, errorReply(error)).response(gateway.respond);
}

function answer(gateway: Gateway, context: Context, error: unknown, reply: ErrorReply): Answer {
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
  const { body, headers } = shaped(context.req.path, reply);
  return json(body, reply.status, headers);
}

interface Series {
  readonly requests: Counter;
  readonly duration: Histogram;
}

function observer({ metrics }: Gateway, route: string, method: string): (status: number, ms: number) => void {
  const byStatus = new Map<number, Series>();
  return (status, ms) => {
    let series = byStatus.get(status);
    if (!series) {
      const labels = [route, method, String(status)];
      series = { requests: metrics.httpRequests.labels(...labels), duration: metrics.httpDuration.labels(...labels) };
      byStatus.set(status, series);
    }
    series.requests.increment();
    series.duration.observe(ms / 1000);
  };
}
