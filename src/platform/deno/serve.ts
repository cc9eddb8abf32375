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
  let shut = false;
  return {
    hostname: server.addr.hostname,
    port: server.addr.port,
    drain() {
      shut = true;
      return server.shutdown();
    },
    close() {
      // Deno ends the process with an error where a server is aborted that has been shut down, whether or not its requests have ended.
      if (!shut) controller.abort();
      return server.finished;
    },
  };
}
