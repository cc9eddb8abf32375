/** Serves the bare route. */
import { bareHono } from './_bare-app.ts';

const app = bareHono();

interface Host {
  Bun?: { serve(options: { port: number; hostname: string; fetch: typeof app.fetch }): { port: number } };
  Deno?: {
    serve(
      options: { port: number; hostname: string; onListen(address: { port: number }): void },
      fetch: typeof app.fetch,
    ): unknown;
  };
}
const { Bun, Deno } = globalThis as Host;
const listening = ({ port }: { port: number }): void => console.log(`listening on http://127.0.0.1:${port}`);
if (Bun) listening(Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch }));
else if (Deno) Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: listening }, (request) => app.fetch(request));
else throw new Error('Cannot serve: this runs on Bun or Deno');
