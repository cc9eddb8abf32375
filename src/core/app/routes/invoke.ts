import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { LoadedFunction } from '../../functions/registry.ts';
import type { TenantId } from '../../store/store.ts';
import { json, jsonText } from '../answer.ts';
import { type Handled, register } from '../endpoint.ts';
import { functionPath, functionReference, requireFunction } from '../function-reference.ts';
import type { Gateway } from '../gateway.ts';
import { InvokeBody, invokeOf } from '../invoke-body.ts';
import { bytesReply, callText, InvokeReply, invokeReply, isCall } from '../invoke-reply.ts';
import { useBytes } from '../middleware/body.ts';
import { type Performed, perform } from '../perform.ts';
import { ranOn } from '../run.ts';
import { errors } from '../schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/functions/{id}/invoke',
  summary: 'Invoke a function',
  description:
    'JSON in and out. With application/octet-stream the body is placed in memory and its pointer and length are the first two arguments; see `docs/invocations.md`.',
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

export type InvokeRoutes = typeof route;

export function invokeRoutes(app: OpenAPIHono, gateway: Gateway): void {
  register(app, gateway, {
    route,
    access: 'invoke',
    action: 'invoke_function',
    handle(context, { tenant }) {
      const invoke = (found: LoadedFunction) =>
        useBytes(context, gateway.config, (bytes) => answer(context, gateway, tenant, found, bytes));
      const found = requireFunction(gateway, tenant, functionReference(context));
      return found instanceof Promise ? found.then(invoke) : invoke(found);
    },
  });
}

function answer(
  context: Context,
  gateway: Gateway,
  tenant: TenantId,
  found: LoadedFunction,
  bytes: Uint8Array,
): Handled {
  const { body, wantsBytes } = invokeOf(context, bytes);
  const reply = (performed: Performed): Handled => {
    if (wantsBytes) return bytesReply(performed.execution);
    const headers = ranOn(performed.execution.device);
    if (isCall(performed)) return jsonText(callText(found, performed), 200, headers);
    return invokeReply(found, performed).then((value) => json(value, 200, headers));
  };
  const performed = perform(gateway, tenant, found, body, { client: () => context.req.raw.signal });
  return performed instanceof Promise ? performed.then(reply) : reply(performed);
}
