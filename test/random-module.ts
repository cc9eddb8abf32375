/**
 * Random valid modules for comparing two ways to run WebAssembly. They stress what a compiler gets wrong: operands that outlive their locals, values
 * carried by branches to blocks, loops and out of the function, block parameters, dead code, calls with several results. They always end: each loop takes from a
 * counter. NaN bits are never observable, because engines may choose them.
 */

const TYPES = ['i32', 'i64', 'f64'] as const;
export type RandomType = (typeof TYPES)[number];

const BYTE: Readonly<Record<RandomType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c };
const LOCALS: readonly RandomType[] = ['i32', 'i64', 'f64', 'i32', 'i64', 'f64'];
const PARAMS = 3;
const COUNTER = 1000;

/** Opcodes by operand types and result: all total or trapping alike everywhere. */
const BINARY: Readonly<Record<RandomType, readonly number[]>> = {
  i32: [
    0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x46, 0x48, 0x49, 0x4f,
  ],
  i64: [0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a],
  f64: [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5],
};
const UNARY: Readonly<Record<RandomType, readonly number[]>> = {
  i32: [0x45, 0x67, 0x68, 0x69, 0xc0, 0xc1],
  i64: [0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4],
  f64: [0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f],
};
/** To a type from another one. */
const CONVERT: Readonly<Record<RandomType, readonly (readonly [from: RandomType, ...code: number[]])[]>> = {
  i32: [
    ['i64', 0xa7],
    ['i64', 0x50],
    ['f64', 0xaa],
    ['f64', 0xfc, 2],
    ['f64', 0xfc, 3],
  ],
  i64: [
    ['i32', 0xac],
    ['i32', 0xad],
    ['f64', 0xb0],
    ['f64', 0xfc, 6],
    ['f64', 0xfc, 7],
  ],
  f64: [
    ['i32', 0xb7],
    ['i32', 0xb8],
    ['i64', 0xb9],
    ['i64', 0xba],
  ],
};
const LOADS: Readonly<Record<'i32' | 'i64', readonly number[]>> = {
  i32: [0x28, 0x2c, 0x2d, 0x2e, 0x2f],
  i64: [0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35],
};
const STORES: Readonly<Record<'i32' | 'i64', readonly number[]>> = {
  i32: [0x36, 0x3a, 0x3b],
  i64: [0x37, 0x3c, 0x3d, 0x3e],
};
const WIDTH_LOG2: Readonly<Record<number, number>> = {
  40: 2,
  41: 3,
  46: 1,
  47: 1,
  50: 1,
  51: 1,
  52: 2,
  53: 2,
  54: 2,
  55: 3,
  59: 1,
  61: 1,
  62: 2,
};

export interface RandomModule {
  readonly bytes: Uint8Array;
  /** Exported as f0, f1, …; parameters are {@link LOCALS}' first three types. */
  readonly functions: readonly { readonly results: readonly RandomType[] }[];
}

export const RANDOM_PARAMS: readonly RandomType[] = LOCALS.slice(0, PARAMS);

/** A module from a seed; the same for the same seed. */
export function randomModule(seed: number): RandomModule {
  return new Generator(seed).module();
}

interface Label {
  readonly types: readonly RandomType[];
}

class Generator {
  #state: number;
  #code: number[] = [];
  #labels: Label[] = [];
  #budget = 0;
  readonly #types: (readonly [readonly RandomType[], readonly RandomType[]])[] = [];
  readonly #functions: { results: RandomType[] }[] = [];

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  #below(n: number): number {
    this.#state = Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x297a2d39;
    this.#state ^= this.#state >>> 12;
    return Math.floor(((this.#state >>> 0) / 2 ** 32) * n);
  }

  #one<T>(items: readonly T[]): T {
    return items[this.#below(items.length)];
  }

  #type(params: readonly RandomType[], results: readonly RandomType[]): number {
    const at = this.#types.findIndex(([p, r]) => p.join() === params.join() && r.join() === results.join());
    return at === -1 ? this.#types.push([params, results]) - 1 : at;
  }

  #emit(...bytes: number[]): void {
    for (const byte of bytes) this.#code.push(byte);
  }

