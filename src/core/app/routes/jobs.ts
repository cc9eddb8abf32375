import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { FINISHED, type JobRecord } from '../../store/jobs.ts';
import type { TenantId } from '../../store/store.ts';
import type { Answer } from '../answer.ts';
import { ceilings } from '../ceilings.ts';
import { cursorOf, PageQuery, pageOfItems } from '../cursor.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError, unsupported } from '../errors.ts';
import { functionPath, functionReference, requireFunction } from '../function-reference.ts';
import type { Gateway } from '../gateway.ts';
import { plan } from '../invocation.ts';
import { InvokeBody, readInvoke } from '../invoke-body.ts';
import { InvokeReply } from '../invoke-reply.ts';
import { requestText } from '../job-execution.ts';
import { pathId } from '../path-id.ts';
import { ErrorSchema, errors, idPath, reply, UuidSchema } from '../schemas.ts';

const STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;
const MAX_WAIT_MS = 60_000;
const MAX_KEY = 255;

const AsyncBody = InvokeBody.extend({
  priority: z.int().min(-1000).max(1000).nullish().openapi({
    description: 'Higher runs earlier among the tenant’s own jobs (0)',
  }),
  max_attempts: z.int().min(1).max(10).nullish().openapi({
    description: 'How often it may be begun when the server, not the guest, fails (1)',
  }),
  ttl_ms: z.int().min(1000).nullish().openapi({ description: 'How long the record is kept once it has finished' }),
}).openapi('InvokeAsync');

const JobSchema = z
  .object({
    id: z.uuid(),
    function_id: z.uuid(),
    tenant_id: z.union([z.int(), z.string()]).openapi({ description: 'A string beyond 2^53' }),
    status: z.enum(STATUSES),
    result: z
      .union([InvokeReply, ErrorSchema.shape.error])
      .optional()
      .openapi({ description: 'Once finished: an invocation’s reply, or the error that it would have been' }),
    created_unix_ms: z.int(),
    started_unix_ms: z.int().nullable(),
    finished_unix_ms: z.int().nullable(),
    expires_unix_ms: z.int().nullable().openapi({ description: 'When the record goes' }),
    priority: z.int(),
    attempts: z.int(),
    max_attempts: z.int(),
    ttl_ms: z.int(),
    idempotency_key: z.string().nullable(),
  })
  .openapi('Job');

const ListQuery = PageQuery.extend({
  status: z
    .enum(STATUSES)
    .optional()
    .openapi({ param: { name: 'status', in: 'query' } }),
  function_id: UuidSchema.optional().openapi({ param: { name: 'function_id', in: 'query' } }),
});
const WaitQuery = z.object({
  wait_ms: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_WAIT_MS)
    .optional()
    .openapi({
      param: { name: 'wait_ms', in: 'query' },
      description: 'Answers when it has finished, or after so long',
    }),
});

const submitJob = createRoute({
  method: 'post',
  path: '/functions/{id}/invoke-async',
  summary: 'Invoke a function and do not wait',
  description: 'With an `Idempotency-Key` header the same request sent again answers the same job.',
  request: {
    ...functionPath,
    headers: z.object({ 'idempotency-key': z.string().min(1).max(MAX_KEY).optional() }),
    body: { required: false, content: { 'application/json': { schema: AsyncBody } } },
  },
  responses: {
    202: reply('Kept: it survives a crash from here on', z.object({ job_id: z.uuid() })),
    ...errors(400, 401, 403, 404, 408, 409, 413, 415, 500, 503),
  },
});
const listJobs = createRoute({
  method: 'get',
  path: '/jobs',
  summary: 'List jobs',
  request: { query: ListQuery },
  responses: {
    200: reply(
      'A page, oldest first, without results',
      z.object({ jobs: z.array(JobSchema), next: z.string().nullable() }),
    ),
    ...errors(400, 401, 403, 500),
  },
});
const getJob = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'Get a job, or wait for its end',
  request: { ...idPath('job'), query: WaitQuery },
  responses: { 200: reply('As it is now', JobSchema), ...errors(400, 401, 403, 404, 500) },
});
const cancelJob = createRoute({
  method: 'post',
  path: '/jobs/{id}/cancel',
  summary: 'Cancel a job',
  description: 'Stops it where it runs. One that has finished stays as it is.',
  request: idPath('job'),
  responses: { 200: reply('As it is then', JobSchema), ...errors(400, 401, 403, 404, 500) },
});
const retryJob = createRoute({
  method: 'post',
  path: '/jobs/{id}/retry',
  summary: 'Run a job again that failed or was cancelled',
  request: idPath('job'),
  responses: { 200: reply('Pending again', JobSchema), ...errors(400, 401, 403, 404, 409, 429, 500, 503) },
});
const deleteJob = createRoute({
  method: 'delete',
  path: '/jobs/{id}',
  summary: 'Delete a job, cancelling it first',
  request: idPath('job'),
  responses: { 204: { description: 'Deleted' }, ...errors(400, 401, 403, 404, 500) },
});

