/** Expressions: instructions that leave one value. */
import type { NumType, ValType } from '../../../src/core/wasm/module.ts';
import { type Mnemonic, OP } from '../../../src/core/wasm/opcodes.ts';
import { isNumType, type Maker } from './maker.ts';
import { FLOATING, LOADS, PARTIAL, TOTAL } from './operations.ts';
import { OWN_BASE, typeIndex } from './plan.ts';
import { statements } from './statements.ts';

/** Leaves one value of `type`. */
export function expression(m: Maker, type: ValType, depth: number): void {
  if (!isNumType(type)) reference(m, type, depth);
  else if (depth <= 0 || m.budget <= 0) leaf(m, type);
  else number(m, type, depth - 1);
}

export function expressions(m: Maker, types: readonly ValType[], depth: number): void {
  for (const type of types) expression(m, type, depth);
}

function leaf(m: Maker, type: NumType): void {
  const locals = m.localsOf(type);
  const globals = m.globalsOf(type, false);
  if (locals.length > 0 && m.random.chance(60)) m.get(m.random.pick(locals));
  else if (globals.length > 0 && m.random.chance(40)) m.emit(OP['global.get'], { a: m.random.pick(globals) });
  else m.edge(type);
}

function number(m: Maker, type: NumType, depth: number): void {
  const { random, plan } = m;
  const kind = random.weighted({
    leaf: 10,
    total: 30,
    floating: 22,
    partial: type === 'i32' || type === 'i64' ? 6 : 0,
    load: plan.memory === null ? 0 : 14,
    idiom: type === 'f32' || type === 'f64' ? (plan.size === 'small' ? 2 : 8) : 0,
    select: 5,
    tee: 4,
    block: 5,
    if: 5,
    br_if: 3,
    call: 6,
    indirect: 3,
    size: type === 'i32' ? 3 : 0,
  });
  switch (kind) {
    case 'leaf':
      leaf(m, type);
      return;
    case 'total':
    case 'floating': {
      const { opcode, params } = random.pick(kind === 'total' ? TOTAL[type] : FLOATING[type]);
      expressions(m, params, depth);
      m.emit(opcode);
      return;
    }
    case 'partial':
      partial(m, type, depth);
      return;
    case 'load': {
      const { opcode, width } = random.pick(LOADS[type]);
      const own = m.func.role === 'kernel' && width <= plan.stride && random.chance(30);
      const b = address(m, width, depth, own);
      m.emit(opcode, { a: random.below(Math.log2(width) + 1), b });
      return;
    }
    case 'idiom':
      if (type === 'f32' || type === 'f64') idiom(m, type, depth);
      return;
    case 'select':
      expressions(m, [type, type, 'i32'], depth);
      if (random.chance(50)) m.op('select');
      else m.emit(OP['select t'], { types: [type] });
      return;
    case 'tee': {
      const locals = m.assignable(type);
      expression(m, type, depth);
      if (locals.length > 0) m.emit(OP['local.tee'], { a: random.pick(locals) });
      return;
    }
    case 'block':
      block(m, type, depth);
      return;
    case 'if': {
      expression(m, 'i32', depth);
      const branch = (): void => {
        statements(m, random.below(2), depth);
        expression(m, type, depth);
      };
      const blockType = m.blockType({ params: [], results: [type] });
      const body = m.labelled([type], branch);
      m.emit(OP.if, { blockType, body, otherwise: m.labelled([type], branch) });
      return;
    }
    case 'br_if': {
      const depths = m.labels.flatMap((types, i) => (types.length === 1 && types[0] === type ? [i] : []));
      expression(m, type, depth);
      if (depths.length === 0) return;
      expression(m, 'i32', depth);
      m.emit(OP.br_if, { a: m.labels.length - 1 - random.pick(depths) });
      return;
    }
    case 'call': {
      const callees = m.callable(({ results }) => results.length === 1 && results[0] === type);
      if (callees.length === 0) leaf(m, type);
      else call(m, random.pick(callees), depth);
      return;
    }
    case 'indirect':
      if (!callIndirect(m, [type], depth)) leaf(m, type);
      return;
    case 'size':
      if (plan.tables.length > 0 && random.chance(50)) {
        if (random.chance(50)) {
          m.emit(OP['table.size'], { a: random.below(plan.tables.length) });
          return;
        }
        reference(m, plan.tables[0].element, depth);
        m.op('ref.is_null');
        return;
      }
      if (plan.memory === null) {
        leaf(m, type);
        return;
      }
      if (random.chance(60)) {
        m.op('memory.size');
        return;
      }
      m.constant('i32', random.pick([0, 0, 1, 1, 2, 7, 65536, -1]));
      m.op('memory.grow');
      return;
  }
}

