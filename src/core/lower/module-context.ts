import { RefusedError } from '../errors.ts';
import type { Signature, TableInfo, Type } from '../ir/index.ts';
import { type CallGraph, callGraph, structuralTypes } from '../wasm/call-graph.ts';
import { InstructionReader } from '../wasm/decode/instruction-reader.ts';
import type { FuncType, ValidModule, ValType } from '../wasm/module.ts';
import { OP } from '../wasm/opcodes.ts';

/** What lowering any function of a module needs to know about the module; made once per module. */
export interface ModuleContext {
  readonly module: ValidModule;
  readonly graph: CallGraph;
  readonly signatures: readonly Signature[];
  /** Index into `signatures` by type index: equal exactly for structurally equal types. */
  readonly signatureOfType: Int32Array;
  readonly globals: readonly Type[];
  readonly tables: readonly TableInfo[];
}

const contexts = new WeakMap<ValidModule, ModuleContext>();

export function contextOf(module: ValidModule): ModuleContext {
  const known = contexts.get(module);
  if (known !== undefined) return known;
  const first = structuralTypes(module.types);
  const signatures: Signature[] = [];
  const signatureOfType = new Int32Array(module.types.length);
  module.types.forEach((type, i) => {
    signatureOfType[i] = first[i] === i ? signatures.push(signatureOf(type)) - 1 : signatureOfType[first[i]];
  });
  const context: ModuleContext = {
    module,
    graph: callGraph(module),
    signatures,
    signatureOfType,
    globals: module.globalTypes.map(({ type }) => typeOf(type)),
    tables: tablesOf(module),
  };
  contexts.set(module, context);
  return context;
}

/** The IR's type of a WebAssembly type: both reference types are `ref`. */
export function typeOf(type: ValType): Type {
  if (type === 'funcref' || type === 'externref') return 'ref';
  if (type === 'v128') throw new RefusedError('v128', 'Cannot lower the module: it uses 128-bit vectors');
  return type;
}

function signatureOf({ params, results }: FuncType): Signature {
  return { params: params.map(typeOf), results: results.map(typeOf) };
}

/** Tables that some instruction of the module writes, or that another module may hold (imported ones), are mutable. */
function tablesOf(module: ValidModule): TableInfo[] {
  const mutable = module.tables.map((_, i) => i < module.importedTables);
  if (module.tables.length > 0) {
    for (const { start, end } of module.code) {
      const reader = new InstructionReader(module.bytes, start, end);
      while (reader.next()) {
        const { opcode } = reader;
        if (opcode === OP['table.init']) mutable[reader.index2] = true;
        else if (opcode === OP['table.copy'] || opcode === OP['table.set']) mutable[reader.index] = true;
        else if (opcode === OP['table.grow'] || opcode === OP['table.fill']) mutable[reader.index] = true;
      }
    }
  }
  return module.tables.map(({ limits }, i) => ({ min: limits.min, max: limits.max, mutable: mutable[i] }));
}
