/**
 * Linear memory by address policy. In a call or a grid it is bytes, at the frame's base; in a batch word `w` of a lane is
 * `stride` bytes from word `w - 1`. Device loads and stores want natural alignment and a fault would end the whole context, so every access
 * tests its address: aligned ones are one instruction, the others go byte by byte in a support function.
 */
import type { LoadOp, MemoryStmt, StoreOp, Var } from '../../core/ir/index.ts';
import type { Scope } from './_scope.ts';
import { interleaved } from './_scope.ts';
import { callSupport } from './_support.ts';

type Stmt<K extends MemoryStmt['k']> = Extract<MemoryStmt, { readonly k: K }>;

/** Bytes of an access, and whether it extends by sign. */
export interface AccessShape {
  readonly width: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** Whether the variable has 64 bits. */
  readonly wide: boolean;
}

export function shape(op: LoadOp | StoreOp): AccessShape {
  const isWide = op.startsWith('i64') || op.startsWith('f64');
  const narrow = /(?:load|store)(8|16|32)/.exec(op);
  const width = narrow === null ? (isWide ? 8 : 4) : narrow[1] === '8' ? 1 : narrow[1] === '16' ? 2 : 4;
  return { width, signed: op.endsWith('_s'), wide: isWide };
}

/** The address as 64 bits, without the access's offset. */
function address64(s: Scope, v: Var): string {
  const known = s.body.recall(v, 'wide');
  if (typeof known === 'string') return known;
  const reg = s.body.hold('d');
  s.body.op(`cvt.u64.u32 ${reg}, ${s.reg(v)}`);
  s.body.remember(v, 'wide', reg);
  return reg;
}

export function emitCheck(s: Scope, stmt: Stmt<'check'>): void {
  const { body } = s;
  const end = body.temp('d');
  const outside = body.temp('p');
  body.op(`add.u64 ${end}, ${address64(s, stmt.addr)}, ${stmt.offset + stmt.width}`);
  body.op(`setp.gt.u64 ${outside}, ${end}, ${s.memoryBytes}`);
  body.branch({ reg: outside, negated: false }, s.trap(stmt.site));
}

/** Between the brackets: where a byte-addressed access goes. */
function flatAddress(s: Scope, addr: Var, offset: number): string {
  const { body } = s;
  let base = body.recall(addr, 'host');
  if (typeof base !== 'string') {
    base = body.hold('d');
    body.op(`add.u64 ${base}, ${address64(s, addr)}, ${s.memory}`);
    body.remember(addr, 'host', base);
  }
  if (offset <= 0x7ffffff0) return offset === 0 ? base : `${base}+${offset}`;
  const far = body.temp('d');
  body.op(`add.u64 ${far}, ${base}, ${offset}`);
  return far;
}

/** Guest address plus offset, below 2^32 since a check has passed. */
export function address32(s: Scope, reg: string, offset: number): string {
  if (offset === 0) return reg;
  const sum = s.body.temp('r');
  s.body.op(`add.u32 ${sum}, ${reg}, ${offset}`);
  return sum;
}

/** Branches to the returned label when an access of `width` at the address is not aligned. */
export function branchUnaligned(s: Scope, address: string, width: number): string {
  const { body } = s;
  const low = body.temp('r');
  const unaligned = body.temp('p');
  const label = body.label();
  body.op(`and.b32 ${low}, ${address}, ${width - 1}`);
  body.op(`setp.ne.s32 ${unaligned}, ${low}, 0`);
  body.branch({ reg: unaligned, negated: false }, label);
  return label;
}

export function emitLoad(s: Scope, stmt: Stmt<'load'>) {
  if (interleaved(s.unit)) return emitInterleavedLoad(s, stmt);
  const { body } = s;
  const access = shape(stmt.op);
  const at = flatAddress(s, stmt.addr, stmt.offset);
  const type =
    access.width * 8 === (access.wide ? 64 : 32)
      ? `b${access.width * 8}`
      : `${access.signed ? 's' : 'u'}${access.width * 8}`;
  if (access.width === 1) return body.op(`ld.global.${type} ${s.target(stmt.dst)}, [${at}]`);
  const { memory } = s;
  const addr = s.reg(stmt.addr);
  const slow = branchUnaligned(s, address32(s, addr, stmt.offset & (access.width - 1)), access.width);
  const back = body.label();
  const dst = s.target(stmt.dst);
  body.op(`ld.global.${type} ${dst}, [${at}]`);
  body.rejoin(back);
  body.outOfLine(() => {
    body.rejoin(slow);
    const value = body.temp('d');
    callSupport(s, `tw_load${access.width}`, [memory, address32(s, addr, stmt.offset)], value);
    narrow(s, dst, value, access);
    body.op(`bra ${back}`);
  });
}

