import type { Func, Label, Stmt, Type, Var } from '../../ir/index.ts';
import { terminates } from '../../ir/operands.ts';
import { Walk } from '../../ir/walk.ts';
import { mapVars, rewriteBody } from './_walk.ts';

/** A call that leaves the case for the machine's own functions. */
export type Call = Extract<Stmt, { k: 'call' | 'call_indirect' }>;

/** A piece of code that runs from its start to a jump. */
export interface Case {
  body: Stmt[];
  /** Cases of the same function that it may jump to. */
  readonly next: Set<number>;
  /** What it ends with, where that is not a jump of its own: a call that comes back at case `back`. */
  call: { readonly stmt: Call; readonly back: number } | null;
  /** Variables that hold a call's results when it begins. */
  receives: readonly Var[];
}

/** The machine under construction. */
export class Cases {
  readonly list: Case[] = [];
  readonly vars: Type[] = [];
  /** Label of the dispatch loop; the labels of its cases follow when their number is known. */
  readonly loop: Label = 0;
  readonly pc: Var;
  private labels = 1;

  constructor() {
    this.pc = this.var('i32');
  }

  var(type: Type): Var {
    return this.vars.push(type) - 1;
  }

  label(): Label {
    return this.labels++;
  }

  add(): number {
    return this.list.push({ body: [], next: new Set(), call: null, receives: [] }) - 1;
  }

  jump(from: Case, to: number): Stmt[] {
    from.next.add(to);
    return this.go(to);
  }

  go(to: number): Stmt[] {
    return [
      { k: 'const', dst: this.pc, lo: to, hi: 0 },
      { k: 'br', label: this.loop },
    ];
  }
}

export interface Member {
  /** The function in the machine's variables and labels. */
  readonly func: Func;
  /** Its first variable there; parameters first, as ever. */
  readonly base: Var;
  /** Case at which it begins. */
  readonly entry: number;
  /** Where it goes back to. */
  readonly back: Var;
  /** Its cases: [entry, end). Set once it has been split. */
  end: number;
}

/** Copies a function's variables into the machine. */
export function adopt(cases: Cases, func: Func): Member {
  const base = cases.vars.length;
  for (const type of func.vars) cases.vars.push(type);
  const labels = new Map<Label, Label>();
  const label = (l: Label): Label => {
    let known = labels.get(l);
    if (known === undefined) {
      known = cases.label();
      labels.set(l, known);
    }
    return known;
  };
  const rename = (v: Var): Var => v + base;
  const body = rewriteBody(func.body, {
    cond: rename,
    label,
    leaf(stmt, out) {
      const named = mapVars(stmt, rename);
      if (named.k === 'br' || named.k === 'br_if') out.push({ ...named, label: label(named.label) });
      else if (named.k === 'br_table') {
        out.push({ ...named, targets: named.targets.map(label), fallback: label(named.fallback) });
      } else out.push(named);
    },
  });
  const back = cases.var('i32');
  return { func: { ...func, body }, base, back, entry: -1, end: -1 };
}

export interface SplitOptions {
  readonly leaves: (stmt: Stmt) => boolean;
  /** Statements that hand results back and jump to where the function was called from. */
  readonly return: (values: readonly Var[]) => readonly Stmt[];
}

/** Cuts a member into cases at its calls of other members, and at the control structures around those. */
export function split(cases: Cases, member: Member, options: SplitOptions): Member {
  const entry = cases.add();
  new Splitter(cases, member.func, options).run(entry);
  return { ...member, entry, end: cases.list.length };
}

class Splitter {
  private readonly cases: Cases;
  private readonly func: Func;
  private readonly options: SplitOptions;
  private readonly cut = new Set<Stmt>();
  /** Where a branch to the label of a structure that is cut goes. */
  private readonly targets = new Map<Label, number>();
  private current: Case;

  constructor(cases: Cases, func: Func, options: SplitOptions) {
    this.cases = cases;
    this.func = func;
    this.options = options;
    this.current = { body: [], next: new Set(), call: null, receives: [] };
    const open: Stmt[] = [];
    new Walk().run(func.body, {
      statement: (stmt) => {
        if (options.leaves(stmt)) for (const outer of [stmt, ...open]) this.cut.add(outer);
        if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') open.push(stmt);
      },
      end: () => void open.pop(),
    });
  }

