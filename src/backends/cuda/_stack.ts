/** How much stack a lane may need. The driver finds it by itself unless functions recurse; then it must be told. */
import type { GuestLimits } from '../../core/backend.ts';
import type { Func, Program, Stmt } from '../../core/ir/index.ts';
import { Walk } from '../../core/ir/walk.ts';

/** What a call saves at the least: return address, registers of the calling convention. */
const CALL_BYTES = 64;

/** As if every variable lived on the stack, with the parameters of the largest call beside them. */
function frameBytes(func: Func, largestCall: number): number {
  return CALL_BYTES + 8 * func.vars.length + 8 * (largestCall + 4);
}

/**
 * Only counted calls (those between `enter` and `leave`) can come back to a live function, so a stack holds at most `maxCallDepth` units of
 * them, of the frame that is largest for its units; the other calls on it form a chain without repetition, at most every function once.
 */
export function stackBytes(program: Program, limits: GuestLimits): number {
  let largest = 0;
  let sum = 0;
  for (const func of program.functions) {
    let call = 0;
    let units = 0;
    new Walk().run(func.body, {
      statement(stmt: Stmt) {
        if (stmt.k === 'enter') units = stmt.units;
        if (stmt.k === 'call' || stmt.k === 'call_indirect') call = Math.max(call, stmt.args.length + stmt.dsts.length);
      },
    });
    const bytes = frameBytes(func, call);
    if (units > 0) largest = Math.max(largest, bytes / units);
    sum += bytes;
  }
  if (largest === 0) return 0;
  return Math.ceil((limits.maxCallDepth * largest + sum) / 1024) * 1024;
}
