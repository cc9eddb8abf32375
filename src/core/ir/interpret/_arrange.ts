import type { Func, Var } from '../index.ts';
import { reads, writes } from '../operands.ts';
import { walk } from '../walk.ts';

/**
 * Gives every variable its word offset in the frame: parameters first, then those that may be read before they are written (which
 * entering the function has to clear), then the others. A variable needs no clearing when a write to it stands before each of its reads, in
 * the same list or in one around it.
 */
export function arrange(func: Func): { offsets: Int32Array; zeroed: number } {
  const count = func.vars.length;
  const dirty = new Uint8Array(count);
  const firstList = new Int32Array(count).fill(-1);
  const open = new Set<number>();
  const lists: number[] = [];
  let serial = 0;
  const enter = (): void => {
    lists.push(serial);
    open.add(serial++);
  };
  const exit = (): void => {
    open.delete(lists.pop() ?? -1);
  };
  const read = (v: Var): void => {
    if (firstList[v] === -1 || !open.has(firstList[v])) dirty[v] = 1;
  };
  const write = (v: Var): void => {
    if (firstList[v] === -1 || !open.has(firstList[v])) firstList[v] = lists[lists.length - 1];
  };
  enter();
  walk(func.body, {
    statement(stmt) {
      for (const v of reads(stmt)) read(v);
      for (const v of writes(stmt)) write(v);
      if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') enter();
    },
    otherwise() {
      exit();
      enter();
    },
    end: exit,
  });
  const offsets = new Int32Array(count);
  let next = 0;
  for (let v = 0; v < func.params; v++) offsets[v] = next++ * 2;
  for (let v = func.params; v < count; v++) if (dirty[v] === 1) offsets[v] = next++ * 2;
  const zeroed = next;
  for (let v = func.params; v < count; v++) if (dirty[v] === 0) offsets[v] = next++ * 2;
  return { offsets, zeroed };
}
