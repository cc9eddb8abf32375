/**
 * Finds recursion for targets whose functions may not call themselves. An indirect call may reach every function of the
 * program with its signature whose address can be in a table.
 */
import type { Program, Stmt } from '../../ir/index.ts';
import { statements } from './_walk.ts';

/** Slots (indices into `functions`) that a call_indirect may land on: its signature, and an address that `taken` allows. */
export function indirectTargets(program: Program, signature: number, taken: ReadonlySet<number> | null): number[] {
  const slots: number[] = [];
  program.functionSlots.forEach((slot, func) => {
    if (slot >= 0 && program.functionSignatures[func] === signature && (taken === null || taken.has(func)))
      slots.push(slot);
  });
  return slots;
}

function callees(program: Program, stmt: Stmt, taken: ReadonlySet<number> | null): readonly number[] {
  if (stmt.k === 'call') return [stmt.func];
  return stmt.k === 'call_indirect' ? indirectTargets(program, stmt.signature, taken) : [];
}

/** Slots of one cycle of the call graph, in order, or null. */
export function findRecursion(program: Program, taken: ReadonlySet<number> | null): readonly number[] | null {
  const edges = program.functions.map((func) => {
    const set = new Set<number>();
    for (const stmt of statements(func.body)) for (const to of callees(program, stmt, taken)) set.add(to);
    return [...set];
  });
  const state = new Uint8Array(edges.length);
  for (let root = 0; root < edges.length; root++) {
    if (state[root] !== 0) continue;
    const path: { slot: number; at: number }[] = [{ slot: root, at: 0 }];
    state[root] = 1;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const to = edges[top.slot][top.at++];
      if (to === undefined) {
        state[top.slot] = 2;
        path.pop();
      } else if (state[to] === 1) {
        return path.slice(path.findIndex((step) => step.slot === to)).map((step) => step.slot);
      } else if (state[to] === 0) {
        state[to] = 1;
        path.push({ slot: to, at: 0 });
      }
    }
  }
  return null;
}
