/**
 * Processor milliseconds of our decoder and validator and of the engine's own, on the modules named; run by one runtime, printed as JSON. The
 * processor's time of all threads: what a busy machine takes away doesn't count, and what an engine does on other threads does.
 */
import { readFileSync } from 'node:fs';
import { decode } from '../src/core/wasm/decode/index.ts';
import { validate } from '../src/core/wasm/validate/index.ts';
import { interleaved } from './bench.ts';

export interface Times {
  readonly decode: number;
  readonly validate: number;
  readonly engine: number;
}

function milliseconds(repeats: number, run: () => unknown): number {
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repeats;
}

async function times(path: string, rounds: number): Promise<Times> {
  const bytes = new Uint8Array(readFileSync(path));
  const module = decode(bytes);
  const repeats = rounds === 1 ? 1 : Math.max(1, Math.round(1e6 / bytes.length));
  const measure = () =>
    interleaved(rounds, {
      decode: () => milliseconds(repeats, () => decode(bytes)),
      validate: () => milliseconds(repeats, () => validate(module)),
      engine: () =>
        milliseconds(repeats, () => {
          if (!WebAssembly.validate(bytes)) throw new Error(`Cannot measure: this engine finds ${path} invalid`);
        }),
    });
  if (rounds > 1) await measure();
  return measure();
}

const [rounds, ...paths] = process.argv.slice(2);
const measured: Times[] = [];
for (const path of paths) measured.push(await times(path, Number(rounds)));
console.log(JSON.stringify(measured));
