import type { Func, Label, Stmt, Var } from '../../ir/index.ts';

/** A statement without nested bodies. */
export type Leaf = Exclude<Stmt, { k: 'block' } | { k: 'loop' } | { k: 'if' }>;

/** What a body is rebuilt with: `leaf` appends replacements, `cond` renames an `if`'s condition. */
export interface Rewriter {
  leaf(stmt: Leaf, out: Stmt[]): void;
  cond(v: Var): Var;
  /** Renames the label of a block, loop or if; branches to it are leaves. */
  label?(label: Label): Label;
}

interface Frame {
  readonly source: readonly Stmt[];
  readonly out: Stmt[];
  at: number;
  /** Called with the finished body. */
  readonly done: (body: Stmt[]) => void;
}

/** Rebuilds a body leaf by leaf. Nesting is kept on an explicit stack, so that its depth is bounded by memory alone. */
export function rewriteBody(body: readonly Stmt[], rewriter: Rewriter): Stmt[] {
  let result: Stmt[] = [];
  const stack: Frame[] = [
    {
      source: body,
      out: [],
      at: 0,
      done: (out) => {
        result = out;
      },
    },
  ];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const frame = top;
    if (frame.at === frame.source.length) {
      stack.pop();
      frame.done(frame.out);
      continue;
    }
    const stmt = frame.source[frame.at++];
    if (stmt.k === 'block' || stmt.k === 'loop') {
      const { k } = stmt;
      const label = rewriter.label?.(stmt.label) ?? stmt.label;
      const done = (inner: Stmt[]): void => void frame.out.push({ k, label, body: inner });
      stack.push({ source: stmt.body, out: [], at: 0, done });
    } else if (stmt.k === 'if') {
      const label = rewriter.label?.(stmt.label) ?? stmt.label;
      const cond = rewriter.cond(stmt.cond);
      const otherwise = stmt.else;
      const thenDone = (then: Stmt[]): void => {
        const done = (inner: Stmt[]): void => void frame.out.push({ k: 'if', label, cond, then, else: inner });
        stack.push({ source: otherwise, out: [], at: 0, done });
      };
      stack.push({ source: stmt.then, out: [], at: 0, done: thenDone });
    } else {
      rewriter.leaf(stmt, frame.out);
    }
  }
  return result;
}

/** Every statement of a body, containers before what they contain, in program order. */
export function* statements(body: readonly Stmt[]): Generator<Stmt> {
  const stack: { list: readonly Stmt[]; at: number }[] = [{ list: body, at: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.at === top.list.length) {
      stack.pop();
      continue;
    }
    const stmt = top.list[top.at++];
    yield stmt;
    if (stmt.k === 'block' || stmt.k === 'loop') stack.push({ list: stmt.body, at: 0 });
    else if (stmt.k === 'if') stack.push({ list: stmt.else, at: 0 }, { list: stmt.then, at: 0 });
  }
}

/** The statement with every variable renamed by `f`. */
export function mapVars(stmt: Leaf, f: (v: Var) => Var): Leaf {
  switch (stmt.k) {
    case 'const':
    case 'global.get':
    case 'memory.size':
    case 'table.size':
    case 'data.size':
    case 'elem.size':
      return { ...stmt, dst: f(stmt.dst) };
    case 'copy':
      return { ...stmt, dst: f(stmt.dst), src: f(stmt.src) };
    case 'num':
      return { ...stmt, dst: f(stmt.dst), args: stmt.args.map(f) };
    case 'select':
      return { ...stmt, dst: f(stmt.dst), cond: f(stmt.cond), a: f(stmt.a), b: f(stmt.b) };
    case 'global.set':
      return { ...stmt, src: f(stmt.src) };
    case 'check':
      return { ...stmt, addr: f(stmt.addr) };
    case 'load':
      return { ...stmt, dst: f(stmt.dst), addr: f(stmt.addr) };
    case 'store':
      return { ...stmt, addr: f(stmt.addr), src: f(stmt.src) };
    case 'memory.grow':
      return { ...stmt, dst: f(stmt.dst), delta: f(stmt.delta) };
    case 'memory.fill':
    case 'table.fill':
      return { ...stmt, to: f(stmt.to), value: f(stmt.value), length: f(stmt.length) };
    case 'memory.copy':
    case 'memory.init':
    case 'table.copy':
    case 'table.init':
      return { ...stmt, to: f(stmt.to), from: f(stmt.from), length: f(stmt.length) };
    case 'table.get':
      return { ...stmt, dst: f(stmt.dst), index: f(stmt.index) };
    case 'table.set':
      return { ...stmt, index: f(stmt.index), src: f(stmt.src) };
    case 'table.grow':
      return { ...stmt, dst: f(stmt.dst), init: f(stmt.init), delta: f(stmt.delta) };
    case 'word.load':
    case 'element.load':
    case 'data.load':
    case 'elem.load':
      return { ...stmt, dst: f(stmt.dst), index: f(stmt.index) };
    case 'word.store':
    case 'element.store':
      return { ...stmt, index: f(stmt.index), src: f(stmt.src) };
    case 'word.merge':
      return { ...stmt, index: f(stmt.index), src: f(stmt.src), mask: f(stmt.mask) };
    case 'frame.load':
      return { ...stmt, dst: f(stmt.dst), index: f(stmt.index) };
    case 'frame.store':
      return { ...stmt, index: f(stmt.index), src: f(stmt.src) };
    case 'br_if':
    case 'trap_if':
      return { ...stmt, cond: f(stmt.cond) };
    case 'br_table':
      return { ...stmt, index: f(stmt.index) };
    case 'return':
      return { ...stmt, values: stmt.values.map(f) };
    case 'call':
      return { ...stmt, args: stmt.args.map(f), dsts: stmt.dsts.map(f) };
    case 'call_indirect':
      return { ...stmt, index: f(stmt.index), args: stmt.args.map(f), dsts: stmt.dsts.map(f) };
    default:
      return stmt;
  }
}

/** True when any statement of the function satisfies `test`. */
export function some(func: Func, test: (stmt: Stmt) => boolean): boolean {
  for (const stmt of statements(func.body)) if (test(stmt)) return true;
  return false;
}
