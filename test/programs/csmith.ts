/**
 * Random C by Csmith: no undefined behaviour, a checksum of every global at the end. A seed and a version of Csmith name a program.
 * Small ones are asked for, and those that do not end soon, or die, are passed over: Csmith does not promise that its programs end,
 * and a compiler may make anything of a loop that never ends and does nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type CSource, cachedContent, ToolchainError, toolVersion } from './toolchain.ts';

const HEADERS = '/usr/include/csmith';
const PLATFORM = fileURLToPath(new URL('csmith', import.meta.url));

/** Sizes that a software driver compiles in seconds. */
// biome-ignore format: table
const OPTIONS = [
  '--no-argc', '--quiet', '--concise',
  '--max-funcs', '4', '--max-block-depth', '3', '--max-expr-complexity', '6', '--max-array-dim', '2', '--max-array-len-per-dim', '5',
] as const;

// Csmith's unions may be read by another member than was written, and its programs index by int throughout.
const FLAGS = [`-I${PLATFORM}`, '-idirafter', HEADERS, '-fwrapv', '-ffreestanding'];

export function requireCsmith(): string {
  const version = toolVersion('csmith');
  if (version === null || !existsSync(`${HEADERS}/safe_math.h`)) {
    throw new ToolchainError('cannot generate C: csmith is not here; apt-get install -y csmith libcsmith-dev');
  }
  return version;
}

export function csmithProgram(seed: number): CSource {
  const version = requireCsmith();
  const path = cachedContent([version, ...OPTIONS, String(seed), 'int suffixes'], '.c', () => {
    const { status, stdout, stderr } = spawnSync('csmith', [...OPTIONS, '--seed', String(seed)], {
      // It leaves a file, platform.info, where it runs.
      cwd: tmpdir(),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`csmith failed on seed ${seed}: ${stderr.trim()}`);
    return withIntSuffixes(stdout);
  });
  return { path, flags: FLAGS, exports: ['run'] };
}

/**
 * Csmith writes 32-bit constants as `1L` and `9UL`. A long has 32 bits on wasm32 and 64 on this machine, so that the same
 * text would be two programs; an int has 32 on both.
 */
function withIntSuffixes(source: string): string {
  return source.replace(/\b(0x[0-9A-Fa-f]+|\d+)(U?)L\b/g, '$1$2');
}
