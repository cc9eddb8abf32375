/**
 * The cost model: whether a driver can be expected to compile a program in reasonable time. Drivers inline every call, so a function counts as
 * often as it is called. What their time goes with is statements, and, at about {@link EXIT} times the price of one, the places from which control
 * leaves a function early, because each becomes a condition around all that follows it.
 */
import type { Program, Stmt } from '../../core/ir/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { callStructure } from '../../core/lower/legalise/machine-plan.ts';

/** Measured on SwiftShader: 8,000 statements in a row compile in the time of 90 calls that may trap. */
const EXIT = 40;

/**
 * The most that is compiled: about a minute of an idle core in SwiftShader for the cost; about as much in lavapipe for the statements of one
 * function, where its time grows with the square of a stretch without branches.
 */
export const COMPILED = { statements: 2_500, cost: 40_000 } as const;

const EXITS = new Set<Stmt['k']>(['check', 'trap', 'trap_if', 'fuel', 'enter', 'call', 'call_indirect']);

export interface ShaderCost {
  /** Of the longest function. */
  readonly statements: number;
  /** Statements of equal price with every call inlined, of all entries together. Infinite is possible: calls can double sizes. */
  readonly cost: number;
}

export function shaderCost(program: Program, taken: ReadonlySet<number> | null): ShaderCost {
  const { graph, component, order } = callStructure(program, taken);
  const cost = new Float64Array(graph.length);
  let longest = 0;
  for (const slot of order) {
    let size = 0;
    for (const { k } of statements(program.functions[slot].body)) {
      size++;
      cost[slot] += EXITS.has(k) ? EXIT : 1;
    }
    longest = Math.max(longest, size);
    for (const { to, sites } of graph[slot]) if (component[to] !== component[slot]) cost[slot] += sites * cost[to];
  }
  return { statements: longest, cost: program.entries.reduce((sum, { func }) => sum + cost[func], 0) };
}

export function compilesSoon(program: Program, taken: ReadonlySet<number> | null): boolean {
  const found = shaderCost(program, taken);
  return found.statements <= COMPILED.statements && found.cost <= COMPILED.cost;
}