  #some(): RandomType[] {
    return Array.from({ length: this.#below(4) }, () => this.#one(TYPES));
  }

  module(): RandomModule {
    const bodies: number[][] = [];
    const count = 1 + this.#below(3);
    for (let i = 0; i < count; i++) {
      const results = this.#some();
      this.#code = [3, 1, BYTE[LOCALS[3]], 1, BYTE[LOCALS[4]], 1, BYTE[LOCALS[5]]];
      this.#labels = [{ types: results }];
      this.#budget = 60 + this.#below(120);
      this.#sequence(results);
      this.#emit(0x0b);
      bodies.push(this.#code);
      this.#functions.push({ results });
    }
    const types = this.#functions.map(({ results }) => this.#type(RANDOM_PARAMS, results));
    const bytesOf = (list: readonly RandomType[]): number[] => [list.length, ...list.map((type) => BYTE[type])];
    const vector = (items: readonly number[][]): number[] => [...leb(items.length), ...items.flat()];
    const section = (id: number, bytes: number[]): number[] => [id, ...leb(bytes.length), ...bytes];
    const exports = bodies.map((_, i) => [2, 0x66, 0x30 + i, 0, i]);
    exports.push([1, 0x6d, 2, 0], [1, 0x63, 3, 0], [1, 0x67, 3, 1], [1, 0x68, 3, 2]);
    const bytes = Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector(this.#types.map(([p, r]) => [0x60, ...bytesOf(p), ...bytesOf(r)]))),
      ...section(3, vector(types.map((type) => leb(type)))),
      ...section(5, [1, 1, 1, 2]),
      ...section(6, [3, 0x7f, 1, 0x41, ...sleb(COUNTER), 0x0b, 0x7f, 1, 0x41, 5, 0x0b, 0x7e, 1, 0x42, 6, 0x0b]),
      ...section(7, vector(exports)),
      ...section(10, vector(bodies.map((body) => [...leb(body.length), ...body]))),
    ]);
    return { bytes, functions: this.#functions };
  }

  /** Statements, then the values; sometimes code that is never reached. */
  #sequence(results: readonly RandomType[]): void {
    for (let i = this.#below(4); i > 0; i--) this.#statement();
    if (this.#below(12) === 0) {
      this.#leave();
      if (this.#below(2) === 0) return;
    }
    for (const type of results) {
      this.#expression(type);
      if (this.#below(3) === 0) this.#statement();
    }
  }

  /** Goes elsewhere for good. */
  #leave(): void {
    const depth = this.#below(this.#labels.length);
    const label = this.#label(depth);
    for (const type of label.types) this.#expression(type);
    const same = this.#labels.map((_, i) => i).filter((i) => this.#label(i).types.join() === label.types.join());
    switch (this.#below(3)) {
      case 0:
        this.#emit(0x0c, depth);
        return;
      case 1:
        this.#expression('i32');
        this.#emit(0x0e, 2, this.#one(same), this.#one(same), this.#one(same));
        return;
      default:
        this.#emit(0x00);
    }
  }

  #label(depth: number): Label {
    return this.#labels[this.#labels.length - 1 - depth];
  }

  #nest(opcode: 0x02 | 0x03 | 0x04, params: readonly RandomType[], results: readonly RandomType[]): void {
    this.#emit(opcode, ...sleb(this.#type(params, results)));
    this.#labels.push({ types: opcode === 0x03 ? params : results });
    const inside = (): void => {
      if (opcode === 0x03) this.#emit(0x23, 0, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x23, 0, 0x41, 1, 0x6b, 0x24, 0);
      const dropped = this.#below(2) === 0 || params.join() !== results.join();
      if (dropped) for (const type of [...params].reverse()) this.#emit(0x21, this.#local(type));
      if (dropped) this.#sequence(results);
      else if (this.#below(2) === 0) this.#statement();
      if (this.#below(2) === 0) this.#branchIf(results);
    };
    inside();
    if (opcode === 0x04 && (params.join() !== results.join() || this.#below(2) === 0)) {
      this.#emit(0x05);
      inside();
    }
    this.#labels.pop();
    this.#emit(0x0b);
  }

  /** `br_if` with exactly the operands that are there. */
  #branchIf(operands: readonly RandomType[]): void {
    const depth = this.#labels.map((_, i) => i).find((i) => this.#label(i).types.join() === operands.join());
    if (depth === undefined) return;
    this.#expression('i32');
    this.#emit(0x0d, depth);
  }

  #local(type: RandomType): number {
    return this.#one(LOCALS.flatMap((local, i) => (local === type ? [i] : [])));
  }

  #statement(): void {
    if (--this.#budget < 0) return;
    const type = this.#one(TYPES);
    switch (this.#below(10)) {
      case 0:
      case 1:
      case 2:
        this.#expression(type);
        this.#emit(0x21, this.#local(type));
        return;
      case 3: {
        const kind = this.#one(['i32', 'i64'] as const);
        const opcode = this.#one(STORES[kind]);
        this.#address();
        this.#expression(kind);
        this.#emit(opcode, WIDTH_LOG2[opcode] ?? 0, ...leb(this.#below(200)));
        return;
      }
      case 4:
        this.#expression('i32');
        this.#emit(0x24, 1);
        return;
      case 5:
        this.#expression('i32');
        this.#nest(0x04, [], []);
        return;
      case 6:
        this.#nest(this.#one([0x02, 0x03]), [], []);
        return;
      case 7:
        this.#branchIf([]);
        return;
      case 8: {
        const results = this.#call();
        for (const result of [...results].reverse()) this.#emit(0x21, this.#local(result));
        return;
      }
      default: {
        const params = this.#some();
        const results = this.#some();
        for (const param of params) this.#expression(param);
        const opcode = this.#one([0x02, 0x03, 0x04] as const);
        if (opcode === 0x04) this.#expression('i32');
        this.#nest(opcode, params, results);
        for (const result of [...results].reverse()) this.#emit(0x21, this.#local(result));
      }
    }
  }

  #call(): readonly RandomType[] {
    if (this.#functions.length === 0) return [];
    for (const type of RANDOM_PARAMS) this.#expression(type);
    const callee = this.#below(this.#functions.length);
    this.#emit(0x10, callee);
    return this.#functions[callee].results;
  }

  /** Mostly inside of memory. */
  #address(): void {
    this.#expression('i32');
    if (this.#below(20) > 0) this.#emit(0x41, ...sleb(0xffff - 255), 0x71);
  }

  #expression(type: RandomType): void {
    const leaf = --this.#budget < 0;
    switch (this.#below(leaf ? 2 : 12)) {
      case 0:
        this.#constant(type);
        return;
      case 1:
        this.#emit(0x20, this.#local(type));
        return;
      case 2:
      case 3:
      case 4:
        this.#expression(type);
        if (this.#below(3) === 0) this.#statement();
        this.#expression(type);
        this.#emit(this.#one(BINARY[type]));
        return;
      case 5:
        this.#expression(type);
        this.#emit(this.#one(UNARY[type]));
        return;
      case 6: {
        const [from, ...code] = this.#one(CONVERT[type]);
        this.#expression(from);
        this.#emit(...code);
        return;
      }
      case 7:
        this.#expression(type);
        this.#expression(type);
        this.#expression('i32');
        this.#emit(0x1b);
        return;
      case 8:
        this.#expression(type);
        this.#emit(0x22, this.#local(type));
        return;
      case 9:
        if (type === 'f64') this.#constant(type);
        else {
          const opcode = this.#one(LOADS[type]);
          this.#address();
          this.#emit(opcode, WIDTH_LOG2[opcode] ?? 0, ...leb(this.#below(200)));
        }
        return;
      case 10: {
        const params = this.#some();
        for (const param of params) this.#expression(param);
        const opcode = this.#one([0x02, 0x03, 0x04] as const);
        if (opcode === 0x04) this.#expression('i32');
        this.#nest(opcode, params, [type]);
        return;
      }
      default:
        this.#expression(type);
        this.#branchIf([type]);
    }
  }

  #constant(type: RandomType): void {
    if (type === 'i32') this.#emit(0x41, ...sleb(this.#one([0, 1, -1, 2, 7, 31, 255, 65535, -0x80000000, 0x7fffffff])));
    else if (type === 'i64') this.#emit(0x42, ...sleb(this.#one([0, 1, -1, 63, 255, 2 ** 31, -(2 ** 31), 2 ** 40])));
    else this.#emit(0x44, ...new Uint8Array(new Float64Array([this.#one([0, -0, 1, 0.5, -1.5, 1e300, 3])]).buffer));
  }
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}

function sleb(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const byte = Number(BigInt.asUintN(7, rest));
    rest >>= 7n;
    if ((rest === 0n && byte < 64) || (rest === -1n && byte >= 64)) return [...bytes, byte];
    bytes.push(byte | 128);
  }
}
