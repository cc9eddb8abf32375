/** Tensors of the Open Inference Protocol: data as JSON, flat or nested, or as bytes; little-endian, row-major. */
import { DATATYPES, type Datatype } from '../../functions/model-signature.ts';
import { RequestError } from '../errors.ts';
import { readTensor, sizeOf } from '../tensor.ts';

export interface InferTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const MISSING: Readonly<Record<string, string>> = {
  BYTES: 'its elements have no fixed size; send UINT8',
  FP16: 'WebAssembly has no half floats; send FP32',
  BF16: 'WebAssembly has no half floats; send FP32',
};

/** @throws RequestError `invalid_tensor` */
export function datatypeOf(name: string, text: string): Datatype {
  if (Object.hasOwn(DATATYPES, text)) return text as Datatype;
  const found = MISSING[text] ?? `the datatypes are ${Object.keys(DATATYPES).join(', ')}`;
  throw invalid(name, `its datatype is ${text.slice(0, 32)}: ${found}`);
}

export function bytesOf(datatype: Datatype, shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, sizeOf(DATATYPES[datatype]));
}

/**
 * @param data Bytes, or JSON.
 * @throws RequestError `invalid_tensor`, naming the tensor.
 */
export function readInput(
  { name, datatype, shape, data }: Omit<InferTensor, 'bytes'> & { readonly data: unknown },
  maxBytes: number,
): InferTensor {
  if (data === undefined || data === null) throw invalid(name, 'it has no data');
  if (typeof data === 'string') throw invalid(name, 'its data must be an array');
  const values = data instanceof Uint8Array ? data : elements(data, datatype);
  const { bytes } = readTensor({ name, dtype: DATATYPES[datatype], shape: [...shape], data: values }, maxBytes);
  if (datatype === 'BOOL' && bytes.some((byte) => byte > 1)) throw invalid(name, 'a BOOL is 0 or 1');
  return { name, datatype, shape, bytes };
}

function elements(data: unknown, datatype: Datatype): unknown {
  if (!Array.isArray(data)) return data;
  const flat: unknown[] = data.some(Array.isArray) ? data.flat(Number.POSITIVE_INFINITY) : data;
  return datatype === 'BOOL' ? flat.map((value) => (typeof value === 'boolean' ? Number(value) : value)) : flat;
}

/** The data as a JSON array. Integers of 64 bits are written whole; what JSON cannot say is "nan", "inf" or "-inf". */
export function dataText({ datatype, bytes }: InferTensor): string {
  const { buffer } = bytes.slice();
  switch (datatype) {
    case 'BOOL':
      return `[${Array.from(bytes, (byte) => byte !== 0).join()}]`;
    case 'INT8':
      return `[${new Int8Array(buffer).join()}]`;
    case 'INT16':
      return `[${new Int16Array(buffer).join()}]`;
    case 'INT32':
      return `[${new Int32Array(buffer).join()}]`;
    case 'INT64':
      return `[${new BigInt64Array(buffer).join()}]`;
    case 'UINT8':
      return `[${bytes.join()}]`;
    case 'UINT16':
      return `[${new Uint16Array(buffer).join()}]`;
    case 'UINT32':
      return `[${new Uint32Array(buffer).join()}]`;
    case 'UINT64':
      return `[${new BigUint64Array(buffer).join()}]`;
    case 'FP32':
      return `[${Array.from(new Float32Array(buffer), float).join()}]`;
    case 'FP64':
      return `[${Array.from(new Float64Array(buffer), float).join()}]`;
  }
}

function float(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return '"nan"';
  return value > 0 ? '"inf"' : '"-inf"';
}

export function invalid(name: string, found: string): RequestError {
  return new RequestError('invalid_tensor', `Cannot take tensor ${name}: ${found}`, { tensor: name });
}
