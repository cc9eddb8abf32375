/**
 * The module `spectest`, which every script may import from, as three: what has no state (functions that print, so they do nothing here, and
 * constants), a memory, and a table. So a module that only prints shares nothing with others that print.
 */
import { encodeModule, type ModuleParts } from '../../wasm/encode.ts';
import { load } from '../../wasm/load.ts';
import type { ValidModule, ValType } from '../../wasm/module.ts';
import { OP } from '../../wasm/opcodes.ts';

const FUNCTIONS: Readonly<Record<string, readonly ValType[]>> = {
  print: [],
  print_i32: ['i32'],
  print_i64: ['i64'],
  print_f32: ['f32'],
  print_f64: ['f64'],
  print_i32_f32: ['i32', 'f32'],
  print_f64_f64: ['f64', 'f64'],
};

/** Name, type and bits. */
const GLOBALS: readonly (readonly [name: string, type: ValType, lo: number, hi: number])[] = [
  ['global_i32', 'i32', 666, 0],
  ['global_i64', 'i64', 666, 0],
  // 666.6
  ['global_f32', 'f32', 0x4426a666, 0],
  ['global_f64', 'f64', 0xcccccccd, 0x4084d4cc],
];

const NOTHING: ModuleParts = {
  types: [],
  imports: [],
  functions: [],
  tables: [],
  memories: [],
  globals: [],
  exports: [],
  start: null,
  elements: [],
  data: [],
  dataCount: false,
  code: [],
  customs: [],
};

/** In the order in which a name is looked for. */
export const SPECTEST: readonly ValidModule[] = [
  made({
    types: Object.values(FUNCTIONS).map((params) => ({ params, results: [] })),
    functions: Object.keys(FUNCTIONS).map((_, i) => i),
    code: Object.keys(FUNCTIONS).map(() => ({ locals: [], expr: Uint8Array.of(OP.end) })),
    globals: GLOBALS.map(([, type, lo, hi]) => ({
      type: { type, mutable: false },
      init: { op: 'const', type, lo, hi },
    })),
    exports: [
      ...Object.keys(FUNCTIONS).map((name, index) => ({ name, kind: 'func' as const, index })),
      ...GLOBALS.map(([name], index) => ({ name, kind: 'global' as const, index })),
    ],
  }),
  made({ memories: [{ limits: { min: 1, max: 2 } }], exports: [{ name: 'memory', kind: 'memory', index: 0 }] }),
  made({
    tables: [{ element: 'funcref', limits: { min: 10, max: 20 } }],
    exports: [{ name: 'table', kind: 'table', index: 0 }],
  }),
];

function made(parts: Partial<ModuleParts>): ValidModule {
  return load(encodeModule({ ...NOTHING, ...parts }));
}
