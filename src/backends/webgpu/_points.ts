/**
 * Where a compiled program can be left and gone on with. A shader cannot be interrupted and does not see what the host writes meanwhile, so that a lane is
 * given work in portions: one that has spent its portion leaves, with its variables kept in its output, and the next launch begins where it was.
 *
 * The **points** where that happens are the heads of loops, since what lies between them is bounded, and the calls of functions that have points: leaving
 * is returning from all of them, as for a trap. To go on, a function is called again, and whatever stands before the point is passed over: the points of
 * a function are numbered in the order of its text, `r` is the number of the one to go on from and 0 where there is none, and a list of statements with
 * points `m` to `n` in one of them has the others before it inside `if r == 0`, and that one inside `if r <= n` where more points follow.
 *
 * The variables of a function with points are the module's, not its own, because then one place keeps them all. That they are there once is enough: no
 * function of a compiled program is live twice (`core/lower/legalise/machine.ts`).
 */
import type { Program, Stmt } from '../../core/ir/index.ts';
import { walk } from '../../core/ir/walk.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { indirectTargets } from '../../core/lower/legalise/indirect-targets.ts';
import { callStructure } from '../../core/lower/legalise/machine-plan.ts';

/** Numbers of the points that a statement is or holds. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export interface Points {
  readonly ranges: ReadonlyMap<Stmt, Range>;
  /** Whether a loop begins without an event of fuel, and so without a site of its own. */
  readonly siteless: boolean;
}

/** Of arithmetic: statements that neither trap nor touch what a guest can see. */
// biome-ignore format: table
export const PURE: ReadonlySet<Stmt['k']> = new Set<Stmt['k']>([
  'const', 'copy', 'num', 'select', 'global.get', 'global.set', 'block', 'loop', 'if', 'br', 'br_if', 'return', 'call',
]);

/** What the loops of the library's arithmetic are taken to count. */
const LIBRARY_ITERATIONS = 8;

/** By slot: the points, null for a function without any, and the work of one pass through it. The program has no recursion. */
export function pointsOf(
  program: Program,
  taken: ReadonlySet<number> | null,
): { readonly points: readonly (Points | null)[]; readonly work: Float64Array } {
  const { graph, order } = callStructure(program, taken);
  const found: (Points | null)[] = graph.map(() => null);
  const work = new Float64Array(graph.length);
  for (const slot of order) {
    const called = (stmt: Stmt): readonly number[] => {
      if (stmt.k === 'call') return [stmt.func];
      return stmt.k === 'call_indirect' ? indirectTargets(program, stmt.signature, taken) : [];
    };
    const { index, body } = program.functions[slot];
    const pure = (stmt: Stmt): boolean => PURE.has(stmt.k) && called(stmt).every((to) => found[to] === null);
    const library = index === null && statements(body).every(pure);
    const finder = new Finder(library, called, work, found);
    work[slot] = finder.run(body);
    if (finder.count > 0) found[slot] = finder;
  }
  return { points: found, work };
}

interface Nest {
  readonly stmt: Stmt;
  /** Points before it. */
  readonly before: number;
  /** Statements of one pass, so far. */
  work: number;
  /** Of the first arm of an `if`. */
  other: number;
}

class Finder implements Points {
  readonly ranges = new Map<Stmt, Range>();
  siteless = false;
  count = 0;
  private readonly library: boolean;
  private readonly called: (stmt: Stmt) => readonly number[];
  private readonly workOf: Float64Array;
  private readonly points: readonly (Points | null)[];

  constructor(
    library: boolean,
    called: (stmt: Stmt) => readonly number[],
    workOf: Float64Array,
    points: readonly (Points | null)[],
  ) {
    this.library = library;
    this.called = called;
    this.workOf = workOf;
    this.points = points;
  }

  /** Answers the work of one pass through the body. */
  run(body: readonly Stmt[]): number {
    const nests: Nest[] = [];
    let total = 0;
    const add = (work: number): void => {
      const nest = nests.at(-1);
      if (nest === undefined) total += work;
      else nest.work += work;
    };
    walk(body, {
      statement: (stmt) => {
        if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') {
          nests.push({ stmt, before: this.count, work: 0, other: 0 });
          if (stmt.k !== 'loop' || this.library) return;
          this.count++;
          this.siteless ||= stmt.body[0]?.k !== 'fuel';
          return;
        }
        const called = this.called(stmt);
        add(1 + called.reduce((most, slot) => Math.max(most, this.workOf[slot]), 0));
        if (called.some((slot) => this.points[slot] !== null)) {
          this.count++;
          this.ranges.set(stmt, { first: this.count, last: this.count });
        }
      },
      otherwise: () => {
        const nest = nests[nests.length - 1];
        nest.other = nest.work;
        nest.work = 0;
      },
      end: (stmt) => {
        const nest = nests.pop();
        if (nest === undefined) return;
        if (this.count > nest.before) this.ranges.set(stmt, { first: nest.before + 1, last: this.count });
        add(this.workIn(nest));
      },
    });
    return total;
  }

  private workIn({ stmt, work, other }: Nest): number {
    if (stmt.k === 'loop') return this.library ? LIBRARY_ITERATIONS * work : 1;
    return stmt.k === 'if' ? 1 + Math.max(work, other) : work;
  }
}
