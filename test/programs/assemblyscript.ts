/** Compiles AssemblyScript with its runtime: managed classes, arrays and strings in memory that it allocates itself. */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import asc from 'assemblyscript/asc';
import { cachedContent } from './toolchain.ts';

interface Variant {
  readonly level: string;
  readonly flags: readonly string[];
}

/** `stub` never frees; `minimal` collects when asked to; `incremental` collects by itself, and needs a shadow stack of roots. */
// biome-ignore format: table
const VARIANTS: readonly Variant[] = [
  { level: 'O0 minimal', flags: ['-O0', '--runtime', 'minimal'] },
  { level: 'O3 stub', flags: ['-O3', '--runtime', 'stub'] },
  { level: 'Os incremental', flags: ['-Os', '--runtime', 'incremental'] },
];

export async function compileAssemblyScript(path: string): Promise<{ level: string; path: string }[]> {
  const source = readFileSync(path, 'utf8');
  const modules: { level: string; path: string }[] = [];
  for (const { level, flags } of VARIANTS) {
    const bytes = await compile(path, flags);
    modules.push({
      level,
      path: cachedContent([source, ...flags, Buffer.from(bytes).toString('base64')], '.wasm', () => bytes),
    });
  }
  return modules;
}

async function compile(path: string, flags: readonly string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = [...flags, '--use', 'abort=', '--use', 'seed=', '--outFile', 'out.wasm', '--initialMemory', '1'];
  const { error, stderr } = await asc.main([basename(path), '--baseDir', dirname(path), ...options], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm') && typeof contents !== 'string') binary = contents;
    },
  });
  if (error || !binary) throw new Error(`cannot compile ${basename(path)}: ${stderr.toString() || error?.message}`);
  return binary;
}
