import type { Func, NumericOp, Program, Signature, Stmt, Type, Var } from '../../ir/index.ts';

/**
 * Writes straight-line replacements and whole routines. In a function that is being rewritten temporaries are scratch:
 * {@link Builder.next} takes them back at each statement, so that `vars` grows by the largest expansion, not by their sum.
 */
export class Builder {
  out: Stmt[] = [];
  readonly vars: Type[];
  private readonly scratch = new Map<Type, Var[]>();
  private readonly used = new Map<Type, number>();
  private labels: number;

  constructor(vars: Type[], firstLabel = 0) {
    this.vars = vars;
    this.labels = firstLabel;
  }

  /** Starts the expansion of the next statement: earlier temporaries are free again. */
  next(out: Stmt[]): this {
    this.out = out;
    this.used.clear();
    return this;
  }

  temp(type: Type = 'i32'): Var {
    let pool = this.scratch.get(type);
    if (!pool) {
      pool = [];
      this.scratch.set(type, pool);
    }
    const at = this.used.get(type) ?? 0;
    this.used.set(type, at + 1);
    if (at === pool.length) pool.push(this.vars.push(type) - 1);
    return pool[at];
  }

  const(value: number, dst = this.temp()): Var {
    this.out.push({ k: 'const', dst, lo: value | 0, hi: 0 });
    return dst;
  }

  num(op: NumericOp, args: readonly Var[], dst = this.temp()): Var {
    this.out.push({ k: 'num', op, dst, args });
    return dst;
  }

  /** `i32.<op>` on two variables, or a variable and a constant. */
  i32(op: string, a: Var, b: Var | { readonly c: number }, dst?: Var): Var {
    const right = typeof b === 'number' ? b : this.const(b.c);
    return this.num(`i32.${op}` as NumericOp, [a, right], dst ?? this.temp());
  }

  not(a: Var): Var {
    return this.num('i32.eqz', [a]);
  }

  select(cond: Var, a: Var, b: Var, dst = this.temp()): Var {
    this.out.push({ k: 'select', dst, cond, a, b });
    return dst;
  }

  set(dst: Var, src: Var): void {
    this.out.push({ k: 'copy', dst, src });
  }

  return(...values: Var[]): void {
    this.out.push({ k: 'return', values });
  }

  if(cond: Var, then: () => void, otherwise: () => void = () => {}): void {
    const label = this.labels++;
    const first = this.nested(then);
    // biome-ignore lint/suspicious/noThenProperty: the IR's `if` names its arms as WebAssembly does.
    this.out.push({ k: 'if', label, cond, then: first, else: this.nested(otherwise) });
  }

  /** A loop that is left when its body ends without {@link Builder.again}. */
  loop(body: (again: (cond: Var) => void) => void): void {
    const label = this.labels++;
    const again = (cond: Var): void => void this.out.push({ k: 'br_if', label, cond });
    this.out.push({ k: 'loop', label, body: this.nested(() => body(again)) });
  }

  private nested(build: () => void): Stmt[] {
    const outer = this.out;
    this.out = [];
    build();
    const inner = this.out;
    this.out = outer;
    return inner;
  }
}

/** A routine on words: `build` gets the parameters, and ends every path with a `return`. */
export interface Routine {
  readonly name: string;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  readonly build: (b: Builder, params: readonly Var[], routines: Routines) => void;
}

/** The routines that a pass calls, each built once and appended behind the program's functions. */
export class Routines {
  private readonly base: number;
  private readonly made = new Map<string, number>();
  private readonly funcs: Func[] = [];
  private readonly signatures: Signature[];

  constructor(program: Program) {
    this.base = program.functions.length;
    this.signatures = [...program.signatures];
  }

  /** Index in the finished program's functions. */
  index(routine: Routine): number {
    const known = this.made.get(routine.name);
    if (known !== undefined) return known;
    const vars = [...routine.params];
    const builder = new Builder(vars);
    routine.build(
      builder,
      routine.params.map((_, i) => i),
      this,
    );
    const signature = this.signature(routine.params, routine.results);
    return this.add(routine.name, {
      index: null,
      name: routine.name,
      params: routine.params.length,
      results: routine.results,
      vars,
      signature,
      body: builder.out,
    });
  }

  /** Splices a function in under a name, once. `make` may splice what that function calls. */
  splice(name: string, { params, results }: Signature, make: () => Func): number {
    const known = this.made.get(name);
    return known ?? this.add(name, { ...make(), signature: this.signature(params, results) });
  }

  call(b: Builder, routine: Routine, args: readonly Var[], dsts?: readonly Var[]): readonly Var[] {
    const into = dsts ?? routine.results.map((type) => b.temp(type));
    b.out.push({ k: 'call', func: this.index(routine), args, dsts: into });
    return into;
  }

  finish(program: Program, functions: readonly Func[]): Program {
    return { ...program, functions: [...functions, ...this.funcs], signatures: this.signatures };
  }

  private add(name: string, func: Func): number {
    const at = this.base + this.funcs.push(func) - 1;
    this.made.set(name, at);
    return at;
  }

  private signature(params: readonly Type[], results: readonly Type[]): number {
    return this.signatures.push({ params, results }) - 1;
  }
}
