/**
 * What makes a function a model of the Open Inference Protocol: which export runs, and how named tensors become its parameters and
 * come back from it. Declared at deploy and checked there against the module, so that a model's metadata is what it does.
 */

import { exportedFunction } from '../engine/signature.ts';
import { TensorWasmError } from '../errors.ts';
import type { ValidModule, ValType } from '../wasm/module.ts';

/** The datatypes of the protocol that linear memory has; FP16, BF16 and BYTES are not among them. */
export const DATATYPES = {
  BOOL: 'u8',
  INT8: 'i8',
  INT16: 'i16',
  INT32: 'i32',
  INT64: 'i64',
  UINT8: 'u8',
  UINT16: 'u16',
  UINT32: 'u32',
  UINT64: 'u64',
  FP32: 'f32',
  FP64: 'f64',
} as const;

export type Datatype = keyof typeof DATATYPES;

/** A number of elements, or the name of a dimension: every tensor that names it has the same extent there. */
export type Extent = number | string;

export interface ModelTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly Extent[];
}

export interface ModelOutput extends ModelTensor {
  /** Which of the export's results it is, where it is not written to memory; of a grid, every lane's in order. */
  readonly result?: number | undefined;
}

/** What a parameter is given: a pointer to a tensor, the one element of an input, the extent of a dimension, or a number. */
export type ModelArgument =
  | { readonly tensor: string }
  | { readonly value: string }
  | { readonly dimension: string }
  | number;

export interface ModelSignature {
  readonly export?: string | undefined;
  readonly mode?: 'call' | 'grid' | undefined;
  /** Lanes of a grid: the product of these. */
  readonly count?: readonly Extent[] | undefined;
  /** Without them: pointers to the inputs, pointers to the outputs, then the named dimensions, each in order of appearance. */
  readonly args?: readonly ModelArgument[] | undefined;
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelOutput[];
}

const DEFAULT_EXPORTS = ['infer', 'main', '_start'];

/** The export that runs where none is named. Throws `missing_export`. */
export function modelExport(module: ValidModule, named: string | undefined): string {
  if (named !== undefined) return named;
  const found = DEFAULT_EXPORTS.find((name) => module.exports.some((one) => one.name === name && one.kind === 'func'));
  if (found !== undefined) return found;
  throw new TensorWasmError(
    'missing_export',
    `Cannot choose an export: none was named, and there is none of ${DEFAULT_EXPORTS.join(', ')}`,
  );
}

/** The dimensions that tensors name, in order of appearance. */
export function dimensionsOf({ inputs, outputs }: ModelSignature): readonly string[] {
  const names = [...inputs, ...outputs].flatMap(({ shape }) => shape.filter((extent) => typeof extent === 'string'));
  return [...new Set(names)];
}

export function argumentsOf(signature: ModelSignature): readonly ModelArgument[] {
  if (signature.args) return signature.args;
  const placed = [...signature.inputs, ...signature.outputs.filter(({ result }) => result === undefined)];
  return [
    ...placed.map(({ name }) => ({ tensor: name })),
    ...dimensionsOf(signature).map((dimension) => ({ dimension })),
  ];
}

/**
 * Whether the module can be called as the signature says.
 *
 * @throws TensorWasmError `missing_export`; `invalid_args`, saying what does not fit.
 */
export function checkSignature(module: ValidModule, signature: ModelSignature): void {
  const name = modelExport(module, signature.export);
  const { params, results } = exportedFunction(module, name);
  const fail = (found: string): never => {
    throw new TensorWasmError('invalid_args', `Cannot use the signature for '${name}': ${found}`, { export: name });
  };
  const { inputs, outputs, mode = 'call', count } = signature;
  const tensors = new Map<string, ModelTensor | ModelOutput>();
  for (const tensor of [...inputs, ...outputs]) {
    if (tensors.has(tensor.name)) fail(`tensor ${tensor.name} is there twice`);
    tensors.set(tensor.name, tensor);
  }
  const bound = new Set(inputs.flatMap(({ shape }) => shape));
  for (const extent of [...outputs.flatMap(({ shape }) => shape), ...(count ?? [])]) {
    if (typeof extent === 'string' && !bound.has(extent)) fail(`no input has the dimension ${extent}`);
  }
  if (mode === 'grid' && count === undefined) fail('a grid needs a count');
  if (mode === 'call' && count !== undefined) fail('a call has no count');
  if (mode === 'grid' && params[0] !== 'i32')
    fail(`the first parameter of a grid is an i32, found ${params[0] ?? 'none'}`);

  const lane = mode === 'grid' ? 1 : 0;
  const args = argumentsOf(signature);
  if (args.length + lane !== params.length) {
    fail(
      `it gives ${args.length + lane} arguments${lane === 1 ? ', the lane among them' : ''}, the export has ${params.length} parameters`,
    );
  }
  const placed = new Map<string, number>();
  for (const [i, argument] of args.entries()) {
    const type = params[i + lane];
    const where = `parameter ${i + lane} is ${type}`;
    if (typeof argument === 'number') continue;
    if ('dimension' in argument) {
      if (!bound.has(argument.dimension)) fail(`no input has the dimension ${argument.dimension}`);
      if (type !== 'i32' && type !== 'i64') fail(`${where}, found an extent`);
      continue;
    }
    const name = 'tensor' in argument ? argument.tensor : argument.value;
    const tensor = tensors.get(name);
    if (!tensor || ('result' in tensor && tensor.result !== undefined)) {
      fail(`there is no tensor ${name} to pass`);
      continue;
    }
    if (placed.has(name)) fail(`tensor ${name} is passed twice`);
    placed.set(name, i);
    if ('tensor' in argument) {
      if (type !== 'i32') fail(`${where}, found a pointer`);
    } else {
      if (!inputs.includes(tensor)) fail(`output ${name} has no value to pass`);
      if (tensor.shape.some((extent) => extent !== 1))
        fail(`input ${name} is passed as a value and has more than one element`);
      if (!fits(type, tensor.datatype)) fail(`${where}, found a value of ${tensor.datatype}`);
    }
  }
  for (const { name, result, datatype } of outputs) {
    if (result === undefined) {
      if (!placed.has(name)) fail(`output ${name} is neither passed nor a result`);
    } else if (result >= results.length) fail(`output ${name} is result ${result}, the export has ${results.length}`);
    else if (!fits(results[result], datatype)) fail(`output ${name} is ${datatype}, the result ${results[result]}`);
  }
  for (const { name } of inputs) if (!placed.has(name)) fail(`input ${name} is not passed`);
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  i32: ['BOOL', 'INT8', 'INT16', 'INT32', 'UINT8', 'UINT16', 'UINT32'],
  i64: ['INT64', 'UINT64'],
  f32: ['FP32'],
  f64: ['FP64'],
};

/** Whether a value of the datatype is one of the type, and its bits the datatype's. */
function fits(type: ValType, datatype: Datatype): boolean {
  return VALUES[type]?.includes(datatype) ?? false;
}
