/**
 * Runs what `tensor-wasm bundle` wrote in miniflare, Cloudflare's own simulator of an edge on this machine (workerd, D1).
 *
 *   node scripts/edge.ts DIR [--persist FOLDER] [--bind NAME=VALUE]… [--no-database]
 *
 * The first line on standard output is `listening on http://ADDRESS`. Ends on SIGTERM, or when its standard input ends.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Miniflare } from 'miniflare';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    persist: { type: 'string' },
    bind: { type: 'string', multiple: true, default: [] },
    'no-database': { type: 'boolean', default: false },
  },
});
const folder = resolve(positionals[0] ?? 'dist/edge');
const wrangler = JSON.parse(await readFile(join(folder, 'wrangler.json'), 'utf8'));
const functions = (await readdir(join(folder, 'functions'))).filter((name) => name.endsWith('.wasm'));
const [database] = wrangler.d1_databases;

const miniflare = new Miniflare({
  host: '127.0.0.1',
  port: 0,
  rootPath: folder,
  modulesRoot: folder,
  modules: [
    { type: 'ESModule', path: join(folder, wrangler.main) },
    ...functions.map((name) => ({ type: 'CompiledWasm' as const, path: join(folder, 'functions', name) })),
  ],
  compatibilityDate: wrangler.compatibility_date,
  bindings: Object.fromEntries(
    values.bind.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  ),
  ...(values['no-database'] ? {} : { d1Databases: { [database.binding]: database.database_name } }),
  ...(values.persist === undefined ? {} : { d1Persist: resolve(values.persist) }),
});
const url = await miniflare.ready;
process.stdout.write(`listening on ${url.origin}\n`);
const end = async (): Promise<void> => {
  await miniflare.dispose();
  process.exit(0);
};
process.on('SIGTERM', end);
process.on('SIGINT', end);
process.stdin.resume().on('end', end);
