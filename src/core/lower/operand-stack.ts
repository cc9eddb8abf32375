import type { Stmt, Type, Var } from '../ir/index.ts';

/** What a stack entry stands for: a temporary of its own, a local that has not been copied, or a constant not yet in a variable. */
const TEMP = 0;
const LOCAL = 1;
const CONST = 2;

export interface Constant {
  readonly lo: number;
  readonly hi: number;
}

/** How many entries a `local.set` looks through one by one before it copies every uncopied local instead. */
const SEARCH = 64;

/**
 * WebAssembly's operand stack while a function is lowered, and the temporaries that hold what cannot stay symbolic. `local.get` and constants
 * cost nothing until they are used; a local is copied only when it is set while still on the stack. Temporaries are counted and reused
 * by type. Statements go to {@link list}, which control flow replaces.
 */
export class OperandStack {
  /** Types of all variables so far: locals, then temporaries. */
  readonly vars: Type[];
  list: Stmt[] = [];
  readonly #locals: number;
  readonly #kinds: number[] = [];
  /** The variable, or a constant's low word. */
  readonly #values: number[] = [];
  readonly #highs: number[] = [];
  readonly #types: Type[] = [];
  /** Holders of each temporary, from `#locals` on. */
  readonly #holders: number[] = [];
  readonly #free: Record<Type, Var[]> = { i32: [], i64: [], f32: [], f64: [], ref: [] };
  /** Uncopied entries of each local, and no entry below `#floor` is one. */
  readonly #uncopied: Int32Array;
  #floor = 0;

  constructor(locals: Type[]) {
    this.vars = locals;
    this.#locals = locals.length;
    this.#uncopied = new Int32Array(locals.length);
  }

  get height(): number {
    return this.#kinds.length;
  }

  /** A temporary that nobody else holds, held once. */
  allocate(type: Type): Var {
    const v = this.#free[type].pop() ?? this.vars.push(type) - 1;
    this.#holders[v - this.#locals] = 1;
    return v;
  }

