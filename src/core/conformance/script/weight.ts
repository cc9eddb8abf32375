import { callGraph, reachable } from '../../wasm/call-graph.ts';
import { InstructionReader } from '../../wasm/decode/instruction-reader.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { OP } from '../../wasm/opcodes.ts';

/** Enough to be too much anywhere. */
const MOST = 1e9;

/** How far what is compiled already may outweigh an export that joins it, past what is small anyway. */
const SHARED = 1.5;

/**
 * How much code an exported function is to a device's compiler, in bytes of code. Compilers inline all calls, so a function counts once for
 * each call of it, and a `call_indirect` counts every function that it may reach. Only what may come to recursion stands once in a program,
 * whichever exports call it: such a function is `shared`, and counts with what it inlines.
 */
export interface Weight {
  /** Bytes of the export and of what it inlines, shared functions left out. */
  readonly own: number;
  /** By index of the shared functions that it reaches: their bytes. */
  readonly shared: ReadonlyMap<number, number>;
}

export class Weights {
  private readonly module: ValidModule;
  private readonly inlined = new Map<number, number>();
  private readonly recursion = new Map<number, boolean>();

  constructor(module: ValidModule) {
    this.module = module;
  }

  of(index: number): Weight {
    const reached = reachable(this.module, [index]).filter((func) => this.isShared(func));
    const shared = new Map(reached.map((func) => [func, this.bytes(func)]));
    return { own: this.isShared(index) ? 0 : this.bytes(index), shared };
  }

  /** A component's callees come before it, so that the answers for them are known: the search is as deep as the call graph once. */
  private isShared(func: number): boolean {
    if (this.recursion.size === 0) {
      const graph = callGraph(this.module);
      const all = reachable(this.module, [...this.module.functions.keys()]);
      for (const each of all) if (graph.isRecursive(each)) this.recursion.set(each, true);
      for (const each of all) {
        if (this.recursion.has(each)) continue;
        this.recursion.set(
          each,
          graph.callees(each).some((callee) => this.recursion.get(callee) === true),
        );
      }
    }
    return this.recursion.get(func) === true;
  }

  /** Bytes of a function with its calls of functions that are not shared inlined. */
  private bytes(index: number): number {
    const before = this.inlined.get(index);
    if (before !== undefined) return before;
    if (index < this.module.importedFunctions) return 0;
    const code = this.module.code[index - this.module.importedFunctions];
    const reader = new InstructionReader(this.module.bytes, code.start, code.end);
    const graph = callGraph(this.module);
    let bytes = code.end - code.start;
    while (reader.next()) {
      if (reader.opcode !== OP.call && reader.opcode !== OP.call_indirect) continue;
      const targets = reader.opcode === OP.call ? [reader.index] : graph.targets(reader.index);
      for (const target of targets) if (!this.isShared(target)) bytes += this.bytes(target);
    }
    this.inlined.set(index, Math.min(bytes, MOST));
    return Math.min(bytes, MOST);
  }
}

interface Group {
  readonly names: string[];
  readonly shared: Map<number, number>;
  weight: number;
}

/**
 * Exported functions in groups for a program each: in order, each of at most `most` bytes or of one function; but exports that come to much
 * the same recursion stand together, as that is in their program once.
 */
export function groupsByWeight(module: ValidModule, names: readonly string[], most: number): string[][] {
  const weights = new Weights(module);
  const groups: Group[] = [];
  for (const name of names) {
    const found = module.exports.find((candidate) => candidate.name === name && candidate.kind === 'func');
    const { own, shared } = found === undefined ? { own: 0, shared: new Map() } : weights.of(found.index);
    const added = (group: Group): number => {
      let bytes = own;
      for (const [func, size] of shared) if (!group.shared.has(func)) bytes += size;
      return bytes;
    };
    const alone = added({ names: [], shared: new Map(), weight: 0 });
    const room = Math.max(most, shared.size === 0 ? 0 : SHARED * alone);
    const alike = groups.filter((group) => group.shared.size > 0 === shared.size > 0);
    const candidates = shared.size === 0 ? alike.slice(-1) : alike;
    let into = candidates.find((group) => group.weight + added(group) <= room);
    if (into === undefined) {
      into = { names: [], shared: new Map(), weight: 0 };
      groups.push(into);
    }
    into.weight += added(into);
    into.names.push(name);
    for (const [func, size] of shared) into.shared.set(func, size);
  }
  return groups.map((group) => group.names);
}