export type JobRoutes =
  | typeof submitJob
  | typeof listJobs
  | typeof getJob
  | typeof cancelJob
  | typeof retryJob
  | typeof deleteJob;

export function jobRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { config, jobs, store, clock, quotas } = gateway;

  const waiting = async (tenant: TenantId): Promise<number> => (await store.quotas.usage(tenant)).jobs;

  const lookUp = async (context: Context, tenant: TenantId): Promise<JobRecord> => {
    const id = pathId(context, 'a job');
    const found = await store.jobs.get(tenant, id);
    if (found) return found;
    throw noJob(id);
  };

  register(app, gateway, {
    route: submitJob,
    access: 'invoke',
    action: 'invoke_function_async',
    async handle(context, { tenant }) {
      if (!gateway.lasting) throw unsupported('job');
      const reference = functionReference(context);
      const key = idempotencyKey(context);
      const { body } = await readInvoke(context, gateway, AsyncBody);
      const { priority, max_attempts, ttl_ms, ...invocation } = body;
      const asked = {
        request: requestText(reference, invocation),
        priority: priority ?? 0,
        maxAttempts: max_attempts ?? 1,
        ttlMs: Math.min(ttl_ms ?? config.TENSOR_WASM_JOB_TTL_MS, config.TENSOR_WASM_JOB_TTL_MS),
      };
      const known = key === null ? null : await store.jobs.findByKey(tenant, key);
      if (known) return accepted(same(known, asked));
      const found = await requireFunction(gateway, tenant, reference);
      // What could never run is refused now, to whoever asked.
      const { limits, policy } = found.record.metadata;
      const { signal } = new AbortController();
      plan(found.module, invocation, {
        config,
        ceilings: ceilings(config, limits),
        tenant,
        policy,
        signal,
      });
      if (jobs.full(tenant)) throw full(jobs.outstanding);
      const job: JobRecord = {
        id: crypto.randomUUID(),
        tenant,
        functionId: found.record.id,
        status: 'pending',
        result: null,
        createdUnixMs: clock.now(),
        startedUnixMs: null,
        finishedUnixMs: null,
        attempts: 0,
        idempotencyKey: key,
        ...asked,
      };
      const submit = () =>
        quotas.within(
          tenant,
          'job_bytes',
          () => store.jobs.bytes(tenant),
          () => jobs.submit(job),
          new TextEncoder().encode(job.request).length,
        );
      const kept = await quotas.within(tenant, 'jobs', () => waiting(tenant), submit);
      return accepted(same(kept, asked));
    },
  });

  register(app, gateway, {
    route: listJobs,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { limit, after, status, function_id: of } = parse(ListQuery, context.req.query());
      const items = await store.jobs.list({
        tenant,
        limit: limit + 1,
        ...(after === undefined ? {} : { after }),
        ...(status === undefined ? {} : { status }),
        ...(of === undefined ? {} : { functionId: of }),
      });
      const { page, last } = pageOfItems(items, limit);
      return json({ jobs: page.map((job) => shown(job)), next: last && cursorOf(last) });
    },
  });

  register(app, gateway, {
    route: getJob,
    access: 'bearer',
    async handle(context, { tenant }) {
      const { wait_ms: wait } = parse(WaitQuery, context.req.query());
      let job = await lookUp(context, tenant);
      if (!wait || FINISHED.has(job.status)) return withResult(job);
      const over = new AbortController();
      const end = (): void => over.abort();
      const timer = setTimeout(end, wait);
      context.req.raw.signal.addEventListener('abort', end, { once: true });
      const { signal } = over;
      while (!FINISHED.has(job.status) && !signal.aborted) {
        // Watched before it is read, so that no change falls between.
        const changed = jobs.changed(job.id, signal);
        job = await lookUp(context, tenant);
        if (!FINISHED.has(job.status)) await changed;
        else end();
      }
      clearTimeout(timer);
      return withResult(await lookUp(context, tenant));
    },
  });

  register(app, gateway, {
    route: cancelJob,
    access: ['invoke', 'operate'],
    action: 'cancel_job',
    async handle(context, { tenant }) {
      const job = await lookUp(context, tenant);
      return withResult((await jobs.cancel(job)) ?? (await lookUp(context, tenant)));
    },
  });

  register(app, gateway, {
    route: retryJob,
    access: ['invoke', 'operate'],
    action: 'retry_job',
    async handle(context, { tenant }) {
      const job = await lookUp(context, tenant);
      if (jobs.full(tenant)) throw full(jobs.outstanding);
      const again = await quotas.within(
        tenant,
        'jobs',
        () => waiting(tenant),
        () => jobs.retry(job),
      );
      if (again) return withResult(again);
      throw new RequestError('conflict', `Cannot retry job ${job.id}: it is ${job.status}`, { status: job.status });
    },
  });

  register(app, gateway, {
    route: deleteJob,
    access: ['invoke', 'operate'],
    action: 'delete_job',
    async handle(context, { tenant }) {
      const job = await lookUp(context, tenant);
      if (!(await jobs.delete(tenant, job))) throw noJob(job.id);
      return new Response(null, { status: 204 });
    },
  });
}

