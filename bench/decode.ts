import { decode } from '../src/core/wasm/decode/index.ts';
import { InstructionReader } from '../src/core/wasm/decode/instruction-reader.ts';
import type { Module } from '../src/core/wasm/module.ts';
import { validate } from '../src/core/wasm/validate/index.ts';
import { type Bench, interleaved } from './bench.ts';

/** The module that binaryen's script compiles when it is loaded, seen on its way to the engine. */
async function binaryenModule(): Promise<Uint8Array> {
  const { instantiate } = WebAssembly;
  const seen: Uint8Array[] = [];
  const spy = (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) => {
    if (ArrayBuffer.isView(source)) seen.push(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
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

/** Walks every body without checking anything: what reading instructions costs by itself. */
function countInstructions(module: Module): number {
  let count = 0;
  for (const { start, end } of module.code) {
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) count++;
  }
  return count;
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const bench: Bench = {
  name: 'decode',
  title: "decoding and validating binaryen's own module (10 MB), beside WebAssembly.validate",
  async run({ smoke }) {
    const bytes = await binaryenModule();
    const module = decode(bytes);
    const instructions = countInstructions(module);
    const measure = () =>
      interleaved(smoke ? 1 : 15, {
        decode: () => timed(() => decode(bytes)),
        read: () => timed(() => countInstructions(module)),
        validate: () => timed(() => validate(module)),
        engine: () => timed(() => WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)),
      });
    if (!smoke) await measure();
    const ms = await measure();
    return [
      { label: 'module', value: bytes.length / 1e6, unit: 'MB' },
      { label: 'instructions', value: instructions / 1e6, unit: 'million' },
      { label: 'decode', value: ms.decode, unit: 'ms' },
      { label: 'read every instruction', value: ms.read, unit: 'ms' },
      { label: 'validate', value: ms.validate, unit: 'ms' },
      { label: 'WebAssembly.validate', value: ms.engine, unit: 'ms' },
      { label: 'decode and validate / WebAssembly.validate', value: (ms.decode + ms.validate) / ms.engine, unit: 'x' },
    ];
  },
};

export default bench;
