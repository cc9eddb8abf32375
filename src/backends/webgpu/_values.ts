/**
 * How a function's variables are named in WGSL. A variable whose every use follows an assignment in the same run of statements (between
 * two nested constructs) needs no `var`: each assignment becomes a `let`, a constant is written where it is used, and the shader
 * compiler is spared most of the work. The others are shared between runs and stay mutable.
 */
import type { Func, Var } from '../../core/ir/index.ts';
import { reads, writes } from '../../core/ir/operands.ts';
import { Walk } from '../../core/ir/walk.ts';

const LITERAL = /^\d+u$/;

export function isLiteral(text: string): boolean {
  return LITERAL.test(text);
}

export class Values {
  private readonly func: Func;
  private readonly shared: Uint8Array;
  private readonly touched: Uint8Array;
  private readonly written: Uint8Array;
  private readonly text: string[] = [];
  private lets = 0;

  constructor(func: Func) {
    this.func = func;
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
        for (const v of reads(stmt)) {
          this.touched[v] = 1;
          if (definedIn[v] !== run) this.shared[v] = 1;
        }
        for (const v of writes(stmt)) {
          this.touched[v] = 1;
          this.written[v] = 1;
          definedIn[v] = run;
        }
        if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') run++;
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
      if (this.shared[v] === 1) yield `var v${v}: u32${v < this.func.params ? ` = p${v}` : ''};`;
    }
  }

  /** What a use of the variable is written as. */
  use(v: Var): string {
    return this.shared[v] === 1 ? `v${v}` : (this.text[v] ?? '0u');
  }

  /** The statement that gives the variable this value, or null when its uses can say it themselves. */
  define(v: Var, value: string): string | null {
    if (this.shared[v] === 1) return `v${v} = ${value};`;
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

  private bind(v: Var, value: string): string {
    const { name, line } = this.opaque(value);
    this.text[v] = name;
    return line;
  }
}
