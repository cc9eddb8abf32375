/**
 * Removes `load` and `store`: memory becomes whole 32-bit words, read, written and merged under a mask.
 *
 * Why the meaning stays: a `check` dominates each access, so `addr + offset` fits 32 bits and every byte of the access is inside memory; memory is a multiple
 * of 64 KiB, so the words that hold those bytes are inside as well, and no other word is touched: an access that does not cross a
 * word boundary uses one word. Stores of parts of a word merge, which leaves the other bytes to other lanes.
 *
 * Cost: an aligned word access tests two bits first; an unaligned one takes two words; a byte four operations more than its word.
 */
import type { Func, Program, Stmt, Var } from '../../ir/index.ts';
import { Builder, type Routine, Routines } from './_builder.ts';
import { rewriteBody } from './_walk.ts';

export function memoryToWords(program: Program): Program {
  const routines = new Routines(program);
  const functions = program.functions.map((func) => rewrite(func, routines));
  return routines.finish(program, functions);
}

function rewrite(func: Func, routines: Routines): Func {
  const vars = [...func.vars];
  const b = new Builder(vars);
  const body = rewriteBody(func.body, {
    cond: (v) => v,
    leaf(stmt, out) {
      b.next(out);
      if (stmt.k === 'load') load(b, stmt, routines);
      else if (stmt.k === 'store') store(b, stmt, routines);
      else out.push(stmt);
    },
  });
  return { ...func, vars, body };
}

function address(b: Builder, addr: Var, offset: number): Var {
  return offset === 0 ? addr : b.i32('add', addr, { c: offset });
}

function load(b: Builder, stmt: Extract<Stmt, { k: 'load' }>, routines: Routines): void {
  const at = address(b, stmt.addr, stmt.offset);
  switch (stmt.op) {
    case 'i32.load':
      routines.call(b, LOAD_32, [at], [stmt.dst]);
      return;
    case 'f32.load':
      b.num('f32.reinterpret_i32', routines.call(b, LOAD_32, [at]), stmt.dst);
      return;
    case 'i32.load16_u':
      routines.call(b, LOAD_16, [at], [stmt.dst]);
      return;
    case 'i32.load16_s':
      b.num('i32.extend16_s', routines.call(b, LOAD_16, [at]), stmt.dst);
      return;
    case 'i32.load8_u':
      b.i32('and', byte(b, at), { c: 0xff }, stmt.dst);
      return;
    case 'i32.load8_s':
      b.num('i32.extend8_s', [byte(b, at)], stmt.dst);
      return;
    default:
      throw new RangeError(`cannot turn ${stmt.op} into words: 64-bit accesses must be gone`);
  }
}

function store(b: Builder, stmt: Extract<Stmt, { k: 'store' }>, routines: Routines): void {
  const at = address(b, stmt.addr, stmt.offset);
  switch (stmt.op) {
    case 'i32.store':
      routines.call(b, STORE_32, [at, stmt.src]);
      return;
    case 'f32.store':
      routines.call(b, STORE_32, [at, b.num('i32.reinterpret_f32', [stmt.src])]);
      return;
    case 'i32.store16':
      routines.call(b, STORE_16, [at, stmt.src]);
      return;
    case 'i32.store8': {
      const shift = b.i32('shl', at, { c: 3 });
      const mask = b.i32('shl', b.const(0xff), shift);
      merge(b, word(b, at), b.i32('shl', stmt.src, shift), mask);
      return;
    }
    default:
      throw new RangeError(`cannot turn ${stmt.op} into words: 64-bit accesses must be gone`);
  }
}

function word(b: Builder, at: Var): Var {
  return b.i32('shr_u', at, { c: 2 });
}

function read(b: Builder, index: Var, dst = b.temp()): Var {
  b.out.push({ k: 'word.load', dst, index });
  return dst;
}

function merge(b: Builder, index: Var, src: Var, mask: Var): void {
  b.out.push({ k: 'word.merge', index, src, mask });
}

/** The word that holds the byte at `at`, shifted down to it. */
function byte(b: Builder, at: Var): Var {
  return b.i32('shr_u', read(b, word(b, at)), b.i32('shl', at, { c: 3 }));
}

const LOAD_32: Routine = {
  name: 'memory.load_32',
  params: ['i32'],
  results: ['i32'],
  build: (b, [at]) => {
    const index = word(b, at);
    const first = read(b, index);
    const part = b.i32('and', at, { c: 3 });
    b.if(part, () => {
      const shift = b.i32('shl', part, { c: 3 });
      const second = read(b, b.i32('add', index, { c: 1 }));
      const high = b.i32('shl', second, b.i32('sub', b.const(32), shift));
      b.return(b.i32('or', b.i32('shr_u', first, shift), high));
    });
    b.return(first);
  },
};

const LOAD_16: Routine = {
  name: 'memory.load_16',
  params: ['i32'],
  results: ['i32'],
  build: (b, [at]) => {
    const index = word(b, at);
    const value = b.temp();
    b.i32('shr_u', read(b, index), b.i32('shl', at, { c: 3 }), value);
    b.if(b.i32('eq', b.i32('and', at, { c: 3 }), { c: 3 }), () => {
      const second = read(b, b.i32('add', index, { c: 1 }));
      b.i32('or', value, b.i32('shl', second, { c: 8 }), value);
    });
    b.return(b.i32('and', value, { c: 0xffff }));
  },
};

const STORE_32: Routine = {
  name: 'memory.store_32',
  params: ['i32', 'i32'],
  results: [],
  build: (b, [at, value]) => {
    const index = word(b, at);
    const part = b.i32('and', at, { c: 3 });
    b.if(
      part,
      () => {
        const shift = b.i32('shl', part, { c: 3 });
        const back = b.i32('sub', b.const(32), shift);
        const ones = b.const(-1);
        merge(b, index, b.i32('shl', value, shift), b.i32('shl', ones, shift));
        merge(b, b.i32('add', index, { c: 1 }), b.i32('shr_u', value, back), b.i32('shr_u', ones, back));
      },
      () => void b.out.push({ k: 'word.store', index, src: value }),
    );
    b.return();
  },
};

const STORE_16: Routine = {
  name: 'memory.store_16',
  params: ['i32', 'i32'],
  results: [],
  build: (b, [at, value]) => {
    const index = word(b, at);
    const shift = b.i32('shl', at, { c: 3 });
    merge(b, index, b.i32('shl', value, shift), b.i32('shl', b.const(0xffff), shift));
    b.if(b.i32('eq', b.i32('and', at, { c: 3 }), { c: 3 }), () =>
      merge(b, b.i32('add', index, { c: 1 }), b.i32('shr_u', value, { c: 8 }), b.const(0xff)),
    );
    b.return();
  },
};
