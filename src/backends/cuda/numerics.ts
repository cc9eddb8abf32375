/**
 * One PTX sequence per numeric operation. What PTX leaves open or does otherwise is settled here: every rounding is written out
 * (`.rn`, so that nothing is contracted), every NaN that could be told apart is made canonical, counts are masked, conversions to
 * integers saturate by comparison, and minimum and maximum order zeros by their bits.
 *
 * In a `fast` program additions, subtractions and products go without `.rn`: the assembler may then make one fma, rounded once, of a product and
 * the sum that takes it (PTX ISA, `mul`, `add`). All else is the same.
 */
import { TensorWasmError } from '../../core/errors.ts';
import type { NumericOp, ValueStmt, Var } from '../../core/ir/index.ts';
import type { Scope } from './_scope.ts';

type Num = Extract<ValueStmt, { readonly k: 'num' }>;
type Bits = 32 | 64;

const COMMUTATIVE = new Set(['add', 'mul', 'and', 'or', 'xor']);
const SWAPPED: Readonly<Record<string, string>> = { lt: 'gt', gt: 'lt', le: 'ge', ge: 'le', eq: 'eq', ne: 'ne' };
const INT_COMPARE = /^(eq|ne|lt|gt|le|ge)(_s|_u)?$/;
const FLOAT_COMPARE = new Set(['eq', 'ne', 'lt', 'gt', 'le', 'ge']);
const CANONICAL_NAN = { 32: '0x7fc00000', 64: '0x7ff8000000000000' } as const;
const MAGNITUDE = { 32: '0x7fffffff', 64: '0x7fffffffffffffff' } as const;
const SIGN = { 32: '0x80000000', 64: '0x8000000000000000' } as const;

/** Whether the operation leaves a predicate behind, so that its value may not be needed. */
export function isTest(op: NumericOp): boolean {
  const name = op.slice(4);
  return name === 'eqz' || op === 'ref.is_null' || op === 'ref.eq' || INT_COMPARE.test(name);
}

/** Emits one operation. `valueUnused`: only the predicate of a test is wanted. */
export function emitNumeric(s: Scope, stmt: Num, valueUnused = false) {
  const [family, name] = split(stmt.op);
  if (isTest(stmt.op)) return emitTest(s, stmt, family, name, valueUnused);
  if (name === 'wrap_i64') return unary(s, stmt, 'cvt.u32.u64');
  if (name === 'extend_i32_s') return unary(s, stmt, 'cvt.s64.s32');
  if (name === 'extend_i32_u') return unary(s, stmt, 'cvt.u64.u32');
  if (name.startsWith('reinterpret')) return unary(s, stmt, `mov.b${bitsOf(family)}`);
  if (name.startsWith('trunc_sat')) return emitTruncSat(s, stmt, family, name);
  if (family === 'f32' || family === 'f64') return emitFloat(s, stmt, bitsOf(family), name);
  return emitInteger(s, stmt, bitsOf(family), name);
}

function split(op: string): [string, string] {
  const dot = op.indexOf('.');
  return [op.slice(0, dot), op.slice(dot + 1)];
}

function bitsOf(family: string): Bits {
  return family.endsWith('64') ? 64 : 32;
}

function bank(bits: Bits): 'r' | 'd' {
  return bits === 64 ? 'd' : 'r';
}

function arg(stmt: Num, at: number): Var {
  const v = stmt.args[at];
  if (v === undefined) throw new TensorWasmError('internal', `Cannot emit ${stmt.op}: no operand ${at}`);
  return v;
}

function unary(s: Scope, stmt: Num, instruction: string): void {
  const a = s.reg(arg(stmt, 0));
  s.body.op(`${instruction} ${s.target(stmt.dst)}, ${a}`);
}

function emitTest(s: Scope, stmt: Num, family: string, name: string, valueUnused: boolean): void {
  const { body } = s;
  const x = arg(stmt, 0);
  const known = name === 'eqz' ? body.recall(x, 'truth') : undefined;
  let reg: string;
  let negated = false;
  if (typeof known === 'object') {
    reg = known.reg;
    negated = !known.negated;
  } else {
    reg = body.hold('p');
    body.op(comparison(s, stmt, family, name, reg));
  }
  const dst = s.target(stmt.dst);
  if (!valueUnused) body.op(`selp.b32 ${dst}, ${negated ? '0, 1' : '1, 0'}, ${reg}`);
  body.remember(stmt.dst, 'truth', { reg, negated });
}

