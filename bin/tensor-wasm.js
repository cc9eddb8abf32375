#!/usr/bin/env node
/**
 * Starts the command line on whichever runtime this is. The sources are TypeScript and run unbuilt, which takes Bun, Deno or
 * Node 24; an older Node hands over to one that was installed with the package's development dependencies.
 */
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const modern =
  'bun' in process.versions || 'deno' in process.versions || Number.parseInt(process.versions.node, 10) >= OLDEST_NODE;

if (modern) {
  // Compiled sources are kept between runs, in the temporary folder: reading them anew is two thirds of a short command's time.
  if (!('bun' in process.versions || 'deno' in process.versions)) nodeModule.enableCompileCache();
  const { main } = await import('../src/cli/main.ts');
  await main(process.argv.slice(2));
} else {
  await handOver();
}

async function handOver() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const runtime = ['node', 'bun'].map((name) => join(root, 'node_modules', '.bin', name)).find(existsSync);
  if (!runtime || process.env.TENSOR_WASM_HANDED_OVER) {
    process.stderr.write(
      `Cannot start: this is Node ${process.versions.node}, and TypeScript sources need Node ${OLDEST_NODE}, Bun or Deno ` +
        '("npm install" in the package brings all three)\n',
    );
    process.exit(3);
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TENSOR_WASM_HANDED_OVER: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${runtime}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
