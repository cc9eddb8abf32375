import { InstructionReader } from './decode/instruction-reader.ts';
import type { ConstExpr, FuncType, Module, ValidModule } from './module.ts';
import { OP } from './opcodes.ts';
import { finish, STEP_BYTES, type Steps } from './steps.ts';

/**
 * Who may call whom inside one module. Direct calls are exact. A `call_indirect` may reach every function of the same structural type whose
 * address is taken: named by an element segment, a constant expression or a `ref.func`, or exported where the outside can hand functions in
 * (a table is imported or exported, or a funcref crosses the boundary). Calls made by imported functions are not seen: whoever
 * lets a host function call back in counts its depth there.
 */
export interface CallGraph {
  /** Functions that `func` may call, direct and indirect, ascending. */
  callees(func: number): readonly number[];
  /** Functions that a `call_indirect` of this type may reach, ascending. */
  targets(typeIndex: number): readonly number[];
  /** Whether `func` may be live more than once. */
  isRecursive(func: number): boolean;
  /** Whether a direct call in `caller` of `callee` may lead back into `caller`: then it is surrounded by `enter` and `leave`. */
  edgeOnCycle(caller: number, callee: number): boolean;
  /** The same for a `call_indirect` of this type in `caller`: whether any function it may reach leads back. */
  indirectOnCycle(caller: number, typeIndex: number): boolean;
  /** Number of the function's strongly connected component. A callee's is at most its caller's, and equal only on a cycle. */
  component(func: number): number;
}

const GRAPHS = new WeakMap<ValidModule, Graph>();

/** The module's call graph, computed once per module. Linear in its code. */
export function callGraph(module: ValidModule): CallGraph {
  return graphOf(module);
}

/**
 * Functions that calling any of `roots` may run, the roots among them and imported functions too; callees before callers where there is
 * no cycle, by index within one.
 */
export function reachable(module: ValidModule, roots: readonly number[]): number[] {
  return graphOf(module).reachable(roots);
}

function graphOf(module: ValidModule): Graph {
  return GRAPHS.get(module) ?? finish(makeGraph(module));
}

/** As {@link callGraph}. */
export function* callGraphInSteps(module: ValidModule): Steps<CallGraph> {
  return GRAPHS.get(module) ?? (yield* makeGraph(module));
}

function* makeGraph(module: ValidModule): Steps<Graph> {
  const types = structuralTypes(module.types);
  const node = (typeIndex: number): number => module.functions.length + types[typeIndex];
  const edges: number[][] = Array.from({ length: module.functions.length + module.types.length }, () => []);
  const taken = addressesTaken(module);
  let bytes = 0;
  for (const [i, { start, end }] of module.code.entries()) {
    const callees = new Set<number>();
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) {
      if (reader.opcode === OP.call) callees.add(reader.index);
      else if (reader.opcode === OP.call_indirect) callees.add(node(reader.index));
      else if (reader.opcode === OP['ref.func']) taken[reader.index] = 1;
    }
    edges[i + module.importedFunctions] = [...callees];
    bytes += end - start;
    if (bytes < STEP_BYTES) continue;
    bytes = 0;
    yield;
  }
  for (let func = 0; func < module.functions.length; func++) {
    if (taken[func] !== 0) edges[node(module.functions[func])].push(func);
  }
  const graph = new Graph(module.functions.length, types, edges);
  GRAPHS.set(module, graph);
  return graph;
}

