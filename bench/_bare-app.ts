import { Hono } from 'hono';
import { platform } from '#platform';

const respond = platform.respond ?? ((text, status, headers) => new Response(text, { status, headers }));

/** A bare Hono route: JSON in, JSON out, nothing else. */
export function bareHono(): Hono {
  const app = new Hono();
  app.post('/functions/:id/invoke', async (c) => {
    const { args } = await c.req.json<{ args: number[] }>();
    return c.json({ function_id: c.req.param('id'), result: [args[0] + args[1]] });
  });
  return app;
}

/** What our replies say: as many headers, as long. */
const SAID: Readonly<Record<string, string>> = {
  'x-request-id': '00000000-0000-4000-8000-000000000000',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  ratelimit: '"token";r=999999;t=1',
  'ratelimit-policy': '"token";q=1000000',
  'ratelimit-limit': '1000000',
  'ratelimit-remaining': '999999',
  'ratelimit-reset': '1',
  'x-tensor-wasm-backend': 'cpu',
  'x-tensor-wasm-device': 'a device of some name',
};
const ASKED = ['authorization', 'x-tensorwasm-tenant', 'x-request-id', 'host', 'origin', 'accept-encoding'];
/** As much as our reply has besides. */
const REST = '.'.repeat(250);
const utf8 = new TextDecoder();

/** The bare route, with what the host does for an invocation of ours: headers asked and told, the body as bytes, the peer's address, a reply as long. */
export function tellingHono(): Hono<{ Bindings: { peer(): string | undefined } }> {
  const app = new Hono<{ Bindings: { peer(): string | undefined } }>();
  app.post('/functions/:id/invoke', async (c) => {
    for (const name of ASKED) c.req.header(name);
    const { args } = JSON.parse(utf8.decode(await c.req.raw.arrayBuffer())) as { readonly args: number[] };
    const result = { function_id: c.req.param('id'), result: [args[0] + args[1]], peer: c.env.peer() };
    return respond(JSON.stringify({ ...result, rest: REST }), 200, { 'content-type': 'application/json', ...SAID });
  });
  return app;
}
