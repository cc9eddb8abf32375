import { Hono } from 'hono';

/** A bare Hono route: JSON in, JSON out, nothing else. */
export function bareHono(): Hono {
  const app = new Hono();
  app.post('/functions/:id/invoke', async (c) => {
    const { args } = await c.req.json<{ args: number[] }>();
    return c.json({ function_id: c.req.param('id'), result: [args[0] + args[1]] });
  });
  return app;
}
