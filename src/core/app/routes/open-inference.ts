/** The Open Inference Protocol (KServe V2): functions as models, tensors as JSON or in binary. See `docs/open-inference.md`. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { TensorWasmError } from '../../errors.ts';
import { checkSignature, type ModelSignature, type ModelTensor } from '../../functions/model-signature.ts';
import type { LoadedFunction } from '../../functions/registry.ts';
import type { TenantId } from '../../store/store.ts';
import { VERSION } from '../../version.ts';
import { json, parse, register } from '../endpoint.ts';
import { OpenInferenceErrorSchema } from '../error-shapes.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { InvokeBody } from '../invoke-body.ts';
import { findModel, listModels, versionsOf } from '../models.ts';
import { bind } from '../open-inference/binding.ts';
import { inferReply, readInfer } from '../open-inference/exchange.ts';
import {
  InferBody,
  type InferJson,
  InferReplySchema,
  ModelConfigSchema,
  ModelMetadataSchema,
  SignatureSchema,
} from '../open-inference/schemas.ts';
import { invalid } from '../open-inference/tensors.ts';
import { perform, spent } from '../perform.ts';
import { ranOn } from '../run.ts';
import { errorsIn, reply } from '../schemas.ts';

const PLATFORM = 'tensor_wasm';
const EXTENSIONS = ['binary_tensor_data', 'model_configuration'];

const NAME = z.string().openapi({
  param: { name: 'name', in: 'path' },
  description: 'A function’s name (its newest version), `NAME@VERSION`, an alias or an id',
});
const VERSION_PARAMETER = z.string().openapi({ param: { name: 'version', in: 'path' }, example: '1' });
/** A model's paths: without a version, and with one. */
const PATHS = [
  { path: '/v2/models/{name}', params: z.object({ name: NAME }) },
  { path: '/v2/models/{name}/versions/{version}', params: z.object({ name: NAME, version: VERSION_PARAMETER }) },
] as const;
const errors = <N extends number>(...statuses: readonly N[]) => errorsIn(OpenInferenceErrorSchema, ...statuses);

export function openInferenceRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const get = (path: string, summary: string) => ({ method: 'get', path, summary }) as const;

  register(app, gateway, {
    route: createRoute({
      ...get('/v2', 'What this server is'),
      responses: {
        200: reply(
          'Its name and the protocol’s extensions that it has',
          z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) }),
        ),
      },
    }),
    access: 'anyone',
    handle: () => json({ name: 'tensor-wasm', version: VERSION, extensions: EXTENSIONS }),
  });

  register(app, gateway, {
    route: createRoute({
      ...get('/v2/health/live', 'Whether the server lives'),
      responses: { 200: reply('It lives', z.object({ live: z.literal(true) })) },
    }),
    access: 'anyone',
    handle: () => json({ live: true }),
  });

  register(app, gateway, {
    route: createRoute({
      ...get('/v2/health/ready', 'Whether more work should be sent here'),
      responses: {
        200: reply('Yes', z.object({ ready: z.literal(true) })),
        503: reply('No', z.object({ ready: z.literal(false) })),
      },
    }),
    access: 'anyone',
    handle() {
      const ready = !gateway.draining && gateway.fleet.discovered !== null && !gateway.admission.full;
      return json({ ready }, ready ? 200 : 503, ready ? {} : { 'retry-after': '1' });
    },
  });

  register(app, gateway, {
    route: createRoute({
      method: 'post',
      path: '/v2/repository/index',
      summary: 'List models',
      description: 'Every name that stands for a function, for its newest version, and every alias.',
      request: {
        body: {
          required: false,
          content: { 'application/json': { schema: z.object({ ready: z.boolean().optional() }) } },
        },
      },
      responses: {
        200: reply(
          'All of them: a function that is deployed is ready',
          z.array(z.object({ name: z.string(), version: z.string(), state: z.literal('READY'), reason: z.string() })),
        ),
      },
    }),
    access: 'bearer',
    action: 'list_models',
    async handle(_context, { tenant }) {
      const models = await listModels(gateway, tenant);
      return json(
        models.map(({ name, record }) => ({ name, version: String(record.version), state: 'READY', reason: '' })),
      );
    },
  });

  for (const { path, params } of PATHS) {
    const request = { params };
    register(app, gateway, {
      route: createRoute({
        ...get(path, 'A model’s inputs and outputs'),
        request,
        responses: { 200: reply('As its signature says', ModelMetadataSchema), ...errors(404) },
      }),
      access: 'bearer',
      async handle(context, { tenant }) {
        const { record } = await model(gateway, tenant, context);
        const signature = record.metadata.signature;
        return json({
          name: context.req.param('name'),
          versions: await versionsOf(gateway, record),
          platform: PLATFORM,
          inputs: (signature?.inputs ?? []).map(shownTensor),
          outputs: (signature?.outputs ?? []).map(shownTensor),
        });
      },
    });

    register(app, gateway, {
      route: createRoute({
        ...get(`${path}/ready`, 'Whether a model can be asked'),
        request,
        responses: { 200: reply('It can', z.object({ name: z.string(), ready: z.literal(true) })), ...errors(404) },
      }),
      access: 'bearer',
      async handle(context, { tenant }) {
        await model(gateway, tenant, context);
        return json({ name: context.req.param('name'), ready: true });
      },
    });

    register(app, gateway, {
      route: createRoute({
        ...get(`${path}/config`, 'A model’s configuration, as Triton writes it'),
        request,
        responses: { 200: reply('What of it is known here', ModelConfigSchema), ...errors(404) },
      }),
      access: 'bearer',
      async handle(context, { tenant }) {
        const { record } = await model(gateway, tenant, context);
        const signature = record.metadata.signature;
        return json({
          name: context.req.param('name'),
          platform: PLATFORM,
          backend: PLATFORM,
          max_batch_size: 0,
          input: (signature?.inputs ?? []).map(shownConfig),
          output: (signature?.outputs ?? []).map(shownConfig),
        });
      },
    });

    register(app, gateway, {
      route: createRoute({
        method: 'post',
        path: `${path}/infer`,
        summary: 'Ask a model',
        description:
          'JSON, or JSON followed by the bytes of tensors, its length then in the `Inference-Header-Content-Length` header; the reply likewise.',
        request: {
          params,
          body: {
            required: true,
            content: {
              'application/json': { schema: InferBody },
              'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
            },
          },
        },
        responses: {
          200: {
            description: 'The outputs',
            content: {
              'application/json': { schema: InferReplySchema },
              'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
            },
          },
          ...errors(404, 408, 413, 415, 422, 499, 504),
        },
      }),
      access: 'invoke',
      action: 'invoke_model',
      async handle(context, { tenant }) {
        const found = await model(gateway, tenant, context);
        const { body, inputs } = await readInfer(context, gateway.config);
        const signature = signatureOf(found, body);
        const binding = bind(found.module, signature, inputs);
        const wanted = wantedOutputs(signature, body);
        const performed = await perform(
          gateway,
          tenant,
          found,
          { ...overrides(body, gateway), ...binding.invoke },
          { client: () => context.req.raw.signal },
        );
        const outputs = binding.outputs(performed);
        const { device, report, comparison } = performed.execution;
        return inferReply(
          {
            model_name: context.req.param('name') ?? '',
            model_version: String(found.record.version),
            ...(body.id === undefined ? {} : { id: body.id }),
            parameters: {
              backend: device.backend,
              device: device.name,
              fuel: spent(report),
              compared: comparison !== null,
            },
          },
          wanted.flatMap(({ name, binary }) => {
            const tensor = outputs.find((output) => output.name === name);
            return tensor ? [{ tensor, binary }] : [];
          }),
          ranOn(device),
        );
      },
    });
  }
}

