/** Modules made by wasm-smith: another generator, by other people, with another idea of what is likely to be wrong. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../native/wasm-smith/', import.meta.url));
const BINARY = `${FOLDER}target/release/wasm-smith-modules`;

/** Builds the generator where Rust is present. Null when it is there, else why it is not. */
export function prepareSmith(): string | null {
  if (existsSync(BINARY)) return null;
  const { status, error, stderr } = spawnSync('cargo', ['build', '--release', '--locked'], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  if (error !== undefined) return `cannot build wasm-smith: ${error.message}`;
  return status === 0 ? null : `cannot build wasm-smith: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}

/** The modules of the seeds `from`, `from + 1`, …; call {@link prepareSmith} first. */
export function smithModules(from: number, count: number): Uint8Array[] {
  const { status, stdout, stderr } = spawnSync(BINARY, [String(from), String(count)], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`cannot make modules: ${stderr.toString().trim()}`);
  const all = new Uint8Array(stdout);
  const view = new DataView(all.buffer, all.byteOffset, all.length);
  const modules: Uint8Array[] = [];
  for (let at = 0; at < all.length; ) {
    const length = view.getUint32(at, true);
    modules.push(all.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return modules;
}
