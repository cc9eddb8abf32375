import { errorReply } from '../../core/app/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { FetchHandler } from '../platform.ts';

/** Variables, secrets and bindings of a deployment. */
export type Environment = Readonly<Record<string, unknown>>;

/** What a host hands over beside the request: workerd a context, Deno the connection. */
export interface Connection {
  /** Keeps the isolate for work that goes on behind the reply. */
  waitUntil?(work: Promise<unknown>): void;
}

export interface EdgeHandler {
  fetch(request: Request, environment?: Environment, connection?: Connection): Promise<Response>;
}

export interface EdgeGateway {
  readonly fetch: FetchHandler;
  /** Resolves when the store has what the deployment brings. */
  begin(): Promise<void>;
  /** Writes down what waits to be written: after a reply an isolate may be frozen, or end. */
  flush(): Promise<void>;
}

/**
 * A module's default export, as workerd, `deno serve` and Bun call it. Everything is put together with the first request, since outside of
 * requests workerd has no timers, no random numbers and no bindings.
 */
export function serve(open: (environment: Environment) => EdgeGateway, log: Log): EdgeHandler {
  let gateway: EdgeGateway | null = null;
  let begun = false;
  return {
    async fetch(request, environment = {}, connection = {}) {
      try {
        gateway ??= open(environment);
        // Not one promise for all requests: it would end with the request that began it.
        if (!begun) await gateway.begin();
        begun = true;
      } catch (error) {
        log('error', 'Cannot start', { error: String(error) });
        const { status, body } = errorReply(error);
        return Response.json(body, { status });
      }
      const { fetch, flush } = gateway;
      const response = await fetch(request, () => peerOf(request, environment));
      const flushed = flush().catch((error: unknown) => log('error', 'Cannot flush', { error: String(error) }));
      if (typeof connection.waitUntil === 'function') connection.waitUntil(flushed);
      return response;
    },
  };
}

/** Deno hands the connection over where workerd has the environment. */
function peerOf({ headers }: Request, environment: Environment): string | null {
  const { remoteAddr } = environment;
  if (typeof remoteAddr === 'object' && remoteAddr !== null && 'hostname' in remoteAddr) {
    return String(remoteAddr.hostname);
  }
  return isWorkerd() ? headers.get('cf-connecting-ip') : null;
}

/** There a header is the platform's word, and timers end with their request. */
export function isWorkerd(): boolean {
  return globalThis.navigator?.userAgent === 'Cloudflare-Workers';
}
