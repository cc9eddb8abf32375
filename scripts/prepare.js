/**
 * Runs after `npm ci` and `npm install` in a clone: unpacks SwiftShader and builds the native parts, so that every backend which this
 * machine can have is there. Plain JavaScript, because Node 20 starts it. Nothing here can fail an installation: what could not be
 * prepared is said in one line, and `tensor-wasm devices` says it again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bun = join(root, 'node_modules', 'bun', 'bin', 'bun.exe');
for (const script of existsSync(bun) ? ['drivers.ts', 'build-native.ts'] : []) {
  const { status, error } = spawnSync(bun, [join('scripts', script), '--quiet'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) console.log(`scripts/${script} did not finish: ${error?.message ?? `exit status ${status}`}`);
}

// npm links the commands of dependencies only. Without this `npx tensor-wasm` would install the clone into a cache of its own first.
const link = join(root, 'node_modules', '.bin', 'tensor-wasm');
try {
  if (process.platform !== 'win32' && !existsSync(link)) symlinkSync('../../bin/tensor-wasm.js', link);
} catch (error) {
  console.log(`npx tensor-wasm will be slow the first time: ${error instanceof Error ? error.message : error}`);
}
