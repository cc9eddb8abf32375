/**
 * Decoding and validating against engines and against wabt. Sizes: excerpts of binaryen's own module, and that module whole. Ours and an
 * engine's are measured warm in one process, per runtime; `wasm-validate` is a process each time, from which what it takes for an empty
 * module is subtracted. All by processor time.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InstructionReader } from '../src/core/wasm/decode/instruction-reader.ts';
import { load } from '../src/core/wasm/load.ts';
import type { Module } from '../src/core/wasm/module.ts';
import { excerpt } from './_excerpt.ts';
import type { Times } from './_validate-times.ts';
import { type Bench, interleaved, type Row } from './bench.ts';

const RUNTIMES = ['bun', 'node'] as const;
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** The module that binaryen's script compiles when it is loaded, seen on its way to the engine. */
async function binaryenModule(): Promise<Uint8Array<ArrayBuffer>> {
  const { instantiate } = WebAssembly;
  const seen: Uint8Array<ArrayBuffer>[] = [];
  const spy = (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) => {
    if (ArrayBuffer.isView(source))
      seen.push(new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice());
    else if (source instanceof ArrayBuffer) seen.push(new Uint8Array(source));
    return instantiate(source as BufferSource, imports);
  };
  WebAssembly.instantiate = spy as typeof instantiate;
  try {
    await import('binaryen');
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  const [module] = seen.sort((a, b) => b.length - a.length);
  if (module === undefined) throw new Error('Cannot find a module to measure: binaryen compiled none');
  return module;
}

function countInstructions(module: Module): number {
  let count = 0;
  for (const { start, end } of module.code) {
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) count++;
  }
  return count;
}

/** Ours and the engine's, by module, in a process of the runtime's. */
function timesOn(runtime: (typeof RUNTIMES)[number], rounds: number, paths: readonly string[]): readonly Times[] {
  const program = fileURLToPath(new URL(`../node_modules/.bin/${runtime}`, import.meta.url));
  const script = fileURLToPath(new URL('_validate-times.ts', import.meta.url));
  return JSON.parse(execFileSync(program, [script, String(rounds), ...paths], { encoding: 'utf8' })) as Times[];
}

interface BunSpawn {
  spawnSync(command: readonly string[]): {
    readonly exitCode: number;
    readonly stderr: { toString(): string };
    readonly resourceUsage?: { readonly cpuTime: { readonly total: number | bigint } };
  };
}

/** Processor milliseconds of one process of wabt's. */
function wabt(path: string): number {
  const { Bun } = globalThis as { Bun?: BunSpawn };
  if (Bun === undefined) throw new Error("Cannot measure wasm-validate: only Bun tells a process's processor time");
  const { exitCode, stderr, resourceUsage } = Bun.spawnSync(['wasm-validate', path]);
  if (exitCode !== 0 || resourceUsage === undefined)
    throw new Error(`Cannot measure: wasm-validate ended with ${exitCode}: ${stderr}`);
  return Number(resourceUsage.cpuTime.total) / 1000;
}

async function wabtTimes(rounds: number, empty: string, paths: readonly string[]): Promise<[number, number[]]> {
  const candidates: Record<string, () => number> = { [empty]: () => wabt(empty) };
  for (const path of paths) candidates[path] = () => wabt(path);
  const found = await interleaved(rounds, candidates);
  return [found[empty], paths.map((path) => found[path] - found[empty])];
}

const bench: Bench = {
  name: 'decode',
  title:
    "decoding and validating compiled C++, against WebAssembly.validate and wabt's wasm-validate, by processor time",
  async run({ smoke }) {
    const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-bench-'));
    try {
      const whole = load(await binaryenModule());
      const sizes: [string, Uint8Array][] = [
        ['10 KB', excerpt(whole, 10_000)],
        ['100 KB', excerpt(whole, 100_000)],
      ];
      if (!smoke) sizes.push(['1 MB', excerpt(whole, 1_000_000)], ['10 MB', whole.bytes]);
      const paths: string[] = [];
      for (const [name, bytes] of [['empty', EMPTY] as const, ...sizes]) {
        paths.push(join(folder, `${name.replace(' ', '-')}.wasm`));
        await writeFile(paths[paths.length - 1], bytes);
      }
      const [empty, ...modules] = paths;
      const rounds = smoke ? 1 : 7;
      const ours = RUNTIMES.map((runtime) => timesOn(runtime, rounds, modules));
      const [startUp, theirs] = await wabtTimes(rounds, empty, modules);
      const rows: Row[] = [{ label: 'wasm-validate, start-up alone', value: startUp, unit: 'ms' }];
      const ratios: Row[] = [];
      sizes.forEach(([name, bytes], i) => {
        rows.push({ label: `${name}: module`, value: bytes.length / 1000, unit: 'KB' });
        rows.push({ label: `${name}: instructions`, value: countInstructions(load(bytes)) / 1000, unit: 'thousand' });
        RUNTIMES.forEach((runtime, r) => {
          const { decode, validate, engine } = ours[r][i];
          rows.push({ label: `${name}, ${runtime}: decode`, value: decode, unit: 'ms' });
          rows.push({ label: `${name}, ${runtime}: validate`, value: validate, unit: 'ms' });
          rows.push({ label: `${name}, ${runtime}: WebAssembly.validate`, value: engine, unit: 'ms' });
          const both = decode + validate;
          ratios.push({ label: `${name}, ${runtime}: ours / WebAssembly.validate`, value: both / engine, unit: 'x' });
          ratios.push({ label: `${name}, ${runtime}: ours / wasm-validate`, value: both / theirs[i], unit: 'x' });
        });
        rows.push({ label: `${name}: wasm-validate less start-up`, value: theirs[i], unit: 'ms' });
      });
      return [...rows, ...ratios];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

export default bench;
