import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { wordsDigest } from '../../engine/digest.ts';
import type { InvocationReport } from '../../engine/invoke.ts';
import { decodeValue, decodeValues } from '../../engine/values.ts';
import type { LoadedFunction } from '../../functions/registry.ts';
import { parseBackend } from '../../scheduler/placement.ts';
import type { Execution } from '../../scheduler/scheduler.ts';
import { json, parse, register } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { InvocationSchema, type Planned, plan } from '../invocation.ts';
import { isJson, mediaType, readBytes, readJson } from '../middleware/body.ts';
import { admitted, milliseconds, ranOn, requireFinished } from '../run.ts';
import { errors, functionPath } from '../schemas.ts';
import { TensorReplySchema, tensorReply } from '../tensor.ts';
import { functionId, noFunction } from './functions.ts';
import { rawRequest } from './invoke-raw.ts';

const InvokeBody = InvocationSchema.extend({
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
      description: 'Whether to run again on the CPU and compare bit by bit: "off", "all", or the share of invocations',
    }),
}).openapi('Invoke');

export type InvokeJson = z.output<typeof InvokeBody>;

const ValueSchema = z
  .object({ type: z.string(), value: z.union([z.number(), z.string(), z.null()]), bits: z.string() })
  .openapi('Value');
const scalar = z.union([z.number(), z.string(), z.null()]);

const InvokeReply = z
  .object({
    function_id: z.uuid(),
    export: z.string(),
    mode: z.enum(['call', 'grid', 'batch']),
    lanes: z.int(),
    result: z.union([z.literal('ok'), z.array(z.union([scalar, z.array(scalar)]))]).openapi({
      description:
        '"ok" where the export returns nothing; else its values, in a grid or batch an array of them per lane',
    }),
    results: z.array(ValueSchema).optional().openapi({ description: 'Of a call: the values with type and bits' }),
    results_sha256: z
      .string()
      .optional()
      .openapi({ description: 'Of a grid or batch: over all results as pairs of little-endian words' }),
    // biome-ignore lint/suspicious/noThenProperty: a field of the reply; an array is no thenable.
    then: z.array(ValueSchema).optional(),
    tensors: z.array(TensorReplySchema),
    memory_sha256: z.string().optional(),
    backend: z.string(),
    device: z.string(),
    fallbacks: z
      .array(z.object({ backend: z.string(), device: z.int(), kind: z.string(), reason: z.string() }))
      .openapi({
        description: 'Places that were tried first, and why they did not run it',
      }),
    compared: z.boolean(),
    comparison: z
      .object({
        reference: z.string(),
        equal: z.boolean(),
        mismatches: z.array(z.looseObject({ what: z.string(), expected: z.string(), actual: z.string() })),
      })
      .nullable()
      .openapi({ description: 'Where the two differ, the values in this reply are the reference’s' }),
    fuel: z.number().openapi({ description: 'Spent, by all lanes together' }),
    times: z.object({ queue_ms: z.number(), compile_ms: z.number(), transfer_ms: z.number(), run_ms: z.number() }),
  })
  .openapi('InvokeReply');

