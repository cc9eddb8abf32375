/**
 * Modules that are large in one way each, with the size as a parameter. Each exports `run`, a function of i32s, whose result
 * depends on what makes it large: a statement, target or level that is lost shows.
 */
import { ByteWriter, encodeModule, type ModuleParts } from '../../src/core/wasm/encode.ts';
import type { FuncType, ValType } from '../../src/core/wasm/module.ts';
import { OP } from '../../src/core/wasm/opcodes.ts';

export interface Shape {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Argument lists to call `run` with. */
  readonly calls: readonly (readonly number[])[];
}

const I32: FuncType = { params: ['i32'], results: ['i32'] };

function parts(): ModuleParts {
  return {
    types: [I32],
    imports: [],
    functions: [],
    tables: [],
    memories: [],
    globals: [],
    exports: [{ name: 'run', kind: 'func', index: 0 }],
    start: null,
    elements: [],
    data: [],
    dataCount: false,
    code: [],
    customs: [],
  };
}

/** Instructions of one function body. */
class Body {
  readonly w = new ByteWriter(4096);

  op(name: keyof typeof OP, ...immediates: number[]): this {
    this.w.op(OP[name]);
    for (const value of immediates) this.w.u32(value);
    return this;
  }

  i32(value: number): this {
    this.w.op(OP['i32.const']).s32(value);
    return this;
  }

  /** `type` is a value type's byte, or 0x40 for none. */
  open(name: 'block' | 'loop' | 'if', type = 0x40): this {
    this.w.op(OP[name]).u8(type);
    return this;
  }

  end(): this {
    return this.op('end');
  }

  /** Local 0 = local 0 * 31 + value. */
  mix(value: number): this {
    return this.op('local.get', 0).i32(31).op('i32.mul').i32(value).op('i32.add').op('local.set', 0);
  }
}

function one(
  name: string,
  calls: Shape['calls'],
  body: Body,
  locals: readonly { readonly count: number; readonly type: ValType }[] = [],
  change: (module: ModuleParts) => void = () => {},
): Shape {
  const module = parts();
  module.functions.push(0);
  module.code.push({ locals, expr: body.w.finish() });
  change(module);
  return { name, bytes: encodeModule(module), calls };
}

const CALLS = [[0], [1], [12345], [-7]] as const;

/** One function of about `instructions` instructions without control flow. */
export function straightLine(instructions: number): Shape {
  const body = new Body();
  for (let i = 0; i < instructions / 6; i++) body.mix(i * 2654435761);
  return one(`${instructions} instructions`, CALLS, body.op('local.get', 0).end());
}

/** As many instructions, a quarter of them in loops and ifs, with memory and 64-bit arithmetic. */
export function mixedCode(instructions: number): Shape {
  const body = new Body();
  for (let i = 0; i < instructions / 32; i++) {
    body.op('local.get', 0).i32(i).op('i32.xor').i32(1).op('i32.and').open('if').mix(i).op('else').mix(-i).end();
    body.op('local.get', 0).i32(0xfffc).op('i32.and').op('local.get', 0);
    body.w.op(OP['i32.store']).memarg(2, 0);
    body.i32(i & 0xfff8);
    body.w.op(OP['i64.load']).memarg(3, 0);
    body.op('local.get', 0).op('i64.extend_i32_s').op('i64.mul').op('i32.wrap_i64');
    body.op('local.get', 0).op('i32.xor').op('local.set', 0);
  }
  return one(`${instructions} mixed instructions`, CALLS, body.op('local.get', 0).end(), [], (module) => {
    module.memories.push({ limits: { min: 1, max: 1 } });
  });
}

/** A `br_table` of `targets` targets over `labels` blocks, each of which adds its own number. */
export function branchTable(targets: number, labels = Math.min(targets, 100)): Shape {
  const body = new Body();
  for (let i = 0; i < labels; i++) body.open('block');
  body.op('local.get', 0).op('br_table', targets);
  for (let i = 0; i < targets; i++) body.w.u32((i * 7) % labels);
  body.w.u32(labels - 1);
  for (let i = 0; i < labels; i++) body.end().mix(i + 1);
  const calls = [0, 1, 2, targets >> 1, targets - 1, targets, -1].map((index) => [index]);
  return one(`br_table of ${targets} targets, ${labels} blocks`, calls, body.op('local.get', 0).end());
}