function comparison(s: Scope, stmt: Num, family: string, name: string, p: string): string {
  const x = arg(stmt, 0);
  if (name === 'eqz') return `setp.eq.s${bitsOf(family)} ${p}, ${s.reg(x)}, 0`;
  if (stmt.op === 'ref.is_null') return `setp.eq.s32 ${p}, ${s.reg(x)}, -1`;
  const y = arg(stmt, 1);
  if (stmt.op === 'ref.eq') return `setp.eq.s32 ${p}, ${s.reg(x)}, ${s.use(y)}`;
  if (FLOAT_COMPARE.has(name) && family.startsWith('f')) {
    return `setp.${name === 'ne' ? 'neu' : name}.${family} ${p}, ${s.reg(x)}, ${s.reg(y)}`;
  }
  const [test = '', sign = 's'] = name.split('_');
  const unsigned = sign === 'u';
  const type = `${sign}${bitsOf(family)}`;
  if (s.constant(x) !== undefined && s.constant(y) === undefined) {
    return `setp.${SWAPPED[test]}.${type} ${p}, ${s.reg(y)}, ${s.use(x, unsigned)}`;
  }
  return `setp.${test}.${type} ${p}, ${s.reg(x)}, ${s.use(y, unsigned)}`;
}

function emitInteger(s: Scope, stmt: Num, bits: Bits, name: string) {
  const { body } = s;
  const temp = (): string => body.temp(bank(bits));
  const a = arg(stmt, 0);
  switch (name) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'and':
    case 'or':
    case 'xor': {
      const b = arg(stmt, 1);
      const swap = COMMUTATIVE.has(name) && s.constant(a) !== undefined;
      const instruction =
        name === 'mul' ? `mul.lo.u${bits}` : `${name}.${name === 'add' || name === 'sub' ? 'u' : 'b'}${bits}`;
      const left = s.reg(swap ? b : a);
      const right = s.use(swap ? a : b);
      return body.op(`${instruction} ${s.target(stmt.dst)}, ${left}, ${right}`);
    }
    case 'div_s':
    case 'div_u':
    case 'rem_u':
      return binary(s, stmt, `${name.slice(0, 3)}.${name.slice(4)}${bits}`);
    case 'rem_s': {
      const left = s.reg(a);
      const right = s.reg(arg(stmt, 1));
      const p = body.temp('p');
      const divisor = temp();
      body.op(`setp.eq.s${bits} ${p}, ${right}, -1`);
      body.op(`selp.b${bits} ${divisor}, 1, ${right}, ${p}`);
      return body.op(`rem.s${bits} ${s.target(stmt.dst)}, ${left}, ${divisor}`);
    }
    case 'shl':
    case 'shr_s':
    case 'shr_u': {
      const left = s.reg(a);
      const count = shiftCount(s, arg(stmt, 1), bits);
      const instruction = name === 'shl' ? `shl.b${bits}` : `shr.${name.slice(4)}${bits}`;
      return body.op(`${instruction} ${s.target(stmt.dst)}, ${left}, ${count}`);
    }
    case 'rotl':
    case 'rotr':
      return emitRotate(s, stmt, bits, name === 'rotl');
    case 'clz':
    case 'popcnt':
      return emitCount(s, stmt, bits, name === 'clz' ? 'clz' : 'popc', s.reg(a));
    case 'ctz': {
      const reversed = temp();
      body.op(`brev.b${bits} ${reversed}, ${s.reg(a)}`);
      return emitCount(s, stmt, bits, 'clz', reversed);
    }
    case 'extend8_s':
    case 'extend16_s':
    case 'extend32_s': {
      const shift = bits - Number.parseInt(name.slice(6), 10);
      const high = temp();
      body.op(`shl.b${bits} ${high}, ${s.reg(a)}, ${shift}`);
      return body.op(`shr.s${bits} ${s.target(stmt.dst)}, ${high}, ${shift}`);
    }
    case 'mulhi_u':
      return binary(s, stmt, 'mul.hi.u32');
    default:
      throw new TensorWasmError('internal', `Cannot emit ${stmt.op}: not an operation of this level`);
  }
}