  run(entry: number): void {
    this.current = this.cases.list[entry];
    this.sequence(this.func.body, null);
  }

  /** `next`: the case that follows the list, null at the function's end. */
  private sequence(list: readonly Stmt[], next: number | null): void {
    for (const [i, stmt] of list.entries()) {
      if (!this.cut.has(stmt)) {
        this.current.body.push(...this.plain(stmt));
        if (terminates(stmt)) return;
        continue;
      }
      const last = i === list.length - 1 && next !== null;
      const after = last && stmt.k !== 'call' && stmt.k !== 'call_indirect' ? next : this.cases.add();
      this.cutAt(stmt, after);
      if (after === next) return;
      this.current = this.cases.list[after];
    }
    if (next === null) this.current.body.push(...this.options.return([]));
    else this.current.body.push(...this.cases.jump(this.current, next));
  }

  private cutAt(stmt: Stmt, after: number): void {
    const { cases, current } = this;
    switch (stmt.k) {
      case 'block':
        this.targets.set(stmt.label, after);
        this.sequence(stmt.body, after);
        return;
      case 'loop': {
        const head = cases.add();
        current.body.push(...cases.jump(current, head));
        this.targets.set(stmt.label, head);
        this.current = cases.list[head];
        this.sequence(stmt.body, after);
        return;
      }
      case 'if': {
        this.targets.set(stmt.label, after);
        const arms = [stmt.then, stmt.else].map((body) => ({ body, at: body.length === 0 ? after : cases.add() }));
        const [first, second] = arms.map(({ at }) => this.cases.jump(current, at).slice(0, 1));
        const label = cases.label();
        // biome-ignore lint/suspicious/noThenProperty: the IR's `if` names its arms as WebAssembly does.
        current.body.push({ k: 'if', label, cond: stmt.cond, then: first, else: second });
        current.body.push({ k: 'br', label: cases.loop });
        for (const { body, at } of arms) {
          if (at === after) continue;
          this.current = cases.list[at];
          this.sequence(body, after);
        }
        return;
      }
      case 'call':
      case 'call_indirect':
        current.call = { stmt, back: after };
        current.next.add(after);
        cases.list[after].receives = stmt.dsts;
        return;
      default:
        throw new RangeError(`cannot cut ${stmt.k}`);
    }
  }

  /** A statement that stays whole, with the branches and returns out of it turned into jumps. */
  private plain(stmt: Stmt): Stmt[] {
    const { cases, current, targets, options } = this;
    return rewriteBody([stmt], {
      cond: (v) => v,
      leaf(leaf, out) {
        if (leaf.k === 'return') out.push(...options.return(leaf.values));
        else if (leaf.k === 'br') {
          const to = targets.get(leaf.label);
          out.push(...(to === undefined ? [leaf] : cases.jump(current, to)));
        } else if (leaf.k === 'br_if') {
          const to = targets.get(leaf.label);
          if (to === undefined) out.push(leaf);
          else {
            // biome-ignore lint/suspicious/noThenProperty: the IR's `if` names its arms as WebAssembly does.
            out.push({ k: 'if', label: cases.label(), cond: leaf.cond, then: cases.jump(current, to), else: [] });
          }
        } else if (leaf.k === 'br_table') {
          const stops = new Map<Label, { label: Label; to: number }>();
          const named = (label: Label): Label => {
            const to = targets.get(label);
            if (to === undefined) return label;
            const stop = stops.get(label) ?? { label: cases.label(), to };
            stops.set(label, stop);
            return stop.label;
          };
          const table: Stmt = { ...leaf, targets: leaf.targets.map(named), fallback: named(leaf.fallback) };
          let body: Stmt[] = [table];
          for (const { label, to } of stops.values()) {
            body = [{ k: 'block', label, body }, ...cases.jump(current, to)];
          }
          out.push(...body);
        } else out.push(leaf);
      },
    });
  }
}
