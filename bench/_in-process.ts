/**
 * Invocations without a socket: what `app.fetch` costs, by CPU time of this process. Prints microseconds a request.
 *
 *   _in-process.ts bare|invoke REQUESTS FOLDER
 */
import { join } from 'node:path';
import process from 'node:process';
import { AuditFile } from '../src/platform/audit-file.ts';
import { bareHono } from './_bare-app.ts';
import { gatewayApp } from './_gateway.ts';
import { ADD } from './_guests.ts';

const TOKEN = 'tensor-wasm-bench';
const BODY = '{"export":"add","args":[1,2]}';
const HEADERS = {
  authorization: `Bearer ${TOKEN}`,
  'content-type': 'application/json',
  'content-length': String(BODY.length),
};
const [, , which, count, folder] = process.argv;
const requests = Number(count);

type Fetch = (request: Request, env: object) => Response | Promise<Response>;

async function invoking(): Promise<{ readonly fetch: Fetch; readonly path: string }> {
  const environment = {
    TENSOR_WASM_API_TOKENS: TOKEN,
    TENSOR_WASM_API_RATE_LIMIT_QPS: '1000000',
    TENSOR_WASM_API_RATE_LIMIT_BURST: '1000000',
  };
  const auditSink = new AuditFile(join(folder, 'audit.log'), { maxBytes: 2 ** 30, keep: 1 });
  const app = gatewayApp(environment, { developer: false, auditSink });
  const deployed = await app.request('/functions?name=bench', {
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/wasm', 'content-length': String(ADD.length) },
    body: ADD,
  });
  const { id } = (await deployed.json()) as { readonly id: string };
  return { fetch: app.fetch, path: `/functions/${id}/invoke` };
}

const { fetch, path } = which === 'bare' ? { fetch: bareHono().fetch, path: '/functions/0/invoke' } : await invoking();
const env = { peer: () => '127.0.0.1' };

/** Microseconds of CPU a request. */
async function round(): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < requests; i++) {
    const request = new Request(`http://127.0.0.1:8080${path}`, { method: 'POST', headers: HEADERS, body: BODY });
    const response = await fetch(request, env);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`Cannot measure: ${response.status} ${text}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

const rounds: number[] = [];
for (let i = 0; i < 6; i++) rounds.push(await round());
// The first ones are the compilers'; of the others the least disturbed.
console.log(Math.min(...rounds.slice(2)));
process.exit(0);
