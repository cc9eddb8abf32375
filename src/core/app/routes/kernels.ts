import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Principal } from '../../tenants/principal.ts';
import { entityTag, taggedHeaders, taggedJson, unchanged } from '../conditional.ts';
import { pageOfItems } from '../cursor.ts';
import { json, parse, register } from '../endpoint.ts';
import { errorReply, RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { onKernels, requireKey } from '../kernel-access.ts';
import { checkPublisher, publishKernel } from '../kernel-publication.ts';
import {
  KernelNameSchema,
  KernelSchema,
  KernelVersionSchema,
  ManifestSchema,
  manifestOf,
  PublishBody,
  shownManifest,
} from '../kernel-schemas.ts';
import { readJson } from '../middleware/body.ts';
import { errors, reply } from '../schemas.ts';

const MAX_OFFSET = 1_000_000_000;
const TOLD = 128;

const ListQuery = z.object({
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_OFFSET)
    .default(0)
    .openapi({ param: { name: 'offset', in: 'query' }, description: '`next` of the page before' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .openapi({ param: { name: 'limit', in: 'query' } }),
});

const path = {
  params: z.object({
    name: KernelNameSchema.openapi({ param: { name: 'name', in: 'path' } }),
    version: KernelVersionSchema.openapi({ param: { name: 'version', in: 'path' } }),
  }),
};
const PublishedSchema = z.object({ name: z.string(), version: z.string() });

const publish = createRoute({
  method: 'post',
  path: '/kernels',
  summary: 'Publish a signed kernel',
  description:
    'For everybody who has a token. Takes one that TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS names. A name and version are taken once; the same again is 200.',
  request: { body: { required: true, content: { 'application/json': { schema: PublishBody } } } },
  responses: {
    200: reply('It was there already', PublishedSchema),
    201: reply('Published', PublishedSchema),
    ...errors(400, 403, 408, 409, 413, 415),
  },
});
const list = createRoute({
  method: 'get',
  path: '/kernels',
  summary: 'List kernels',
  request: { query: ListQuery },
  responses: {
    200: reply(
      'A page of manifests, oldest first; `next` is the `offset` of the next one, null on the last',
      z.object({
        manifests: z.array(ManifestSchema),
        offset: z.int(),
        limit: z.int(),
        next: z.int().nullable(),
      }),
    ),
    ...errors(400),
  },
});
const get = createRoute({
  method: 'get',
  path: '/kernels/{name}/{version}',
  summary: 'Get a kernel',
  request: path,
  responses: {
    200: reply('With its PTX', KernelSchema),
    304: { description: 'As `If-None-Match` has it' },
    ...errors(404),
  },
});
const remove = createRoute({
  method: 'delete',
  path: '/kernels/{name}/{version}',
  summary: 'Delete a kernel',
  description: 'Takes a token of every tenant: it is everybody’s.',
  request: path,
  responses: { 204: { description: 'Deleted' }, ...errors(404) },
});

export type KernelRoutes = typeof publish | typeof list | typeof get | typeof remove;

export function kernelRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const { config, metrics, store } = gateway;
  const scope = 'server';

  const published = async (context: Context, principal: Principal): Promise<Response | ReturnType<typeof json>> => {
    checkPublisher(gateway, principal);
    const body = parse(PublishBody, await readJson(context, config));
    const { manifest, added } = await publishKernel(gateway, {
      manifest: manifestOf(body.manifest),
      ptx: body.ptx_text,
    });
    const { name, version } = manifest;
    metrics.kernels.published(added ? 'published' : 'unchanged');
    return json({ name, version }, added ? 201 : 200, { location: `/kernels/${name}/${version}` });
  };

  register(app, gateway, {
    route: publish,
    access: 'deploy',
    scope,
    action: 'publish_kernel',
    handle: (context, { principal }) =>
      published(context, principal).catch((error: unknown) => {
        metrics.kernels.published(errorReply(error).body.error.kind);
        throw error;
      }),
  });

  register(app, gateway, {
    route: list,
    access: 'bearer',
    scope,
    async handle(context) {
      requireKey(gateway);
      const { offset, limit } = parse(ListQuery, context.req.query());
      const found = await onKernels(gateway, store.kernels.list({ offset, limit: limit + 1 }));
      const { page, last } = pageOfItems(found, limit);
      const next = last && offset + limit;
      return taggedJson(context, gateway, { manifests: page.map(shownManifest), offset, limit, next });
    },
  });

  register(app, gateway, {
    route: get,
    access: 'bearer',
    scope,
    async handle(context) {
      requireKey(gateway);
      const { name, version } = named(context);
      const found = await onKernels(gateway, store.kernels.get(name, version));
      if (!found) throw noKernel(name, version);
      const manifest = shownManifest(found.manifest);
      // It has the digest of the PTX.
      const tag = entityTag(gateway, manifest);
      return unchanged(context, tag) ?? json({ manifest, ptx_text: found.ptx }, 200, taggedHeaders(tag));
    },
  });

  register(app, gateway, {
    route: remove,
    access: 'admin',
    scope,
    action: 'delete_kernel',
    async handle(context, { principal }) {
      requireKey(gateway);
      const { name, version } = named(context);
      if (principal.tenants !== null) {
        const message = `Cannot delete kernel ${name}@${version}: that takes a token of every tenant`;
        throw new RequestError('tenant_scope_denied', message);
      }
      if (!(await onKernels(gateway, store.kernels.delete(name, version)))) throw noKernel(name, version);
      metrics.kernels.deleted.increment();
      return new Response(null, { status: 204 });
    },
  });
}

/** What no kernel can be called is not there either. */
function named(context: Context): { readonly name: string; readonly version: string } {
  const told = (parameter: string) => (context.req.param(parameter) ?? '').slice(0, TOLD + 1);
  return { name: told('name'), version: told('version') };
}

function noKernel(name: string, version: string): RequestError {
  const told = { name: name.slice(0, TOLD), version: version.slice(0, TOLD) };
  return new RequestError('not_found', `Cannot find kernel ${told.name}@${told.version}`, told);
}
