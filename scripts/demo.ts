/**
 * The demo: starts the real server on a free loopback port, deploys the example functions, invokes each over HTTP on every backend of
 * this machine, compares the bits and prints one table. Exit status 0 only if everything that ran is equal.
 *
 *   bun scripts/demo.ts [--output FOLDER]     pictures and the store go to FOLDER (default demo-output)
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExamples } from '../examples/build.ts';
import { type Case, exampleCases } from '../examples/cases.ts';
import { encodePng } from '../examples/png.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bun = join(root, 'node_modules', '.bin', 'bun');
const outputAt = process.argv.indexOf('--output');
const output = resolve(outputAt >= 0 ? process.argv[outputAt + 1] : join(root, 'demo-output'));

interface Tensor {
  readonly name: string;
  readonly data: string;
}

interface Reply {
  readonly result: unknown;
  readonly tensors: readonly Tensor[];
  readonly memory_sha256: string;
  readonly device: string;
  readonly fuel: number;
  readonly times: { readonly compile_ms: number; readonly run_ms: number };
}

interface Failure {
  readonly error: { readonly kind: string; readonly message: string } & Readonly<Record<string, unknown>>;
}

interface Ran {
  readonly device: string;
  readonly digest: string;
  readonly compileMs: number | null;
  readonly runMs: number | null;
  readonly tensors: readonly Tensor[];
}

/** Without a driver of its own a machine shows WGSL on SwiftShader and PTX on the software CUDA driver; both are said to be software. */
function drivers(): Record<string, string> {
  spawnSync(bun, ['scripts/drivers.ts', '--quiet'], { cwd: root, stdio: 'inherit' });
  spawnSync(bun, ['scripts/build-native.ts', '--quiet'], { cwd: root, stdio: 'inherit' });
  const found = discover({});
  const env: Record<string, string> = {};
  if (!found.has('webgpu') && process.env.TENSOR_WASM_WEBGPU_DRIVER === undefined)
    env.TENSOR_WASM_WEBGPU_DRIVER = 'swiftshader';
  return env;
}

interface Discovery {
  readonly backend: string;
  readonly devices: readonly unknown[];
  readonly reason: string | null;
}

function devices(env: Readonly<Record<string, string>>): Discovery[] {
  const { stdout } = spawnSync(bun, ['bin/tensor-wasm.js', 'devices', '--output', 'json'], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as { backends: Discovery[] }).backends;
}

function discover(env: Readonly<Record<string, string>>): Set<string> {
  return new Set(
    devices(env)
      .filter(({ devices }) => devices.length > 0)
      .map(({ backend }) => backend),
  );
}

