import { TensorWasmError } from '../errors.ts';
import type { FuncType, ValidModule } from '../wasm/module.ts';

/**
 * The type of an exported function.
 *
 * @throws TensorWasmError `missing_export` when there is no export of that name, or it is no function.
 */
export function exportedFunction(module: ValidModule, name: string): FuncType {
  const found = module.exports.find((candidate) => candidate.name === name);
  if (found === undefined || found.kind !== 'func') {
    const names = exportedFunctions(module);
    const listed = names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
    const what = found === undefined ? 'no such export' : `it is a ${found.kind}`;
    const message = `cannot call export '${name}': ${what}, the module's functions are: ${listed || '(none)'}`;
    throw new TensorWasmError('missing_export', message, { export: name });
  }
  return module.types[module.functions[found.index]];
}

/** Names of the exported functions, in the module's order. */
export function exportedFunctions(module: ValidModule): string[] {
  return module.exports.filter((candidate) => candidate.kind === 'func').map((candidate) => candidate.name);
}
