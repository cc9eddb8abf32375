/** Serves the bare route; with `telling` as its argument, the one that tells as much as ours. */
import process from 'node:process';
import { bareHono, tellingHono } from './_bare-app.ts';

type Fetch = (request: Request, peer: () => string | undefined) => Response | Promise<Response>;

const bare = bareHono();
const telling = tellingHono();
const fetch: Fetch =
  process.argv[2] === 'telling'
    ? (request, peer) => telling.fetch(request, { peer })
    : (request) => bare.fetch(request);

interface Host {
  Bun?: {
    serve(options: {
      port: number;
      hostname: string;
      fetch(request: Request, server: { requestIP(request: Request): { address: string } | null }): ReturnType<Fetch>;
    }): { port: number };
  };
  Deno?: {
    serve(
      options: { port: number; hostname: string; onListen(address: { port: number }): void },
      fetch: (request: Request, info: { remoteAddr: { hostname: string } }) => ReturnType<Fetch>,
    ): unknown;
  };
}
const { Bun, Deno } = globalThis as Host;
const address = { port: 0, hostname: '127.0.0.1' };
const listening = ({ port }: { port: number }): void => console.log(`listening on http://127.0.0.1:${port}`);
if (Bun) {
  listening(
    Bun.serve({ ...address, fetch: (request, server) => fetch(request, () => server.requestIP(request)?.address) }),
  );
} else if (Deno) {
  Deno.serve({ ...address, onListen: listening }, (request, info) => fetch(request, () => info.remoteAddr.hostname));
} else throw new Error('Cannot serve: this runs on Bun or Deno');