/** @throws RequestError `invalid_request` */
function idempotencyKey(context: Context): string | null {
  const key = context.req.header('idempotency-key');
  if (key === undefined) return null;
  if (key.length > 0 && key.length <= MAX_KEY) return key;
  throw new RequestError('invalid_request', `Cannot accept Idempotency-Key: expected 1 to ${MAX_KEY} characters`, {
    field: 'Idempotency-Key',
    found: key.length,
  });
}

/** What a request for a job says, as the record keeps it. */
type Asked = Pick<JobRecord, 'request' | 'priority' | 'maxAttempts' | 'ttlMs'>;

/** @throws RequestError `idempotency_conflict` where the job with the key was another request's. */
function same(job: JobRecord, asked: Asked): JobRecord {
  const { request, priority, maxAttempts, ttlMs } = job;
  const other = priority !== asked.priority || maxAttempts !== asked.maxAttempts || ttlMs !== asked.ttlMs;
  if (request === asked.request && !other) return job;
  throw new RequestError('idempotency_conflict', 'Cannot accept Idempotency-Key: it belongs to another request', {
    job_id: job.id,
  });
}

function accepted({ id }: JobRecord): Answer {
  return json({ job_id: id }, 202, { location: `/jobs/${id}` });
}

function noJob(id: string): RequestError {
  return new RequestError('not_found', `Cannot find job ${id}`, { id });
}

function full(found: number): RequestError {
  const message = `Cannot take a job now: ${found} are waiting or running`;
  return new RequestError('capacity_exhausted', message, { found }, { 'retry-after': '1' });
}

function shown(job: JobRecord): Omit<z.output<typeof JobSchema>, 'result'> {
  const tenant = Number(job.tenant);
  return {
    id: job.id,
    function_id: job.functionId,
    tenant_id: Number.isSafeInteger(tenant) ? tenant : job.tenant,
    status: job.status,
    created_unix_ms: job.createdUnixMs,
    started_unix_ms: job.startedUnixMs,
    finished_unix_ms: job.finishedUnixMs,
    expires_unix_ms: job.finishedUnixMs === null ? null : job.finishedUnixMs + job.ttlMs,
    priority: job.priority,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    ttl_ms: job.ttlMs,
    idempotency_key: job.idempotencyKey,
  };
}

function withResult(job: JobRecord): Answer {
  return json({ ...shown(job), ...(job.result === null ? {} : { result: JSON.parse(job.result) }) });
}
