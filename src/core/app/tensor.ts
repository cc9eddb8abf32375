/** Tensors as they travel in JSON: typed, shaped, row-major, little-endian; data as numbers or as base64. */
import { z } from '@hono/zod-openapi';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { RequestError } from './errors.ts';

const ARRAYS = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

export type Dtype = keyof typeof ARRAYS;

export function sizeOf(dtype: Dtype): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

const DTYPES = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'] as const;
const SPECIAL: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
const MAX_RANK = 8;

const element = z.union([z.number(), z.string()]);

export const TensorSchema = z
  .strictObject({
    name: z.string().min(1).max(64).openapi({ description: 'What `args` call it' }),
    dtype: z.enum(DTYPES),
    shape: z
      .array(z.int().min(0))
      .max(MAX_RANK)
      .openapi({ description: 'Elements in each dimension; [] is one element' }),
    data: z
      .unknown()
      .optional()
      .openapi({
        anyOf: [
          { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'string' }] } },
          { type: 'string', format: 'byte' },
        ],
        description:
          'Row-major: an array of numbers (64-bit integers may be strings, floats also "nan", "inf", "-inf"), or base64 of the little-endian bytes. Without it the tensor is zeros',
      }),
    output: z
      .boolean()
      .optional()
      .openapi({ description: 'Whether it is read back; by default those without data are' }),
    encoding: z
      .enum(['json', 'base64'])
      .optional()
      .openapi({ description: 'Of the data read back; by default as it was sent, else json' }),
  })
  .openapi('Tensor');

export type TensorJson = z.output<typeof TensorSchema>;

export const TensorReplySchema = z
  .object({
    name: z.string(),
    dtype: z.enum(DTYPES),
    shape: z.array(z.int()).openapi({ description: 'In a batch the lanes come first' }),
    data: z.union([z.array(element), z.string()]).openapi({ description: 'As `encoding` asked: numbers, or base64' }),
  })
  .openapi('TensorReply');

export interface PlacedTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly output: boolean;
  readonly encoding: 'json' | 'base64';
}

/**
 * @param maxBytes The most that memory could hold.
 * @throws RequestError `invalid_tensor`, naming the tensor.
 */
export function readTensor(tensor: TensorJson, maxBytes: number): PlacedTensor {
  const { name, dtype, shape, data } = tensor;
  const size = ARRAYS[dtype].BYTES_PER_ELEMENT;
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const fail = (found: string): never => {
    throw new RequestError('invalid_tensor', `Cannot take tensor ${name}: ${found}`, { tensor: name, elements });
  };
  if (elements * size > maxBytes) return fail(`it has ${elements * size} bytes, memory has at most ${maxBytes}`);
  const given = data !== undefined && data !== null;
  const bytes = given ? readData(data, dtype, elements, name, fail) : new Uint8Array(elements * size);
  return {
    name,
    dtype,
    shape,
    bytes,
    output: tensor.output ?? !given,
    encoding: tensor.encoding ?? (typeof data === 'string' ? 'base64' : 'json'),
  };
}

/** @param lanes In a batch, how many lanes' bytes follow each other; null otherwise. */
export function tensorReply(
  tensor: PlacedTensor,
  bytes: Uint8Array,
  lanes: number | null,
): z.output<typeof TensorReplySchema> {
  const { name, dtype, encoding } = tensor;
  const shape = lanes === null ? [...tensor.shape] : [lanes, ...tensor.shape];
  return { name, dtype, shape, data: encoding === 'base64' ? encodeBase64(bytes) : listed(dtype, bytes) };
}

type Fail = (found: string) => never;

function readData(data: unknown, dtype: Dtype, elements: number, name: string, fail: Fail): Uint8Array {
  const size = ARRAYS[dtype].BYTES_PER_ELEMENT;
  // Bytes come from a raw body; JSON cannot hold any.
  if (data instanceof Uint8Array || typeof data === 'string') {
    const bytes = typeof data === 'string' ? decodeBase64(data, `tensor ${name}`, 'invalid_tensor') : data;
    return bytes.length === elements * size
      ? bytes
      : fail(`its shape has ${elements * size} bytes, its data ${bytes.length}`);
  }
  if (!Array.isArray(data)) return fail('its data must be an array of numbers or base64');
  if (data.length !== elements) return fail(`its shape has ${elements} elements, its data ${data.length}`);
  if (dtype === 'i64' || dtype === 'u64') return readLong(data, dtype, fail);
  return dtype === 'f32' || dtype === 'f64' ? readFloat(data, dtype, fail) : readInteger(data, dtype, fail);
}

