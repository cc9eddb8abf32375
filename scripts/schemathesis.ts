/**
 * Schemathesis against a server of this build: whatever the OpenAPI document allows is answered as it says, and never with a 5xx.
 *
 *   bun scripts/schemathesis.ts [SECONDS]     the budget of the whole run (80); the seed is fixed
 *
 * First a document that promises too much must be found out. `bun scripts/python.ts` installs Schemathesis.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeBase64 } from '../src/core/app/base64.ts';
import { FUNCTIONS, wasm } from '../test/app/fixture.ts';
import { KERNEL_KEY_TEXT, publication } from '../test/app/kernels.ts';
import { serve, temporaryFolder } from '../test/process/server-process.ts';

const SEED = '20261129';
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
const program = join(fileURLToPath(new URL('..', import.meta.url)), '.cache', 'python', 'bin', 'schemathesis');
const ROOT = 'root';
const headers = { authorization: `Bearer ${ROOT}`, 'content-type': 'application/json' };

if (!existsSync(program)) {
  console.error('Cannot run Schemathesis: it is not installed (bun scripts/python.ts)');
  process.exit(1);
}
const seconds = process.argv[2] ?? '80';
await using folder = await temporaryFolder();
await using server = await serve(['--store', 'memory', '--token', ROOT], {
  TENSOR_WASM_MAX_DEADLINE_MS: '300',
  TENSOR_WASM_MAX_PAGES: '64',
  TENSOR_WASM_API_KERNEL_HMAC_KEY: KERNEL_KEY_TEXT,
  TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: ROOT,
});

/** A function by which routes of functions and models are asked; random names would all be 404. */
const signature = {
  export: 'add',
  args: [{ value: 'a' }, 1],
  inputs: [{ name: 'a', datatype: 'INT32', shape: [1] }],
  outputs: [],
};
const deployed = await fetch(`${server.url}/functions`, {
  method: 'POST',
  headers,
  body: JSON.stringify({ name: 'f', wasm_b64: encodeBase64(wasm(FUNCTIONS)), signature }),
});
if (!deployed.ok) throw new Error(await deployed.text());
const published = await fetch(`${server.url}/kernels`, {
  method: 'POST',
  headers,
  body: JSON.stringify(publication('k')),
});
if (!published.ok) throw new Error(await published.text());
const config = join(folder.path, 'schemathesis.toml');
await writeFile(
  config,
  `[[operations]]
include-path-regex = "^/functions/.id./"
parameters = { "path.id" = "f" }

[[operations]]
include-path-regex = "^/kernels/"
parameters = { "path.name" = "k", "path.version" = "1" }

[[operations]]
include-path-regex = "^/v2/models/"
parameters = { "path.name" = "f", "path.version" = "1" }
`,
);

function run(document: string, ...more: string[]): { readonly ok: boolean; readonly told: string } {
  const args = ['--config-file', config, 'run', document, '--url', server.url, '-H', `Authorization: Bearer ${ROOT}`];
  const always = ['--seed', SEED, '--checks', CHECKS, '--continue-on-failure', '--generation-database', 'none'];
  const { status, stdout, stderr } = spawnSync(program, [...args, ...always, ...more], {
    encoding: 'utf8',
    cwd: folder.path,
  });
  console.log(`${stdout.slice(-4000)}${stderr.slice(-2000)}`);
  return { ok: status === 0, told: stdout };
}

const document = await (await fetch(`${server.url}/openapi.json`)).json();
const plain = join(folder.path, 'openapi.json');
await writeFile(plain, JSON.stringify(document));
document.components.schemas.Health.required.push('promised');
const promising = join(folder.path, 'promising.json');
await writeFile(promising, JSON.stringify(document));
const control = run(promising, '--include-path', '/healthz', '--max-examples', '1');
if (control.ok || !control.told.includes('promised'))
  throw new Error('Schemathesis found nothing where there is something: its word is worth nothing');
const { ok } = run(plain, '--phases', 'examples,coverage,fuzzing', '--max-examples', '5', '--max-time', seconds);
// Not process.exit: the server and the folder are disposed of first.
process.exitCode = ok ? 0 : 1;
