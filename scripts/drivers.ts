/**
 * Unpacks SwiftShader, a Vulkan driver that runs on the processor, and a Vulkan loader from the development dependency
 * `@sparticuz/chromium` into `.cache/drivers/swiftshader`. Does nothing when they are there already.
 *
 *   node scripts/drivers.ts [--quiet]      prints the folder; then TENSOR_WASM_WEBGPU_DRIVER=swiftshader selects the driver
 */
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const ARCHIVE = join(root, 'node_modules/@sparticuz/chromium/bin/swiftshader.tar.br');
const TARGET = join(root, '.cache/drivers/swiftshader');
const WANTED = ['libvk_swiftshader.so', 'libvulkan.so.1', 'vk_swiftshader_icd.json'] as const;

/** The folder with the driver. Throws when the package is not installed. */
export async function unpackSwiftShader(): Promise<string> {
  if (await exists(TARGET)) return TARGET;
  const archive = brotliDecompressSync(await readFile(ARCHIVE));
  const fresh = `${TARGET}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  const found = new Map(entries(archive));
  for (const name of WANTED) {
    const bytes = found.get(name);
    if (!bytes) throw new Error(`Cannot unpack SwiftShader: ${ARCHIVE} has no ${name}`);
    await writeFile(join(fresh, name), bytes, { mode: name.endsWith('.json') ? 0o644 : 0o755 });
  }
  try {
    await rename(fresh, TARGET);
  } catch (cause) {
    await rm(fresh, { recursive: true });
    // Another process was faster; what it left is the same.
    if (!(await exists(TARGET))) throw cause;
  }
  return TARGET;
}

/** Regular files of a tar archive: 512-byte headers, name at 0, size in octal at 124. */
function* entries(archive: Uint8Array): Generator<[name: string, bytes: Uint8Array]> {
  const text = (from: number, length: number): string =>
    new TextDecoder().decode(archive.subarray(from, from + length)).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    yield [text(at, 100).replace(/^\.\//, ''), archive.subarray(at + 512, at + 512 + size)];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const folder = await unpackSwiftShader();
  if (!process.argv.includes('--quiet')) console.log(folder);
}