/** How many levels a branch may cross here: from the middle, a few and all. */
const far = (depth: number): number[] => [0, 1, 2, depth >> 1, depth - 1];

/** `depth` blocks in one another, with code before and behind each, left from the middle by branches of several lengths. */
export function nestedBlocks(depth: number): Shape {
  const body = new Body();
  for (let i = 0; i < depth; i++) body.open('block').mix(i);
  for (const label of far(depth)) {
    body
      .op('local.get', 0)
      .i32(7)
      .op('i32.and')
      .i32(label & 7)
      .op('i32.eq')
      .op('br_if', label);
  }
  for (let i = 0; i < depth; i++) {
    body.end().mix(~i);
    if (i + 1 < depth && i % 3 === 0) {
      body
        .op('local.get', 0)
        .i32(15)
        .op('i32.and')
        .op('i32.eqz')
        .op('br_if', Math.min(i % 7, depth - 2 - i));
    }
  }
  return one(`${depth} nested blocks`, CALLS, body.op('local.get', 0).end());
}

/** `depth` blocks with a result each, left with a value by branches of several lengths. */
export function nestedValues(depth: number): Shape {
  const body = new Body();
  for (let i = 0; i < depth; i++) body.open('block', 0x7f);
  body.op('local.get', 0);
  for (const label of far(depth)) {
    body
      .op('local.get', 0)
      .i32(7)
      .op('i32.and')
      .i32(label & 7)
      .op('i32.eq')
      .op('br_if', label);
  }
  for (let i = 0; i < depth; i++) body.end().i32(31).op('i32.mul').i32(i).op('i32.add');
  return one(`${depth} nested blocks with results`, CALLS, body.end());
}

/** `depth` ifs in one another, both arms taken somewhere, left by branches. */
export function nestedIfs(depth: number): Shape {
  const body = new Body();
  const test = (i: number): Body =>
    body
      .op('local.get', 0)
      .i32(1000 + i)
      .op('i32.ne');
  for (let i = 0; i < depth; i++) {
    test(i).open('if').mix(i);
    if (i % 5 === 4)
      body
        .op('local.get', 0)
        .i32(31)
        .op('i32.and')
        .op('i32.eqz')
        .op('br_if', i % 4);
  }
  for (let i = 0; i < depth; i++) {
    body.mix(~i);
    if (i % 2 === 0) body.op('else').mix(i * 3);
    body.end();
  }
  return one(`${depth} nested ifs`, CALLS, body.op('local.get', 0).end());
}

/** `depth` ifs, each in the `else` of the one before. */
export function elseChain(depth: number): Shape {
  const body = new Body();
  for (let i = 0; i < depth; i++) {
    body
      .op('local.get', 0)
      .i32(i)
      .op('i32.eq')
      .open('if', 0x7f)
      .i32(i * 17 + 3)
      .op('else');
  }
  body.i32(99);
  for (let i = 0; i < depth; i++) body.end();
  return one(`${depth} ifs in else`, [[0], [1], [depth - 1], [depth], [-1]], body.end());
}

/** `depth` loops in one another. The innermost repeats itself a few times, and a few others. */
export function nestedLoops(depth: number): Shape {
  const body = new Body();
  for (let i = 0; i < depth; i++) body.open('loop').mix(i);
  for (const label of far(depth)) {
    body.op('local.get', 1).i32(1).op('i32.add').op('local.tee', 1);
    body.i32(9).op('i32.lt_u').op('br_if', label);
  }
  for (let i = 0; i < depth; i++) body.mix(~i).end();
  return one(`${depth} nested loops`, CALLS, body.op('local.get', 0).end(), [{ count: 1, type: 'i32' }]);
}

