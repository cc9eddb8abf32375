/** The function that a path or a body names: an id, a name, `NAME@VERSION` or an alias. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { LoadedFunction } from '../functions/registry.ts';
import type { TenantId } from '../store/store.ts';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';

const MAX_REFERENCE = 512;

export const ReferenceSchema = z.string().min(1).max(MAX_REFERENCE).openapi({
  description: 'A version’s id; or a name (its newest version), `NAME@VERSION` or an alias',
  example: 'mandelbrot@3',
});

export const functionPath = {
  params: z.object({
    id: z.string().openapi({
      param: { name: 'id', in: 'path' },
      description: 'A version’s id; or a name (its newest version), `NAME@VERSION` or an alias',
    }),
  }),
} as const;

export function functionReference(context: Context): string {
  return context.req.param('id') ?? '';
}

/** @throws RequestError `not_found` */
export function requireFunction(
  { functions }: Gateway,
  tenant: TenantId,
  reference: string,
): LoadedFunction | Promise<LoadedFunction> {
  const found = functions.resolve(tenant, reference);
  return found instanceof Promise ? found.then((one) => one ?? absent(reference)) : found;
}

function absent(reference: string): never {
  throw noFunction(reference);
}

export function noFunction(reference: string): RequestError {
  const id = reference.slice(0, MAX_REFERENCE);
  return new RequestError('not_found', `Cannot find function ${id}`, { id });
}
