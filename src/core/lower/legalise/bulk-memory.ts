/**
 * Removes memory.fill, memory.copy and memory.init: a range check that traps at the statement's site before any effect, then a call of
 * a routine that moves four bytes at a time. A copy whose destination lies above its source runs from the end, so that overlap
 * reads each byte before it is overwritten. A segment is read by whole words (`data.load`), two for each word of an unaligned start, and its
 * length is 0 once it is dropped (`data.size`). The routines' loops take no fuel: fuel counts the guest's own loops.
 *
 * Why the meaning stays: the check is the statement's own, so nothing is written before a trap; past it every byte is within memory and segment, and the order of
 * the moves keeps what overlaps.
 *
 * Cost: about one load and one store per word, two more each where the addresses are not aligned; a routine for each segment that is used.
 */
import type { Program, Site, Stmt, Var } from '../../ir/index.ts';
import { Builder, type Routine, Routines } from './_builder.ts';
import { rewriteBody } from './_walk.ts';

/** @param segments Whether memory.init goes as well: a target that can read segments may keep it. */
export function removeBulkMemory(program: Program, segments = true): Program {
  const routines = new Routines(program);
  const functions = program.functions.map((func) => {
    const vars = [...func.vars];
    const b = new Builder(vars);
    const body = rewriteBody(func.body, {
      cond: (v) => v,
      leaf(stmt, out) {
        b.next(out);
        if (stmt.k === 'memory.fill') {
          checkRange(b, stmt.to, stmt.length, stmt.site);
          routines.call(b, FILL, [stmt.to, stmt.value, stmt.length]);
        } else if (stmt.k === 'memory.copy') {
          checkRange(b, stmt.from, stmt.length, stmt.site);
          checkRange(b, stmt.to, stmt.length, stmt.site);
          routines.call(b, COPY, [stmt.to, stmt.from, stmt.length]);
        } else if (stmt.k === 'memory.init' && segments) {
          const size = b.temp();
          b.out.push({ k: 'data.size', segment: stmt.segment, dst: size });
          checkWithin(b, stmt.from, stmt.length, size, stmt.site);
          checkRange(b, stmt.to, stmt.length, stmt.site);
          routines.call(b, init(stmt.segment), [stmt.to, stmt.from, stmt.length]);
        } else out.push(stmt);
      },
    });
    return { ...func, vars, body };
  });
  return routines.finish(program, functions);
}

/** Traps unless `at + length <= size`, whose sum needs 33 bits: a size below 2^32 is past what wraps. */
export function checkWithin(b: Builder, at: Var, length: Var, size: Var, site: Site): void {
  const end = b.i32('add', at, length);
  const outside = b.i32('or', b.i32('lt_u', end, at), b.i32('gt_u', end, size));
  b.out.push({ k: 'trap_if', cond: outside, site });
}

/**
 * Traps unless `at + length <= size`. The sum needs 33 bits and the size may be 2^32, so pages are compared: the last byte's page
 * must exist. A sum of exactly 2^32 wraps to 0, whose last byte is on page 65535, as it should be.
 */
function checkRange(b: Builder, at: Var, length: Var, site: Site): void {
  const end = b.i32('add', at, length);
  const past = b.i32('and', b.i32('lt_u', end, at), b.i32('ne', end, { c: 0 }));
  const page = b.i32('shr_u', b.i32('sub', end, { c: 1 }), { c: 16 });
  const pages = b.temp();
  b.out.push({ k: 'memory.size', dst: pages });
  const some = b.i32('ne', b.i32('or', at, length), { c: 0 });
  const outside = b.i32('and', some, b.i32('or', past, b.i32('ge_u', page, pages)));
  b.out.push({ k: 'trap_if', cond: outside, site });
}

function load(b: Builder, op: 'i32.load' | 'i32.load8_u', addr: Var): Var {
  const dst = b.temp();
  b.out.push({ k: 'load', op, dst, addr, offset: 0 });
  return dst;
}

function store(b: Builder, op: 'i32.store' | 'i32.store8', addr: Var, src: Var): void {
  b.out.push({ k: 'store', op, addr, offset: 0, src } satisfies Stmt);
}

const FILL: Routine = {
  name: 'memory.fill',
  params: ['i32', 'i32', 'i32'],
  results: [],
  build: (b, [to, value, length]) => {
    const word = b.i32('mul', b.i32('and', value, { c: 0xff }), { c: 0x01010101 });
    step(b, length, 4, () => {
      store(b, 'i32.store', to, word);
      b.i32('add', to, { c: 4 }, to);
    });
    step(b, length, 1, () => {
      store(b, 'i32.store8', to, word);
      b.i32('add', to, { c: 1 }, to);
    });
    b.return();
  },
};

const COPY: Routine = {
  name: 'memory.copy',
  params: ['i32', 'i32', 'i32'],
  results: [],
  build: (b, [to, from, length]) => {
    const move = (bytes: 1 | 4): void =>
      bytes === 4
        ? store(b, 'i32.store', to, load(b, 'i32.load', from))
        : store(b, 'i32.store8', to, load(b, 'i32.load8_u', from));
    const advance = (bytes: number): void => {
      b.i32('add', to, { c: bytes }, to);
      b.i32('add', from, { c: bytes }, from);
    };
    b.if(
      b.i32('le_u', to, from),
      () => {
        for (const bytes of [4, 1] as const) {
          step(b, length, bytes, () => {
            move(bytes);
            advance(bytes);
          });
        }
      },
      () => {
        b.i32('add', to, length, to);
        b.i32('add', from, length, from);
        for (const bytes of [4, 1] as const) {
          step(b, length, bytes, () => {
            advance(-bytes);
            move(bytes);
          });
        }
      },
    );
    b.return();
  },
};

function init(segment: number): Routine {
  return {
    name: `memory.init ${segment}`,
    params: ['i32', 'i32', 'i32'],
    results: [],
    build: (b, [to, from, length]) => {
      const read = (index: Var): Var => {
        const dst = b.temp();
        b.out.push({ k: 'data.load', segment, dst, index });
        return dst;
      };
      const advance = (bytes: number): void => {
        b.i32('add', to, { c: bytes }, to);
        b.i32('add', from, { c: bytes }, from);
      };
      step(b, length, 4, () => {
        const index = b.i32('shr_u', from, { c: 2 });
        const shift = b.i32('shl', b.i32('and', from, { c: 3 }), { c: 3 });
        // Shifted in two steps, since a shift by 32 is none: an aligned start takes nothing from the second word.
        const second = b.i32('shl', read(b.i32('add', index, { c: 1 })), { c: 1 });
        const high = b.i32('shl', second, b.i32('xor', shift, { c: 31 }));
        store(b, 'i32.store', to, b.i32('or', b.i32('shr_u', read(index), shift), high));
        advance(4);
      });
      step(b, length, 1, () => {
        const word = read(b.i32('shr_u', from, { c: 2 }));
        store(b, 'i32.store8', to, b.i32('shr_u', word, b.i32('shl', from, { c: 3 })));
        advance(1);
      });
      b.return();
    },
  };
}

/** `while (left >= bytes) { body; left -= bytes; }` */
export function step(b: Builder, left: Var, bytes: number, body: () => void): void {
  b.loop((again) => {
    const enough = b.i32('ge_u', left, { c: bytes });
    b.if(enough, () => {
      body();
      b.i32('sub', left, { c: bytes }, left);
    });
    again(enough);
  });
}
