/**
 * Builds every example function from source with what npm brings: AssemblyScript (`.ts`) and wabt (`.wat`).
 *
 *   bun examples/build.ts [OUT]      writes OUT/<name>.wasm (default examples/build) and prints one line each
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import wabt from 'wabt';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Compiles one source file; the module imports what it declares, and nothing else. */
export async function buildExample(path: string): Promise<Uint8Array> {
  return extname(path) === '.wat' ? assemble(path) : compile(path);
}

/** Builds all of `examples/functions`; returns the modules by name. */
export async function buildExamples(): Promise<Map<string, Uint8Array>> {
  const sources = (await readdir(join(here, 'functions'))).filter((name) => /\.(ts|wat)$/.test(name)).sort();
  const built = new Map<string, Uint8Array>();
  for (const name of sources) {
    built.set(basename(name, extname(name)), await buildExample(join(here, 'functions', name)));
  }
  return built;
}

async function assemble(path: string): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const module = parseWat(path, await readFile(path));
  try {
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

async function compile(path: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = [
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--use',
    'abort=',
    '--outFile',
    'out.wasm',
    '--initialMemory',
    '1',
  ];
  const { error, stderr } = await asc.main([basename(path), '--baseDir', join(path, '..'), '--debug', ...options], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents as Uint8Array;
    },
  });
  if (error || !binary) throw new Error(`Cannot build ${path}: ${stderr.toString() || error?.message}`);
  return binary;
}

/** In one step, and only where the bytes differ: others may be reading them. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => null);
  if (present?.equals(bytes)) return;
  await writeFile(`${path}.${process.pid}`, bytes);
  await rename(`${path}.${process.pid}`, path);
}

if (import.meta.main) {
  const out = process.argv[2] ?? join(here, 'build');
  await mkdir(out, { recursive: true });
  for (const [name, bytes] of await buildExamples()) {
    await replace(join(out, `${name}.wasm`), bytes);
    console.log(`${name}.wasm: ${bytes.length} bytes`);
  }
}