/** Blocks, ifs and loops in turn, `depth` in all, with branches from the inside to each kind. */
export function nestedMixed(depth: number): Shape {
  const body = new Body();
  for (let i = 0; i < depth; i++) {
    if (i % 3 === 0) body.open('block');
    else if (i % 3 === 1) body.open('loop');
    else
      body
        .op('local.get', 0)
        .i32(1000 + i)
        .op('i32.ne')
        .open('if');
    body.mix(i);
  }
  for (const label of [...far(depth), 3, 4, 5].filter((to) => to < depth)) {
    body.op('local.get', 1).i32(1).op('i32.add').op('local.tee', 1).i32(12).op('i32.lt_u');
    body.op('local.get', 0).i32(3).op('i32.and').op('i32.eqz').op('i32.and').op('br_if', label);
  }
  for (let i = 0; i < depth; i++) body.mix(~i).end();
  return one(`${depth} nested blocks, loops and ifs`, CALLS, body.op('local.get', 0).end(), [
    { count: 1, type: 'i32' },
  ]);
}

/** `depth` blocks, loops or ifs with nothing between them, left from the middle by branches of several lengths. */
export function bareNest(kind: 'block' | 'loop' | 'if', depth: number): Shape {
  const body = new Body();
  for (let i = 0; i < depth; i++) (kind === 'if' ? body.op('local.get', 0) : body).open(kind);
  // A branch to a loop would repeat it: those are left by the end, and by a return.
  for (const label of far(depth)) {
    if (kind === 'loop') body.op('local.get', 0).i32(label).op('i32.eq').open('if').i32(label).op('return').end();
    else body.op('local.get', 0).i32(label).op('i32.eq').op('br_if', label);
  }
  for (let i = 0; i < depth; i++) body.end();
  return one(`${depth} bare ${kind}s`, CALLS, body.op('local.get', 0).end());
}

/** `count` locals, each set and each read. */
export function manyLocals(count: number): Shape {
  const body = new Body();
  for (let i = 1; i <= count; i++) body.op('local.get', 0).i32(i).op('i32.mul').op('local.set', i);
  for (let i = 1; i <= count; i++) body.op('local.get', i).op('local.get', 0).op('i32.xor').op('local.set', 0);
  return one(`${count} locals`, CALLS, body.op('local.get', 0).end(), [{ count, type: 'i32' }]);
}

/** `count` locals declared, the first and the last used. */
export function idleLocals(count: number): Shape {
  const body = new Body().op('local.get', 0).op('local.set', count).op('local.get', count).op('local.get', 1);
  return one(`${count} idle locals`, CALLS, body.op('i32.add').end(), [{ count, type: 'i32' }]);
}

/** A call of a function with `count` parameters and as many results. */
export function wideFunction(count: number): Shape {
  const module = parts();
  const wide: FuncType = { params: Array(count).fill('i32'), results: Array(count).fill('i32') };
  module.types.push(wide);
  module.functions.push(0, 1);
  const caller = new Body();
  for (let i = 0; i < count; i++) caller.op('local.get', 0).i32(i).op('i32.add');
  caller.op('call', 1);
  for (let i = 1; i < count; i++) caller.i32(31).op('i32.mul').op('i32.xor');
  const callee = new Body();
  for (let i = 0; i < count; i++)
    callee
      .op('local.get', count - 1 - i)
      .op('local.get', i)
      .op('i32.mul');
  module.code.push({ locals: [], expr: caller.end().w.finish() }, { locals: [], expr: callee.end().w.finish() });
  return { name: `${count} parameters and results`, bytes: encodeModule(module), calls: CALLS };
}

/** `count` values on the operand stack before the first is used. */
export function deepStack(count: number): Shape {
  const body = new Body();
  for (let i = 0; i < count; i++) body.op('local.get', 0).i32(i).op('i32.xor');
  for (let i = 1; i < count; i++) body.op('i32.sub');
  return one(`${count} operands`, CALLS, body.end());
}

/** `count` functions, each called once by the first, which some of them then call again through others. */
export function manyFunctions(count: number): Shape {
  const module = parts();
  const caller = new Body();
  for (let i = 1; i < count; i++) {
    if (i === 1 || i % 3 !== 0) caller.op('local.get', 0).op('call', i).op('local.set', 0);
  }
  module.functions.push(0);
  module.code.push({ locals: [], expr: caller.op('local.get', 0).end().w.finish() });
  for (let i = 1; i < count; i++) {
    const body = new Body().mix(i).op('local.get', 0);
    if (i % 3 === 2 && i + 1 < count) body.op('call', i + 1);
    module.functions.push(0);
    module.code.push({ locals: [], expr: body.end().w.finish() });
  }
  return { name: `${count} functions`, bytes: encodeModule(module), calls: CALLS };
}