/** What compilers rewrite where they take floats for real numbers: by regrouping, fusing, cancelling. */
function idiom(m: Maker, type: 'f32' | 'f64', depth: number): void {
  const [x, y] = [m.newLocal(type), m.newLocal(type)];
  expressions(m, [type, type], depth);
  m.emit(OP['local.set'], { a: y });
  m.emit(OP['local.set'], { a: x });
  // `x` and `y` push, the rest are operations.
  const program = m.random.pick([
    'x y add x sub',
    'x y add y sub',
    'x y sub y add',
    'x y mul x add',
    'x y mul y sub',
    'x y mul x y mul sub',
    'x y mul y div',
    'x y div y mul',
    'x x mul sqrt',
    'x sqrt x sqrt mul',
    'x y add x add y add',
    'x y x add add',
    'x x trunc sub',
    'x neg y sub neg',
    'x y mul x y mul add',
    'x y min y max',
  ]);
  for (const word of program.split(' ')) {
    if (word === 'x') m.get(x);
    else if (word === 'y') m.get(y);
    else m.op(`${type}.${word}` as Mnemonic);
  }
}

/** Operations that trap: the operands are mostly kept from doing so. */
function partial(m: Maker, type: NumType, depth: number): void {
  const { opcode, name, params } = m.random.pick(PARTIAL[type]);
  expression(m, params[0], depth);
  if (name.includes('trunc')) {
    if (m.random.chance(75)) {
      // Small enough for every integer type; a NaN becomes a bound.
      const float = params[0] === 'f64' ? 'f64' : 'f32';
      const bits = (value: number): void => m.constant(float, float === 'f32' ? value : 0, float === 'f32' ? 0 : value);
      m.emit(OP[`${float}.abs`]);
      bits(float === 'f32' ? 0x4effff00 : 0x41d00000);
      m.emit(OP[`${float}.lt`]);
      m.emit(OP[type === 'i32' ? 'i32.extend8_s' : 'i64.extend_i32_u']);
      return;
    }
    m.emit(opcode);
    return;
  }
  expression(m, params[1], depth);
  if (m.random.chance(85)) {
    m.constant(type, 1);
    m.emit(OP[type === 'i32' ? 'i32.or' : 'i64.or']);
  }
  m.emit(opcode);
}

function block(m: Maker, type: NumType, depth: number): void {
  const { random } = m;
  const params = random.chance(30) ? [random.pick(['i32', 'i64', 'f32', 'f64'] as const)] : [];
  expressions(m, params, depth);
  const blockType = m.blockType({ params, results: [type] });
  const body = m.labelled([type], () => {
    for (const param of params) m.discard(param);
    statements(m, random.below(3), depth);
    expression(m, type, depth);
  });
  m.emit(OP.block, { blockType, body });
}

