import type { FetchHandler, RunningServer, ServeOptions } from '../platform.ts';

interface BunServer {
  readonly hostname: string;
  readonly port: number;
  stop(closeActiveConnections?: boolean): Promise<void>;
}

declare const Bun: {
  serve(options: {
    hostname: string;
    port: number;
    fetch: FetchHandler;
    /** Seconds without traffic before Bun ends a connection, at most 255; 0 is never. */
    idleTimeout: number;
    maxRequestBodySize: number;
  }): BunServer;
};

export async function serve(fetch: FetchHandler, { hostname, port }: ServeOptions): Promise<RunningServer> {
  const server = Bun.serve({
    hostname,
    port,
    fetch,
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
