/**
 * Builds the native parts: the CUDA addon, copied to native/cuda/tensor-wasm-cuda.node, and the software CUDA driver.
 *
 *   bun scripts/build-native.ts [--quiet]
 *
 * Without Rust it says so in one line and succeeds: everything but the CUDA backend works without them.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const prefix = process.platform === 'win32' ? '' : 'lib';
const extension = process.platform === 'win32' ? 'dll' : process.platform === 'darwin' ? 'dylib' : 'so';
const release = join(root, 'native', 'target', 'release');
const addon = join(root, 'native', 'cuda', 'tensor-wasm-cuda.node');

const version = spawnSync('cargo', ['--version'], { encoding: 'utf8' });
if (version.status !== 0) {
  console.log(
    'native: not built, since Rust is missing (cargo was not found); install it from rustup.rs for the CUDA backend',
  );
  process.exit(0);
}
const manifest = join(root, 'native', 'Cargo.toml');
const build = spawnSync('cargo', ['build', '--release', '--manifest-path', manifest, ...(quiet ? ['--quiet'] : [])], {
  stdio: 'inherit',
});
if (build.status !== 0) {
  console.error(`native: not built: cargo ended with ${build.status ?? build.signal}`);
  process.exit(1);
}

const built = join(release, `${prefix}tensor_wasm_cuda.${extension}`);
if (!existsSync(addon) || !readFileSync(addon).equals(readFileSync(built))) {
  // A process that has the old file loaded keeps its own copy: the new one takes its name in one step.
  copyFileSync(built, `${addon}.new`);
  renameSync(`${addon}.new`, addon);
}
if (!quiet) console.log(`native: built ${addon}`);
