/**
 * Fetches NVIDIA's PTX assembler from its wheel on PyPI into .cache/ptxas, once.
 *
 *   bun scripts/ptxas.ts       prints the path of ptxas; exit status 3 where it cannot be had
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'nvidia-cuda-nvcc-cu12==12.9.86';
const cache = fileURLToPath(new URL('../.cache/', import.meta.url));
const ptxas = join(cache, 'ptxas', 'ptxas');

/** Path of ptxas, or null where its wheel cannot be had. */
export function findPtxas(): string | null {
  if (existsSync(ptxas)) return ptxas;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'ptxas-'));
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '-d', work, PACKAGE];
    if (spawnSync('python3', pip, { stdio: 'ignore' }).status !== 0) return null;
    const wheel = readdirSync(work).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) return null;
    const unpack =
      'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("nvidia/cuda_nvcc/bin/ptxas", sys.argv[2])';
    if (spawnSync('python3', ['-c', unpack, join(work, wheel), work], { stdio: 'ignore' }).status !== 0) return null;
    mkdirSync(join(cache, 'ptxas'), { recursive: true });
    const found = join(work, 'nvidia', 'cuda_nvcc', 'bin', 'ptxas');
    chmodSync(found, 0o755);
    renameSync(found, ptxas);
    return ptxas;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findPtxas();
  console.log(found ?? 'ptxas: not found, since its wheel could not be fetched with pip');
  process.exit(found === null ? 3 : 0);
}
