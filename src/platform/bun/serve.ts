import type { FetchHandler, RunningServer, ServeOptions } from '../platform.ts';

interface BunServer {
  readonly hostname: string;
  readonly port: number;
  requestIP(request: Request): { readonly address: string } | null;
  stop(closeActiveConnections?: boolean): Promise<void>;
}

declare const Bun: {
  serve(options: {
    hostname: string;
    port: number;
    fetch: (request: Request, server: BunServer) => Response | Promise<Response>;
    /** Seconds without traffic before Bun ends a connection, at most 255; 0 is never. */
    idleTimeout: number;
    maxRequestBodySize: number;
  }): BunServer;
};

export async function serve(fetch: FetchHandler, { hostname, port }: ServeOptions): Promise<RunningServer> {
  const server = Bun.serve({
    hostname,
    port,
    fetch: (request, server) => fetch(whole(request), () => server.requestIP(request)?.address ?? null),
    // Deadlines and body limits are the application's: it answers in its own envelope.
    idleTimeout: 0,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
  });
  return {
    hostname: server.hostname,
    port: server.port,
    drain: () => server.stop(),
    close: () => server.stop(true),
  };
}

/** Where Host is missing, as HTTP/1.0 allows, or makes no URL, Bun has the request's target alone for a URL. */
function whole(request: Request): Request {
  if (!request.url.startsWith('/')) return request;
  const { method, headers, body, signal } = request;
  return new Request(`http://localhost${request.url}`, { method, headers, body, signal });
}
