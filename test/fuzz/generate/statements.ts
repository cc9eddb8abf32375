/** Statements: instructions that leave the stack as it was. */
import type { ValType } from '../../../src/core/wasm/module.ts';
import { OP } from '../../../src/core/wasm/opcodes.ts';
import { address, call, callIndirect, expression, expressions, tableIndex } from './expressions.ts';
import type { Maker } from './maker.ts';
import { NUM_TYPES, STORES } from './operations.ts';
import { numTypes, OWN_BASE } from './plan.ts';

export function statements(m: Maker, count: number, depth: number): void {
  for (let i = 0; i < count && m.budget > 0; i++) statement(m, depth);
}

function statement(m: Maker, depth: number): void {
  const { random, plan } = m;
  const effects = m.hasEffects ? 1 : 0;
  const memory = plan.memory !== null ? 1 : 0;
  const tables = plan.tables.length > 0 ? 1 : 0;
  const nested = depth > 0 ? 1 : 0;
  const kind = random.weighted({
    set: 22,
    global: 8,
    store: memory * (m.func.role === 'pure' ? 0 : 20),
    drop: 2,
    block: 6 * nested,
    if: 8 * nested,
    loop: 7 * nested,
    br_if: 4,
    br_table: 3 * nested,
    exit: 2,
    call: 5,
    indirect: 3,
    bulk: 4 * memory * (m.func.role === 'pure' ? 0 : 1),
    table: 5 * tables * effects,
    nop: 1,
  });
  switch (kind) {
    case 'set': {
      const type = random.chance(5) && m.assignable('funcref').length > 0 ? 'funcref' : random.pick(NUM_TYPES);
      expression(m, type, depth + 1);
      m.discard(type);
      return;
    }
    case 'global': {
      const type = random.pick(NUM_TYPES);
      const globals = m.globalsOf(type, true);
      if (globals.length === 0) return;
      expression(m, type, depth);
      m.emit(OP['global.set'], { a: random.pick(globals) });
      return;
    }
    case 'store':
      store(m, depth);
      return;
    case 'drop':
      expression(m, random.pick(NUM_TYPES), depth);
      m.op('drop');
      return;
    case 'block':
      block(m, depth - 1);
      return;
    case 'if': {
      expression(m, 'i32', depth - 1);
      const arm = (): void => statements(m, random.between(1, 3), depth - 1);
      const blockType = m.blockType({ params: [], results: [] });
      const body = m.labelled([], arm);
      m.emit(OP.if, { blockType, body, otherwise: random.chance(50) ? m.labelled([], arm) : [] });
      return;
    }
    case 'loop':
      loop(m, depth - 1);
      return;
    case 'br_if': {
      const label = random.below(m.labels.length);
      const types = m.labels[m.labels.length - 1 - label];
      expressions(m, types, depth - 1);
      expression(m, 'i32', depth - 1);
      // Leaving or repeating is the exception, or most code would never run.
      if (random.chance(70)) {
        m.constant('i32', 7);
        m.op('i32.and');
        m.op('i32.eqz');
      }
      m.emit(OP.br_if, { a: label });
      for (const type of [...types].reverse()) m.discard(type);
      return;
    }
    case 'br_table':
      branchTable(m, depth - 1);
      return;
    case 'exit':
      exit(m, depth - 1);
      return;
    case 'call': {
      const callees = m.callable(() => true);
      if (callees.length === 0) return;
      const callee = random.pick(callees);
      call(m, callee, depth);
      discardAll(m, plan.functions[callee].type.results);
      return;
    }
    case 'indirect': {
      const tables = m.callableTables().flatMap((table) => plan.tables[table].initial);
      const fitting = tables.flatMap((func) => (func === null ? [] : [plan.functions[func].type.results]));
      const results = fitting.length > 0 ? random.pick(fitting) : [];
      if (callIndirect(m, results, depth)) discardAll(m, results);
      return;
    }
    case 'bulk':
      bulk(m, depth - 1);
      return;
    case 'table':
      tableStatement(m, depth - 1);
      return;
    case 'nop':
      m.op('nop');
      return;
  }
}

function discardAll(m: Maker, types: readonly ValType[]): void {
  for (const type of [...types].reverse()) m.discard(type);
}

function store(m: Maker, depth: number): void {
  const { random, plan } = m;
  const own = m.func.role === 'kernel';
  const fitting = own ? STORES.filter(({ width }) => width <= plan.stride) : STORES;
  const { opcode, width, params } = random.pick(fitting);
  const b = address(m, width, depth - 1, own);
  expression(m, params[1], depth);
  m.emit(opcode, { a: random.below(Math.log2(width) + 1), b });
}

function block(m: Maker, depth: number): void {
  const { random } = m;
  const params = random.chance(25) ? numTypes(random, 1, 2) : [];
  const results = random.chance(35) ? numTypes(random, 1, 3) : [];
  expressions(m, params, depth);
  const blockType = m.blockType({ params, results });
  const body = m.labelled(results, () => {
    discardAll(m, params);
    statements(m, random.between(1, 3), depth);
    expressions(m, results, depth);
  });
  m.emit(OP.block, { blockType, body });
  discardAll(m, results);
}

/** Counts down, or goes on as long as some condition holds: then only fuel ends it. */
function loop(m: Maker, depth: number): void {
  const { random } = m;
  const params = random.chance(25) ? numTypes(random, 1, 2) : [];
  const counter = m.newLocal('i32');
  m.reserved.add(counter);
  m.constant('i32', random.between(1, 5));
  m.emit(OP['local.set'], { a: counter });
  expressions(m, params, depth);
  const blockType = m.blockType({ params, results: [] });
  const body = m.labelled(params, () => {
    discardAll(m, params);
    statements(m, random.between(1, 3), depth);
    expressions(m, params, depth - 1);
    if (random.chance(97)) {
      m.get(counter);
      m.constant('i32', 1);
      m.op('i32.sub');
      m.emit(OP['local.tee'], { a: counter });
    } else {
      expression(m, 'i32', depth);
    }
    m.emit(OP.br_if, { a: 0 });
    discardAll(m, params);
  });
  m.emit(OP.loop, { blockType, body });
}

