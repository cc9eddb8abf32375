// Written by loop-source.ts; change that.
import { element } from './elements.ts';
import { floats } from './floats.ts';
import { ctz, integer64, mulhi, popcnt } from './integer64.ts';
import { NO_TRAP, system } from './system.ts';
import type { Thread } from './thread.ts';
import { LENGTHS } from './code.ts';

/** Fuel is handed to the loop in slices that fit a 31-bit integer. */
const MAX_SLICE = 0x3fffffff;

/**
 * Executes instructions until the invocation ends or `points` fuel are used up. Arithmetic leaves the switch by the labels `f32` and `f64`,
 * whose tails make NaNs canonical; traps leave by `trap`; what is rare is called.
 */
export function loop(thread: Thread, points: number): 'returned' | 'trapped' | 'suspended' {
  const { code, state } = thread;
  const { words } = code;
  let { R, F, D, B, pc, fp, top } = thread;
  let memory = new DataView(state.bytes.buffer);
  let size = state.size;
  let allowance = points;
  let granted = Math.max(0, Math.min(allowance, thread.fuelLeft, MAX_SLICE));
  let slice = granted;
  let site = 0;
  let x = 0;
  trap: for (;;) {
    f64: {
      f32: {
        switch (words[pc]) {
          case 0: // const32
          { R[fp + words[pc + 1]] = words[pc + 2]; pc += 3; continue; }
          case 1: // const64
          { const to = (fp + words[pc + 1]); R[to] = words[pc + 2]; R[to + 1] = words[pc + 3]; pc += 4; continue; }
          case 2: // copy32
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]]; pc += 3; continue; }
          case 3: // copy64
          { const to = (fp + words[pc + 1]); const from = (fp + words[pc + 2]); R[to] = R[from]; R[to + 1] = R[from + 1]; pc += 3; continue; }
          case 4: // select32
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] !== 0 ? R[fp + words[pc + 3]] : R[fp + words[pc + 4]]; pc += 5; continue; }
          case 5: // select64
          { const to = (fp + words[pc + 1]); const from = R[fp + words[pc + 2]] !== 0 ? (fp + words[pc + 3]) : (fp + words[pc + 4]); R[to] = R[from]; R[to + 1] = R[from + 1]; pc += 5; continue; }
          case 19: // global.get
          { const to = (fp + words[pc + 1]); const at = words[pc + 2]; R[to] = state.globals[at]; R[to + 1] = state.globals[at + 1]; pc += 3; continue; }
          case 20: // global.set
          { const from = (fp + words[pc + 1]); const at = words[pc + 2]; state.globals[at] = R[from]; state.globals[at + 1] = words[pc + 3] === 0 ? 0 : R[from + 1]; pc += 4; continue; }
          case 6: // br
          { pc = words[pc + 1]; continue; }
          case 7: // br_if
          { pc = R[fp + words[pc + 1]] !== 0 ? words[pc + 2] : pc + 3; continue; }
          case 8: // br_unless
          { pc = R[fp + words[pc + 1]] === 0 ? words[pc + 2] : pc + 3; continue; }
          case 9: // br_table
          { const count = words[pc + 2]; const index = R[fp + words[pc + 1]] >>> 0; pc = words[pc + 3 + (index < count ? index : count)]; continue; }
          case 10: // fuel
          { const cost = words[pc + 1] >>> 0;
  if (slice >= cost) {
    slice -= cost;
  } else {
    const taken = granted - slice;
    thread.fuelSpent += taken;
    thread.fuelLeft -= taken;
    allowance -= taken;
    granted = slice = 0;
    site = words[pc + 2];
    if (thread.fuelLeft < cost) break trap;
    if (allowance <= 0) return thread.suspend(pc, fp, top, site);
    thread.fuelSpent += cost;
    thread.fuelLeft -= cost;
    allowance -= cost;
    granted = slice = Math.max(0, Math.min(allowance, thread.fuelLeft, MAX_SLICE));
  } pc += 3; continue; }
          case 11: // call
          { const callee = words[pc + 1];
  const count = words[pc + 2];
  const end = top + code.frames[callee];
  if (end > R.length) {
    thread.reserve(end);
    ({ R, F, D, B } = thread);
  }
  for (let i = 0, to = top, from = pc + 3; i < count; i++, to += 2, from++) {
    const at = fp + words[from];
    R[to] = R[at];
    R[to + 1] = R[at + 1];
  }
  for (let i = top + count * 2, stop = top + code.zeroed[callee]; i < stop; i++) R[i] = 0;
  thread.push(pc + 3 + count, fp, top);
  fp = top;
  top = end;
  pc = code.starts[callee]; continue; }
          case 13: // call_indirect
          { const callee = thread.lookUp(words[pc + 2], R[fp + words[pc + 1]] >>> 0, words[pc + 3]);
  if (callee < 0) { site = words[pc + 3 - callee]; break trap; }
  const count = words[pc + 7];
  const end = top + code.frames[callee];
  if (end > R.length) {
    thread.reserve(end);
    ({ R, F, D, B } = thread);
  }
  for (let i = 0, to = top, from = pc + 8; i < count; i++, to += 2, from++) {
    const at = fp + words[from];
    R[to] = R[at];
    R[to + 1] = R[at + 1];
  }
  for (let i = top + count * 2, stop = top + code.zeroed[callee]; i < stop; i++) R[i] = 0;
  thread.push(pc + 8 + count, fp, top);
  fp = top;
  top = end;
  pc = code.starts[callee]; continue; }
          case 12: // return
          { const count = words[pc + 1];
  if (thread.frame === 0) {
    thread.finish(fp, pc + 2, count);
    thread.fuelSpent += granted - slice;
    return 'returned';
  }
  const { frames } = thread;
  const at = thread.frame -= 3;
  const next = frames[at];
  const caller = frames[at + 1];
  for (let i = 0; i < count; i++) {
    const from = fp + words[pc + 2 + i];
    const to = caller + words[next + 1 + i];
    R[to] = R[from];
    R[to + 1] = R[from + 1];
  }
  top = frames[at + 2];
  fp = caller;
  pc = next + 1 + count; continue; }
          case 14: // enter
          { if (thread.depth + words[pc + 1] > thread.limits.maxCallDepth) { site = words[pc + 2]; break trap; } thread.depth += words[pc + 1]; pc += 3; continue; }
          case 15: // leave
          { thread.depth -= words[pc + 1]; pc += 2; continue; }
          case 16: // trap
          { site = words[pc + 1]; break trap; }
          case 17: // trap_if
          { if (R[fp + words[pc + 1]] !== 0) { site = words[pc + 2]; break trap; } pc += 3; continue; }
          case 18: // check
          { if ((R[fp + words[pc + 1]] >>> 0) + (words[pc + 2] >>> 0) + (words[pc + 3] >>> 0) > size) { site = words[pc + 4]; break trap; } pc += 5; continue; }
          case 40: // i32.eqz
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] === 0 ? 1 : 0; pc += 3; continue; }
          case 41: // i32.eq
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] === R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 42: // i32.ne
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] !== R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 43: // i32.lt_s
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] < R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 44: // i32.lt_u
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >>> 0 < R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc += 4; continue; }
          case 45: // i32.gt_s
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] > R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 46: // i32.gt_u
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >>> 0 > R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc += 4; continue; }
          case 47: // i32.le_s
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] <= R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 48: // i32.le_u
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >>> 0 <= R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc += 4; continue; }
          case 49: // i32.ge_s
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >= R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 50: // i32.ge_u
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >>> 0 >= R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc += 4; continue; }
          case 203: // br_on i32.eqz
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] === 0 ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 204: // br_on i32.eq
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] === R[fp + words[pc + 3]] ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 205: // br_on i32.ne
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] !== R[fp + words[pc + 3]] ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 206: // br_on i32.lt_s
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] < R[fp + words[pc + 3]] ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 207: // br_on i32.lt_u
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] >>> 0 < R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 208: // br_on i32.gt_s
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] > R[fp + words[pc + 3]] ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 209: // br_on i32.gt_u
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] >>> 0 > R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 210: // br_on i32.le_s
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] <= R[fp + words[pc + 3]] ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 211: // br_on i32.le_u
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] >>> 0 <= R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 212: // br_on i32.ge_s
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] >= R[fp + words[pc + 3]] ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 213: // br_on i32.ge_u
          { R[fp + words[pc + 1]] = x = R[fp + words[pc + 2]] >>> 0 >= R[fp + words[pc + 3]] >>> 0 ? 1 : 0; pc = x === words[pc + 4] ? words[pc + 5] : pc + 6; continue; }
          case 51: // i32.clz
          { R[fp + words[pc + 1]] = Math.clz32(R[fp + words[pc + 2]]); pc += 3; continue; }
          case 52: // i32.ctz
          { R[fp + words[pc + 1]] = ctz(R[fp + words[pc + 2]]); pc += 3; continue; }
          case 53: // i32.popcnt
          { R[fp + words[pc + 1]] = popcnt(R[fp + words[pc + 2]]); pc += 3; continue; }
          case 54: // i32.add
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] + R[fp + words[pc + 3]]) | 0; pc += 4; continue; }
          case 55: // i32.sub
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] - R[fp + words[pc + 3]]) | 0; pc += 4; continue; }
          case 56: // i32.mul
          { R[fp + words[pc + 1]] = Math.imul(R[fp + words[pc + 2]], R[fp + words[pc + 3]]); pc += 4; continue; }
          case 57: // i32.div_s
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] / R[fp + words[pc + 3]]) | 0; pc += 4; continue; }
          case 58: // i32.div_u
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] >>> 0) / (R[fp + words[pc + 3]] >>> 0) >>> 0; pc += 4; continue; }
          case 59: // i32.rem_s
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] % R[fp + words[pc + 3]] | 0; pc += 4; continue; }
          case 60: // i32.rem_u
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] >>> 0) % (R[fp + words[pc + 3]] >>> 0) >>> 0; pc += 4; continue; }
          case 61: // i32.and
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] & R[fp + words[pc + 3]]; pc += 4; continue; }
          case 62: // i32.or
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] | R[fp + words[pc + 3]]; pc += 4; continue; }
          case 63: // i32.xor
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] ^ R[fp + words[pc + 3]]; pc += 4; continue; }
          case 64: // i32.shl
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] << R[fp + words[pc + 3]]; pc += 4; continue; }
          case 65: // i32.shr_s
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >> R[fp + words[pc + 3]]; pc += 4; continue; }
          case 66: // i32.shr_u
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >>> R[fp + words[pc + 3]]; pc += 4; continue; }
          case 67: // i32.rotl
          { const value = R[fp + words[pc + 2]]; const n = R[fp + words[pc + 3]]; R[fp + words[pc + 1]] = (value << n) | (value >>> -n); pc += 4; continue; }
          case 68: // i32.rotr
          { const value = R[fp + words[pc + 2]]; const n = R[fp + words[pc + 3]]; R[fp + words[pc + 1]] = (value >>> n) | (value << -n); pc += 4; continue; }
          case 69: // i32.extend8_s
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] << 24) >> 24; pc += 3; continue; }
          case 70: // i32.extend16_s
          { R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] << 16) >> 16; pc += 3; continue; }
          case 71: // i32.mulhi_u
          { R[fp + words[pc + 1]] = mulhi(R[fp + words[pc + 2]], R[fp + words[pc + 3]]); pc += 4; continue; }
          case 214: // i32.add const
          { R[fp + words[pc + 3]] = x = words[pc + 4]; R[fp + words[pc + 1]] = (R[fp + words[pc + 2]] + x) | 0; pc += 5; continue; }
          case 215: // i32.and const
          { R[fp + words[pc + 3]] = x = words[pc + 4]; R[fp + words[pc + 1]] = R[fp + words[pc + 2]] & x; pc += 5; continue; }
          case 216: // i32.shl const
          { R[fp + words[pc + 3]] = x = words[pc + 4]; R[fp + words[pc + 1]] = R[fp + words[pc + 2]] << x; pc += 5; continue; }
          case 217: // i32.shr_u const
          { R[fp + words[pc + 3]] = x = words[pc + 4]; R[fp + words[pc + 1]] = R[fp + words[pc + 2]] >>> x; pc += 5; continue; }
          case 218: // i32.mul const
          { R[fp + words[pc + 3]] = x = words[pc + 4]; R[fp + words[pc + 1]] = Math.imul(R[fp + words[pc + 2]], x); pc += 5; continue; }
          case 72: // ref.is_null
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] === -1 ? 1 : 0; pc += 3; continue; }
          case 73: // ref.eq
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]] === R[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 74: // i32.wrap_i64
          case 78: // i64.lo
          { R[fp + words[pc + 1]] = R[fp + words[pc + 2]]; pc += 3; continue; }
          case 79: // i64.hi
          { R[fp + words[pc + 1]] = R[(fp + words[pc + 2]) + 1]; pc += 3; continue; }
          case 75: // i64.extend_i32_s
          { const to = (fp + words[pc + 1]); R[to] = R[fp + words[pc + 2]]; R[to + 1] = R[to] >> 31; pc += 3; continue; }
          case 76: // i64.extend_i32_u
          { const to = (fp + words[pc + 1]); R[to] = R[fp + words[pc + 2]]; R[to + 1] = 0; pc += 3; continue; }
          case 77: // i64.pack
          { const to = (fp + words[pc + 1]); const high = R[fp + words[pc + 3]]; R[to] = R[fp + words[pc + 2]]; R[to + 1] = high; pc += 4; continue; }
          case 94: // i64.add
          { const to = (fp + words[pc + 1]); const left = (fp + words[pc + 2]); const right = (fp + words[pc + 3]);
  const low = (R[left] + R[right]) | 0;
  const carry = low >>> 0 < R[left] >>> 0 ? 1 : 0;
  R[to + 1] = (R[left + 1] + R[right + 1] + carry) | 0;
  R[to] = low; pc += 4; continue; }
          case 95: // i64.sub
          { const to = (fp + words[pc + 1]); const left = (fp + words[pc + 2]); const right = (fp + words[pc + 3]);
  const borrow = R[left] >>> 0 < R[right] >>> 0 ? 1 : 0;
  const low = (R[left] - R[right]) | 0;
  R[to + 1] = (R[left + 1] - R[right + 1] - borrow) | 0;
  R[to] = low; pc += 4; continue; }
          case 101: // i64.and
          { const to = (fp + words[pc + 1]); const left = (fp + words[pc + 2]); const right = (fp + words[pc + 3]);
  R[to + 1] = R[left + 1] & R[right + 1];
  R[to] = R[left] & R[right]; pc += 4; continue; }
          case 102: // i64.or
          { const to = (fp + words[pc + 1]); const left = (fp + words[pc + 2]); const right = (fp + words[pc + 3]);
  R[to + 1] = R[left + 1] | R[right + 1];
  R[to] = R[left] | R[right]; pc += 4; continue; }
          case 103: // i64.xor
          { const to = (fp + words[pc + 1]); const left = (fp + words[pc + 2]); const right = (fp + words[pc + 3]);
  R[to + 1] = R[left + 1] ^ R[right + 1];
  R[to] = R[left] ^ R[right]; pc += 4; continue; }
          case 112: // f32.add
          { x = F[fp + words[pc + 2]] + F[fp + words[pc + 3]]; break f32; }
          case 113: // f32.sub
          { x = F[fp + words[pc + 2]] - F[fp + words[pc + 3]]; break f32; }
          case 114: // f32.mul
          { x = F[fp + words[pc + 2]] * F[fp + words[pc + 3]]; break f32; }
          case 115: // f32.div
          { x = F[fp + words[pc + 2]] / F[fp + words[pc + 3]]; break f32; }
          case 120: // f32.eq
          { R[fp + words[pc + 1]] = F[fp + words[pc + 2]] === F[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 121: // f32.ne
          { R[fp + words[pc + 1]] = F[fp + words[pc + 2]] !== F[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 122: // f32.lt
          { R[fp + words[pc + 1]] = F[fp + words[pc + 2]] < F[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 123: // f32.gt
          { R[fp + words[pc + 1]] = F[fp + words[pc + 2]] > F[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 124: // f32.le
          { R[fp + words[pc + 1]] = F[fp + words[pc + 2]] <= F[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 125: // f32.ge
          { R[fp + words[pc + 1]] = F[fp + words[pc + 2]] >= F[fp + words[pc + 3]] ? 1 : 0; pc += 4; continue; }
          case 116: // f64.add
          { x = D[(fp + words[pc + 2]) >> 1] + D[(fp + words[pc + 3]) >> 1]; break f64; }
          case 117: // f64.sub
          { x = D[(fp + words[pc + 2]) >> 1] - D[(fp + words[pc + 3]) >> 1]; break f64; }
          case 118: // f64.mul
          { x = D[(fp + words[pc + 2]) >> 1] * D[(fp + words[pc + 3]) >> 1]; break f64; }
          case 119: // f64.div
          { x = D[(fp + words[pc + 2]) >> 1] / D[(fp + words[pc + 3]) >> 1]; break f64; }
          case 126: // f64.eq
          { R[fp + words[pc + 1]] = D[(fp + words[pc + 2]) >> 1] === D[(fp + words[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue; }
          case 127: // f64.ne
          { R[fp + words[pc + 1]] = D[(fp + words[pc + 2]) >> 1] !== D[(fp + words[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue; }
          case 128: // f64.lt
          { R[fp + words[pc + 1]] = D[(fp + words[pc + 2]) >> 1] < D[(fp + words[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue; }
          case 129: // f64.gt
          { R[fp + words[pc + 1]] = D[(fp + words[pc + 2]) >> 1] > D[(fp + words[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue; }
          case 130: // f64.le
          { R[fp + words[pc + 1]] = D[(fp + words[pc + 2]) >> 1] <= D[(fp + words[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue; }
          case 131: // f64.ge
          { R[fp + words[pc + 1]] = D[(fp + words[pc + 2]) >> 1] >= D[(fp + words[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue; }
          case 180: // i32.load
          case 182: // f32.load
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 4 > size) { site = words[pc + 4]; break trap; }
  R[fp + words[pc + 1]] = memory.getInt32(at, true); pc += 5; continue; }
          case 181: // i64.load
          case 183: // f64.load
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 8 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getInt32(at, true); R[to + 1] = memory.getInt32(at + 4, true); pc += 5; continue; }
          case 184: // i32.load8_s
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 1 > size) { site = words[pc + 4]; break trap; }
  R[fp + words[pc + 1]] = memory.getInt8(at); pc += 5; continue; }
          case 185: // i32.load8_u
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 1 > size) { site = words[pc + 4]; break trap; }
  R[fp + words[pc + 1]] = memory.getUint8(at); pc += 5; continue; }
          case 186: // i32.load16_s
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 2 > size) { site = words[pc + 4]; break trap; }
  R[fp + words[pc + 1]] = memory.getInt16(at, true); pc += 5; continue; }
          case 187: // i32.load16_u
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 2 > size) { site = words[pc + 4]; break trap; }
  R[fp + words[pc + 1]] = memory.getUint16(at, true); pc += 5; continue; }
          case 188: // i64.load8_s
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 1 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getInt8(at); R[to + 1] = R[to] >> 31; pc += 5; continue; }
          case 189: // i64.load8_u
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 1 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getUint8(at); R[to + 1] = 0; pc += 5; continue; }
          case 190: // i64.load16_s
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 2 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getInt16(at, true); R[to + 1] = R[to] >> 31; pc += 5; continue; }
          case 191: // i64.load16_u
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 2 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getUint16(at, true); R[to + 1] = 0; pc += 5; continue; }
          case 192: // i64.load32_s
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 4 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getInt32(at, true); R[to + 1] = R[to] >> 31; pc += 5; continue; }
          case 193: // i64.load32_u
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 4 > size) { site = words[pc + 4]; break trap; }
  const to = (fp + words[pc + 1]); R[to] = memory.getInt32(at, true); R[to + 1] = 0; pc += 5; continue; }
          case 194: // i32.store
          case 196: // f32.store
          case 202: // i64.store32
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 4 > size) { site = words[pc + 4]; break trap; }
  memory.setInt32(at, R[fp + words[pc + 1]], true); pc += 5; continue; }
          case 195: // i64.store
          case 197: // f64.store
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 8 > size) { site = words[pc + 4]; break trap; }
  const from = (fp + words[pc + 1]); memory.setInt32(at, R[from], true); memory.setInt32(at + 4, R[from + 1], true); pc += 5; continue; }
          case 198: // i32.store8
          case 200: // i64.store8
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 1 > size) { site = words[pc + 4]; break trap; }
  memory.setInt8(at, R[fp + words[pc + 1]]); pc += 5; continue; }
          case 199: // i32.store16
          case 201: // i64.store16
          { const at = (R[fp + words[pc + 2]] >>> 0) + (words[pc + 3] >>> 0);
  if (at + 2 > size) { site = words[pc + 4]; break trap; }
  memory.setInt16(at, R[fp + words[pc + 1]], true); pc += 5; continue; }
          default: {
            const op = words[pc];
            if (op >= 219) {
              element(thread, pc, R, fp);
            } else if (op >= 132) {
              floats(op, R, F, D, fp + words[pc + 1], fp + words[pc + 2], fp + words[pc + 3]);
            } else if (op >= 80) {
              integer64(op, R, B, fp + words[pc + 1], fp + words[pc + 2], fp + words[pc + 3]);
            } else {
              site = system(thread, pc, R, fp);
              if (site !== NO_TRAP) break trap;
              if (op === 22) {
                memory = new DataView(state.bytes.buffer);
                size = state.size;
              }
            }
            pc += LENGTHS[op];
            continue;
          }
        }
      }
      if (x === x) F[fp + words[pc + 1]] = x;
      else R[fp + words[pc + 1]] = 0x7fc00000;
      pc += 4;
      continue;
    }
    if (x === x) {
      D[(fp + words[pc + 1]) >> 1] = x;
    } else {
      const to = fp + words[pc + 1];
      R[to] = 0;
      R[to + 1] = 0x7ff80000;
    }
    pc += 4;
  }
  thread.fuelSpent += granted - slice;
  return thread.trap(site);
}
