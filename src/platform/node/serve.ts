import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError as TargetError } from '@hono/node-server';
import { errorReply, RequestError } from '../../core/app/errors.ts';
import type { FetchHandler, RunningServer, ServeOptions } from '../platform.ts';

/** What a request that is no use without a Host, as HTTP/1.0 allows, is taken to be for. */
const HOST = 'localhost';
/** For the head of a request. Node's default is `requestTimeout`, which is none here. */
const HEADERS_TIMEOUT_MS = 60_000;

export async function serve(fetch: FetchHandler, { hostname, port }: ServeOptions): Promise<RunningServer> {
  // Deadlines of bodies are the application's: it answers in its own envelope.
  const server = createServer(
    { requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS },
    getRequestListener((request, { incoming }) => fetch(request, () => incoming.socket.remoteAddress ?? null), {
      hostname: HOST,
      errorHandler: unreadable,
    }),
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

/** A request of which the adapter can make none. */
function unreadable(error: unknown): Response {
  const told = error instanceof TargetError ? `Cannot read the request: ${error.message}` : null;
  const { status, body } = errorReply(told === null ? error : new RequestError('bad_request', told));
  return Response.json(body, { status });
}
