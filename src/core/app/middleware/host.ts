import type { Context } from 'hono';
import { RequestError } from '../errors.ts';

/** Nothing in it may end the authority of a URL: a runtime that puts it before the target would find another path than was asked for. */
const HOST = /^(?:\[[\w:.%]*\]|[^\s/?#@\\[\]:]*)(?::\d*)?$/;

/**
 * Serves only requests for names that are ours: a page on another site that makes its name resolve to this address is refused.
 *
 * @throws RequestError `bad_request`
 */
export function checkHost(context: Context, hosts: ReadonlySet<string> | null): void {
  const header = context.req.header('host');
  if (header === undefined) return;
  if (!HOST.test(header)) {
    throw new RequestError('bad_request', `Cannot serve this host: ${header.slice(0, 256)} is no host and port`);
  }
  if (hosts === null) return;
  const host = header.toLowerCase();
  if (hosts.has(host) || hosts.has(withoutPort(host))) return;
  throw new RequestError('bad_request', `Cannot serve this host: ${host.slice(0, 256)} is not among the trusted ones`);
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}
