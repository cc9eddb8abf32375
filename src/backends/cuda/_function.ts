/** One IR function as a PTX function. Control flow is labels and branches; everything else is handed on by kind. */
import { TensorWasmError } from '../../core/errors.ts';
import type { ControlStmt, Func, Label, Stmt, Var } from '../../core/ir/index.ts';
import { Walk } from '../../core/ir/walk.ts';
import {
  emitBulk,
  emitCheck,
  emitDrop,
  emitLoad,
  emitMemoryGrow,
  emitMemorySize,
  emitStore,
  loadPair,
  stateAddress,
} from './_memory.ts';
import { Scope, type Unit, wide } from './_scope.ts';
import { emitStackLoad, emitStackStore } from './_stack-memory.ts';
import { callSupport, RETURN_HEADER } from './_support.ts';
import { emitCallIndirect, emitTable, returnBytes } from './_tables.ts';
import { FRAME } from './layout.ts';
import { emitNumeric } from './numerics.ts';

type Control<K extends ControlStmt['k']> = Extract<ControlStmt, { readonly k: K }>;

/** Name of the PTX function for the program's function in this slot. */
export function functionName(slot: number): string {
  return `f${slot}`;
}

function head(func: Func, slot: number): string {
  const params = func.vars.slice(0, func.params).map((type, at) => `.param .b${wide(type) ? 64 : 32} a${at + 2}`);
  const all = ['.param .b64 a0', '.param .b32 a1', ...params];
  return `.func (.param .align 8 .b8 r[${returnBytes(func.results)}]) ${functionName(slot)} (${all.join(', ')})`;
}

/** Prototype and body of the function in this slot. */
export function emitFunction(
  unit: Unit,
  func: Func,
  slot: number,
): { readonly prototype: string; readonly lines: readonly string[] } {
  const s = new Scope(unit, func);
  s.entryLines.push(`\tld.param.b64 ${s.frame}, [a0];`, `\tld.param.b32 ${s.slice}, [a1];`);
  func.vars.forEach((type, v) => {
    const width = wide(type) ? 64 : 32;
    const reg = s.target(v);
    if (v < func.params) s.entryLines.push(`\tld.param.b${width} ${reg}, [a${v + 2}];`);
    else if (s.usage.needsZero[v] === 1) s.entryLines.push(`\tmov.b${width} ${reg}, 0;`);
  });
  new FunctionEmitter(s).run();
  return { prototype: `${head(func, slot)};`, lines: [head(func, slot), '{', ...s.text(), '}'] };
}

class FunctionEmitter {
  private readonly s: Scope;
  /** PTX label to branch to for an IR label. */
  private readonly targets = new Map<Label, string>();
  private readonly elses: string[] = [];
  private previous: Stmt | null = null;

  constructor(s: Scope) {
    this.s = s;
  }

  run(): void {
    const { s } = this;
    const { body } = s;
    new Walk().run(s.func.body, {
      statement: (stmt) => {
        this.statement(stmt);
        this.previous = stmt;
        body.endStatement();
      },
      otherwise: (stmt) => {
        const otherwise = this.elses.at(-1);
        if (!this.ended()) body.op(`bra ${this.target(stmt.label)}`);
        if (otherwise !== undefined) body.place(otherwise);
        this.previous = null;
      },
      end: (stmt) => {
        if (stmt.k === 'if') this.elses.pop();
        if (stmt.k !== 'loop') body.place(this.target(stmt.label));
        this.previous = null;
      },
    });
    if (!this.ended()) {
      body.op(`mov.b32 ${s.status}, 0`);
      body.op(`bra ${s.exit}`);
    }
    body.finish();
    body.place(s.exit);
    body.op(`st.param.b32 [r], ${s.status}`);
    body.op(`st.param.b32 [r+4], ${s.slice}`);
    body.op('ret');
  }

  /** Whether the statement before did not go on to here. */
  private ended(): boolean {
    const k = this.previous?.k;
    return k === 'br' || k === 'br_table' || k === 'return' || k === 'trap';
  }

  private target(label: Label): string {
    const target = this.targets.get(label);
    if (target === undefined)
      throw new TensorWasmError('internal', `Cannot emit ${this.s.func.name}: no label ${label}`);
    return target;
  }

  private open(label: Label): string {
    const target = this.s.body.label();
    this.targets.set(label, target);
    return target;
  }

