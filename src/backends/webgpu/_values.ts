/**
 * How a function's variables are named in WGSL. A variable whose every use follows an assignment in the same run of statements (between
 * two nested constructs) needs no `var`: each assignment becomes a `let`, a constant is written where it is used, and the shader
 * compiler is spared most of the work. The others are shared between runs and stay mutable. In a function with points (`_points.ts`) a statement with
 * points ends a run, and what is needed at a point belongs to the module.
 */
import type { Func, Var } from '../../core/ir/index.ts';
import { reads, writes } from '../../core/ir/operands.ts';
import { Walk } from '../../core/ir/walk.ts';
import { type Kept, keptAt } from './_live.ts';
import type { Points } from './_points.ts';

const LITERAL = /^\d+u$/;

export function isLiteral(text: string): boolean {
  return LITERAL.test(text);
}

export class Values {
  private readonly func: Func;
  private readonly slot: number;
  private readonly kept: Kept | null;
  private readonly shared: Uint8Array;
  private readonly touched: Uint8Array;
  private readonly written: Uint8Array;
  private readonly text: string[] = [];
  private lets = 0;

  constructor(func: Func, slot: number, points: Points | null) {
    this.func = func;
    this.slot = slot;
    this.kept = points === null ? null : keptAt(func, points);
    const count = func.vars.length;
    this.shared = new Uint8Array(count);
    this.touched = new Uint8Array(count);
    this.written = new Uint8Array(count);
    const definedIn = new Int32Array(count).fill(-1);
    let run = 0;
    const next = (): void => {
      run++;
    };
    new Walk().run(func.body, {
      statement: (stmt) => {
        const divides = points?.ranges.has(stmt) === true;
        if (divides) run++;
        for (const v of reads(stmt)) {
          this.touched[v] = 1;
          if (definedIn[v] !== run) this.shared[v] = 1;
        }
        for (const v of writes(stmt)) {
          this.touched[v] = 1;
          this.written[v] = 1;
          definedIn[v] = run;
        }
        if (divides || stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') run++;
      },
      otherwise: next,
      end: next,
    });
    for (let v = 0; v < func.params; v++) {
      if (this.written[v] === 0) {
        this.shared[v] = 0;
        this.text[v] = `p${v}`;
      }
    }
  }

  /** Declarations at the function's start. */
  *declarations(): Generator<string> {
    for (let v = 0; v < this.func.vars.length; v++) {
      if (this.shared[v] === 1 && !this.kept?.has(v)) yield `var v${v}: u32${v < this.func.params ? ` = p${v}` : ''};`;
    }
  }

  /** The module's variables that hold the function's, and what they begin with; null where they are assigned before they are read. */
  *keptVariables(): Generator<{ readonly name: string; readonly initial: string | null }> {
    for (let v = 0; v < this.func.vars.length; v++) {
      if (this.shared[v] === 0 || !this.kept?.has(v)) continue;
      const initial = v < this.func.params ? `p${v}` : '0u';
      yield { name: this.name(v), initial: this.kept.begins(v) ? initial : null };
    }
  }

  /** What a use of the variable is written as. */
  use(v: Var): string {
    return this.shared[v] === 1 ? this.name(v) : (this.text[v] ?? '0u');
  }

  /** The statement that gives the variable this value, or null when its uses can say it themselves. */
  define(v: Var, value: string): string | null {
    if (this.shared[v] === 1) return `${this.name(v)} = ${value};`;
    if (isLiteral(value)) {
      this.text[v] = value;
      return null;
    }
    return this.bind(v, value);
  }

  /** `dst = src`: another name for what can no longer change. */
  copy(dst: Var, src: Var): string | null {
    if (this.shared[dst] === 1 || this.shared[src] === 1) return this.define(dst, this.use(src));
    this.text[dst] = this.use(src);
    return null;
  }

  /** A literal as a value that the shader compiler does not evaluate: constant expressions may not overflow or divide by zero. */
  opaque(value: string): { readonly line: string; readonly name: string } {
    const name = `t${this.lets++}`;
    return { name, line: `let ${name} = ${value};` };
  }

  private name(v: Var): string {
    return this.kept?.has(v) ? `v${this.slot}_${v}` : `v${v}`;
  }

  private bind(v: Var, value: string): string {
    const { name, line } = this.opaque(value);
    this.text[v] = name;
    return line;
  }
}
