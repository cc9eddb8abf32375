/**
 * Neighbours in one process, by the process's own CPU time: what it has from the operating system, and when, is left out, so that a busy
 * machine measures what an idle one does. Every clock here is replaced by that time. Prints one line of JSON.
 *
 *   _own-time.ts REQUESTS DEADLINE_MS
 *
 * B's requests come as what an I/O event loop gives: after a file's state was read, counted from when it was asked for.
 */
import { stat } from 'node:fs/promises';
import process from 'node:process';

performance.now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const { gatewayApp } = await import('./_gateway.ts');
const { COUNT } = await import('./_guests.ts');

const [requests, deadlineMs] = process.argv.slice(2).map(Number);
const LOOPS = 24;
const BODY = '{"export":"count","args":[30000]}';
const spin = (deadline: number): string => `{"export":"count","args":[0],"deadline_ms":${deadline}}`;

const app = gatewayApp({}, { developer: true, auditSink: null });

function send(path: string, tenant: string, type: string, body: BodyInit): Promise<Response> {
  const headers = { 'content-type': type, 'x-tensorwasm-tenant': tenant };
  return Promise.resolve(app.fetch(new Request(`http://127.0.0.1:8080${path}`, { method: 'POST', headers, body })));
}

async function deploy(tenant: string): Promise<string> {
  const { id } = (await (await send('/functions?name=bench', tenant, 'application/wasm', COUNT)).json()) as {
    readonly id: string;
  };
  return `/functions/${id}/invoke`;
}

async function invoke(path: string, tenant: string, body: string): Promise<number> {
  const response = await send(path, tenant, 'application/json', body);
  await response.text();
  return response.status;
}

const [spinning, counting] = [await deploy('1'), await deploy('2')];

async function asB(count: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < count; i++) {
    const asked = performance.now();
    await stat('.');
    const status = await invoke(counting, '2', BODY);
    if (status !== 200) throw new Error(`Cannot measure: ${status}`);
    took.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return took.sort((a, b) => a - b);
}

await asB(1000);
// What runs for the first time is compiled.
for (let i = 0; i < 20; i++) await Promise.all(Array.from({ length: LOOPS }, () => invoke(spinning, '1', spin(20))));
const alone = await asB(requests);
const late: number[] = [];
let on = true;
const loop = async (): Promise<void> => {
  while (on) {
    const asked = performance.now();
    if ((await invoke(spinning, '1', spin(deadlineMs))) === 504) late.push(performance.now() - asked - deadlineMs);
  }
};
const loops = Promise.all(Array.from({ length: LOOPS }, loop));
const beside = await asB(requests);
on = false;
await loops;
late.sort((a, b) => a - b);
const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))];
const told = (times: readonly number[]) => ({ p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
console.log(JSON.stringify({ alone: told(alone), beside: told(beside), late: told(late), loops: late.length }));
process.exit(0);