  private statement(stmt: Stmt) {
    const { s } = this;
    const { body } = s;
    switch (stmt.k) {
      case 'const': {
        if (s.usage.constants.has(stmt.dst)) return;
        const isWide = wide(s.typeOf(stmt.dst));
        const value = isWide ? (BigInt(stmt.hi >>> 0) << 32n) | BigInt(stmt.lo >>> 0) : BigInt(stmt.lo | 0);
        return body.op(`mov.b${isWide ? 64 : 32} ${s.target(stmt.dst)}, ${isWide ? `0x${value.toString(16)}` : value}`);
      }
      case 'copy': {
        const src = s.use(stmt.src);
        return body.op(`mov.b${wide(s.typeOf(stmt.dst)) ? 64 : 32} ${s.target(stmt.dst)}, ${src}`);
      }
      case 'num':
        return emitNumeric(s, stmt, s.usage.fused.has(stmt));
      case 'select': {
        const condition = s.truth(stmt.cond);
        const [a, b] = condition.negated ? [stmt.b, stmt.a] : [stmt.a, stmt.b];
        const [x, y] = [s.use(a), s.use(b)];
        const width = wide(s.typeOf(stmt.dst)) ? 64 : 32;
        return body.op(`selp.b${width} ${s.target(stmt.dst)}, ${x}, ${y}, ${condition.reg}`);
      }
      case 'global.get':
        return this.globalGet(stmt.global, stmt.dst);
      case 'global.set': {
        const at = s.unit.facts.frameGlobals.get(stmt.global) ?? 0;
        const src = s.reg(stmt.src);
        return body.op(`st.local.b${src.startsWith('%d') ? 64 : 32} [${s.frame}+${at}], ${src}`);
      }
      case 'check':
        return emitCheck(s, stmt);
      case 'load':
        return s.unit.facts.stack === null ? emitLoad(s, stmt) : emitStackLoad(s, stmt);
      case 'store':
        return s.unit.facts.stack === null ? emitStore(s, stmt) : emitStackStore(s, stmt);
      case 'memory.size':
        return emitMemorySize(s, stmt);
      case 'memory.grow':
        return emitMemoryGrow(s, stmt);
      case 'memory.fill':
      case 'memory.copy':
      case 'memory.init':
        return emitBulk(s, stmt);
      case 'data.drop':
        return emitDrop(s, s.unit.state.droppedData + stmt.segment);
      case 'table.get':
      case 'table.set':
      case 'table.size':
      case 'table.grow':
      case 'table.fill':
      case 'table.copy':
      case 'table.init':
      case 'elem.drop':
        return emitTable(s, stmt);
      case 'word.load':
      case 'word.store':
      case 'word.merge':
      case 'element.load':
      case 'element.store':
      case 'data.size':
      case 'data.load':
      case 'elem.size':
      case 'elem.load':
      case 'frame.load':
      case 'frame.store':
        throw new TensorWasmError('internal', `Cannot emit ${stmt.k}: memory is bytes at this level`);
      default:
        return this.control(stmt);
    }
  }

  private control(stmt: ControlStmt) {
    const { s } = this;
    const { body } = s;
    switch (stmt.k) {
      case 'block':
        this.open(stmt.label);
        return;
      case 'loop':
        return body.place(this.open(stmt.label));
      case 'if': {
        const condition = s.truth(stmt.cond);
        const label = body.label();
        this.open(stmt.label);
        this.elses.push(label);
        return body.branch({ reg: condition.reg, negated: !condition.negated }, label);
      }
      case 'br':
        return body.op(`bra ${this.target(stmt.label)}`);
      case 'br_if':
        return body.branch(s.truth(stmt.cond), this.target(stmt.label));
      case 'br_table':
        return this.branchTable(stmt);
      case 'return':
        return this.leave(stmt.values);
      case 'call':
        return this.call(functionName(stmt.func), [], stmt.args, stmt.dsts);
      case 'call_indirect':
        return emitCallIndirect(s, stmt, (name, before, afterStatus) => {
          this.call(name, before, stmt.args, stmt.dsts, afterStatus);
        });
      case 'trap':
        return body.op(`bra ${s.trap(stmt.site)}`);
      case 'trap_if':
        return body.branch(s.truth(stmt.cond), s.trap(stmt.site));
      case 'fuel':
        return this.fuel(stmt);
      case 'enter': {
        const depth = body.temp('r');
        const full = body.temp('p');
        body.op(`ld.local.b32 ${depth}, [${s.frame}+${FRAME.depth}]`);
        body.op(`add.u32 ${depth}, ${depth}, ${stmt.units}`);
        body.op(`setp.gt.u32 ${full}, ${depth}, ${s.unit.limits.maxCallDepth}`);
        body.branch({ reg: full, negated: false }, s.trap(stmt.site));
        return body.op(`st.local.b32 [${s.frame}+${FRAME.depth}], ${depth}`);
      }
      case 'leave': {
        const depth = body.temp('r');
        body.op(`ld.local.b32 ${depth}, [${s.frame}+${FRAME.depth}]`);
        body.op(`sub.u32 ${depth}, ${depth}, ${stmt.units}`);
        return body.op(`st.local.b32 [${s.frame}+${FRAME.depth}], ${depth}`);
      }
    }
  }