/** Takes a value of `width` bytes, zero-extended in a 64-bit register, to the destination's type. */
export function narrow(s: Scope, dst: string, value: string, access: AccessShape) {
  const { body } = s;
  const bits = access.width * 8;
  if (access.wide) {
    if (!access.signed || bits === 64) return body.op(`mov.b64 ${dst}, ${value}`);
    body.op(`shl.b64 ${value}, ${value}, ${64 - bits}`);
    return body.op(`shr.s64 ${dst}, ${value}, ${64 - bits}`);
  }
  if (!access.signed || bits === 32) return body.op(`cvt.u32.u64 ${dst}, ${value}`);
  const low = body.temp('r');
  body.op(`cvt.u32.u64 ${low}, ${value}`);
  body.op(`shl.b32 ${low}, ${low}, ${32 - bits}`);
  body.op(`shr.s32 ${dst}, ${low}, ${32 - bits}`);
}

export function emitStore(s: Scope, stmt: Stmt<'store'>) {
  if (interleaved(s.unit)) return emitInterleavedStore(s, stmt);
  const { body } = s;
  const access = shape(stmt.op);
  const at = flatAddress(s, stmt.addr, stmt.offset);
  const src = s.reg(stmt.src);
  const bits = access.width * 8;
  const type = bits === (access.wide ? 64 : 32) ? `b${bits}` : `u${bits}`;
  if (access.width === 1) return body.op(`st.global.${type} [${at}], ${src}`);
  const { memory } = s;
  const addr = s.reg(stmt.addr);
  const slow = branchUnaligned(s, address32(s, addr, stmt.offset & (access.width - 1)), access.width);
  const back = body.label();
  body.op(`st.global.${type} [${at}], ${src}`);
  body.rejoin(back);
  body.outOfLine(() => {
    body.rejoin(slow);
    const address = address32(s, addr, stmt.offset);
    callSupport(s, `tw_store${access.width}`, [memory, address, widened(s, src, access.wide)]);
    body.op(`bra ${back}`);
  });
}

export function widened(s: Scope, value: string, isWide: boolean): string {
  if (isWide) return value;
  const out = s.body.temp('d');
  s.body.op(`cvt.u64.u32 ${out}, ${value}`);
  return out;
}

/** Device address of the word that holds the guest's byte at `address`. */
function wordAddress(s: Scope, address: string): string {
  const { body } = s;
  const word = body.temp('r');
  const out = body.temp('d');
  body.op(`shr.u32 ${word}, ${address}, 2`);
  body.op(`mad.wide.u32 ${out}, ${word}, ${s.stride}, ${s.memory}`);
  return out;
}

/** The next word of the same lane. */
function nextWord(s: Scope, word: string): string {
  const step = s.body.temp('d');
  const out = s.body.temp('d');
  s.body.op(`cvt.u64.u32 ${step}, ${s.stride}`);
  s.body.op(`add.u64 ${out}, ${word}, ${step}`);
  return out;
}

function emitInterleavedLoad(s: Scope, stmt: Stmt<'load'>): void {
  const { body } = s;
  const access = shape(stmt.op);
  const address = address32(s, s.reg(stmt.addr), stmt.offset);
  const { memory, stride } = s;
  const slow = access.width === 1 ? null : branchUnaligned(s, address, Math.min(access.width, 4));
  const back = body.label();
  const word = wordAddress(s, address);
  const dst = slow === null ? '' : s.target(stmt.dst);
  if (access.width === 8) {
    const value = loadPair(s, word, nextWord(s, word));
    body.op(`mov.b64 ${dst}, ${value}`);
  } else {
    const value = body.temp('r');
    body.op(`ld.global.b32 ${value}, [${word}]`);
    extract(s, dst === '' ? s.target(stmt.dst) : dst, value, address, access);
  }
  if (slow === null) return;
  body.rejoin(back);
  body.outOfLine(() => {
    body.rejoin(slow);
    const value = body.temp('d');
    callSupport(s, `tw_load${access.width}`, [memory, stride, address], value);
    narrow(s, dst, value, access);
    body.op(`bra ${back}`);
  });
}

