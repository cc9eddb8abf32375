/**
 * The HTTP surface as a type, made of the schemas that check requests and that the OpenAPI document says: what Hono's client `hc` is
 * typed by. Types alone: whoever imports it loads nothing of the server. The routes of other servers' protocols (`/v1`, `/v2`) have
 * these protocols' own clients, and `/reference` is for browsers.
 */
import type { RouteConfig, z } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import type { BlankEnv } from 'hono/types';
import type { StatusCode } from 'hono/utils/http-status';
import type { AliasRoutes } from './routes/aliases.ts';
import type { AuditRoutes } from './routes/audit.ts';
import type { ConformanceRoutes } from './routes/conformance.ts';
import type { FunctionRoutes } from './routes/functions.ts';
import type { HealthRoutes } from './routes/health.ts';
import type { InstanceRoutes } from './routes/instances.ts';
import type { InvokeRoutes } from './routes/invoke.ts';
import type { InvokeStreamRoutes } from './routes/invoke-stream.ts';
import type { JobRoutes } from './routes/jobs.ts';
import type { KernelRoutes } from './routes/kernels.ts';
import type { MetricsRoutes } from './routes/metrics.ts';
import type { OpenapiRoutes } from './routes/openapi.ts';
import type { QuotaRoutes } from './routes/quota.ts';
import type { SnapshotRoutes } from './routes/snapshots.ts';
import type { TokenRoutes } from './routes/tokens.ts';
import type { ErrorSchema } from './schemas.ts';

type GuardedRoutes =
  | FunctionRoutes
  | AliasRoutes
  | InvokeRoutes
  | InvokeStreamRoutes
  | InstanceRoutes
  | SnapshotRoutes
  | JobRoutes
  | ConformanceRoutes
  | KernelRoutes
  | TokenRoutes
  | QuotaRoutes
  | AuditRoutes
  | OpenapiRoutes;
type OpenRoutes = HealthRoutes | MetricsRoutes;

/** `hc<Surface>(url)` is a client of it. */
export type Surface = Hono<BlankEnv, SchemaOf<GuardedRoutes, 400 | 401 | 403 | 429 | 500 | 503> & SchemaOf<OpenRoutes>>;

/** Each method and path as the OpenAPI document writes them: `get /functions/{id}`. */
export type Operation = OperationOf<GuardedRoutes | OpenRoutes>;
type OperationOf<R extends RouteConfig> = R extends RouteConfig ? `${R['method']} ${R['path']}` : never;

/** What every failure is answered with: `kind` is stable. */
export type ErrorEnvelope = z.output<typeof ErrorSchema>;

/** `Common` are the statuses of refusals that every route has beside its own. */
type SchemaOf<R extends RouteConfig, Common extends StatusCode = never> = {
  [P in R['path'] as HonoPath<P>]: MethodsOf<Extract<R, { path: P }>, Common>;
};

type MethodsOf<R extends RouteConfig, Common extends StatusCode> = {
  [One in R as `$${One['method']}`]: EndpointOf<One, Common>;
};

type HonoPath<P extends string> = P extends `${infer Head}{${infer Name}}${infer Rest}`
  ? `${Head}:${Name}${HonoPath<Rest>}`
  : P;

type EndpointOf<R extends RouteConfig, Common extends StatusCode> =
  | RepliesOf<R, InputOf<R>>
  | {
      input: InputOf<R>;
      output: ErrorEnvelope;
      outputFormat: 'json';
      status: Exclude<Common, keyof R['responses']> | ErrorStatus<R['responses']>;
    };

/** Every status that has another body than the error envelope; 304 is for caches, which send what it answers to. */
type RepliesOf<R extends RouteConfig, Input> = {
  [N in Exclude<keyof R['responses'] & StatusCode, 304 | ErrorStatus<R['responses']>>]: {
    input: Input;
    output: OutputOf<R['responses'][N]>;
    outputFormat: R['responses'][N] extends JsonOf<z.ZodType> ? 'json' : 'body';
    status: N;
  };
}[Exclude<keyof R['responses'] & StatusCode, 304 | ErrorStatus<R['responses']>>];

type ErrorStatus<Responses> = {
  [N in keyof Responses]: Responses[N] extends JsonOf<typeof ErrorSchema> ? N : never;
}[keyof Responses] &
  StatusCode;

interface JsonOf<S extends z.ZodType> {
  readonly content: { readonly 'application/json': { readonly schema: S } };
}

type OutputOf<Response> = Response extends JsonOf<infer S> ? z.output<S> : object;

type InputOf<R extends RouteConfig> = ParamOf<R['request']> &
  QueryOf<R['request']> &
  HeaderOf<R['request']> &
  BodyOf<R['request']>;

type ParamOf<Q> = Q extends { params: infer S extends z.ZodType } ? { param: z.input<S> } : object;
type HeaderOf<Q> = Q extends { headers: infer S extends z.ZodType } ? { header?: z.input<S> } : object;
type QueryOf<Q> = Q extends { query: infer S extends z.ZodType } ? { query?: TextsOf<z.input<S>> } : object;
type BodyOf<Q> = Q extends { body: JsonOf<infer S> & { required?: infer Required } }
  ? Required extends false
    ? { json?: z.input<S> }
    : { json: z.input<S> }
  : object;

/** What a schema makes numbers of (`z.coerce`) takes anything, as it says itself. */
type TextsOf<T> = { [K in keyof T]: unknown extends T[K] ? string | number : T[K] };
