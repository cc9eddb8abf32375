/** A request's tensors and a model's signature, made one invocation. */
import {
  argumentsOf,
  DATATYPES,
  type Datatype,
  type Extent,
  type ModelSignature,
  modelExport,
} from '../../functions/model-signature.ts';
import type { ValidModule } from '../../wasm/module.ts';
import type { InvokeJson } from '../invoke-body.ts';
import type { Performed } from '../perform.ts';
import { bytesOf, type InferTensor, invalid } from './tensors.ts';

export interface Binding {
  readonly invoke: Pick<InvokeJson, 'export' | 'mode' | 'count' | 'args' | 'tensors'>;
  /** The outputs in the signature's order, once it has run. */
  outputs(performed: Performed): readonly InferTensor[];
}

/** @throws RequestError `invalid_tensor` where an input is missing, not the model's, or of another datatype or shape. */
export function bind(module: ValidModule, signature: ModelSignature, given: readonly InferTensor[]): Binding {
  const inputs = new Map(given.map((tensor) => [tensor.name, tensor]));
  for (const { name } of given) {
    if (!signature.inputs.some((input) => input.name === name))
      throw invalid(name, 'the model has no input of that name');
  }
  const dimensions = new Map<string, number>();
  for (const { name, datatype, shape } of signature.inputs) {
    const input = inputs.get(name);
    if (!input) throw invalid(name, 'the request lacks it');
    if (input.datatype !== datatype) throw invalid(name, `the model takes ${datatype}, received ${input.datatype}`);
    matchShape(name, shape, input.shape, dimensions);
  }
  const extent = (one: Extent): number => (typeof one === 'number' ? one : (dimensions.get(one) ?? 0));
  const outputs = signature.outputs.map((output) => ({ ...output, shape: output.shape.map(extent) }));
  const { mode = 'call', count } = signature;

  const placed = new Set<string>();
  const args = argumentsOf(signature).map((argument): unknown => {
    if (typeof argument === 'number') return argument;
    if ('dimension' in argument) return extent(argument.dimension);
    if ('value' in argument) {
      const input = inputs.get(argument.value);
      return input ? scalarOf(input) : 0;
    }
    placed.add(argument.tensor);
    return { tensor: argument.tensor };
  });
  const written = outputs.filter(({ name }) => placed.has(name));
  return {
    invoke: {
      export: modelExport(module, signature.export),
      mode,
      ...(mode === 'grid' && count ? { count: count.map(extent).reduce((product, one) => product * one, 1) } : {}),
      args,
      tensors: [
        ...given
          .filter(({ name }) => placed.has(name))
          .map(({ name, datatype, shape, bytes }) => ({
            name,
            dtype: DATATYPES[datatype],
            shape: [...shape],
            data: bytes,
            output: false,
          })),
        ...written.map(({ name, datatype, shape }) => ({ name, dtype: DATATYPES[datatype], shape, output: true })),
      ],
    },
    outputs({ execution: { report } }) {
      return outputs.map(({ name, datatype, shape, result }) => {
        const bytes =
          result === undefined
            ? report.outputs[written.findIndex((one) => one.name === name)]
            : resultBytes(report.results, report.resultTypes.length, result, datatype);
        if (bytes.length !== bytesOf(datatype, shape)) {
          throw invalid(
            name,
            `the signature says ${bytesOf(datatype, shape)} bytes, the lanes' results are ${bytes.length}`,
          );
        }
        return { name, datatype, shape, bytes };
      });
    },
  };
}

function matchShape(
  name: string,
  wanted: readonly Extent[],
  found: readonly number[],
  dimensions: Map<string, number>,
): void {
  const differs = (): never => {
    const text = wanted.map((one) => (typeof one === 'string' ? `${one}=${dimensions.get(one) ?? '?'}` : one));
    throw invalid(name, `the model takes the shape [${text.join(', ')}], received [${found.join(', ')}]`);
  };
  if (wanted.length !== found.length) differs();
  for (const [i, extent] of wanted.entries()) {
    if (typeof extent === 'number') {
      if (extent !== found[i]) differs();
    } else if ((dimensions.get(extent) ?? found[i]) !== found[i]) differs();
    else dimensions.set(extent, found[i]);
  }
}

/** The one element as an argument; floats as bits, so that a NaN's payload comes through. */
function scalarOf({ datatype, bytes }: InferTensor): number | bigint | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  switch (datatype) {
    case 'BOOL':
    case 'UINT8':
      return view.getUint8(0);
    case 'INT8':
      return view.getInt8(0);
    case 'INT16':
      return view.getInt16(0, true);
    case 'UINT16':
      return view.getUint16(0, true);
    case 'INT32':
      return view.getInt32(0, true);
    case 'UINT32':
      return view.getUint32(0, true) | 0;
    case 'INT64':
    case 'UINT64':
      return view.getBigInt64(0, true);
    case 'FP32':
      return `0x${view.getUint32(0, true).toString(16).padStart(8, '0')}`;
    case 'FP64':
      return `0x${view.getBigUint64(0, true).toString(16).padStart(16, '0')}`;
  }
}

/** One result of every lane; a value of the engine is two words, of which a narrower datatype takes the first bytes. */
function resultBytes(words: Uint32Array, width: number, index: number, datatype: Datatype): Uint8Array {
  const size = bytesOf(datatype, []);
  const all = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const lanes = width === 0 ? 0 : words.length / 2 / width;
  const bytes = new Uint8Array(lanes * size);
  for (let lane = 0; lane < lanes; lane++) {
    const at = (lane * width + index) * 8;
    bytes.set(all.subarray(at, at + size), lane * size);
  }
  return bytes;
}