/** Two words as one 64-bit value. */
export function loadPair(s: Scope, low: string, high: string): string {
  const { body } = s;
  const words = [body.temp('r'), body.temp('r')];
  const [lo, hi] = [body.temp('d'), body.temp('d')];
  body.op(`ld.global.b32 ${words[0]}, [${low}]`);
  body.op(`ld.global.b32 ${words[1]}, [${high}]`);
  body.op(`cvt.u64.u32 ${lo}, ${words[0]}`);
  body.op(`cvt.u64.u32 ${hi}, ${words[1]}`);
  body.op(`shl.b64 ${hi}, ${hi}, 32`);
  body.op(`or.b64 ${lo}, ${lo}, ${hi}`);
  return lo;
}

/** Takes the bytes at `address` out of their word. They lie in one word, being aligned. */
function extract(s: Scope, dst: string, word: string, address: string, access: AccessShape): void {
  const { body } = s;
  const bits = access.width * 8;
  const low = access.wide ? body.temp('r') : dst;
  if (bits === 32) body.op(`mov.b32 ${low}, ${word}`);
  else {
    const shift = bitShift(s, address);
    body.op(`shr.u32 ${word}, ${word}, ${shift}`);
    body.op(`shl.b32 ${word}, ${word}, ${32 - bits}`);
    body.op(`shr.${access.signed ? 's' : 'u'}32 ${low}, ${word}, ${32 - bits}`);
  }
  if (access.wide) body.op(`cvt.${access.signed ? 's64.s32' : 'u64.u32'} ${dst}, ${low}`);
}

/** Eight times the address's place in its word. */
function bitShift(s: Scope, address: string): string {
  const shift = s.body.temp('r');
  s.body.op(`and.b32 ${shift}, ${address}, 3`);
  s.body.op(`shl.b32 ${shift}, ${shift}, 3`);
  return shift;
}

function emitInterleavedStore(s: Scope, stmt: Stmt<'store'>): void {
  const { body } = s;
  const access = shape(stmt.op);
  const address = address32(s, s.reg(stmt.addr), stmt.offset);
  const src = s.reg(stmt.src);
  const { memory, stride } = s;
  const slow = access.width === 1 ? null : branchUnaligned(s, address, Math.min(access.width, 4));
  const back = body.label();
  const word = wordAddress(s, address);
  if (access.width === 8) storePair(s, word, nextWord(s, word), src);
  else {
    let low = src;
    if (access.wide) {
      low = body.temp('r');
      body.op(`cvt.u32.u64 ${low}, ${src}`);
    }
    if (access.width === 4) body.op(`st.global.b32 [${word}], ${low}`);
    else merge(s, word, low, address, access.width);
  }
  if (slow === null) return;
  body.rejoin(back);
  body.outOfLine(() => {
    body.rejoin(slow);
    callSupport(s, `tw_store${access.width}`, [memory, stride, address, widened(s, src, access.wide)]);
    body.op(`bra ${back}`);
  });
}

export function storePair(s: Scope, low: string, high: string, value: string): void {
  const { body } = s;
  const word = body.temp('r');
  const rest = body.temp('d');
  body.op(`cvt.u32.u64 ${word}, ${value}`);
  body.op(`st.global.b32 [${low}], ${word}`);
  body.op(`shr.u64 ${rest}, ${value}, 32`);
  body.op(`cvt.u32.u64 ${word}, ${rest}`);
  body.op(`st.global.b32 [${high}], ${word}`);
}

/** Puts one or two bytes into their word, which belongs to this lane alone. */
function merge(s: Scope, word: string, value: string, address: string, width: number): void {
  const { body } = s;
  const shift = bitShift(s, address);
  const mask = body.temp('r');
  const put = body.temp('r');
  const old = body.temp('r');
  const ones = width === 1 ? 0xff : 0xffff;
  body.op(`mov.b32 ${mask}, ${ones}`);
  body.op(`and.b32 ${put}, ${value}, ${ones}`);
  body.op(`shl.b32 ${mask}, ${mask}, ${shift}`);
  body.op(`shl.b32 ${put}, ${put}, ${shift}`);
  body.op(`xor.b32 ${mask}, ${mask}, -1`);
  body.op(`ld.global.b32 ${old}, [${word}]`);
  body.op(`and.b32 ${old}, ${old}, ${mask}`);
  body.op(`or.b32 ${old}, ${old}, ${put}`);
  body.op(`st.global.b32 [${word}], ${old}`);
}

