/**
 * Compiles `src/core/softfloat/assembly` (AssemblyScript, i32 only) to `src/core/softfloat/softfloat.gen.ts`.
 *
 *   bun scripts/build-softfloat.ts [--check]     --check writes nothing and exits 1 when the committed file is stale
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/core/softfloat', import.meta.url));
const target = join(folder, 'softfloat.gen.ts');

/** The library as a WebAssembly module. */
export async function compileSoftfloat(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = [
    '-O2',
    '--runtime',
    'stub',
    '--noAssert',
    '--use',
    'abort=',
    '--outFile',
    'out.wasm',
    '--noExportMemory',
    '--debug',
  ];
  const { error, stderr } = await asc.main(['index.ts', '--baseDir', join(folder, 'assembly'), ...options], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents as Uint8Array;
    },
  });
  if (error || !binary)
    throw new Error(`Cannot compile the soft-float library: ${stderr.toString() || error?.message}`);
  return binary;
}

export function renderSoftfloat(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,116}/g) ?? [];
  return [
    '// Made by scripts/build-softfloat.ts from src/core/softfloat/assembly. Do not edit.',
    '',
    '/** The soft-float library as a WebAssembly module, in base64. */',
    'export const SOFTFLOAT_BASE64 = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
}

if (import.meta.main) {
  const bytes = await compileSoftfloat();
  const text = renderSoftfloat(bytes);
  if (process.argv.includes('--check')) {
    const fresh = text === (await readFile(target, 'utf8'));
    console.log(fresh ? 'softfloat.gen.ts: up to date' : 'softfloat.gen.ts: stale; run bun scripts/build-softfloat.ts');
    process.exit(fresh ? 0 : 1);
  }
  await writeFile(target, text);
  console.log(`softfloat.gen.ts: ${bytes.length} bytes of WebAssembly`);
}
