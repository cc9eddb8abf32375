/** What a function does with its variables, found in one walk and without regard to the order of branches. */
import type { Func, NumericOp, Stmt, Var } from '../../core/ir/index.ts';
import { reads, writes } from '../../core/ir/operands.ts';
import { Walk } from '../../core/ir/walk.ts';
import { isTest } from './numerics.ts';

export interface Usage {
  /** 1 where some path may read the variable before anything wrote it, so that it must be set to zero first. */
  readonly needsZero: Uint8Array;
  /** The one value a variable ever has, as bits. */
  readonly constants: ReadonlyMap<Var, { readonly lo: number; readonly hi: number }>;
  /** 1 where the bits of a NaN in this variable could be told apart; elsewhere any NaN will do. */
  readonly observed: Uint8Array;
  /** Operations whose result is only read by others that are blind to NaNs' bits, before the variable is written again. */
  readonly unseen: ReadonlySet<Stmt>;
  /** Tests whose only reader is the next statement, which takes the predicate. */
  readonly fused: ReadonlySet<Stmt>;
}

export function usageOf(func: Func): Usage {
  const count = func.vars.length;
  const readCount = new Uint32Array(count);
  const writeCount = new Uint32Array(count).fill(1, 0, func.params);
  const values = new Map<Var, { lo: number; hi: number }>();
  const assigned = new Assigned(func);
  const observers = new Observers(count);
  const passing = new Passing();
  const pairs: { readonly test: Stmt; readonly v: Var }[] = [];
  let previous: Stmt | null = null;
  new Walk().run(func.body, {
    statement(stmt) {
      for (const v of reads(stmt)) {
        readCount[v] = (readCount[v] ?? 0) + 1;
        assigned.read(v);
      }
      for (const v of writes(stmt)) {
        writeCount[v] = (writeCount[v] ?? 0) + 1;
        assigned.write(v);
      }
      if (stmt.k === 'const') values.set(stmt.dst, { lo: stmt.lo, hi: stmt.hi });
      const v = testedBy(stmt);
      if (v !== null && previous?.k === 'num' && previous.dst === v && isTest(previous.op)) {
        pairs.push({ test: previous, v });
      }
      observers.add(stmt);
      passing.add(stmt);
      assigned.open(stmt);
      previous = stmt;
    },
    otherwise() {
      assigned.otherwise();
      passing.forget();
      previous = null;
    },
    end() {
      assigned.close();
      passing.forget();
      previous = null;
    },
  });
  return {
    needsZero: assigned.needsZero,
    constants: new Map([...values].filter(([v]) => writeCount[v] === 1 && assigned.needsZero[v] === 0)),
    observed: observers.solve(),
    unseen: passing.unseen,
    fused: new Set(pairs.filter(({ v }) => readCount[v] === 1 && writeCount[v] === 1).map(({ test }) => test)),
  };
}

/** The variable whose truth the statement asks for, if that is all it wants of it. */
function testedBy(stmt: Stmt): Var | null {
  if (stmt.k === 'if' || stmt.k === 'br_if' || stmt.k === 'trap_if' || stmt.k === 'select') return stmt.cond;
  if (stmt.k === 'num' && stmt.op === 'i32.eqz') return stmt.args[0] ?? null;
  return null;
}

/**
 * A write dominates what follows it in its own list and in lists nested there; a loop's body also dominates what follows the
 * loop, which is only left by its end. Everything else counts as not written.
 */
class Assigned {
  readonly needsZero: Uint8Array;
  private readonly assigned: Uint8Array;
  private readonly log: Var[] = [];
  private readonly marks: number[] = [];

  constructor(func: Func) {
    this.needsZero = new Uint8Array(func.vars.length);
    this.assigned = new Uint8Array(func.vars.length).fill(1, 0, func.params);
  }

  read(v: Var): void {
    if (this.assigned[v] === 0) this.needsZero[v] = 1;
  }

  write(v: Var): void {
    if (this.assigned[v] === 1) return;
    this.assigned[v] = 1;
    this.log.push(v);
  }

  open(stmt: Stmt): void {
    if (stmt.k === 'block' || stmt.k === 'if') this.marks.push(this.log.length);
    else if (stmt.k === 'loop') this.marks.push(Number.POSITIVE_INFINITY);
  }

  otherwise(): void {
    this.undo(this.marks.at(-1) ?? 0);
  }

  close(): void {
    this.undo(this.marks.pop() ?? 0);
  }

  private undo(mark: number): void {
    while (this.log.length > mark) {
      const v = this.log.pop();
      if (v !== undefined) this.assigned[v] = 0;
    }
  }
}

const BLIND =
  /^f(32|64)\.(add|sub|mul|div|min|max|eq|ne|lt|gt|le|ge|ceil|floor|trunc|nearest|sqrt|demote_f64|promote_f32|canon)$|trunc_sat_f/;

/** Operations that give the same result for every NaN operand, once their own result is made canonical. */
function blind(op: NumericOp): boolean {
  return BLIND.test(op);
}

/** Results that come and go between two branches, as temporaries do, which share variables with others that are seen. */
class Passing {
  readonly unseen = new Set<Stmt>();
  private readonly open = new Map<Var, Stmt>();

  add(stmt: Stmt) {
    const isNumeric = stmt.k === 'num';
    if (!isNumeric || !blind(stmt.op)) for (const v of reads(stmt)) this.open.delete(v);
    if (BRANCHES.has(stmt.k)) return this.forget();
    for (const v of writes(stmt)) {
      const before = this.open.get(v);
      if (before !== undefined) this.unseen.add(before);
      if (isNumeric) this.open.set(v, stmt);
      else this.open.delete(v);
    }
  }

  forget() {
    this.open.clear();
  }
}

const BRANCHES: ReadonlySet<Stmt['k']> = new Set(['block', 'loop', 'if', 'br', 'br_if', 'br_table', 'return', 'trap']);

/** Which variables reach something that sees the bits of a NaN. */
class Observers {
  private readonly observed: Uint8Array;
  private readonly flowsFrom = new Map<Var, Var[]>();
  private readonly work: Var[] = [];

  constructor(count: number) {
    this.observed = new Uint8Array(count);
  }

  add(stmt: Stmt): void {
    if (stmt.k === 'num') {
      if (/^f(32|64)\.(abs|neg)$/.test(stmt.op)) for (const v of stmt.args) this.flow(v, stmt.dst);
      else if (!blind(stmt.op)) for (const v of stmt.args) this.see(v);
    } else if (stmt.k === 'copy') this.flow(stmt.src, stmt.dst);
    else if (stmt.k === 'select') {
      this.flow(stmt.a, stmt.dst);
      this.flow(stmt.b, stmt.dst);
    } else for (const v of reads(stmt)) this.see(v);
  }

  solve(): Uint8Array {
    for (let v = this.work.pop(); v !== undefined; v = this.work.pop()) {
      for (const from of this.flowsFrom.get(v) ?? []) this.see(from);
    }
    return this.observed;
  }

  private see(v: Var): void {
    if (this.observed[v] === 1) return;
    this.observed[v] = 1;
    this.work.push(v);
  }

  private flow(from: Var, to: Var): void {
    const list = this.flowsFrom.get(to);
    if (list === undefined) this.flowsFrom.set(to, [from]);
    else list.push(from);
  }
}
