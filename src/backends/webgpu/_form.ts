/**
 * The cost model: whether a driver can be expected to compile a program at all, and in reasonable time. Drivers inline every call, so a function
 * counts as often as it is called. What their time goes with is statements, loops, and the places from which control leaves a function early,
 * because each becomes a condition around all that follows it. How deep those conditions get decides whether a driver survives.
 */
import type { Program, Stmt } from '../../core/ir/index.ts';
import { Walk } from '../../core/ir/walk.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { indirectTargets } from '../../core/lower/legalise/indirect-targets.ts';
import { callStructure } from '../../core/lower/legalise/machine-plan.ts';

/** Measured on SwiftShader, as {@link LOOP}: 8,000 statements in a row compile in the time of 90 calls that may trap. */
const EXIT = 40;
const LOOP = 230;

/**
 * The most that is compiled. For a thousand of `own` SwiftShader took 0.5 to 1.7 s of CPU time and lavapipe 0.4 to 1.2 s, on cores that were shared.
 *
 * - `statements`: lavapipe's time grows with the square of a stretch without branches.
 * - `own`: 3 to 10 s in SwiftShader.
 * - `cost`: about a minute of SwiftShader. It is reached by f64 arithmetic, whose routines take a second for a few operations.
 * - `depth`: lavapipe's code generator has room for 80 conditions (`LP_MAX_TGSI_NESTING` in Mesa 25) and crashes past them; its optimiser makes
 *   one of every early `return` and of most `break`s. Programs of 39 were compiled, all of 108 and more that were tried crashed.
 */
export const COMPILED = { statements: 2_100, own: 6_000, cost: 40_000, depth: 64 } as const;

/** On a processor: an interpreted f64 operation is one step of the shader (`_natives.ts`), so that it does not pay to wait longer for a shader of its own. */
export const COMPILED_BY_SOFTWARE = { ...COMPILED, cost: 12_000 } as const;

export type Bounds = Readonly<Record<keyof typeof COMPILED, number>>;

const EXITS = new Set<Stmt['k']>(['check', 'trap', 'trap_if', 'fuel', 'enter', 'call', 'call_indirect']);
const LEAVES = new Set<Stmt['k']>(['return', 'br', 'br_if', 'br_table', 'table.get', 'table.grow', 'memory.grow']);
const ACCESSES = new Set<Stmt['k']>(['word.load', 'word.store', 'word.merge']);

export interface ShaderCost {
  /** Of the longest function. */
  readonly statements: number;
  /** Statements of equal price with every call inlined, of all entries together. Infinite is possible: calls can double sizes. */
  readonly cost: number;
  /** The same for what is the module's own: without the routines that legalisation has added for arithmetic, such as f64's. */
  readonly own: number;
  /** Conditions inside each other, with every call inlined. */
  readonly depth: number;
}

/** @param stack Whether lanes have a private region: then every access to memory is a condition. */
export function shaderCost(program: Program, taken: ReadonlySet<number> | null, stack: boolean): ShaderCost {
  const { graph, component, order } = callStructure(program, taken);
  const depth = new Float64Array(graph.length);
  const cost = new Float64Array(graph.length);
  const own = new Float64Array(graph.length);
  const traps = new Uint8Array(graph.length);
  let longest = 0;
  for (const slot of order) {
    const { index, body } = program.functions[slot];
    let size = 0;
    let touches = false;
    for (const stmt of statements(body)) {
      const { k } = stmt;
      size++;
      touches ||= ACCESSES.has(k);
      const price = EXITS.has(k) || (stack && ACCESSES.has(k)) ? EXIT : 1;
      cost[slot] += price;
      const untrapped = stmt.k === 'call' && traps[stmt.func] === 0 && component[stmt.func] !== component[slot];
      if (EXITS.has(k) && !untrapped) traps[slot] = 1;
      own[slot] += k === 'loop' ? LOOP : untrapped ? 1 : price;
    }
    longest = Math.max(longest, size);
    for (const { to, sites } of graph[slot]) {
      if (component[to] === component[slot]) continue;
      cost[slot] += sites * cost[to];
      own[slot] += sites * own[to];
    }
    // Those of memory are small, and called everywhere.
    if (index === null && !touches) own[slot] = 0;
    depth[slot] = conditions(body, (stmt) => calledBy(program, stmt, taken), depth, traps);
  }
  const total = (of: Float64Array): number => program.entries.reduce((sum, { func }) => sum + of[func], 0);
  const most = (of: Float64Array): number => program.entries.reduce((found, { func }) => Math.max(found, of[func]), 0);
  return { statements: longest, cost: total(cost), own: total(own), depth: most(depth) };
}

export function compilesSoon(
  program: Program,
  taken: ReadonlySet<number> | null,
  stack: boolean,
  bounds: Bounds,
): boolean {
  const found = shaderCost(program, taken, stack);
  return (
    found.statements <= bounds.statements &&
    found.own <= bounds.own &&
    found.cost <= bounds.cost &&
    found.depth <= bounds.depth
  );
}

function calledBy(program: Program, stmt: Stmt, taken: ReadonlySet<number> | null): readonly number[] {
  if (stmt.k === 'call') return [stmt.func];
  return stmt.k === 'call_indirect' ? indirectTargets(program, stmt.signature, taken) : [];
}

interface Body {
  /** Where control stands: the conditions that it is inside, those behind early exits included. */
  depth: number;
  /** Whether anything in it leaves it early, which makes one more condition behind it. */
  leaves: boolean;
}

/**
 * The deepest condition of a function; those of what it calls are in `depths`, and whether that may trap in `traps`. Bodies are kept on an explicit
 * stack, as deep as modules nest.
 */
function conditions(
  list: readonly Stmt[],
  called: (stmt: Stmt) => readonly number[],
  depths: Float64Array,
  traps: Uint8Array,
): number {
  const bodies: Body[] = [];
  let body: Body = { depth: 0, leaves: false };
  let most = 0;
  const leave = (): void => {
    body.depth++;
    body.leaves = true;
    most = Math.max(most, body.depth);
  };
  const enter = (step: number): void => {
    bodies.push(body);
    body = { depth: body.depth + step, leaves: false };
    most = Math.max(most, body.depth);
  };
  new Walk().run(list, {
    statement: (stmt) => {
      if (stmt.k === 'block' || stmt.k === 'loop') enter(0);
      else if (stmt.k === 'if') enter(1);
      const callees = called(stmt);
      for (const to of callees) most = Math.max(most, body.depth + depths[to]);
      const trapping = stmt.k === 'call' ? traps[stmt.func] === 1 : EXITS.has(stmt.k);
      if (trapping || LEAVES.has(stmt.k)) leave();
    },
    otherwise: () => {
      body.depth = bodies[bodies.length - 1].depth + 1;
    },
    end: () => {
      const { leaves } = body;
      body = bodies.pop() ?? body;
      if (leaves) leave();
    },
  });
  return most;
}
