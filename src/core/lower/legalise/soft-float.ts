/**
 * Replaces float operations that a target lacks by calls of the soft-float library, which is itself a program on i32 alone, so
 * that every target runs the same arithmetic. Its functions are spliced in behind the program's own, once each, without their fuel: fuel
 * counts the guest's events only. A 64-bit operand goes in as two words, a 64-bit result comes back as one word returned and
 * one in a global, which is appended to the program's.
 *
 * A target may have an operation but flush subnormals. Then it is **guarded**: computed natively, and again by the library when an
 * operand is subnormal or the result has the smallest exponent (a flushed result is a zero).
 *
 * Why the meaning stays: the library is compared with hardware arithmetic (`scripts/softfloat-soak.ts`), and it has no state but that one global. A guard
 * lets a native result stand only where no operand and no result could have been flushed.
 *
 * Cost: a call of about 30 (comparison) to 300 (f64 division) i32 operations; a guard six, and where lanes run both sides of a branch
 * in step, as in SwiftShader, the library's routine too.
 */
import { RefusedError } from '../../errors.ts';
import type { Func, NumericOp, Program, Signature, Stmt, Type, Var } from '../../ir/index.ts';
import { Builder, type Routine, Routines } from './_builder.ts';
import { type Leaf, mapVars, rewriteBody } from './_walk.ts';
import type { FloatSupport } from './target.ts';

const BITS_ONLY = /^(f32|f64)\.(neg|abs|copysign|canon)$|reinterpret/;

/** Whether an operation computes with floats, rather than moving their bits. */
export function isFloatArithmetic(op: NumericOp): boolean {
  return /f32|f64/.test(op) && !BITS_ONLY.test(op);
}

/** `library` is lowered from `core/softfloat`, with every export an entry: operations by name, '.' written as '_'. */
export function useSoftFloat(program: Program, support: FloatSupport, library: Program | null): Program {
  const routines = new Routines(program);
  const linker = new Linker(program, routines, library);
  const functions = program.functions.map((func) => {
    const vars = [...func.vars];
    const b = new Builder(vars);
    const body = rewriteBody(func.body, {
      cond: (v) => v,
      leaf(stmt, out) {
        b.next(out);
        if (stmt.k !== 'num' || !isFloatArithmetic(stmt.op) || support.native.has(stmt.op)) {
          out.push(stmt);
          return;
        }
        if (support.guarded.has(stmt.op)) {
          routines.call(b, guarded(stmt.op, stmt.args.length, linker), stmt.args, [stmt.dst]);
        } else linker.call(b, stmt.op, stmt.args, stmt.dst, func.index);
      },
    });
    return { ...func, vars, body };
  });
  return linker.finish(routines.finish(program, functions));
}

function guarded(op: NumericOp, arity: number, linker: Linker): Routine {
  return {
    name: `${op}.guarded`,
    params: Array<Type>(arity).fill('f32'),
    results: ['f32'],
    build: (b, params) => {
      const result = b.temp('f32');
      b.num(op, params, result);
      const bits = b.num('i32.reinterpret_f32', [result]);
      let risk = b.not(b.i32('and', bits, { c: 0x7f800000 }));
      for (const param of params) {
        const magnitude = b.i32('shl', b.num('i32.reinterpret_f32', [param]), { c: 1 });
        risk = b.i32('or', risk, b.i32('lt_u', b.i32('sub', magnitude, { c: 1 }), { c: 0x00ffffff }));
      }
      b.if(risk, () => linker.call(b, op, params, result, null));
      b.return(result);
    },
  };
}

class Linker {
  private readonly library: Program | null;
  private readonly routines: Routines;
  private readonly high: number;
  private readonly program: Program;

  constructor(program: Program, routines: Routines, library: Program | null) {
    this.program = program;
    this.routines = routines;
    this.library = library;
    this.high = program.globals.length;
  }

  call(b: Builder, op: NumericOp, args: readonly Var[], dst: Var, at: number | null): void {
    const name = op.replaceAll('.', '_');
    const entry = this.library?.entries.find((e) => e.name === name);
    if (!entry) throw new RefusedError(op, `cannot run ${op}: no routine for it`, { function: at });
    const words: Var[] = [];
    for (const v of args) {
      const type = b.vars[v];
      if (type === 'i32') words.push(v);
      else if (type === 'f32') words.push(b.num('i32.reinterpret_f32', [v]));
      else {
        const wide = type === 'f64' ? b.num('i64.reinterpret_f64', [v], b.temp('i64')) : v;
        words.push(b.num('i64.lo', [wide]), b.num('i64.hi', [wide]));
      }
    }
    const type = b.vars[dst];
    const low = type === 'i32' ? dst : b.temp();
    b.out.push({ k: 'call', func: this.link(entry.func), args: words, dsts: [low] });
    if (type === 'f32') b.num('f32.reinterpret_i32', [low], dst);
    if (type !== 'i64' && type !== 'f64') return;
    const high = b.temp();
    b.out.push({ k: 'global.get', dst: high, global: this.high });
    if (type === 'i64') b.num('i64.pack', [low, high], dst);
    else b.num('f64.reinterpret_i64', [b.num('i64.pack', [low, high], b.temp('i64'))], dst);
  }

  finish(program: Program): Program {
    if (this.library === null || program.functions.length === this.program.functions.length) return program;
    return { ...program, globals: [...program.globals, { type: 'i32', mutable: true }] };
  }

  /** Slot of a library function in the program, spliced in with all that it calls. The library has no recursion. */
  private link(slot: number): number {
    const library = this.library;
    if (!library) throw new RangeError('cannot link: no library');
    const func = library.functions[slot];
    const signature: Signature = library.signatures[func.signature];
    return this.routines.splice(`softfloat ${slot}`, signature, () => this.relocate(func));
  }

  private relocate(func: Func): Func {
    const body = rewriteBody(func.body, {
      cond: (v) => v,
      leaf: (stmt, out) => this.leaf(stmt, out),
    });
    return { ...func, index: null, name: `softfloat.${func.name.replace(/^.*\//, '')}`, body };
  }

  private leaf(stmt: Leaf, out: Stmt[]): void {
    // It never traps: what its lowering checks (a divisor of 0) its source excludes.
    if (stmt.k === 'fuel' || stmt.k === 'enter' || stmt.k === 'leave' || stmt.k === 'trap_if') return;
    if (stmt.k === 'trap') throw new RangeError('cannot link a library function that traps');
    if (stmt.k === 'call') out.push({ ...stmt, func: this.link(stmt.func) });
    else if (stmt.k === 'global.get' || stmt.k === 'global.set') out.push({ ...stmt, global: this.high });
    else out.push(mapVars(stmt, (v) => v));
  }
}
