import type { GuestLimits } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import { NULL_REF } from '../ir/index.ts';
import type { ConstExpr, ElementSegment, ExternKind, ValidModule } from '../wasm/module.ts';
import { TRAPS } from '../wasm/traps.ts';
import { type Image, PAGE } from './image.ts';

/** State that a module imports, by position among its imports of that kind. */
export interface ImageImports {
  /** Two words (lo, hi) per imported global. */
  readonly globals?: Uint32Array;
  /** Whole pages. */
  readonly memory?: Uint8Array;
  /** Function indices of *this* module (of a linked one where `functions` is given), or NULL_REF. */
  readonly tables?: readonly Uint32Array[];
}

/** What a reference to a function of the module is: its own index, or its index in the module that it is linked into. */
export type FunctionNumbers = (func: number) => number;

const OWN_NUMBERS: FunctionNumbers = (func) => func;

/**
 * The state of a fresh instance (core specification, section 4.5.4): memory, tables and globals made, active segments copied in order,
 * elements before data. The start function is not run. Imported functions need nothing here, and imported state is copied.
 *
 * @throws TensorWasmError `unlinkable` where an imported global, memory or table is not in `imports` (types are `checkImports`'s to
 * check); `too_large` (`limit`, `requested`, `max`) where the module declares more than `limits` allows;
 * `uninstantiable` (`trap`, `segment`, `offset`) where an active segment does not fit.
 */
export function buildImage(module: ValidModule, imports: ImageImports, limits: GuestLimits): Image {
  const tables = imports.tables?.map((table) => table.slice());
  const memory = imports.memory?.slice();
  const image = allocate(module, { ...imports, ...(tables && { tables }), ...(memory && { memory }) }, limits);
  copySegments(module, image);
  return image;
}

/** {@link buildImage} without its segments, none of which counts as dropped; imported memory and tables are shared, not copied. */
export function allocate(
  module: ValidModule,
  imports: ImageImports,
  limits: GuestLimits,
  functions: FunctionNumbers = OWN_NUMBERS,
): Image {
  const globals = initialGlobals(module, imports, functions);
  const tables = initialTables(module, imports, limits);
  const memory = initialMemory(module, imports, limits);
  const droppedElements = new Uint8Array(module.elements.length);
  const droppedData = new Uint8Array(module.data.length);
  return { memory, globals, tables, droppedData, droppedElements };
}

/**
 * Copies active segments into `image`, elements before data, and drops them (and declarative ones). What was copied before one that does not fit stays.
 *
 * @throws TensorWasmError `uninstantiable`.
 */
export function copySegments(module: ValidModule, image: Image, functions: FunctionNumbers = OWN_NUMBERS): void {
  const { memory, globals, tables, droppedData, droppedElements } = image;
  module.elements.forEach((segment, i) => {
    if (segment.mode === 'passive') return;
    if (segment.at !== null) {
      const values = elementValues(segment, globals, functions);
      copyElements(segment, i, lowWord(segment.at, globals, functions), tables[segment.table], values);
    }
    droppedElements[i] = 1;
  });
  module.data.forEach(({ at, bytes, offset }, i) => {
    if (at === null || memory === null) return;
    const to = lowWord(at, globals, functions);
    if (to + bytes.length > memory.length)
      throw misfit('memory_out_of_bounds', `data segment ${i}`, to + bytes.length, memory.length, i, offset);
    memory.set(bytes, to);
    droppedData[i] = 1;
  });
}

/** Bits of every element of a segment: what `table.init` copies. `globals` are the instance's, two words each. */
export function elementValues(
  segment: ElementSegment,
  globals: Uint32Array,
  functions: FunctionNumbers = OWN_NUMBERS,
): Uint32Array {
  return Uint32Array.from(segment.init, (expr) => lowWord(expr, globals, functions));
}

/** The low word of a constant expression's value: all of it for i32 and references. */
function lowWord(expr: ConstExpr, globals: Uint32Array, functions: FunctionNumbers): number {
  switch (expr.op) {
    case 'const':
      return expr.lo >>> 0;
    case 'global.get':
      return globals[expr.global * 2];
    case 'ref.null':
      return NULL_REF;
    case 'ref.func':
      return functions(expr.func);
  }
}

function initialGlobals(module: ValidModule, imports: ImageImports, functions: FunctionNumbers): Uint32Array {
  const { importedGlobals } = module;
  const globals = new Uint32Array(module.globalTypes.length * 2);
  const given = imports.globals ?? new Uint32Array(0);
  if (given.length < importedGlobals * 2) throw missing(module, 'global', given.length >>> 1);
  globals.set(given.subarray(0, importedGlobals * 2));
  module.globals.forEach(({ init }, i) => {
    const at = (importedGlobals + i) * 2;
    globals[at] = lowWord(init, globals, functions);
    if (init.op === 'const') globals[at + 1] = init.hi;
    else if (init.op === 'global.get') globals[at + 1] = globals[init.global * 2 + 1];
  });
  return globals;
}

function initialTables(module: ValidModule, imports: ImageImports, limits: GuestLimits): Uint32Array[] {
  return module.tables.map((type, i) => {
    const given = imports.tables?.[i];
    if (i < module.importedTables && given === undefined) throw missing(module, 'table', i);
    const size = i < module.importedTables && given !== undefined ? given.length : type.limits.min;
    bound('maxTableElements', `table ${i}`, size, limits.maxTableElements);
    return i < module.importedTables && given !== undefined ? given : new Uint32Array(size).fill(NULL_REF);
  });
}

function initialMemory(module: ValidModule, imports: ImageImports, limits: GuestLimits): Uint8Array | null {
  if (module.memories.length === 0) return null;
  if (module.importedMemories > 0) {
    if (imports.memory === undefined) throw missing(module, 'memory', 0);
    bound('maxPages', 'memory', imports.memory.length / PAGE, limits.maxPages);
    return imports.memory;
  }
  const { min } = module.memories[0].limits;
  bound('maxPages', 'memory', min, limits.maxPages);
  return new Uint8Array(min * PAGE);
}

function copyElements(
  { offset }: ElementSegment,
  index: number,
  to: number,
  table: Uint32Array,
  values: Uint32Array,
): void {
  if (to + values.length > table.length)
    throw misfit('table_out_of_bounds', `element segment ${index}`, to + values.length, table.length, index, offset);
  table.set(values, to);
}

function bound(limit: keyof GuestLimits, what: string, requested: number, max: number): void {
  if (requested <= max) return;
  const message = `Cannot instantiate: ${what} of ${requested}, the limit is ${max}`;
  throw new TensorWasmError('too_large', message, { limit, requested, max });
}

function missing(module: ValidModule, kind: ExternKind, position: number): TensorWasmError {
  const wanted = module.imports.filter(({ desc }) => desc.kind === kind)[position];
  const names = { module: wanted.module, name: wanted.name };
  return new TensorWasmError('unlinkable', `unknown import: ${kind} ${wanted.module}.${wanted.name}`, names);
}

function misfit(
  trap: 'memory_out_of_bounds' | 'table_out_of_bounds',
  what: string,
  end: number,
  size: number,
  segment: number,
  offset: number,
): TensorWasmError {
  const message = `${TRAPS[trap].message}: ${what} ends at ${end}, there are ${size}`;
  return new TensorWasmError('uninstantiable', message, { trap, segment, offset });
}
