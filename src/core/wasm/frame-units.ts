/**
 * What a call's frame counts against the limit of call depth: one for {@link VALUES} values, two for twice as many, and so on. A limit of so many calls
 * would let functions of thousands of locals need a stack of any size, which no engine has: they would run out of it at a depth of their own.
 */
import { TensorWasmError } from '../errors.ts';
import type { Module } from './module.ts';

/**
 * Parameters, locals and operands that one unit has room for. V8 gives a value 8 bytes and a frame some 180 more, so 1024 units take at most
 * 840 KB of the 984 that it has.
 */
const VALUES = 80;
/** Operands that every frame is taken to have at the least, so that nothing has to be counted in nearly all functions. */
export const LEAST_OPERANDS = 16;

/** By a module's bodies, which its copies with other exports share. */
const UNITS = new WeakMap<Module['code'], Uint32Array>();

/** Keeps the units of each defined function; `operands` is the most operands that each has at once. */
export function keepFrameUnits(module: Module, operands: Uint32Array): void {
  const units = operands.map((most, i) => {
    const { params } = module.types[module.functions[module.importedFunctions + i]];
    const locals = module.code[i].locals.reduce((sum, { count }) => sum + count, 0);
    return Math.ceil((params.length + locals + Math.max(most, LEAST_OPERANDS)) / VALUES);
  });
  UNITS.set(module.code, units);
}

/** Of the function with this index, which is defined in the module. */
export function frameUnits(module: Module, func: number): number {
  const units = UNITS.get(module.code)?.[func - module.importedFunctions];
  if (units === undefined)
    throw new TensorWasmError('internal', `Cannot tell what a frame of function ${func} counts: nobody validated it`);
  return units;
}
