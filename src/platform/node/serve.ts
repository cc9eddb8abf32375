import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { FetchHandler, RunningServer, ServeOptions } from '../platform.ts';

export async function serve(fetch: FetchHandler, { hostname, port }: ServeOptions): Promise<RunningServer> {
  // Deadlines of bodies are the application's: it answers in its own envelope.
  const server = createServer(
    { requestTimeout: 0 },
    getRequestListener((request, { incoming }) => fetch(request, () => incoming.socket.remoteAddress ?? null)),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, resolve);
  });
  // A server that listens on a host and port has an address of that kind.
  const address = server.address() as AddressInfo;
  return {
    hostname: address.address,
    port: address.port,
    drain() {
      // A connection whose reply is still to come would otherwise idle for five seconds after it.
      server.keepAliveTimeout = 1;
      return closed(server, () => server.closeIdleConnections());
    },
    close: () => closed(server, () => server.closeAllConnections()),
  };
}

function closed(server: Server, end: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    end();
  });
}
