/**
 * 64-bit division on words, as IR. Division by a divisor of at least 2^32 estimates the quotient from the
 * normalised high words (it is at most one too large after the shift, Knuth volume 2, 4.3.1); a smaller divisor takes two
 * steps of 64 by 32 bits, each by two digits of 16 bits.
 */
import type { Type, Var } from '../../ir/index.ts';
import type { Builder, Routine } from './_builder.ts';

const W = (n: number): Type[] => Array<Type>(n).fill('i32');

/** (u1:u0) / v with u1 < v: quotient and remainder, both one word. */
const DIV_64_BY_32: Routine = {
  name: 'i64.div_64_by_32',
  params: W(3),
  results: W(2),
  build: (b, [u1, u0, v]) => {
    const s = b.num('i32.clz', [v]);
    const d = b.i32('shl', v, s);
    const d1 = b.i32('shr_u', d, { c: 16 });
    const d0 = b.i32('and', d, { c: 0xffff });
    const spill = b.i32('shr_u', b.i32('shr_u', u0, { c: 1 }), b.i32('xor', s, { c: 31 }));
    const top = b.i32('or', b.i32('shl', u1, s), spill);
    const low = b.i32('shl', u0, s);
    const digit = (rest: Var, next: Var): readonly [Var, Var] => {
      const q = b.temp();
      const r = b.temp();
      b.i32('div_u', rest, d1, q);
      b.i32('sub', rest, b.i32('mul', q, d1), r);
      b.loop((again) => {
        const over = b.i32('shr_u', q, { c: 16 });
        const want = b.i32('gt_u', b.i32('mul', q, d0), b.i32('or', b.i32('shl', r, { c: 16 }), next));
        b.if(
          b.i32('or', b.i32('ne', over, { c: 0 }), want),
          () => {
            b.i32('sub', q, { c: 1 }, q);
            b.i32('add', r, d1, r);
          },
          () => b.const(0x10000, r),
        );
        again(b.not(b.i32('shr_u', r, { c: 16 })));
      });
      const joined = b.i32('or', b.i32('shl', rest, { c: 16 }), next);
      return [q, b.i32('sub', joined, b.i32('mul', q, d))];
    };
    const [q1, rest] = digit(top, b.i32('shr_u', low, { c: 16 }));
    const [q0, last] = digit(rest, b.i32('and', low, { c: 0xffff }));
    b.return(b.i32('or', b.i32('shl', q1, { c: 16 }), q0), b.i32('shr_u', last, s));
  },
};

/** Quotient and remainder; the divisor is not 0. */
export const DIV_REM_U: Routine = {
  name: 'i64.div_rem_u',
  params: W(4),
  results: W(4),
  build: (b, [a0, a1, d0, d1], routines) => {
    const zero = b.const(0);
    b.if(b.not(b.i32('or', a1, d1)), () => b.return(b.i32('div_u', a0, d0), zero, b.i32('rem_u', a0, d0), zero));
    b.if(b.not(d1), () => {
      const high = b.i32('div_u', a1, d0);
      const rest = b.i32('rem_u', a1, d0);
      const [low, rem] = routines.call(b, DIV_64_BY_32, [rest, a0, d0], [b.temp(), b.temp()]);
      b.return(low, high, rem, zero);
    });
    const s = b.num('i32.clz', [d1]);
    const spill = b.i32('shr_u', b.i32('shr_u', d0, { c: 1 }), b.i32('xor', s, { c: 31 }));
    const norm = b.i32('or', b.i32('shl', d1, s), spill);
    const half1 = b.i32('shr_u', a1, { c: 1 });
    const half0 = b.i32('or', b.i32('shr_u', a0, { c: 1 }), b.i32('shl', a1, { c: 31 }));
    const [estimate] = routines.call(b, DIV_64_BY_32, [half1, half0, norm], [b.temp(), b.temp()]);
    const q = b.temp();
    b.i32('shr_u', estimate, b.i32('xor', s, { c: 31 }), q);
    b.i32('sub', q, b.i32('ne', q, { c: 0 }), q);
    const p0 = b.i32('mul', q, d0);
    const p1 = b.i32('add', b.i32('mulhi_u', q, d0), b.i32('mul', q, d1));
    const r0 = b.i32('sub', a0, p0);
    const r1 = b.i32('sub', b.i32('sub', a1, p1), b.i32('lt_u', a0, p0));
    const below = b.select(b.i32('eq', r1, d1), b.i32('lt_u', r0, d0), b.i32('lt_u', r1, d1));
    const more = b.not(below);
    const m0 = b.select(more, d0, zero);
    const m1 = b.select(more, d1, zero);
    const high = b.i32('sub', b.i32('sub', r1, m1), b.i32('lt_u', r0, m0));
    b.return(b.i32('add', q, more), zero, b.i32('sub', r0, m0), high);
  },
};

/** (v ^ mask) - mask by words: the value negated where mask is all ones. */
function negateIf(b: Builder, lo: Var, hi: Var, mask: Var): readonly [Var, Var] {
  const l = b.i32('xor', lo, mask);
  const h = b.i32('xor', hi, mask);
  const bit = b.i32('and', mask, { c: 1 });
  const low = b.i32('add', l, bit);
  return [low, b.i32('add', h, b.i32('lt_u', low, bit))];
}

/** As {@link DIV_REM_U}, rounding toward zero; the remainder has the dividend's sign. MIN by -1 wraps, with remainder 0. */
export const DIV_REM_S: Routine = {
  name: 'i64.div_rem_s',
  params: W(4),
  results: W(4),
  build: (b, [a0, a1, d0, d1], routines) => {
    const sa = b.i32('shr_s', a1, { c: 31 });
    const sd = b.i32('shr_s', d1, { c: 31 });
    const a = negateIf(b, a0, a1, sa);
    const d = negateIf(b, d0, d1, sd);
    const [q0, q1, r0, r1] = routines.call(b, DIV_REM_U, [...a, ...d], [b.temp(), b.temp(), b.temp(), b.temp()]);
    b.return(...negateIf(b, q0, q1, b.i32('xor', sa, sd)), ...negateIf(b, r0, r1, sa));
  },
};
