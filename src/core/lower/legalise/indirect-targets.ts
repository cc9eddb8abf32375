/** Where indirect calls may go: every function of the program with the signature whose address can be in a table. */
import type { Program } from '../../ir/index.ts';
import { callGraph } from '../../wasm/call-graph.ts';
import type { ValidModule } from '../../wasm/module.ts';

/** Slots (indices into `functions`) that a call_indirect may land on: its signature, and an address that `taken` allows. */
export function indirectTargets(program: Program, signature: number, taken: ReadonlySet<number> | null): number[] {
  const slots: number[] = [];
  program.functionSlots.forEach((slot, func) => {
    if (slot >= 0 && program.functionSignatures[func] === signature && (taken === null || taken.has(func)))
      slots.push(slot);
  });
  return slots;
}

/** Functions whose address can be in a table, by function index. */
export function addressTaken(module: ValidModule): ReadonlySet<number> {
  const graph = callGraph(module);
  const taken = new Set<number>();
  for (let type = 0; type < module.types.length; type++) for (const func of graph.targets(type)) taken.add(func);
  return taken;
}
