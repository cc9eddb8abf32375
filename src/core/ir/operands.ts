/** Which variables a statement itself (not what is nested in it) reads and writes: one place, so that passes agree. */
import type { Stmt, Var } from './index.ts';

const NONE: readonly Var[] = [];

/** Variables that `stmt` reads, in operand order. */
export function reads(stmt: Stmt): readonly Var[] {
  switch (stmt.k) {
    case 'copy':
    case 'global.set':
      return [stmt.src];
    case 'num':
    case 'call':
      return stmt.args;
    case 'select':
      return [stmt.cond, stmt.a, stmt.b];
    case 'check':
    case 'load':
      return [stmt.addr];
    case 'store':
      return [stmt.addr, stmt.src];
    case 'memory.grow':
      return [stmt.delta];
    case 'memory.fill':
    case 'table.fill':
      return [stmt.to, stmt.value, stmt.length];
    case 'memory.copy':
    case 'memory.init':
    case 'table.copy':
    case 'table.init':
      return [stmt.to, stmt.from, stmt.length];
    case 'table.get':
    case 'word.load':
    case 'element.load':
    case 'data.load':
    case 'elem.load':
    case 'frame.load':
    case 'br_table':
      return [stmt.index];
    case 'table.set':
    case 'word.store':
    case 'element.store':
    case 'frame.store':
      return [stmt.index, stmt.src];
    case 'table.grow':
      return [stmt.init, stmt.delta];
    case 'word.merge':
      return [stmt.index, stmt.src, stmt.mask];
    case 'if':
    case 'br_if':
    case 'trap_if':
      return [stmt.cond];
    case 'return':
      return stmt.values;
    case 'call_indirect':
      return [stmt.index, ...stmt.args];
    default:
      return NONE;
  }
}

/** Variables that `stmt` writes. */
export function writes(stmt: Stmt): readonly Var[] {
  switch (stmt.k) {
    case 'const':
    case 'copy':
    case 'num':
    case 'select':
    case 'global.get':
    case 'load':
    case 'memory.size':
    case 'memory.grow':
    case 'table.get':
    case 'table.size':
    case 'table.grow':
    case 'word.load':
    case 'element.load':
    case 'data.size':
    case 'data.load':
    case 'elem.size':
    case 'elem.load':
    case 'frame.load':
      return [stmt.dst];
    case 'call':
    case 'call_indirect':
      return stmt.dsts;
    default:
      return NONE;
  }
}

/** True after which control does not go on in the same list. */
export function terminates(stmt: Stmt): boolean {
  return stmt.k === 'br' || stmt.k === 'br_table' || stmt.k === 'return' || stmt.k === 'trap';
}