/** `count` functions, each calling the next. */
export function callChain(count: number): Shape {
  const module = parts();
  for (let i = 0; i < count; i++) {
    const body = new Body().mix(i).op('local.get', 0);
    if (i + 1 < count) body.op('call', i + 1);
    module.functions.push(0);
    module.code.push({ locals: [], expr: body.end().w.finish() });
  }
  return { name: `${count} functions in a chain of calls`, bytes: encodeModule(module), calls: CALLS };
}

/** A table of `count` entries, every other one null, called by index. */
export function largeTable(count: number): Shape {
  const module = parts();
  const targets = Math.min(count, 100);
  module.tables.push({ element: 'funcref', limits: { min: count, max: count } });
  module.functions.push(0);
  module.code.push({
    locals: [],
    expr: new Body().i32(5).op('local.get', 0).op('call_indirect', 0, 0).end().w.finish(),
  });
  for (let i = 0; i < targets; i++) {
    module.functions.push(0);
    module.code.push({ locals: [], expr: new Body().mix(i).op('local.get', 0).end().w.finish() });
  }
  module.elements.push({
    mode: 'active',
    table: 0,
    at: { op: 'const', type: 'i32', lo: 0, hi: 0 },
    type: 'funcref',
    init: Array.from({ length: count }, (_, i) =>
      i % 2 === 1 ? { op: 'ref.null', type: 'funcref' } : { op: 'ref.func', func: 1 + ((i >> 1) % targets) },
    ),
  });
  const calls = [0, 1, 2, count - 2, count - 1, count, -1].map((index) => [index]);
  return { name: `table of ${count}`, bytes: encodeModule(module), calls };
}

/** `count` active data segments of a few bytes, one after the other. */
export function manySegments(count: number): Shape {
  const body = new Body().op('local.get', 0);
  body.w.op(OP['i32.load']).memarg(0, 0);
  const last = count * 4;
  return one(`${count} data segments`, [[0], [4 * (count >> 1)], [last - 4], [last]], body.end(), [], (module) => {
    module.memories.push({ limits: { min: Math.ceil((last + 4) / 65536), max: null } });
    for (let i = 0; i < count; i++) {
      const bytes = new ByteWriter(4).bits32(i * 2654435761).finish();
      module.data.push({ mode: 'active', memory: 0, at: { op: 'const', type: 'i32', lo: i * 4, hi: 0 }, bytes });
    }
  });
}

/** A module of about `bytes` bytes: functions of 10 KB, two of them reached, and a quarter of it data and a custom section. */
export function largeModule(bytes: number): Shape {
  const module = parts();
  const functions = Math.max(2, Math.round((bytes * 0.75) / 10_000));
  for (let f = 0; f < functions; f++) {
    const body = new Body();
    for (let i = 0; body.w.length < 10_000; i++) body.mix(i * 2654435761 + f);
    body.op('local.get', 0);
    if (f === 0)
      body
        .op('call', functions - 1)
        .op('local.get', 0)
        .op('i32.xor')
        .i32(0xfffc)
        .op('i32.and');
    if (f === 0) body.w.op(OP['i32.load']).memarg(2, 0);
    module.functions.push(0);
    module.code.push({ locals: [], expr: body.end().w.finish() });
  }
  const data = Uint8Array.from({ length: bytes >> 3 }, (_, i) => (i * 31) ^ (i >> 8));
  module.memories.push({ limits: { min: 1 + Math.ceil(data.length / 65536), max: null } });
  module.data.push({ mode: 'active', memory: 0, at: { op: 'const', type: 'i32', lo: 0, hi: 0 }, bytes: data });
  module.customs.push({ name: 'large', bytes: data });
  return { name: `module of ${bytes} bytes`, bytes: encodeModule(module), calls: CALLS };
}
