import type { FuncType, MemoryType, TableType, ValType } from '../../wasm/module.ts';

export interface ConstantGlobal {
  readonly type: ValType;
  readonly lo: number;
  readonly hi: number;
}

/** The module `spectest`, which every script may import from. Its functions print, so they do nothing here; its globals are constants. */
export const SPECTEST: {
  readonly functions: Readonly<Record<string, FuncType>>;
  readonly globals: Readonly<Record<string, ConstantGlobal>>;
  readonly tables: Readonly<Record<string, TableType>>;
  readonly memories: Readonly<Record<string, MemoryType>>;
} = {
  functions: {
    print: { params: [], results: [] },
    print_i32: { params: ['i32'], results: [] },
    print_i64: { params: ['i64'], results: [] },
    print_f32: { params: ['f32'], results: [] },
    print_f64: { params: ['f64'], results: [] },
    print_i32_f32: { params: ['i32', 'f32'], results: [] },
    print_f64_f64: { params: ['f64', 'f64'], results: [] },
  },
  globals: {
    global_i32: { type: 'i32', lo: 666, hi: 0 },
    global_i64: { type: 'i64', lo: 666, hi: 0 },
    // 666.6
    global_f32: { type: 'f32', lo: 0x4426a666, hi: 0 },
    global_f64: { type: 'f64', lo: 0xcccccccd, hi: 0x4084d4cc },
  },
  tables: { table: { element: 'funcref', limits: { min: 10, max: 20 } } },
  memories: { memory: { limits: { min: 1, max: 2 } } },
};
