/**
 * Walks a function body in program order without recursion, so that ten thousand nested blocks are as safe as one.
 */
import type { ControlStmt, Stmt } from './index.ts';

export type Nest = Extract<ControlStmt, { k: 'block' | 'loop' | 'if' }>;

export interface Visitor {
  /** Every statement, before what is nested in it. */
  statement(stmt: Stmt): void;
  /** Between the arms of an `if`; called for an empty `else` too. */
  otherwise?(stmt: Extract<Nest, { k: 'if' }>): void;
  /** After everything nested in `stmt`. */
  end?(stmt: Nest): void;
}

/** Where a walk stands. */
export class Walk {
  readonly #lists: (readonly Stmt[])[] = [];
  readonly #next: number[] = [];
  readonly #nests: Nest[] = [];
  readonly #arms: ('body' | 'then' | 'else')[] = [];

  run(body: readonly Stmt[], visitor: Visitor): void {
    let list = body;
    let next = 0;
    for (;;) {
      if (next < list.length) {
        const stmt = list[next++];
        this.#lists.push(list);
        this.#next.push(next);
        if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') {
          visitor.statement(stmt);
          this.#nests.push(stmt);
          this.#arms.push(stmt.k === 'if' ? 'then' : 'body');
          list = stmt.k === 'if' ? stmt.then : stmt.body;
          next = 0;
        } else {
          visitor.statement(stmt);
          this.#lists.pop();
          this.#next.pop();
        }
        continue;
      }
      const nest = this.#nests.at(-1);
      if (nest === undefined) return;
      if (nest.k === 'if' && this.#arms.at(-1) === 'then') {
        this.#arms[this.#arms.length - 1] = 'else';
        visitor.otherwise?.(nest);
        list = nest.else;
        next = 0;
        continue;
      }
      this.#nests.pop();
      this.#arms.pop();
      list = this.#lists.pop() ?? body;
      next = this.#next.pop() ?? 0;
      visitor.end?.(nest);
    }
  }

  /** How many blocks, loops and ifs are open. */
  get depth(): number {
    return this.#nests.length;
  }

  /** The statement being visited, for people: `body[3].then[0]`; long paths keep their two ends. */
  path(): string {
    const steps = this.#next.map((next, i) => `${i === 0 ? 'body' : this.#arms[i - 1]}[${next - 1}]`);
    return (steps.length > 12 ? [...steps.slice(0, 6), '…', ...steps.slice(-6)] : steps).join('.');
  }
}

/** Visits `body` and everything nested in it. */
export function walk(body: readonly Stmt[], visitor: Visitor): void {
  new Walk().run(body, visitor);
}
