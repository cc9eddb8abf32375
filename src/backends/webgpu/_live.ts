import type { Func, Label, Stmt, Var } from '../../core/ir/index.ts';
import { reads, writes } from '../../core/ir/operands.ts';
import { type Nest, walk } from '../../core/ir/walk.ts';
import type { Points } from './_points.ts';

/** A straight stretch of a function. */
interface Node {
  /** Read before they are written. */
  readonly uses: Uint32Array;
  readonly writes: Uint32Array;
  readonly next: Node[];
  /** Live at its start. */
  readonly live: Uint32Array;
}

/** Which variables a function with points needs at one of them, by variable; and which of those have to be zero when it is entered. */
export interface Kept {
  has(v: Var): boolean;
  begins(v: Var): boolean;
}

/** Variables that are live at a point, those that a call of a function with points is given among them: it is called again. */
export function keptAt(func: Func, points: Points): Kept {
  const graph = new Graph(func, points);
  const kept = graph.kept();
  const { live } = graph.nodes[0];
  return { has: (v) => has(kept, v), begins: (v) => has(kept, v) && has(live, v) };
}

class Graph {
  readonly nodes: Node[] = [];
  private readonly words: number;
  private readonly targets = new Map<Label, Node>();
  /** By statement that nests: where control goes on behind it, and for an `if` also what stands before it. */
  private readonly ends = new Map<Nest, { readonly after: Node; readonly before: Node }>();
  private readonly heads: Node[] = [];
  private readonly calls: { readonly stmt: Stmt; readonly after: Node }[] = [];
  private now: Node;

  constructor(func: Func, points: Points) {
    this.words = Math.ceil(func.vars.length / 32);
    this.now = this.node();
    walk(func.body, {
      statement: (stmt) => this.statement(stmt, points),
      otherwise: (stmt) => {
        const end = this.ends.get(stmt);
        if (end === undefined) return;
        this.now.next.push(end.after);
        this.now = this.node(end.before);
      },
      end: (stmt) => {
        const end = this.ends.get(stmt);
        if (end === undefined) return;
        this.now.next.push(end.after);
        this.now = end.after;
      },
    });
    this.settle();
  }

  kept(): Uint32Array {
    const kept = new Uint32Array(this.words);
    for (const { live } of this.heads) join(kept, live);
    for (const { stmt, after } of this.calls) {
      const behind = after.live.slice();
      for (const v of writes(stmt)) behind[v >>> 5] &= ~(1 << (v & 31));
      join(kept, behind);
      for (const v of reads(stmt)) kept[v >>> 5] |= 1 << (v & 31);
    }
    return kept;
  }

  private node(from?: Node): Node {
    const set = (): Uint32Array => new Uint32Array(this.words);
    const made: Node = { uses: set(), writes: set(), next: [], live: set() };
    this.nodes.push(made);
    from?.next.push(made);
    return made;
  }

  private statement(stmt: Stmt, points: Points): void {
    const { now } = this;
    for (const v of reads(stmt)) if (!has(now.writes, v)) now.uses[v >>> 5] |= 1 << (v & 31);
    for (const v of writes(stmt)) now.writes[v >>> 5] |= 1 << (v & 31);
    switch (stmt.k) {
      case 'block':
      case 'if':
      case 'loop': {
        const after = this.node();
        this.ends.set(stmt, { after, before: now });
        if (stmt.k !== 'block') this.now = this.node(now);
        this.targets.set(stmt.label, stmt.k === 'loop' ? this.now : after);
        if (stmt.k === 'loop' && points.ranges.has(stmt)) this.heads.push(this.now);
        return;
      }
      case 'br':
        this.branch([stmt.label]);
        this.now = this.node();
        return;
      case 'br_if':
        this.branch([stmt.label]);
        this.now = this.node(now);
        return;
      case 'br_table':
        this.branch([...stmt.targets, stmt.fallback]);
        this.now = this.node();
        return;
      case 'return':
      case 'trap':
        this.now = this.node();
        return;
      default:
        if (!points.ranges.has(stmt)) return;
        this.now = this.node(now);
        this.calls.push({ stmt, after: this.now });
    }
  }

  private branch(labels: readonly Label[]): void {
    for (const label of new Set(labels)) {
      const target = this.targets.get(label);
      if (target === undefined) throw new RangeError(`cannot branch to label ${label}: not in scope`);
      this.now.next.push(target);
    }
  }

  /** Backwards until nothing changes: as often as loops nest. */
  private settle(): void {
    const out = new Uint32Array(this.words);
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = this.nodes.length - 1; i >= 0; i--) {
        const { uses, writes: written, next, live } = this.nodes[i];
        out.fill(0);
        for (const { live: there } of next) join(out, there);
        for (let w = 0; w < out.length; w++) {
          const found = uses[w] | (out[w] & ~written[w]);
          if (found === (live[w] | 0)) continue;
          live[w] = found;
          changed = true;
        }
      }
    }
  }
}

function has(set: Uint32Array, v: Var): boolean {
  return (set[v >>> 5] & (1 << (v & 31))) !== 0;
}

function join(into: Uint32Array, set: Uint32Array): void {
  for (let w = 0; w < into.length; w++) into[w] |= set[w];
}