/** Blocks around one `br_table`, each with something of its own to do when it is left. */
function branchTable(m: Maker, depth: number): void {
  const { random } = m;
  const types = random.chance(30) ? numTypes(random, 1, 2) : [];
  const blockType = m.blockType({ params: [], results: types });
  const nest = (levels: number): void => {
    const body = m.labelled(types, () => {
      if (levels > 1) {
        nest(levels - 1);
        discardAll(m, types);
        statements(m, 1, depth - 1);
        expressions(m, types, depth - 1);
        return;
      }
      expressions(m, types, depth - 1);
      expression(m, 'i32', depth);
      if (random.chance(80)) {
        m.constant('i32', 7);
        m.op('i32.and');
      }
      const fitting = m.labels.flatMap((one, i) => (one.join() === types.join() ? [m.labels.length - 1 - i] : []));
      m.emit(OP.br_table, { targets: Array.from({ length: random.between(1, 6) }, () => random.pick(fitting)) });
    });
    m.emit(OP.block, { blockType, body });
  };
  nest(random.between(1, 4));
  discardAll(m, types);
}

/** Leaves, or traps, under a condition; sometimes with code behind that can never run. */
function exit(m: Maker, depth: number): void {
  const { random } = m;
  expression(m, 'i32', depth);
  m.constant('i32', 7);
  m.op('i32.and');
  m.op('i32.eqz');
  const body = m.labelled([], () => {
    const kind = random.weighted({ unreachable: 2, return: 4, br: 4 });
    if (kind === 'unreachable') m.op('unreachable');
    else if (kind === 'return') {
      expressions(m, m.func.type.results, depth);
      m.op('return');
    } else {
      const label = random.below(m.labels.length);
      expressions(m, m.labels[m.labels.length - 1 - label], depth);
      m.emit(OP.br, { a: label });
    }
    if (random.chance(20)) statements(m, 1, depth);
  });
  m.emit(OP.if, { blockType: m.blockType({ params: [], results: [] }), body });
}

function bulk(m: Maker, depth: number): void {
  const { random, plan } = m;
  if (m.func.role === 'kernel') {
    address(m, 1, depth, true);
    m.constant('i32', OWN_BASE);
    m.op('i32.add');
    expression(m, 'i32', depth);
    m.constant('i32', random.between(0, plan.stride));
    m.op('memory.fill');
    return;
  }
  const kind = random.weighted({
    fill: 3,
    copy: 4,
    init: plan.dataSegments > 0 ? 3 : 0,
    drop: plan.dataSegments > 0 ? 1 : 0,
  });
  const segment = random.below(Math.max(1, plan.dataSegments));
  if (kind === 'drop') {
    m.emit(OP['data.drop'], { a: segment });
    return;
  }
  place(m, depth);
  if (kind === 'fill') expression(m, 'i32', depth);
  else if (kind === 'copy') place(m, depth);
  else m.constant('i32', random.below(6));
  m.constant(
    'i32',
    random.pick(kind === 'init' ? [0, 1, 2, 3, 4, 5, 9] : [0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 64, 200]),
  );
  if (kind === 'fill') m.op('memory.fill');
  else if (kind === 'copy') m.op('memory.copy');
  else m.emit(OP['memory.init'], { a: segment });
}

/** A range's first address: anywhere low, or so near the end that the range may not fit. */
function place(m: Maker, depth: number): void {
  const size = (m.plan.memory?.min ?? 0) * 65536;
  if (m.random.chance(10)) {
    m.constant('i32', size - m.random.below(70));
    return;
  }
  expression(m, 'i32', depth);
  m.constant('i32', m.random.pick([0xff, 0x1fff]));
  m.op('i32.and');
}

function tableStatement(m: Maker, depth: number): void {
  const { random, plan } = m;
  const table = random.below(plan.tables.length);
  const { element } = plan.tables[table];
  const fitting = plan.elementSegments.flatMap((type, i) => (type === element ? [i] : []));
  const has = fitting.length > 0 ? 1 : 0;
  const kind = random.weighted({ set: 5, grow: 2, fill: 2, copy: 2, init: 3 * has, drop: has });
  switch (kind) {
    case 'set':
      tableIndex(m, depth);
      expression(m, element, depth);
      m.emit(OP['table.set'], { a: table });
      return;
    case 'grow': {
      expression(m, element, depth);
      m.constant('i32', random.pick([0, 1, 1, 2, 5, 100000, -1]));
      m.emit(OP['table.grow'], { a: table });
      m.discard('i32');
      return;
    }
    case 'fill':
      tableIndex(m, depth);
      expression(m, element, depth);
      m.constant('i32', random.below(3));
      m.emit(OP['table.fill'], { a: table });
      return;
    case 'copy': {
      const from = random.pick(plan.tables.flatMap((one, i) => (one.element === element ? [i] : [])));
      tableIndex(m, depth);
      tableIndex(m, depth);
      m.constant('i32', random.below(3));
      m.emit(OP['table.copy'], { a: table, b: from });
      return;
    }
    case 'init':
      tableIndex(m, depth);
      m.constant('i32', random.below(3));
      m.constant('i32', random.below(3));
      m.emit(OP['table.init'], { a: random.pick(fitting), b: table });
      return;
    case 'drop':
      m.emit(OP['elem.drop'], { a: random.pick(fitting) });
      return;
  }
}
