import type { Context } from 'hono';
import { RequestError } from '../errors.ts';

/**
 * Serves only requests for names that are ours: a page on another site that makes its name resolve to this address is refused.
 *
 * @throws RequestError `bad_request`
 */
export function checkHost(context: Context, hosts: ReadonlySet<string> | null): void {
  if (hosts === null) return;
  const host = context.req.header('host')?.toLowerCase();
  if (host === undefined || hosts.has(host) || hosts.has(withoutPort(host))) return;
  throw new RequestError('bad_request', `Cannot serve this host: ${host.slice(0, 256)} is not among the trusted ones`);
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}