async function serve(env: Readonly<Record<string, string>>): Promise<{ url: string; server: ChildProcess }> {
  const server = spawn(bun, ['bin/tensor-wasm.js', 'serve', '--addr', '127.0.0.1:0'], {
    cwd: root,
    env: {
      ...process.env,
      TENSOR_WASM_LOG: 'error',
      TENSOR_WASM_STORE: join(output, 'store.db'),
      TENSOR_WASM_MAX_DEADLINE_MS: '600000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((found, fail) => {
    let text = '';
    server.stdout.on('data', (data: Uint8Array) => {
      text += new TextDecoder().decode(data);
      const address = /listening on (http:\S+)/.exec(text);
      if (address) found(address[1]);
    });
    server.once('exit', (code) => fail(new Error(`Cannot start the server: exit status ${code}`)));
  });
  return { url, server };
}

async function deploy(url: string, name: string, bytes: Uint8Array): Promise<string> {
  const response = await fetch(`${url}/functions?name=${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm' },
    body: new Uint8Array(bytes),
  });
  if (!response.ok) throw new Error(`Cannot deploy ${name}: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

/** What an invocation left, by its bits: results, tensors, memory and fuel, or the trap with its lane, function and offset. */
async function invoke(url: string, id: string, one: Case, backend: string): Promise<Ran | string> {
  const tensors = one.tensors.map(({ name, dtype, shape, bytes }) => ({
    name,
    dtype,
    shape,
    ...(bytes ? { data: Buffer.from(bytes).toString('base64') } : { output: true, encoding: 'base64' }),
  }));
  const response = await fetch(`${url}/functions/${id}/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      export: one.export,
      mode: one.mode,
      ...(one.mode === 'call' ? {} : { count: one.lanes }),
      args: one.args,
      tensors,
      backend,
      fallback: false,
      digest: true,
    }),
  });
  const body = (await response.json()) as Reply | Failure;
  const hash = createHash('sha256');
  if ('error' in body) {
    if (body.error.kind !== 'trap') return `${body.error.kind}: ${body.error.message}`;
    const { code, function: func, offset, lane } = body.error;
    hash.update(JSON.stringify({ code, function: func, offset, lane }));
    const device = response.headers.get('x-tensor-wasm-device') ?? '';
    return {
      device,
      digest: `trap in lane ${lane}: ${hash.digest('hex').slice(0, 12)}`,
      compileMs: null,
      runMs: null,
      tensors: [],
    };
  }
  const { result, memory_sha256, fuel, device, times } = body;
  hash.update(JSON.stringify({ result, tensors: body.tensors, memory_sha256, fuel }));
  return {
    device,
    digest: hash.digest('hex').slice(0, 12),
    compileMs: times.compile_ms,
    runMs: times.run_ms,
    tensors: body.tensors,
  };
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

const env = drivers();
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const { url, server } = await serve(env);
let equal = true;
try {
  const all = devices(env).filter(({ backend }) => backend !== 'interpreter');
  const here = all.filter(({ devices }) => devices.length > 0).map(({ backend }) => backend);
  for (const { backend, reason } of all) if (reason !== null) console.log(`${backend} is not here: ${reason}`);

  const ids = new Map<string, string>();
  for (const [name, bytes] of await buildExamples()) ids.set(name, await deploy(url, name, bytes));
  console.log(`${ids.size} functions deployed to ${url}\n`);

  const file = new Uint8Array(await readFile(join(root, 'package-lock.json')));
  let picture = new Uint8Array(320 * 240);
  const rows: string[][] = [
    ['function', 'mode', 'lanes', 'backend', 'device', 'compile ms', 'run ms', 'digest', 'equal'],
  ];
  const pictures: string[] = [];
  const count = exampleCases(file, picture).length;
  for (let i = 0; i < count; i++) {
    const one = exampleCases(file, picture)[i];
    let reference: Ran | null = null;
    for (const backend of here) {
      const ran = await invoke(url, ids.get(one.module) ?? '', one, backend);
      const head = [`${one.module}.${one.export}`, one.mode, String(one.lanes), backend];
      if (typeof ran === 'string') {
        if (!ran.startsWith('refused')) equal = false;
        rows.push([...head, '-', '-', '-', ran.slice(0, 80), '-']);
        continue;
      }
      const same: boolean = reference === null || ran.digest === reference.digest;
      equal &&= same;
      rows.push([
        ...head,
        ran.device,
        ran.compileMs?.toFixed(1) ?? '-',
        ran.runMs?.toFixed(1) ?? '-',
        ran.digest,
        reference === null ? 'reference' : same ? 'equal' : 'DIFFERS',
      ]);
      reference ??= ran;
    }
    const wanted = one.picture;
    const drawn = wanted && reference?.tensors.find(({ name }) => name === wanted.tensor);
    if (wanted && drawn) {
      const pixels = new Uint8Array(Buffer.from(drawn.data, 'base64'));
      if (one.export === 'render32') picture = pixels;
      const path = join(output, `${one.module}-${one.export}.png`);
      await writeFile(path, encodePng(pixels, wanted.width, wanted.height));
      pictures.push(path);
    }
  }
  printTable(rows);
  console.log('');
  for (const path of pictures) console.log(`picture: ${path}`);
  console.log(equal ? '\neverything that ran is equal, bit for bit' : '\nNOT EQUAL: see the table');
} finally {
  const gone = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await gone;
}
process.exit(equal ? 0 : 1);