/** @throws RequestError `not_found` */
async function model(gateway: Gateway, tenant: TenantId, context: Context): Promise<LoadedFunction> {
  const name = context.req.param('name') ?? '';
  const version = context.req.param('version');
  const found = await findModel(gateway, tenant, name, version);
  if (found) return found;
  const what = version === undefined ? name : `${name}, version ${version}`;
  throw new RequestError('not_found', `Cannot find model ${what.slice(0, 512)}`);
}

/** The request's own, else the one of the deploy. Throws `invalid_request` where there is none, and where its own does not fit. */
function signatureOf({ record, module }: LoadedFunction, { parameters }: InferJson): ModelSignature {
  const text = parameters?.signature;
  if (text === undefined) {
    const declared = record.metadata.signature;
    if (declared) return declared;
    const how = 'deploy it with a signature, or send one as the parameter "signature"';
    throw new RequestError('invalid_request', `Cannot infer: ${record.name} says nothing of its tensors; ${how}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch (cause) {
    throw new RequestError('invalid_request', 'Cannot read the signature: it is not JSON', {}, {}, { cause });
  }
  const signature = parse(SignatureSchema, value);
  checkSignature(module, signature);
  return signature;
}

function wantedOutputs(
  signature: ModelSignature,
  { outputs, parameters }: InferJson,
): readonly { readonly name: string; readonly binary: boolean }[] {
  const standard = parameters?.binary_data_output === true;
  const names = new Set(signature.outputs.map(({ name }) => name));
  if (!outputs || outputs.length === 0) return [...names].map((name) => ({ name, binary: standard }));
  return outputs.map(({ name, parameters: own }) => {
    if (!names.delete(name)) throw invalid(name, 'the model has no such output, or it is wanted twice');
    if (own?.classification !== undefined) throw invalid(name, 'classification is not offered');
    if (own?.shared_memory_region !== undefined) throw invalid(name, 'there is no shared memory here');
    return { name, binary: own?.binary_data === undefined ? standard : own.binary_data === true };
  });
}

const Overrides = InvokeBody.pick({
  backend: true,
  fallback: true,
  verify: true,
  fuel: true,
  deadline_ms: true,
  instance: true,
});
const MICROSECONDS = 1000;

function overrides({ parameters }: InferJson, { config }: Gateway) {
  const { backend, fallback, verify, fuel, deadline_ms, instance, timeout, sequence_id: sequence } = parameters ?? {};
  if (sequence !== undefined && sequence !== 0 && sequence !== '') {
    throw new RequestError(
      'invalid_request',
      'Cannot infer in a sequence: models keep no state; name a kept "instance"',
    );
  }
  const said = parse(Overrides, { backend, fallback, verify, fuel, deadline_ms, instance });
  if (timeout === undefined || said.deadline_ms) return said;
  const milliseconds = Math.ceil(Number(timeout) / MICROSECONDS);
  if (!(milliseconds >= 1)) {
    throw new TensorWasmError('usage', 'Cannot accept timeout: expected microseconds, at least 1', {
      field: 'timeout',
    });
  }
  return { ...said, deadline_ms: Math.min(milliseconds, config.TENSOR_WASM_MAX_DEADLINE_MS) };
}

function shownTensor({ name, datatype, shape }: ModelTensor) {
  return { name, datatype, shape: shape.map((extent) => (typeof extent === 'number' ? extent : -1)) };
}

function shownConfig(tensor: ModelTensor) {
  const { name, datatype, shape } = shownTensor(tensor);
  return { name, data_type: `TYPE_${datatype}`, dims: shape };
}
