/** WGSL text of numeric operations. Every value is a u32: integers as themselves, floats as their bits. */
import type { NumericOp } from '../../core/ir/index.ts';
import { MEMORY_GROW } from './_memory.ts';

type Print = (a: string, b: string) => string;

const signed = (v: string): string => `bitcast<i32>(${v})`;
const flag = (test: string): string => `select(0u, 1u, ${test})`;
const signedBinary =
  (operator: string): Print =>
  (a, b) =>
    `bitcast<u32>(${signed(a)} ${operator} ${signed(b)})`;
const binary =
  (operator: string): Print =>
  (a, b) =>
    `${a} ${operator} ${b}`;
const compare =
  (operator: string): Print =>
  (a, b) =>
    flag(`${a} ${operator} ${b}`);
const compareSigned =
  (operator: string): Print =>
  (a, b) =>
    flag(`${signed(a)} ${operator} ${signed(b)}`);
const extend =
  (shift: number): Print =>
  (a) =>
    `bitcast<u32>(${signed(`${a} << ${shift}u`)} >> ${shift}u)`;
const call =
  (name: string): Print =>
  (a, b) =>
    b === '' ? `${name}(${a})` : `${name}(${a}, ${b})`;
const same: Print = (a) => a;

/**
 * WGSL defines what the IR leaves open or excludes: a division by zero and of MIN by -1 yields something, and `MIN % -1` is 0.
 * Shift counts are masked here, because WGSL rejects a constant count past the width.
 */
export const EXPRESSIONS: Readonly<Partial<Record<NumericOp, Print>>> = {
  'i32.add': binary('+'),
  'i32.sub': binary('-'),
  'i32.mul': binary('*'),
  'i32.div_u': binary('/'),
  'i32.rem_u': binary('%'),
  'i32.div_s': signedBinary('/'),
  'i32.rem_s': signedBinary('%'),
  'i32.and': binary('&'),
  'i32.or': binary('|'),
  'i32.xor': binary('^'),
  'i32.shl': (a, b) => `${a} << (${b} & 31u)`,
  'i32.shr_u': (a, b) => `${a} >> (${b} & 31u)`,
  'i32.shr_s': (a, b) => `bitcast<u32>(${signed(a)} >> (${b} & 31u))`,
  'i32.rotl': (a, b) => `(${a} << (${b} & 31u)) | (${a} >> ((32u - ${b}) & 31u))`,
  'i32.rotr': (a, b) => `(${a} >> (${b} & 31u)) | (${a} << ((32u - ${b}) & 31u))`,
  'i32.eq': compare('=='),
  'i32.ne': compare('!='),
  'i32.lt_u': compare('<'),
  'i32.gt_u': compare('>'),
  'i32.le_u': compare('<='),
  'i32.ge_u': compare('>='),
  'i32.lt_s': compareSigned('<'),
  'i32.gt_s': compareSigned('>'),
  'i32.le_s': compareSigned('<='),
  'i32.ge_s': compareSigned('>='),
  'i32.eqz': (a) => flag(`${a} == 0u`),
  'i32.clz': call('countLeadingZeros'),
  'i32.ctz': call('countTrailingZeros'),
  'i32.popcnt': call('countOneBits'),
  'i32.extend8_s': extend(24),
  'i32.extend16_s': extend(16),
  'i32.mulhi_u': call('mulhi_u'),
  'i32.reinterpret_f32': same,
  'f32.reinterpret_i32': same,
  'f32.neg': (a) => `${a} ^ 0x80000000u`,
  'f32.abs': (a) => `${a} & 0x7fffffffu`,
  'f32.copysign': (a, b) => `(${a} & 0x7fffffffu) | (${b} & 0x80000000u)`,
  'f32.canon': call('f32_canon'),
  'f32.add': call('f32_add'),
  'f32.sub': call('f32_sub'),
  'f32.mul': call('f32_mul'),
  'f32.div': call('f32_div'),
  'f32.sqrt': call('f32_sqrt'),
  'ref.is_null': (a) => flag(`${a} == 0xffffffffu`),
  'ref.eq': compare('=='),
};

/**
 * Helper functions by name, printed when used. The operands of a float operation are xored with `zero` and `naught`, which are 0 but come from a
 * buffer: no compiler sees through them, so none knows an operand to be a constant (`x * 0` is not always 0), the other operand (`x - x`) or
 * another operation's result (`(a + c) - a`). See numerics.ts. Without `barrier` compilers may rewrite the operation with others; without
 * `canonical` a computed NaN has any bits.
 */
export function helper(name: string, barrier: boolean, canonical = barrier): string {
  const operand = (v: string, zero: string): string =>
    barrier ? `bitcast<f32>(${v} ^ ${zero})` : `bitcast<f32>(${v})`;
  const native = (expression: string): string =>
    canonical ? `return f32_canon(bitcast<u32>(${expression}));` : `return bitcast<u32>(${expression});`;
  const both = (operator: string): string => native(`${operand('a', 'zero')} ${operator} ${operand('b', 'naught')}`);
  switch (name) {
    case 'memory_grow':
      return MEMORY_GROW;
    case 'mulhi_u':
      return [
        'fn mulhi_u(a: u32, b: u32) -> u32 {',
        '  let low = (a & 0xffffu) * (b & 0xffffu);',
        '  let one = (a >> 16u) * (b & 0xffffu) + (low >> 16u);',
        '  let two = (a & 0xffffu) * (b >> 16u) + (one & 0xffffu);',
        '  return (a >> 16u) * (b >> 16u) + (one >> 16u) + (two >> 16u);',
        '}',
      ].join('\n');
    case 'f32_canon':
      return 'fn f32_canon(a: u32) -> u32 {\n  return select(a, 0x7fc00000u, (a & 0x7fffffffu) > 0x7f800000u);\n}';
    case 'f32_add':
      return `fn f32_add(a: u32, b: u32) -> u32 {\n  ${both('+')}\n}`;
    case 'f32_sub':
      return `fn f32_sub(a: u32, b: u32) -> u32 {\n  ${both('-')}\n}`;
    case 'f32_mul':
      return `fn f32_mul(a: u32, b: u32) -> u32 {\n  ${both('*')}\n}`;
    case 'f32_div':
      return `fn f32_div(a: u32, b: u32) -> u32 {\n  ${both('/')}\n}`;
    case 'f32_sqrt':
      return `fn f32_sqrt(a: u32) -> u32 {\n  ${native(`sqrt(${operand('a', 'zero')})`)}\n}`;
    default:
      throw new RangeError(`cannot print helper ${name}: unknown`);
  }
}
