import type { FetchHandler, RunningServer, ServeOptions } from '../platform.ts';

interface DenoConnection {
  readonly remoteAddr: { readonly hostname: string };
}

interface DenoServer {
  readonly addr: { readonly hostname: string; readonly port: number };
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
}

declare const Deno: {
  serve(
    options: { hostname: string; port: number; signal: AbortSignal; onListen: () => void },
    handler: (request: Request, info: DenoConnection) => Response | Promise<Response>,
  ): DenoServer;
};

export async function serve(fetch: FetchHandler, { hostname, port }: ServeOptions): Promise<RunningServer> {
  const controller = new AbortController();
  // Deno prints a line of its own without `onListen`.
  const server = Deno.serve({ hostname, port, signal: controller.signal, onListen: () => undefined }, (request, info) =>
    fetch(request, () => info.remoteAddr.hostname),
  );
  let ended = false;
  server.finished.then(() => {
    ended = true;
  });
  return {
    hostname: server.addr.hostname,
    port: server.addr.port,
    drain: () => server.shutdown(),
    close() {
      // Deno throws on aborting a server that has ended.
      if (!ended) controller.abort();
      return server.finished;
    },
  };
}