function binary(s: Scope, stmt: Num, instruction: string): void {
  const a = s.reg(arg(stmt, 0));
  const b = s.reg(arg(stmt, 1));
  s.body.op(`${instruction} ${s.target(stmt.dst)}, ${a}, ${b}`);
}

function emitCount(s: Scope, stmt: Num, bits: Bits, instruction: string, from: string) {
  if (bits === 32) return s.body.op(`${instruction}.b32 ${s.target(stmt.dst)}, ${from}`);
  const count = s.body.temp('r');
  s.body.op(`${instruction}.b64 ${count}, ${from}`);
  s.body.op(`cvt.u64.u32 ${s.target(stmt.dst)}, ${count}`);
}

function shiftCount(s: Scope, v: Var, bits: Bits): string {
  const constant = s.constant(v);
  if (constant !== undefined) return (constant & BigInt(bits - 1)).toString();
  const masked = s.body.temp('r');
  let count = s.reg(v);
  if (bits === 64) {
    s.body.op(`cvt.u32.u64 ${masked}, ${count}`);
    count = masked;
  }
  s.body.op(`and.b32 ${masked}, ${count}, ${bits - 1}`);
  return masked;
}

function emitRotate(s: Scope, stmt: Num, bits: Bits, left: boolean) {
  const { body } = s;
  const a = s.reg(arg(stmt, 0));
  const count = shiftCount(s, arg(stmt, 1), bits);
  if (bits === 32) return body.op(`shf.${left ? 'l' : 'r'}.wrap.b32 ${s.target(stmt.dst)}, ${a}, ${a}, ${count}`);
  const [there, back] = left ? ['shl.b64', 'shr.u64'] : ['shr.u64', 'shl.b64'];
  const first = body.temp('d');
  const second = body.temp('d');
  let rest = (63 - Number(count)).toString();
  if (count.startsWith('%')) {
    rest = body.temp('r');
    body.op(`xor.b32 ${rest}, ${count}, 63`);
  }
  body.op(`${there} ${first}, ${a}, ${count}`);
  body.op(`${back} ${second}, ${a}, ${rest}`);
  body.op(`${back} ${second}, ${second}, 1`);
  body.op(`or.b64 ${s.target(stmt.dst)}, ${first}, ${second}`);
}

/** Puts the canonical NaN in place of any NaN in `from`, unless nothing can tell NaNs in the result apart. */
function canonical(s: Scope, stmt: Num, bits: Bits, compute: (to: string) => string) {
  const { body } = s;
  const { dst } = stmt;
  if (s.usage.observed[dst] === 0 || s.usage.unseen.has(stmt)) return body.op(compute(s.target(dst)));
  const raw = body.temp(bank(bits));
  const p = body.temp('p');
  body.op(compute(raw));
  body.op(`setp.nan.f${bits} ${p}, ${raw}, ${raw}`);
  body.op(`selp.b${bits} ${s.target(dst)}, ${CANONICAL_NAN[bits]}, ${raw}, ${p}`);
}

const ROUNDING: Readonly<Record<string, string>> = { ceil: 'rpi', floor: 'rmi', trunc: 'rzi', nearest: 'rni' };

