/** Entity tags (RFC 9110, section 13): replies that a client has already, and changes to what it last saw. */
import type { Context } from 'hono';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { measured } from './middleware/compression.ts';

/** Of a reply's JSON: what is equal has the same tag. */
export function entityTag(gateway: Pick<Gateway, 'sha256'>, value: unknown): string {
  return tagOf(gateway, JSON.stringify(value));
}

/** 304 where `If-None-Match` has the tag. */
export function unchanged(context: Context, tag: string): Response | null {
  const header = context.req.header('if-none-match');
  if (header === undefined || !tagsOf(header).some((one) => one === '*' || one.replace(/^W\//, '') === tag))
    return null;
  return new Response(null, { status: 304, headers: taggedHeaders(tag) });
}

/** A reply as JSON with its tag, or 304. */
export function taggedJson(context: Context, gateway: Pick<Gateway, 'sha256'>, value: unknown): Response {
  const text = JSON.stringify(value);
  const tag = tagOf(gateway, text);
  const headers = { 'content-type': 'application/json', ...taggedHeaders(tag) };
  return unchanged(context, tag) ?? measured(new Response(text, { headers }), text.length);
}

/** @throws RequestError `precondition_failed` where `If-Match` is there and has another tag. */
export function requireMatch(context: Context, tag: string): void {
  const header = context.req.header('if-match');
  if (header === undefined || tagsOf(header).some((one) => one === '*' || one === tag)) return;
  throw stale();
}

export function stale(): RequestError {
  return new RequestError('precondition_failed', 'Cannot change it: it is no longer as the request takes it to be');
}

/** May be kept by whoever asked, and has to be asked for again. */
export function taggedHeaders(tag: string): Record<string, string> {
  return { etag: tag, 'cache-control': 'private, no-cache' };
}

function tagOf({ sha256 }: Pick<Gateway, 'sha256'>, text: string): string {
  return `"${sha256(text).slice(0, 32)}"`;
}

/** A compressed reply's tag says so (`middleware/compression.ts`); it is of the same state. */
function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => tag.trim().replace(/-(?:gzip|deflate)"$/, '"'));
}