function reference(m: Maker, type: ValType, depth: number): void {
  const { random, plan } = m;
  const refType = type === 'externref' ? 'externref' : 'funcref';
  const tables = plan.tables.flatMap(({ element }, i) => (element === refType ? [i] : []));
  const locals = m.localsOf(type);
  if (locals.length > 0 && random.chance(40)) m.get(random.pick(locals));
  else if (tables.length > 0 && depth > 0 && random.chance(30)) {
    tableIndex(m, depth - 1);
    m.emit(OP['table.get'], { a: random.pick(tables) });
  } else if (refType === 'funcref' && plan.referable.length > 0 && random.chance(70)) {
    m.emit(OP['ref.func'], { a: random.pick(plan.referable) });
  } else m.emit(OP['ref.null'], { refType });
}

/** An index into a table, mostly within it. */
export function tableIndex(m: Maker, depth: number): void {
  if (m.random.chance(60)) {
    m.constant('i32', m.random.below(6));
    return;
  }
  expression(m, 'i32', depth);
  if (m.random.chance(95)) {
    m.constant('i32', 3);
    m.op('i32.and');
  }
}

/** Leaves the callee's results. */
export function call(m: Maker, callee: number, depth: number): void {
  const { type, recursive } = m.plan.functions[callee];
  type.params.forEach((param, i) => {
    if (recursive && i === 0 && m.random.chance(95)) {
      if (m.func.recursive) {
        m.get(0);
        m.constant('i32', 15);
        m.op('i32.and');
        m.constant('i32', 1);
        m.op('i32.sub');
      } else {
        m.constant('i32', m.random.below(16));
      }
    } else {
      expression(m, param, depth - 1);
    }
  });
  m.emit(OP.call, { a: callee });
}

/** Leaves values of the types `results`; false, with nothing emitted, where no table may be called. */
export function callIndirect(m: Maker, results: readonly ValType[], depth: number): boolean {
  const { random, plan } = m;
  const tables = m.callableTables();
  if (tables.length === 0) return false;
  const table = random.pick(tables);
  const fitting = plan.tables[table].initial.flatMap((func, at) =>
    func !== null && plan.functions[func].type.results.join() === results.join() ? [{ func, at }] : [],
  );
  const target = fitting.length > 0 && random.chance(90) ? random.pick(fitting) : null;
  if (target === null && random.chance(80)) return false;
  const params = target === null ? [] : plan.functions[target.func].type.params;
  expressions(m, params, depth - 1);
  if (target !== null && random.chance(85)) m.constant('i32', target.at);
  else tableIndex(m, depth - 1);
  m.emit(OP.call_indirect, { a: typeIndex(plan, { params, results }), b: table });
  return true;
}

/**
 * Leaves an address for `width` bytes and answers the offset to go with it. A kernel's own bytes where `own`; else what pure functions
 * may read, or anything.
 */
export function address(m: Maker, width: number, depth: number, own: boolean): number {
  const { random, plan } = m;
  if (own) {
    m.get(0);
    m.constant('i32', plan.stride);
    m.op('i32.mul');
    return OWN_BASE + random.below(plan.stride - width + 1);
  }
  if (random.chance(1)) {
    // Never inside: the sum of address and offset does not wrap.
    expression(m, 'i32', depth);
    m.constant('i32', 0x80000000 | 0);
    m.op('i32.or');
    return random.pick([0, 1, 0x7fffffff, 0xffffffff]);
  }
  if (!m.hasEffects) {
    expression(m, 'i32', depth);
    m.constant('i32', 0x1ff0);
    m.op('i32.and');
    return random.below(16 - width + 1);
  }
  const size = (plan.memory?.min ?? 0) * 65536;
  if (random.chance(15)) {
    // The last bytes of memory, and just past them.
    const at = random.chance(94) ? size - width - random.below(5) : size - width + 1 + random.below(3);
    const offset = random.below(3) === 0 ? Math.max(0, at - random.below(20)) : random.below(4);
    m.constant('i32', (at - offset) | 0);
    return offset;
  }
  expression(m, 'i32', depth);
  if (random.chance(99)) {
    m.constant('i32', random.pick([0x3f, 0xff, 0xffc, 0x1fff, 0xfff0]));
    m.op('i32.and');
  }
  return random.chance(70) ? random.below(8) : random.below(300);
}
