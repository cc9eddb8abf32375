import type { Context } from 'hono';
import { isUuid } from '../functions/reference.ts';
import { RequestError } from './errors.ts';

const TOLD = 64;

/** @throws RequestError `invalid_uuid` */
export function pathId(context: Context, what: string): string {
  const id = context.req.param('id') ?? '';
  if (isUuid(id)) return id.toLowerCase();
  const told = id.slice(0, TOLD);
  throw new RequestError('invalid_uuid', `Cannot find ${what}: ${told} is not a UUID`, { id: told });
}