  hold(v: Var): void {
    if (v >= this.#locals) this.#holders[v - this.#locals]++;
  }

  /** Gives up one hold. Locals are nobody's. */
  release(v: Var): void {
    if (v < this.#locals) return;
    if (--this.#holders[v - this.#locals] === 0) this.#free[this.vars[v]].push(v);
  }

  pushTemp(v: Var): void {
    this.#push(TEMP, v, 0, this.vars[v]);
  }

  pushLocal(v: Var): void {
    this.#uncopied[v]++;
    this.#push(LOCAL, v, 0, this.vars[v]);
  }

  pushConst(type: Type, lo: number, hi: number): void {
    this.#push(CONST, lo, hi, type);
  }

  #push(kind: number, value: number, high: number, type: Type): void {
    this.#kinds.push(kind);
    this.#values.push(value);
    this.#highs.push(high);
    this.#types.push(type);
  }

  /** Type of the entry `below` the top (0 is the top). */
  typeAt(below: number): Type {
    return this.#types[this.height - 1 - below];
  }

  /** The constant `below` the top, or null if that entry is none. */
  constantAt(below: number): Constant | null {
    const at = this.height - 1 - below;
    return this.#kinds[at] === CONST ? { lo: this.#values[at], hi: this.#highs[at] } : null;
  }

  /** Takes the top off as a variable that holds it until `release`. */
  pop(): Var {
    const v = this.read(0);
    this.discard();
    return v;
  }

  /** A variable with the value of the entry `below` the top, held until `release`; the entry stays. */
  read(below: number): Var {
    const at = this.height - 1 - below;
    const value = this.#values[at];
    if (this.#kinds[at] === CONST) {
      const dst = this.allocate(this.#types[at]);
      this.list.push({ k: 'const', dst, lo: value, hi: this.#highs[at] });
      return dst;
    }
    this.hold(value);
    return value;
  }

  /** Takes the top off unread. */
  discard(): void {
    const kind = this.#kinds.pop();
    const value = this.#values.pop() ?? 0;
    this.#highs.pop();
    this.#types.pop();
    if (kind === TEMP) this.release(value);
    else if (kind === LOCAL) this.#uncopied[value]--;
    if (this.#floor > this.#kinds.length) this.#floor = this.#kinds.length;
  }

  truncate(height: number): void {
    while (this.height > height) this.discard();
  }

  /** Takes the top `count` off, in stack order, each held until `releaseAll`. */
  popAll(count: number): Var[] {
    const vars: Var[] = [];
    for (let i = 0; i < count; i++) vars.push(this.pop());
    return vars.reverse();
  }

  releaseAll(vars: readonly Var[]): void {
    for (const v of vars) this.release(v);
  }

  /** Lowers an instruction without a result, on the top `count` operands. */
  effect(count: number, emit: (operands: readonly Var[]) => void): void {
    const operands = this.popAll(count);
    emit(operands);
    this.releaseAll(operands);
  }

  /** Lowers an instruction with one result of `type`, on the top `count` operands, one of which the result may replace. */
  result(type: Type, count: number, emit: (dst: Var, operands: readonly Var[]) => void): void {
    const operands = this.popAll(count);
    this.releaseAll(operands);
    const dst = this.allocate(type);
    emit(dst, operands);
    this.pushTemp(dst);
  }

  /** Writes the entry `below` the top to `dst`, which may not be a variable that another entry needs. */
  assign(dst: Var, below: number): void {
    const at = this.height - 1 - below;
    const value = this.#values[at];
    if (this.#kinds[at] === CONST) this.list.push({ k: 'const', dst, lo: value, hi: this.#highs[at] });
    else if (value !== dst) this.list.push({ k: 'copy', dst, src: value });
  }

  /** The temporary at the top if nobody but that entry holds it, else null. */
  soleTemp(below: number): Var | null {
    const at = this.height - 1 - below;
    const v = this.#values[at];
    return this.#kinds[at] === TEMP && this.#holders[v - this.#locals] === 1 ? v : null;
  }

  /** `local.set`: takes the top off into local `v`. Where a statement just made the value, it writes the local instead. */
  setLocal(v: Var): void {
    const temp = this.soleTemp(0);
    const last = this.list.at(-1);
    if (temp !== null && this.#uncopied[v] === 0 && last !== undefined && retargetable(last, temp)) {
      this.list[this.list.length - 1] = retarget(last, v);
      this.discard();
      return;
    }
    if (this.#kinds.at(-1) === LOCAL && this.#values.at(-1) === v) {
      this.discard();
      return;
    }
    if (this.#uncopied[v] > 0) this.#copyOut(v);
    this.assign(v, 0);
    this.discard();
  }

  /** Gives every uncopied local on the stack a temporary: control flow begins, behind which a copy might be skipped. */
  copyLocals(): void {
    for (let at = this.#floor; at < this.height; at++) if (this.#kinds[at] === LOCAL) this.#copy(at);
    this.#floor = this.height;
  }

  #copyOut(v: Var): void {
    const bottom = Math.max(this.#floor, this.height - SEARCH);
    for (let at = this.height - 1; at >= bottom && this.#uncopied[v] > 0; at--) {
      if (this.#kinds[at] === LOCAL && this.#values[at] === v) this.#copy(at);
    }
    if (this.#uncopied[v] > 0) this.copyLocals();
  }

  #copy(at: number): void {
    const src = this.#values[at];
    const dst = this.allocate(this.#types[at]);
    this.list.push({ k: 'copy', dst, src });
    this.#uncopied[src]--;
    this.#kinds[at] = TEMP;
    this.#values[at] = dst;
  }
}

function retargetable(stmt: Stmt, dst: Var): boolean {
  if ('dst' in stmt) return stmt.dst === dst;
  return (stmt.k === 'call' || stmt.k === 'call_indirect') && stmt.dsts.length === 1 && stmt.dsts[0] === dst;
}

function retarget(stmt: Stmt, dst: Var): Stmt {
  if ('dst' in stmt) return { ...stmt, dst };
  return stmt.k === 'call' || stmt.k === 'call_indirect' ? { ...stmt, dsts: [dst] } : stmt;
}
