/**
 * Decides which functions of a program become its machine (see machine.ts): the functions on a cycle of the call graph, which a target
 * without recursion cannot call, and, where the program would be large with every call inlined, the large routines that it would hold
 * more than a few times. Whatever may call one of these belongs to the machine as well.
 */
import type { Program } from '../../ir/index.ts';
import { statements } from './_walk.ts';
import { indirectTargets } from './indirect-targets.ts';

export interface MachinePlan {
  /** By slot. */
  readonly members: readonly boolean[];
  /** By slot: number of the strongly connected component. */
  readonly component: Int32Array;
  /** Whether there is a cycle at all. */
  readonly recursive: boolean;
  /** Statements of all members, with every call of a function that stays outside inlined. */
  readonly size: number;
}

export interface MachineBudget {
  /** Statements that a program may have with every call inlined. */
  readonly inlined: number;
  /** Statements, with its own calls inlined, from which on a routine is worth a jump instead of a copy. */
  readonly routine: number;
  /** Copies of such a routine that stay. */
  readonly copies: number;
}

export interface Edge {
  readonly to: number;
  /** Places in the caller that call it. */
  readonly sites: number;
}

/** Who calls whom in a program, by slot. */
export interface CallStructure {
  readonly graph: readonly (readonly Edge[])[];
  /** Number of the strongly connected component. */
  readonly component: Int32Array;
  /** Every slot, callees before their callers but for cycles. */
  readonly order: readonly number[];
  /** Whether the function can come to call itself. */
  readonly cyclic: readonly boolean[];
}

export function callStructure(program: Program, taken: ReadonlySet<number> | null): CallStructure {
  const graph = callees(program, taken);
  const { component, order } = components(graph);
  const together = new Int32Array(component.length);
  for (const c of component) together[c]++;
  const cyclic = graph.map((edges, slot) => together[component[slot]] > 1 || edges.some(({ to }) => to === slot));
  return { graph, component, order, cyclic };
}

/** Null when the program is small and has no cycle: it stays as it is. */
export function planMachine(
  program: Program,
  taken: ReadonlySet<number> | null,
  budget: MachineBudget | null,
): MachinePlan | null {
  const { graph, component, order, cyclic } = callStructure(program, taken);
  const weights = inlinedSizes(program, graph, component, order);
  const members = [...cyclic];
  if (budget !== null)
    for (const slot of copied(program, graph, component, order, weights, budget)) members[slot] = true;
  if (!members.includes(true)) return null;
  // Callees come first in `order`, so one round is enough.
  for (const slot of order) if (graph[slot].some(({ to }) => members[to])) members[slot] = true;
  for (const slot of order) if (cyclic[slot]) members[slot] = true;
  let size = 0;
  graph.forEach((edges, slot) => {
    if (!members[slot]) return;
    size += weights.own[slot];
    for (const { to, sites } of edges) if (!members[to]) size += sites * weights.inlined[to];
  });
  return { members, component, recursive: cyclic.includes(true), size };
}

/** Statements of each function: its own, and with the calls of other components inlined. */
interface Weights {
  readonly own: Float64Array;
  readonly inlined: Float64Array;
}

function inlinedSizes(
  program: Program,
  graph: readonly (readonly Edge[])[],
  component: Int32Array,
  order: readonly number[],
): Weights {
  const own = new Float64Array(graph.length);
  const inlined = new Float64Array(graph.length);
  for (const slot of order) {
    for (const _ of statements(program.functions[slot].body)) own[slot]++;
    inlined[slot] = own[slot];
    for (const { to, sites } of graph[slot]) {
      if (component[to] !== component[slot]) inlined[slot] += sites * inlined[to];
    }
  }
  return { own, inlined };
}

/** Routines that inlining would copy too often. */
function copied(
  program: Program,
  graph: readonly (readonly Edge[])[],
  component: Int32Array,
  order: readonly number[],
  { inlined }: Weights,
  budget: MachineBudget,
): number[] {
  const copies = new Float64Array(graph.length);
  let total = 0;
  for (const { func } of program.entries) {
    copies[func]++;
    total += inlined[func];
  }
  if (total <= budget.inlined) return [];
  for (const slot of [...order].reverse()) {
    for (const { to, sites } of graph[slot]) {
      if (component[to] !== component[slot]) copies[to] += sites * Math.max(1, copies[slot]);
    }
  }
  return order.filter((slot) => inlined[slot] >= budget.routine && copies[slot] > budget.copies);
}

function callees(program: Program, taken: ReadonlySet<number> | null): Edge[][] {
  return program.functions.map((func) => {
    const sites = new Map<number, number>();
    const add = (to: number): void => void sites.set(to, (sites.get(to) ?? 0) + 1);
    for (const stmt of statements(func.body)) {
      if (stmt.k === 'call') add(stmt.func);
      else if (stmt.k === 'call_indirect') indirectTargets(program, stmt.signature, taken).forEach(add);
    }
    return [...sites].map(([to, count]) => ({ to, sites: count }));
  });
}

/** Strongly connected components, and an order of the slots in which a callee comes before its callers but for cycles. */
function components(graph: readonly (readonly Edge[])[]): { component: Int32Array; order: number[] } {
  const order: number[] = [];
  const seen = new Uint8Array(graph.length);
  for (let root = 0; root < graph.length; root++) {
    if (seen[root] === 1) continue;
    seen[root] = 1;
    const path = [{ slot: root, at: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const edge = graph[top.slot][top.at++];
      if (edge === undefined) {
        order.push(top.slot);
        path.pop();
      } else if (seen[edge.to] === 0) {
        seen[edge.to] = 1;
        path.push({ slot: edge.to, at: 0 });
      }
    }
  }
  const callers: number[][] = graph.map(() => []);
  graph.forEach((edges, slot) => {
    for (const { to } of edges) callers[to].push(slot);
  });
  const component = new Int32Array(graph.length).fill(-1);
  for (const root of [...order].reverse()) {
    if (component[root] >= 0) continue;
    component[root] = root;
    const stack = [root];
    for (let slot = stack.pop(); slot !== undefined; slot = stack.pop()) {
      for (const caller of callers[slot]) {
        if (component[caller] >= 0) continue;
        component[caller] = root;
        stack.push(caller);
      }
    }
  }
  return { component, order };
}