const route = createRoute({
  method: 'post',
  path: '/functions/{id}/invoke',
  summary: 'Invoke a function',
  description:
    'JSON in and out. With application/octet-stream the body is placed in memory and its pointer and length are the first two arguments; see `docs/http.md`.',
  request: {
    ...functionPath,
    body: {
      required: false,
      content: {
        'application/json': { schema: InvokeBody },
        'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
  },
  responses: {
    200: {
      description: 'It ran to its end',
      content: {
        'application/json': { schema: InvokeReply },
        'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    ...errors(400, 401, 403, 404, 408, 413, 415, 422, 500, 503, 504),
  },
});

export function invokeRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { functions, scheduler, config } = gateway;

  register(app, gateway, {
    route,
    access: 'bearer',
    async handle(context, { tenant }) {
      const id = functionId(context);
      const looked = functions.get(tenant, id);
      const found = looked instanceof Promise ? await looked : looked;
      if (!found) throw noFunction(id);
      const { body, respond } = await readInvoke(context, gateway);
      const placed = {
        choice: parseBackend(body.backend ?? 'auto'),
        fallback: body.fallback ?? true,
        verify: sampled(body.verify ?? 'off'),
      };
      return admitted(
        gateway,
        body.deadline_ms ?? null,
        (signal) => plan(found.module, body, config, signal),
        async (planned, queueMs) => {
          const execution = await scheduler.execute(planned.invocation, placed);
          requireFinished(found.module, execution, planned.deadlineMs);
          return respond(found, planned, execution, queueMs);
        },
      );
    },
  });
}

type Respond = (
  found: LoadedFunction,
  planned: Planned,
  execution: Execution,
  queueMs: number,
) => Response | Promise<Response>;

async function readInvoke(context: Context, { config }: Gateway): Promise<{ body: InvokeJson; respond: Respond }> {
  const type = mediaType(context);
  if (isJson(type)) {
    return {
      body: parse(InvokeBody, (await readJson(context, config)) ?? {}, {
        args: 'invalid_args',
        tensors: 'invalid_tensor',
      }),
      respond: jsonReply,
    };
  }
  const bytes = await readBytes(context, config);
  if (type === 'application/octet-stream') {
    const { body, wantsBytes } = rawRequest(context, bytes);
    return {
      body: parse(InvokeBody, body, { args: 'invalid_args', tensors: 'invalid_tensor' }),
      respond: wantsBytes ? bytesReply : jsonReply,
    };
  }
  if (bytes.length === 0) return { body: {}, respond: jsonReply };
  throw new RequestError(
    'unsupported_media_type',
    `Cannot invoke: expected application/json or application/octet-stream, received ${type || 'no media type'}`,
  );
}

function sampled(verify: 'off' | 'all' | number): boolean {
  return verify === 'all' || (verify !== 'off' && Math.random() < verify);
}

async function jsonReply(
  found: LoadedFunction,
  planned: Planned,
  execution: Execution,
  queueMs: number,
): Promise<Response> {
  const { report, device, passed, comparison } = execution;
  const { mode, lanes } = report;
  const { compile, transfer, run } = report.timings;
  const body: z.output<typeof InvokeReply> = {
    function_id: found.record.id,
    export: report.export,
    mode,
    lanes,
    result: resultOf(report),
    ...(mode === 'call' ? { results: decodeValues(report.resultTypes, report.results) } : {}),
    ...(mode !== 'call' && report.resultTypes.length > 0 ? { results_sha256: await wordsDigest(report.results) } : {}),
    // biome-ignore lint/suspicious/noThenProperty: a field of the reply; an array is no thenable.
    ...(report.after === null ? {} : { then: decodeValues(report.after.resultTypes, report.after.results) }),
    tensors: outputsOf(planned, report),
    ...(planned.invocation.digest && report.digest !== null ? { memory_sha256: report.digest } : {}),
    backend: device.backend,
    device: device.name,
    fallbacks: [...passed],
    compared: comparison !== null,
    comparison:
      comparison === null ? null : { ...comparison, mismatches: comparison.mismatches.map((one) => ({ ...one })) },
    fuel: sum(report.fuel),
    times: {
      queue_ms: milliseconds(queueMs),
      compile_ms: milliseconds(compile),
      transfer_ms: milliseconds(transfer),
      run_ms: milliseconds(run),
    },
  };
  return json(body, 200, ranOn(device));
}

/** The bytes of the one output, what else there is to say in headers. */
function bytesReply(_found: LoadedFunction, _planned: Planned, { report, device }: Execution): Response {
  const [bytes] = report.outputs;
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      ...ranOn(device),
      'x-tensor-wasm-fuel': String(sum(report.fuel)),
      'x-tensor-wasm-result': JSON.stringify(resultOf(report)),
    },
  });
}

function resultOf({ mode, lanes, resultTypes, results }: InvocationReport): z.output<typeof InvokeReply>['result'] {
  const width = resultTypes.length;
  if (width === 0) return 'ok';
  const lane = (index: number) =>
    resultTypes.map((type, i) => {
      const at = (index * width + i) * 2;
      return decodeValue(type, results[at], results[at + 1]).value;
    });
  return mode === 'call' ? lane(0) : Array.from({ length: lanes }, (_, index) => lane(index));
}

function outputsOf(
  { tensors }: Planned,
  { mode, lanes, outputs }: InvocationReport,
): z.output<typeof TensorReplySchema>[] {
  const wanted = tensors.filter(({ output }) => output);
  if (mode !== 'batch') return wanted.map((tensor, i) => tensorReply(tensor, outputs[i], null));
  return wanted.map((tensor, i) => {
    const all = new Uint8Array(tensor.bytes.length * lanes);
    for (let lane = 0; lane < lanes; lane++) all.set(outputs[lane * wanted.length + i], lane * tensor.bytes.length);
    return tensorReply(tensor, all, lanes);
  });
}

function sum(fuel: Float64Array): number {
  let total = 0;
  for (const spent of fuel) total += spent;
  return total;
}
