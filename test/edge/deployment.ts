/** A deployment in miniflare, which takes Node and so is a process of its own, whatever runs the test. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type TemporaryFolder, temporaryFolder, tensorWasm } from '../process/server-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const NODE = join(ROOT, 'node_modules', '.bin', 'node');
const TOKEN = 'edge-secret';

export interface Written extends TemporaryFolder {
  /** Id of each bundled function, by name. */
  readonly ids: Readonly<Record<string, string>>;
}

/** Bundles modules, by name, with the command line. */
export async function bundle(modules: Readonly<Record<string, Uint8Array>>, target = 'workerd'): Promise<Written> {
  const folder = await temporaryFolder();
  const files: string[] = [];
  for (const [name, bytes] of Object.entries(modules)) {
    const file = join(folder.path, `${name}.wasm`);
    await writeFile(file, bytes);
    files.push(file);
  }
  const words = ['bundle', ...files, '--out', folder.path, '--target', target, '--output', 'json'];
  const { status, stdout, stderr } = await tensorWasm(words);
  if (status !== 0) throw new Error(`bundle ended with ${status}: ${stdout}${stderr}`);
  const { functions }: { functions: { id: string; name: string }[] } = JSON.parse(stdout);
  return { ...folder, ids: Object.fromEntries(functions.map(({ id, name }) => [name, id])) };
}

export interface Edge extends AsyncDisposable {
  readonly url: string;
  /** A request with a token that may do everything. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Deploys a module; its id. */
  deploy(module: Uint8Array): Promise<string>;
  invoke(id: string, body: unknown): Promise<Response>;
}

/** @param args Options of `scripts/edge.ts`. */
export async function miniflare(
  { path }: TemporaryFolder,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Edge> {
  const variables = { TENSOR_WASM_API_TOKENS: TOKEN, TENSOR_WASM_API_AUDIT_LOG: 'none', ...environment };
  const bindings = Object.entries(variables).flatMap(([name, value]) => ['--bind', `${name}=${value}`]);
  return started(NODE, [join(ROOT, 'scripts', 'edge.ts'), path, ...args, ...bindings]);
}

/** Runs a host until the line that says where it listens. */
export async function started(file: string, args: readonly string[], env = process.env): Promise<Edge> {
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await Promise.race([
    new Promise<string>((resolve) => {
      // Deno says it on standard error.
      for (const input of [child.stdout, child.stderr]) {
        createInterface({ input }).on('line', (line) => {
          printed += `${line}\n`;
          const found = /listening on (http\S+?)\/?(?:\s|$)/i.exec(line)?.[1];
          if (found) resolve(found);
        });
      }
    }),
    ended.then((status) => Promise.reject(new Error(`the host ended with ${status}: ${printed}`))),
  ]);
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${TOKEN}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  return {
    url,
    request,
    async deploy(module) {
      const headers = { 'content-type': 'application/wasm' };
      const response = await request('/functions?name=deployed', {
        method: 'POST',
        headers,
        body: new Uint8Array(module),
      });
      const { id } = await response.json();
      if (typeof id !== 'string') throw new Error(`the edge answered ${response.status} to a module`);
      return id;
    },
    invoke: (id, body) =>
      request(`/functions/${id}/invoke`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The same module with other bytes: a custom section that says nothing. */
export function disguised(module: Uint8Array): Uint8Array {
  return new Uint8Array([...module, 0, 2, 1, 0x78]);
}
