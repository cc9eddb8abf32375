/** What the demo, the golden files and the benches run: each example function, in the modes that suit it. */
import type { Mode } from '../src/core/backend.ts';

export interface CaseTensor {
  readonly name: string;
  readonly dtype: 'u8' | 'u32' | 'f32' | 'f64';
  readonly shape: readonly number[];
  /** Absent in what a function writes. */
  readonly bytes?: Uint8Array;
}

export interface Case {
  /** Base name in `examples/functions`. */
  readonly module: string;
  readonly export: string;
  readonly mode: Mode;
  readonly lanes: number;
  /** `{ tensor }` stands for that tensor's pointer. In a batch one list per lane. */
  readonly args: readonly unknown[];
  readonly tensors: readonly CaseTensor[];
  /** Writes the named tensor, rows of `width` bytes, as a picture. */
  readonly picture?: { readonly tensor: string; readonly width: number; readonly height: number };
}

const WIDTH = 320;
const HEIGHT = 240;
const DETAIL = 96;
const MATRIX = 48;
const BODIES = 64;
const BLOCK = 4096;

const at = (tensor: string): { tensor: string } => ({ tensor });
const bytesOf = (array: Float32Array | Float64Array): Uint8Array => new Uint8Array(array.buffer);

/** Numbers in [-1, 1) that depend on the index alone. */
function scattered(index: number): number {
  return ((index * 2_654_435_761) >>> 0) / 2 ** 31 - 1;
}

function bodies(): Float64Array {
  return Float64Array.from({ length: BODIES * 7 }, (_, i) =>
    i % 7 === 0 ? 1 + (i % 5) : scattered(i) * (i % 7 < 4 ? 10 : 0.5),
  );
}

/**
 * @param file Hashed in blocks of 4 KiB.
 * @param picture An 8-bit picture of 320 x 240 to blur; the result of the first case.
 */
export function exampleCases(file: Uint8Array, picture: Uint8Array): readonly Case[] {
  const data: CaseTensor = { name: 'data', dtype: 'u8', shape: [file.length], bytes: file };
  const blocks = Math.ceil(file.length / BLOCK);
  const a: CaseTensor = {
    name: 'a',
    dtype: 'f32',
    shape: [MATRIX, MATRIX],
    bytes: bytesOf(Float32Array.from({ length: MATRIX ** 2 }, (_, i) => scattered(i))),
  };
  const b: CaseTensor = {
    ...a,
    name: 'b',
    bytes: bytesOf(Float32Array.from({ length: MATRIX ** 2 }, (_, i) => scattered(i + 99_991))),
  };
  const now: CaseTensor = { name: 'now', dtype: 'f64', shape: [BODIES, 7], bytes: bytesOf(bodies()) };
  const source: CaseTensor = { name: 'source', dtype: 'u8', shape: [HEIGHT, WIDTH], bytes: picture };
  return [
    {
      module: 'mandelbrot',
      export: 'render32',
      mode: 'grid',
      lanes: WIDTH * HEIGHT,
      args: [at('out'), WIDTH, HEIGHT, 64],
      tensors: [{ name: 'out', dtype: 'u8', shape: [HEIGHT, WIDTH] }],
      picture: { tensor: 'out', width: WIDTH, height: HEIGHT },
    },
    {
      module: 'mandelbrot',
      export: 'render64',
      mode: 'grid',
      lanes: DETAIL * DETAIL,
      args: [at('out'), DETAIL, DETAIL, 96],
      tensors: [{ name: 'out', dtype: 'u8', shape: [DETAIL, DETAIL] }],
      picture: { tensor: 'out', width: DETAIL, height: DETAIL },
    },
    {
      module: 'mandelbrot',
      export: 'escape',
      mode: 'call',
      lanes: 1,
      args: [-0.743643887, 0.131825904, 1000],
      tensors: [],
    },
    {
      module: 'blur',
      export: 'blur',
      mode: 'grid',
      lanes: WIDTH * HEIGHT,
      args: [at('source'), at('target'), WIDTH, HEIGHT],
      tensors: [source, { name: 'target', dtype: 'u8', shape: [HEIGHT, WIDTH] }],
      picture: { tensor: 'target', width: WIDTH, height: HEIGHT },
    },
    {
      module: 'blur',
      export: 'sample',
      mode: 'call',
      lanes: 1,
      args: [WIDTH * 90 + 150, at('source'), WIDTH, HEIGHT],
      tensors: [source],
    },
    {
      module: 'sha256',
      export: 'blocks',
      mode: 'grid',
      lanes: blocks,
      args: [at('data'), file.length, BLOCK, at('scratch'), at('digests')],
      tensors: [
        data,
        { name: 'scratch', dtype: 'u8', shape: [blocks, 256] },
        { name: 'digests', dtype: 'u8', shape: [blocks, 32] },
      ],
    },
    {
      module: 'sha256',
      export: 'digest',
      mode: 'call',
      lanes: 1,
      args: [at('data'), BLOCK, at('scratch'), at('out')],
      tensors: [data, { name: 'scratch', dtype: 'u8', shape: [256] }, { name: 'out', dtype: 'u8', shape: [32] }],
    },
    {
      module: 'xxhash64',
      export: 'blocks',
      mode: 'grid',
      lanes: blocks,
      args: [at('data'), file.length, BLOCK, at('out')],
      tensors: [data, { name: 'out', dtype: 'u8', shape: [blocks, 8] }],
    },
    {
      module: 'xxhash64',
      export: 'hash',
      mode: 'call',
      lanes: 1,
      args: [at('data'), file.length, '12345678901234567890'],
      tensors: [data],
    },
    {
      module: 'matmul',
      export: 'multiply',
      mode: 'grid',
      lanes: MATRIX ** 2,
      args: [at('a'), at('b'), at('c'), MATRIX],
      tensors: [a, b, { name: 'c', dtype: 'f32', shape: [MATRIX, MATRIX] }],
    },
    {
      module: 'matmul',
      export: 'element',
      mode: 'call',
      lanes: 1,
      args: [MATRIX + 1, at('a'), at('b'), MATRIX],
      tensors: [a, b],
    },
    {
      module: 'nbody',
      export: 'step',
      mode: 'grid',
      lanes: BODIES,
      args: [at('now'), at('next'), BODIES, 0.01],
      tensors: [now, { name: 'next', dtype: 'f64', shape: [BODIES, 7] }],
    },
    { module: 'nbody', export: 'energy', mode: 'call', lanes: 1, args: [at('now'), BODIES], tensors: [now] },
    {
      module: 'queens',
      export: 'solveFrom',
      mode: 'batch',
      lanes: 8,
      args: Array.from({ length: 8 }, (_, column) => [8, column]),
      tensors: [],
    },
    { module: 'queens', export: 'solve', mode: 'call', lanes: 1, args: [8], tensors: [] },
    { module: 'ratio', export: 'ratio', mode: 'grid', lanes: 64, args: [17], tensors: [] },
    { module: 'ratio', export: 'quotient', mode: 'call', lanes: 1, args: [40, 17], tensors: [] },
  ];
}