/** By type index: the lowest index of an equal type, so that equal types have equal numbers. */
export function structuralTypes(types: readonly FuncType[]): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(types, ({ params, results }, i) => {
    const key = `${params.join()}>${results.join()}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, i);
    return known ?? i;
  });
}

/** Nodes are functions, then one per type that stands for "an indirect call of this type": edges stay linear in the code. */
class Graph implements CallGraph {
  readonly #functions: number;
  readonly #types: Int32Array;
  readonly #edges: (readonly number[])[];
  readonly #components: Int32Array;
  readonly #recursive: Uint8Array;

  constructor(functions: number, types: Int32Array, edges: (readonly number[])[]) {
    this.#functions = functions;
    this.#types = types;
    this.#edges = edges;
    this.#components = components(edges);
    this.#recursive = this.#findRecursive();
  }

  #node(typeIndex: number): number {
    return this.#functions + this.#types[typeIndex];
  }

  #findRecursive(): Uint8Array {
    const recursive = new Uint8Array(this.#functions);
    for (let func = 0; func < this.#functions; func++) {
      const component = this.#components[func];
      if (this.#edges[func].some((callee) => this.#components[callee] === component)) recursive[func] = 1;
    }
    return recursive;
  }

  callees(func: number): readonly number[] {
    const all = new Set<number>();
    for (const callee of this.#edges[func]) {
      if (callee < this.#functions) all.add(callee);
      else for (const target of this.#edges[callee]) all.add(target);
    }
    return [...all].sort((a, b) => a - b);
  }

  targets(typeIndex: number): readonly number[] {
    return this.#edges[this.#node(typeIndex)];
  }

  isRecursive(func: number): boolean {
    return this.#recursive[func] === 1;
  }

  edgeOnCycle(caller: number, callee: number): boolean {
    return this.#components[caller] === this.#components[callee];
  }

  indirectOnCycle(caller: number, typeIndex: number): boolean {
    return this.#components[caller] === this.#components[this.#node(typeIndex)];
  }

  component(func: number): number {
    return this.#components[func];
  }

  reachable(roots: readonly number[]): number[] {
    const seen = new Set<number>(roots);
    for (const node of seen) for (const callee of this.#edges[node]) seen.add(callee);
    return [...seen]
      .filter((node) => node < this.#functions)
      .sort((a, b) => this.#components[a] - this.#components[b] || a - b);
  }
}

/** 1 for every function that something outside of bodies can put into a table. */
function addressesTaken(module: Module): Uint8Array {
  const taken = new Uint8Array(module.functions.length);
  const take = (expr: ConstExpr): void => {
    if (expr.op === 'ref.func') taken[expr.func] = 1;
  };
  for (const { init } of module.elements) init.forEach(take);
  for (const { init } of module.globals) take(init);
  if (functionsEnter(module)) {
    for (const { kind, index } of module.exports) if (kind === 'func') taken[index] = 1;
  }
  return taken;
}

/** Whether the outside can hand one of this module's exported functions back to it as a value. */
function functionsEnter(module: Module): boolean {
  return (
    module.importedTables > 0 ||
    module.exports.some(({ kind }) => kind === 'table') ||
    module.globalTypes.some(({ type }) => type === 'funcref') ||
    module.types.some(({ params, results }) => params.includes('funcref') || results.includes('funcref'))
  );
}

/** Strongly connected components (Tarjan 1972, with an explicit stack), numbered as they complete: callees first. */
function components(edges: readonly (readonly number[])[]): Int32Array {
  const count = edges.length;
  const component = new Int32Array(count).fill(-1);
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const next = new Int32Array(count);
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;
  let completed = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1];
      if (order[node] < 0) {
        order[node] = low[node] = visited++;
        open.push(node);
      }
      if (next[node] < edges[node].length) {
        const callee = edges[node][next[node]++];
        if (order[callee] < 0) path.push(callee);
        else if (component[callee] < 0) low[node] = Math.min(low[node], order[callee]);
        continue;
      }
      path.pop();
      if (path.length > 0) low[path[path.length - 1]] = Math.min(low[path[path.length - 1]], low[node]);
      if (low[node] !== order[node]) continue;
      let member: number | undefined;
      do {
        member = open.pop();
        if (member !== undefined) component[member] = completed;
      } while (member !== undefined && member !== node);
      completed++;
    }
  }
  return component;
}