function readInteger(
  data: readonly unknown[],
  dtype: Exclude<Dtype, 'i64' | 'u64' | 'f32' | 'f64'>,
  fail: Fail,
): Uint8Array {
  const array = new ARRAYS[dtype](data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    array[i] = typeof value === 'number' ? value : Number.NaN;
    if (array[i] !== value) fail(`element ${i} is not an ${dtype}`);
  }
  return new Uint8Array(array.buffer);
}

function readLong(data: readonly unknown[], dtype: 'i64' | 'u64', fail: Fail): Uint8Array {
  const array = new ARRAYS[dtype](data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    const exact =
      Number.isSafeInteger(value) ||
      typeof value === 'bigint' ||
      (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
    const wide = exact
      ? BigInt(value as number | bigint | string)
      : fail(`element ${i} is not an ${dtype}, or a number that has lost digits`);
    array[i] = wide;
    if (array[i] !== wide) fail(`element ${i} is out of the range of ${dtype}`);
  }
  return new Uint8Array(array.buffer);
}

function readFloat(data: readonly unknown[], dtype: 'f32' | 'f64', fail: Fail): Uint8Array {
  const array = new ARRAYS[dtype](data.length);
  const canonical = dtype === 'f32' ? new Uint32Array([0x7fc00000]) : new Uint32Array([0, 0x7ff80000]);
  const words = new Uint32Array(array.buffer);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (typeof value === 'number' || typeof value === 'bigint') {
      array[i] = Number(value);
      if (!Number.isFinite(array[i])) fail(`element ${i} is out of the range of ${dtype}`);
    } else if (typeof value === 'string' && Object.hasOwn(SPECIAL, value)) {
      array[i] = SPECIAL[value];
      // Which NaN is stored is the engine's choice unless it is written as bits.
      if (value === 'nan') words.set(canonical, i * canonical.length);
    } else if (typeof value === 'string' && BITS[dtype].test(value)) {
      words.set(bitsOf(value), i * canonical.length);
    } else fail(`element ${i} is not a number, "nan", "inf", "-inf" or bits in hexadecimal`);
  }
  return new Uint8Array(array.buffer);
}

function listed(dtype: Dtype, bytes: Uint8Array): (number | string)[] {
  return dtype === 'f32' || dtype === 'f64' ? withPayloads(dtype, bytes) : numbers(dtype, bytes);
}

function numbers(dtype: Dtype, bytes: Uint8Array): (number | string)[] {
  const own = bytes.slice();
  const array = new ARRAYS[dtype](own.buffer);
  return Array.from(array as Iterable<number | bigint>, (value) => {
    if (typeof value === 'bigint') return value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value.toString();
    if (Number.isFinite(value)) return value;
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  });
}

/** NaNs that "nan" does not stand for, as bits. */
function withPayloads(dtype: 'f32' | 'f64', bytes: Uint8Array): (number | string)[] {
  const found = numbers(dtype, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < found.length; i++) {
    if (found[i] !== 'nan') continue;
    const bits = dtype === 'f32' ? BigInt(view.getUint32(4 * i, true)) : view.getBigUint64(8 * i, true);
    const digits = dtype === 'f32' ? 8 : 16;
    if (bits !== CANONICAL[dtype]) found[i] = `0x${bits.toString(16).padStart(digits, '0')}`;
  }
  return found;
}

const BITS = { f32: /^0x[0-9a-fA-F]{8}$/, f64: /^0x[0-9a-fA-F]{16}$/ } as const;
const CANONICAL = { f32: 0x7fc00000n, f64: 0x7ff8000000000000n } as const;

/** The words of bits in hexadecimal, the low one first. */
function bitsOf(text: string): number[] {
  const digits = text.slice(2);
  return [digits.slice(-8), digits.slice(-16, -8)]
    .filter((word) => word !== '')
    .map((word) => Number.parseInt(word, 16));
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
