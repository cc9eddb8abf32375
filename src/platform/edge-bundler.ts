/** Writes a deployment for an edge: the program as one module, and for workerd the functions' modules beside it, rewritten already. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROBE, rewritten } from '../backends/cpu/index.ts';
import { encodeBase64 } from '../core/app/base64.ts';
import { DEFAULT_GUEST_LIMITS } from '../core/backend.ts';
import { TensorWasmError } from '../core/errors.ts';
import { sha256Hex } from '../core/sha256.ts';
import { type NewFunction, NO_METADATA } from '../core/store/functions.ts';
import type { TenantId } from '../core/store/store.ts';
import type { ValidModule } from '../core/wasm/module.ts';
import { bundledId } from './edge/bundle.ts';

/** `workerd` makes no code at run time; `web` is any host that does and owns the server: Deno Deploy, `deno serve`, a browser. */
export const EDGE_TARGETS = ['workerd', 'web'] as const;
export type EdgeTarget = (typeof EDGE_TARGETS)[number];

export interface EdgeFunction {
  readonly name: string;
  readonly module: ValidModule;
}

export interface BundleRequest {
  readonly functions: readonly EdgeFunction[];
  readonly tenant: TenantId;
  readonly target: EdgeTarget;
  /** Made when absent; files of the same names are replaced. */
  readonly folder: string;
  /** Milliseconds since 1970: when the functions were made part of the deployment. */
  readonly now: number;
}

export interface WrittenBundle {
  /** The module to be deployed. */
  readonly main: string;
  readonly bytes: number;
  readonly functions: readonly NewFunction[];
}

/** What the platform has to know at least this old to run the module: WebAssembly suspends, and a request may wake another. */
const COMPATIBILITY_DATE = '2026-04-01';
const MAIN = { workerd: 'worker.js', web: 'main.js' } as const;

/** @throws TensorWasmError `unavailable` without esbuild, `usage` for two functions of one name. */
export async function writeEdgeBundle(request: BundleRequest): Promise<WrittenBundle> {
  const { target, folder } = request;
  const records = recordsOf(request);
  await mkdir(join(folder, 'functions'), { recursive: true });
  const imports = ["import { edge } from './main.ts';"];
  const functions: string[] = [];
  for (const [i, { module }] of request.functions.entries()) {
    let compiled = 'null';
    if (target === 'workerd') {
      const { bytes } = await rewritten(module, 'fast', DEFAULT_GUEST_LIMITS.maxTableElements);
      const path = `functions/${records[i].sha256.slice(0, 16)}.wasm`;
      await writeFile(join(folder, path), bytes);
      imports.push(`import f${i} from './${path}';`);
      compiled = `{ sha256: '${sha256Hex(bytes)}', wasm: f${i} }`;
    }
    const text = encodeBase64(module.bytes);
    functions.push(`{ fresh: ${JSON.stringify(records[i])}, module: '${text}', compiled: ${compiled} }`);
  }
  if (target === 'workerd') {
    await writeFile(join(folder, 'functions', 'probe.wasm'), PROBE);
    imports.push("import probe from './functions/probe.wasm';");
    await writeFile(join(folder, 'wrangler.json'), `${JSON.stringify(WRANGLER, null, 2)}\n`);
  }
  const bundle = `{ functions: [${functions.join(',\n')}], probe: ${target === 'workerd' ? 'probe' : 'null'} }`;
  const text = await joined(`${imports.join('\n')}\nexport default edge(${bundle});\n`, target);
  const main = join(folder, MAIN[target]);
  await writeFile(main, text);
  return { main, bytes: text.length, functions: records };
}

/** For `wrangler deploy`. The database's id is its owner's. */
const WRANGLER = {
  name: 'tensor-wasm',
  main: MAIN.workerd,
  compatibility_date: COMPATIBILITY_DATE,
  no_bundle: true,
  rules: [{ type: 'CompiledWasm', globs: ['functions/*.wasm'], fallthrough: false }],
  d1_databases: [{ binding: 'TENSOR_WASM_DB', database_name: 'tensor-wasm', database_id: '' }],
};

function recordsOf({ functions, tenant, now }: BundleRequest): NewFunction[] {
  const names = new Set<string>();
  return functions.map(({ name, module }) => {
    if (names.has(name)) throw new TensorWasmError('usage', `Cannot bundle two functions named ${name}`, { name });
    names.add(name);
    const sha256 = sha256Hex(module.bytes);
    const id = bundledId(tenant, name, sha256);
    const times = { createdUnixMs: now, updatedUnixMs: now };
    return { id, tenant, name, sha256, size: module.bytes.length, ...times, revision: 1, metadata: NO_METADATA };
  });
}

/** The entry and all that it imports, in one module. What only Node has is an error here, so the program stays portable. */
async function joined(entry: string, target: EdgeTarget): Promise<Uint8Array> {
  const { build } = await esbuild();
  const built = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL('edge', import.meta.url)), sourcefile: 'entry.js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'browser',
    conditions: target === 'workerd' ? ['workerd', 'worker'] : [],
    external: ['./functions/*.wasm'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  return built.outputFiles[0].contents;
}

async function esbuild(): Promise<typeof import('esbuild')> {
  try {
    return await import('esbuild');
  } catch (cause) {
    const message = 'Cannot bundle: esbuild is not installed, "npm install esbuild" brings it';
    throw new TensorWasmError('unavailable', message, {}, { cause });
  }
}