  private globalGet(global: number, dst: Var) {
    const { s } = this;
    const isWide = wide(s.typeOf(dst));
    const at = s.unit.facts.frameGlobals.get(global);
    if (at !== undefined) return s.body.op(`ld.local.b${isWide ? 64 : 32} ${s.target(dst)}, [${s.frame}+${at}]`);
    const word = s.unit.state.globals + 2 * global;
    if (!isWide) return s.body.op(`ld.global.b32 ${s.target(dst)}, [${stateAddress(s, word)}]`);
    if (s.unit.mode !== 'batch') return s.body.op(`ld.global.b64 ${s.target(dst)}, [${stateAddress(s, word)}]`);
    const value = loadPair(s, stateAddress(s, word), stateAddress(s, word + 1));
    s.body.op(`mov.b64 ${s.target(dst)}, ${value}`);
  }

  private branchTable(stmt: Control<'br_table'>): void {
    const { s } = this;
    const index = s.body.temp('r');
    const table = s.body.label();
    const labels = [...stmt.targets, stmt.fallback].map((label) => this.target(label));
    s.body.op(`min.u32 ${index}, ${s.reg(stmt.index)}, ${stmt.targets.length}`);
    s.body.lines.push(`${table}: .branchtargets ${labels.join(', ')};`);
    s.body.op(`brx.idx ${index}, ${table}`);
  }

  private leave(values: readonly Var[]): void {
    const { s } = this;
    values.forEach((v, at) => {
      const reg = s.reg(v);
      s.body.op(`st.param.b${reg.startsWith('%d') ? 64 : 32} [r+${RETURN_HEADER + 8 * at}], ${reg}`);
    });
    const zero = s.body.temp('r');
    s.body.op(`mov.b32 ${zero}, 0`);
    s.body.op(`st.param.b32 [r], ${zero}`);
    s.body.op(`st.param.b32 [r+4], ${s.slice}`);
    s.body.op('ret');
  }

  private call(
    name: string,
    before: readonly string[],
    args: readonly Var[],
    dsts: readonly Var[],
    afterStatus?: () => void,
  ): void {
    const { s } = this;
    const { body } = s;
    const regs = [s.frame, s.slice, ...before, ...args.map((v) => s.reg(v))];
    const widths = regs.map((reg) => (reg.startsWith('%d') ? 64 : 32));
    body.lines.push('\t{');
    widths.forEach((width, at) => {
      body.op(`.param .b${width} c${at}`);
    });
    body.op(`.param .align 8 .b8 q[${RETURN_HEADER + 8 * dsts.length}]`);
    regs.forEach((reg, at) => {
      body.op(`st.param.b${widths[at]} [c${at}], ${reg}`);
    });
    body.op(`call (q), ${name}, (${regs.map((_, at) => `c${at}`).join(', ')})`);
    body.op(`ld.param.b32 ${s.status}, [q]`);
    body.op(`ld.param.b32 ${s.slice}, [q+4]`);
    dsts.forEach((v, at) => {
      body.op(`ld.param.b${wide(s.typeOf(v)) ? 64 : 32} ${s.target(v)}, [q+${RETURN_HEADER + 8 * at}]`);
    });
    body.lines.push('\t}');
    afterStatus?.();
    const stopped = body.temp('p');
    body.op(`setp.ne.s32 ${stopped}, ${s.status}, 0`);
    body.branch({ reg: stopped, negated: false }, s.exit);
    if (s.unit.facts.growsMemory) s.reloadMemoryBytes();
  }

  private fuel(stmt: Control<'fuel'>): void {
    const { s } = this;
    const { body } = s;
    const low = body.temp('p');
    const slow = body.label();
    const back = body.label();
    body.op(`setp.lt.u32 ${low}, ${s.slice}, ${stmt.cost}`);
    body.branch({ reg: low, negated: false }, slow);
    body.rejoin(back);
    body.op(`sub.u32 ${s.slice}, ${s.slice}, ${stmt.cost}`);
    body.outOfLine(() => {
      body.rejoin(slow);
      const [cost, site, next] = [body.temp('r'), body.temp('r'), body.temp('d')];
      body.op(`mov.b32 ${cost}, ${stmt.cost}`);
      body.op(`mov.b32 ${site}, ${stmt.site + 1}`);
      callSupport(s, 'tw_refill', [s.frame, s.slice, cost, site], next, true);
      body.op(`cvt.u32.u64 ${s.slice}, ${next}`);
      body.op(`bra ${back}`);
    });
  }
}