export function emitMemorySize(s: Scope, stmt: Stmt<'memory.size'>): void {
  const pages = s.body.temp('d');
  s.body.op(`shr.u64 ${pages}, ${s.memoryBytes}, 16`);
  s.body.op(`cvt.u32.u64 ${s.target(stmt.dst)}, ${pages}`);
}

export function emitMemoryGrow(s: Scope, stmt: Stmt<'memory.grow'>) {
  const { body } = s;
  if (s.unit.mode === 'grid') return body.op(`mov.b32 ${s.target(stmt.dst)}, -1`);
  const delta = s.reg(stmt.delta);
  const result = body.temp('d');
  callSupport(s, 'tw_memory_grow', [s.frame, delta], result, true);
  body.op(`cvt.u32.u64 ${s.target(stmt.dst)}, ${result}`);
  s.reloadMemoryBytes();
}

/** Bounds first, with 64-bit sums; then a support function moves the bytes, where the lane may be stopped midway. */
export function emitBulk(s: Scope, stmt: Stmt<'memory.fill'> | Stmt<'memory.copy'> | Stmt<'memory.init'>) {
  const { body } = s;
  const length = s.reg(stmt.length);
  checkRange(s, s.reg(stmt.to), length, s.memoryBytes, s.trap(stmt.site));
  const site = body.temp('r');
  const move = (name: string, ...args: readonly string[]): void =>
    callSupport(s, name, [s.frame, s.reg(stmt.to), ...args, site], undefined, true);
  body.op(`mov.b32 ${site}, ${stmt.site + 1}`);
  if (stmt.k === 'memory.fill') return move('tw_memory_fill', s.reg(stmt.value), length);
  if (stmt.k === 'memory.copy') {
    checkRange(s, s.reg(stmt.from), length, s.memoryBytes, s.trap(stmt.site));
    return move('tw_memory_copy', s.reg(stmt.from), length);
  }
  const bytes = s.unit.program.data[stmt.segment]?.length ?? 0;
  const available = segmentLength(s, s.unit.state.droppedData + stmt.segment, bytes);
  checkRange(s, s.reg(stmt.from), length, available, s.trap(stmt.site));
  const start = body.temp('r');
  body.op(`mov.b32 ${start}, ${s.unit.constants.data[stmt.segment] ?? 0}`);
  move('tw_memory_init', s.reg(stmt.from), length, start);
}

/** Branches to `trap` unless `start + length <= size`, all unsigned, `size` of 64 bits. */
export function checkRange(s: Scope, start: string, length: string, size: string, trap: string): void {
  const { body } = s;
  const [from, count] = [body.temp('d'), body.temp('d')];
  const outside = body.temp('p');
  body.op(`cvt.u64.u32 ${from}, ${start}`);
  body.op(`cvt.u64.u32 ${count}, ${length}`);
  body.op(`add.u64 ${from}, ${from}, ${count}`);
  body.op(`setp.gt.u64 ${outside}, ${from}, ${size}`);
  body.branch({ reg: outside, negated: false }, trap);
}

/** A segment's length in a 64-bit register: none once its flag in the state is set. */
export function segmentLength(s: Scope, flagWord: number, length: number): string {
  const { body } = s;
  const flag = body.temp('r');
  const dropped = body.temp('p');
  const out = body.temp('d');
  body.op(`ld.global.b32 ${flag}, [${stateAddress(s, flagWord)}]`);
  body.op(`setp.ne.s32 ${dropped}, ${flag}, 0`);
  body.op(`selp.b64 ${out}, 0, ${length}, ${dropped}`);
  return out;
}

export function emitDrop(s: Scope, flagWord: number): void {
  const one = s.body.temp('r');
  s.body.op(`mov.b32 ${one}, 1`);
  s.body.op(`st.global.b32 [${stateAddress(s, flagWord)}], ${one}`);
}

/** Between the brackets: a state word whose place is known. */
export function stateAddress(s: Scope, word: number): string {
  if (!interleaved(s.unit)) return `${s.state}+${4 * word}`;
  const out = s.body.temp('d');
  s.body.op(`mad.wide.u32 ${out}, ${s.stride}, ${word}, ${s.state}`);
  return out;
}

/** Between the brackets: a state word whose place is in a register. */
export function stateAddressAt(s: Scope, word: string): string {
  const out = s.body.temp('d');
  s.body.op(`mad.wide.u32 ${out}, ${word}, ${interleaved(s.unit) ? s.stride : 4}, ${s.state}`);
  return out;
}
