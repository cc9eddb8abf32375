/** Pages of a listing: what a reply's `next` is, and how a request's `after` is read. Clients need not know what is in it. */
import { z } from '@hono/zod-openapi';
import type { Position } from '../store/position.ts';

export function cursorOf({ createdUnixMs, id }: Position): string {
  return encode(`${createdUnixMs} ${id}`);
}

/** A cursor into a listing by name. */
export function nameCursor(name: string): string {
  return encode(name);
}

/** One item more than a page was asked for tells whether there is another: the page, and its last item where there is. */
export function pageOfItems<T>(
  items: readonly T[],
  limit: number,
): { readonly page: readonly T[]; readonly last: T | null } {
  const page = items.slice(0, limit);
  return { page, last: items.length > limit ? page[limit - 1] : null };
}

const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(1000)
  .default(100)
  .openapi({ param: { name: 'limit', in: 'query' } });
const AFTER = { param: { name: 'after', in: 'query' }, description: '`next` of the page before' } as const;

/** The query of a listing by creation. */
export const PageQuery = z.object({
  limit,
  after: z
    .string()
    .transform((text, issues): Position => {
      const match = /^(\d{1,15}) (.+)$/.exec(decode(text) ?? '');
      if (match) return { createdUnixMs: Number(match[1]), id: match[2] };
      issues.addIssue({ code: 'custom', message: 'expected `next` of the page before' });
      return z.NEVER;
    })
    .optional()
    .openapi({ ...AFTER, type: 'string' }),
});

/** The query of a listing by name. */
export const NamePageQuery = z.object({
  limit,
  after: z
    .string()
    .transform((text, issues) => {
      const name = decode(text);
      if (name !== null) return name;
      issues.addIssue({ code: 'custom', message: 'expected `next` of the page before' });
      return z.NEVER;
    })
    .optional()
    .openapi({ ...AFTER, type: 'string' }),
});

function encode(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function decode(text: string): string | null {
  if (!/^[\w-]{1,1024}$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
