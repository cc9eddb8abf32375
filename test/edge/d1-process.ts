/** Empty D1 databases in miniflare, reached over HTTP: `POST /NAME` with `{statements: [{sql, values}]}` runs a batch. Run by Node. */
import process from 'node:process';
import { Miniflare } from 'miniflare';

const WORKER = `
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
export default {
  async fetch(request, env) {
    const db = env[new URL(request.url).pathname.slice(1)];
    const { statements } = await request.json();
    const bound = statements.map(({ sql, values }) =>
      db.prepare(sql).bind(...values.map((value) => (value?.blob === undefined ? value : bytes(value.blob)))));
    try {
      return Response.json(await db.batch(bound));
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};`;

const names = Array.from({ length: Number(process.argv[2]) }, (_, i) => `DB${i}`);
const miniflare = new Miniflare({
  host: '127.0.0.1',
  port: 0,
  modules: true,
  script: WORKER,
  compatibilityDate: '2026-04-01',
  d1Databases: names,
});
process.stdout.write(`listening on ${(await miniflare.ready).origin}\n`);
const end = async (): Promise<void> => {
  await miniflare.dispose();
  process.exit(0);
};
process.on('SIGTERM', end);
process.stdin.resume().on('end', end);
