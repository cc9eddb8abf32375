import type { Label, Stmt, Var } from '../../ir/index.ts';
import { reads, writes } from '../../ir/operands.ts';
import type { Case, Cases, Member } from './_machine-cases.ts';
import { statements } from './_walk.ts';

/**
 * By case of a member, which of its variables may be read there or later before they are assigned. A variable counts as assigned only by a
 * statement of the case's own list (or of the same nested list), so that the answer may hold too many, never too few.
 */
export function liveness(cases: Cases, member: Member): ReadonlyMap<number, ReadonlySet<Var>> {
  const { entry, end, base, back } = member;
  const own = (v: Var): boolean => v >= base && v <= back;
  const facts = new Map<number, { read: Set<Var>; written: Set<Var> }>();
  for (let i = entry; i < end; i++) facts.set(i, scan(cases.list[i], cases.loop, own));
  const live = new Map<number, Set<Var>>();
  facts.forEach(({ read }, i) => {
    live.set(i, new Set(read));
  });
  const before = new Map<number, number[]>();
  for (let i = entry; i < end; i++) {
    for (const to of cases.list[i].next) before.set(to, [...(before.get(to) ?? []), i]);
  }
  const work = [...facts.keys()];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    const received = new Set(cases.list[at].receives);
    for (const from of before.get(at) ?? []) {
      const into = live.get(from);
      const written = facts.get(from)?.written;
      if (into === undefined || written === undefined) continue;
      const size = into.size;
      for (const v of live.get(at) ?? []) if (!written.has(v) && !received.has(v)) into.add(v);
      if (into.size > size) work.push(from);
    }
  }
  return live;
}

function scan(one: Case, loop: Label, own: (v: Var) => boolean): { read: Set<Var>; written: Set<Var> } {
  const read = new Set<Var>();
  const written = new Set<Var>();
  // Past a jump out of the middle of the case, its assignments do not hold at every successor.
  let left = false;
  const kept = new Set<Var>();
  const visit = (list: readonly Stmt[], known: Set<Var>, top: boolean): void => {
    for (const stmt of list) {
      for (const v of reads(stmt)) if (own(v) && !known.has(v)) read.add(v);
      if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') {
        for (const body of stmt.k === 'if' ? [stmt.then, stmt.else] : [stmt.body]) visit(body, new Set(known), false);
        if (top && !left) left = jumps(stmt, loop);
      }
      for (const v of writes(stmt)) {
        if (!own(v)) continue;
        known.add(v);
        if (top && !left) kept.add(v);
      }
    }
  };
  for (const v of one.receives) written.add(v);
  visit(one.body, written, true);
  if (one.call) for (const v of reads(one.call.stmt)) if (own(v) && !written.has(v)) read.add(v);
  return { read, written: kept };
}

function jumps(stmt: Stmt, loop: Label): boolean {
  for (const inner of statements([stmt])) if (inner.k === 'br' && inner.label === loop) return true;
  return false;
}