function emitFloat(s: Scope, stmt: Num, bits: Bits, name: string) {
  const { body } = s;
  const type = `f${bits}`;
  const x = s.reg(arg(stmt, 0));
  switch (name) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div': {
      const y = s.reg(arg(stmt, 1));
      const rounding = s.unit.exactness === 'fast' && name !== 'div' ? '' : '.rn';
      return canonical(s, stmt, bits, (to) => `${name}${rounding}.${type} ${to}, ${x}, ${y}`);
    }
    case 'sqrt':
      return canonical(s, stmt, bits, (to) => `sqrt.rn.${type} ${to}, ${x}`);
    case 'ceil':
    case 'floor':
    case 'trunc':
    case 'nearest':
      return canonical(s, stmt, bits, (to) => `cvt.${ROUNDING[name]}.${type}.${type} ${to}, ${x}`);
    case 'demote_f64':
      return canonical(s, stmt, bits, (to) => `cvt.rn.f32.f64 ${to}, ${x}`);
    case 'promote_f32':
      return canonical(s, stmt, bits, (to) => `cvt.f64.f32 ${to}, ${x}`);
    case 'canon':
      return canonical(s, stmt, bits, (to) => `mov.b${bits} ${to}, ${x}`);
    case 'min':
    case 'max':
      return emitMinMax(s, stmt, bits, name, x, s.reg(arg(stmt, 1)));
    case 'abs':
      return body.op(`and.b${bits} ${s.target(stmt.dst)}, ${x}, ${MAGNITUDE[bits]}`);
    case 'neg':
      return body.op(`xor.b${bits} ${s.target(stmt.dst)}, ${x}, ${SIGN[bits]}`);
    case 'copysign': {
      const magnitude = body.temp(bank(bits));
      const sign = body.temp(bank(bits));
      body.op(`and.b${bits} ${magnitude}, ${x}, ${MAGNITUDE[bits]}`);
      body.op(`and.b${bits} ${sign}, ${s.reg(arg(stmt, 1))}, ${SIGN[bits]}`);
      return body.op(`or.b${bits} ${s.target(stmt.dst)}, ${magnitude}, ${sign}`);
    }
    default: {
      const from = /^convert_i(32|64)_([su])$/.exec(name);
      if (from === null)
        throw new TensorWasmError('internal', `Cannot emit ${stmt.op}: not an operation of this level`);
      return body.op(`cvt.rn.${type}.${from[2]}${from[1]} ${s.target(stmt.dst)}, ${x}`);
    }
  }
}

/** Equal operands are the same bits or two zeros: `or` gives the lesser zero, `and` the greater. */
function emitMinMax(s: Scope, stmt: Num, bits: Bits, name: 'min' | 'max', x: string, y: string): void {
  const { body } = s;
  const p = body.temp('p');
  const chosen = body.temp(bank(bits));
  const equal = body.temp(bank(bits));
  body.op(`setp.${name === 'min' ? 'lt' : 'gt'}.f${bits} ${p}, ${x}, ${y}`);
  body.op(`selp.b${bits} ${chosen}, ${x}, ${y}, ${p}`);
  body.op(`${name === 'min' ? 'or' : 'and'}.b${bits} ${equal}, ${x}, ${y}`);
  body.op(`setp.eq.f${bits} ${p}, ${x}, ${y}`);
  body.op(`selp.b${bits} ${chosen}, ${equal}, ${chosen}, ${p}`);
  body.op(`setp.nan.f${bits} ${p}, ${x}, ${y}`);
  body.op(`selp.b${bits} ${s.target(stmt.dst)}, ${CANONICAL_NAN[bits]}, ${chosen}, ${p}`);
}

/** Powers of two as float bits, by exponent and width. */
function power(exponent: number, bits: Bits): string {
  return bits === 32
    ? `0x${((exponent + 127) << 23).toString(16)}`
    : `0x${(BigInt(exponent + 1023) << 52n).toString(16)}`;
}

function emitTruncSat(s: Scope, stmt: Num, family: string, name: string): void {
  const { body } = s;
  const [, , from = '', sign = ''] = name.split('_');
  const to = bitsOf(family);
  const bits = bitsOf(from);
  const x = s.reg(arg(stmt, 0));
  const p = body.temp('p');
  const raw = body.temp(bank(to));
  const bound = body.temp(bank(bits));
  const test = (condition: string, other: string, value: string): void => {
    body.op(`setp.${condition}.f${bits} ${p}, ${x}, ${other}`);
    body.op(`selp.b${to} ${raw}, ${value}, ${raw}, ${p}`);
  };
  body.op(`cvt.rzi.${sign}${to}.f${bits} ${raw}, ${x}`);
  body.op(`mov.b${bits} ${bound}, ${power(sign === 's' ? to - 1 : to, bits)}`);
  test('ge', bound, sign === 's' ? MAGNITUDE[to] : '-1');
  body.op(`mov.b${bits} ${bound}, ${sign === 's' ? negative(power(to - 1, bits), bits) : '0'}`);
  test('le', bound, sign === 's' ? SIGN[to] : '0');
  body.op(`setp.nan.f${bits} ${p}, ${x}, ${x}`);
  body.op(`selp.b${to} ${s.target(stmt.dst)}, 0, ${raw}, ${p}`);
}

function negative(power: string, bits: Bits): string {
  return `0x${(BigInt(power) | (1n << BigInt(bits - 1))).toString(16)}`;
}
