import { createClient } from 'tensor-wasm/client';

const client = createClient(process.env.TENSOR_WASM_SERVER ?? 'http://127.0.0.1:8080', {
  token: process.env.TENSOR_WASM_TOKEN,
});
const ADD = 'AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags='; // (func (export "add") (param i32 i32) (result i32) …)

const deployed = await client.functions.$post({ json: { name: 'add', wasm_b64: ADD, tags: ['example'] } });
if (!deployed.ok) throw new Error((await deployed.json()).error.message);
const { id, version } = await deployed.json();
console.log(`version ${version}`);

const param = { id };
const invoked = await client.functions[':id'].invoke.$post({ param, json: { export: 'add', args: [20, 22] } });
if (invoked.ok) console.log((await invoked.json()).result);

const submitted = await client.functions[':id']['invoke-async'].$post({ param, json: { export: 'add', args: [1, 2] } });
if (submitted.status === 202) {
  const { job_id } = await submitted.json();
  const job = await client.jobs[':id'].$get({ param: { id: job_id }, query: { wait_ms: 10_000 } });
  if (job.ok) console.log((await job.json()).status);
}

const missing = await client.functions[':id'].$get({ param: { id: 'nothing' } });
if (!missing.ok) console.log(missing.status, (await missing.json()).error.kind);
