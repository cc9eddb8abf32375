import type { Label, Stmt, Type, Var } from '../ir/index.ts';
import type { OperandStack } from './operand-stack.ts';

type Kind = 'function' | 'block' | 'loop' | 'if' | 'else';

/** An open construct. */
export interface Frame {
  kind: Kind;
  readonly label: Label;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  /** Operands below the construct's parameters. */
  readonly height: number;
  /** Where its statements begin in the list (block and loop; the arms of an if have lists of their own). */
  readonly start: number;
  /** Of an if: the list around it. */
  readonly outer: Stmt[];
  readonly cond: Var;
  /** Of an if with an else: the finished first arm. */
  firstArm: Stmt[];
  /** Of an if: its parameters, held for the other arm. */
  readonly saved: Var[];
  branched: boolean;
  /** Whether an arm of an if fell through to its end. */
  fellThrough: boolean;
  /** Variables that a branch to it assigns: a loop's parameters, else the results; made when first needed. */
  carried: Var[] | null;
}

/**
 * Control flow from WebAssembly's labels to the IR's. A block or loop that nothing branches to leaves no trace; values reach a label through
 * variables assigned before the branch; what is dead is never emitted.
 */
export class ControlStack {
  readonly #frames: Frame[] = [];
  readonly #stack: OperandStack;
  #labels = 0;

  constructor(stack: OperandStack, results: readonly Type[]) {
    this.#stack = stack;
    this.#open('function', [], results, -1);
  }

  get depth(): number {
    return this.#frames.length;
  }

  get top(): Frame {
    return this.#frames[this.#frames.length - 1];
  }

  at(depth: number): Frame {
    return this.#frames[this.#frames.length - 1 - depth];
  }

  #open(kind: Kind, params: readonly Type[], results: readonly Type[], cond: Var): Frame {
    const stack = this.#stack;
    const frame: Frame = {
      kind,
      label: this.#labels++,
      params,
      results,
      height: stack.height - params.length,
      start: stack.list.length,
      outer: stack.list,
      cond,
      firstArm: [],
      saved: [],
      branched: false,
      fellThrough: false,
      carried: null,
    };
    this.#frames.push(frame);
    return frame;
  }

  block(params: readonly Type[], results: readonly Type[]): void {
    this.#stack.copyLocals();
    this.#open('block', params, results, -1);
  }

  /** Leaves `list` where the loop's body begins. */
  loop(params: readonly Type[], results: readonly Type[]): void {
    const stack = this.#stack;
    stack.copyLocals();
    const carried = params.map((type, i) => {
      const below = params.length - 1 - i;
      const own = stack.soleTemp(below);
      if (own !== null) {
        stack.hold(own);
        return own;
      }
      const v = stack.allocate(type);
      stack.assign(v, below);
      return v;
    });
    stack.truncate(stack.height - params.length);
    for (const v of carried) {
      stack.hold(v);
      stack.pushTemp(v);
    }
    this.#open('loop', params, results, -1).carried = carried;
  }

  if(params: readonly Type[], results: readonly Type[]): void {
    const stack = this.#stack;
    const cond = stack.pop();
    stack.copyLocals();
    const saved = params.map((_, i) => stack.read(params.length - 1 - i));
    stack.truncate(stack.height - params.length);
    this.#open('if', [], results, cond).saved.push(...saved);
    stack.list = [];
    this.#pushSaved(this.top);
  }

  #pushSaved(frame: Frame): void {
    for (const v of frame.saved) {
      this.#stack.hold(v);
      this.#stack.pushTemp(v);
    }
  }

  /** Ends the first arm of an if; `live` tells whether control reaches this point. */
  else(live: boolean): void {
    const frame = this.top;
    const stack = this.#stack;
    if (live) this.#fallThrough(frame);
    stack.truncate(frame.height);
    frame.firstArm = stack.list;
    stack.list = [];
    frame.kind = 'else';
    this.#pushSaved(frame);
  }

  #fallThrough(frame: Frame): void {
    frame.fellThrough = true;
    this.#carry(frame);
  }

  #carriedBy(frame: Frame): Var[] {
    frame.carried ??= frame.results.map((type) => this.#stack.allocate(type));
    return frame.carried;
  }

  /** Ends the innermost construct; `live` tells whether control reaches this point, the answer whether it goes on behind it. */
  end(live: boolean): boolean {
    if (this.top.kind === 'if') {
      this.else(live);
      return this.#endIf(true);
    }
    if (this.top.kind === 'else') return this.#endIf(live);
    const stack = this.#stack;
    const frame = this.top;
    this.#frames.pop();
    if (frame.kind === 'loop') {
      if (frame.branched) this.#wrap('loop', frame);
      for (const v of frame.carried ?? []) stack.release(v);
      if (!live) stack.truncate(frame.height);
      return live;
    }
    if (!frame.branched) return live;
    if (live) this.#carry(frame);
    stack.truncate(frame.height);
    this.#wrap('block', frame);
    for (const v of this.#carriedBy(frame)) stack.pushTemp(v);
    return true;
  }

  #endIf(live: boolean): boolean {
    const stack = this.#stack;
    const frame = this.top;
    if (live) this.#fallThrough(frame);
    this.#frames.pop();
    stack.truncate(frame.height);
    const otherwise = stack.list;
    stack.list = frame.outer;
    if (frame.firstArm.length > 0 || otherwise.length > 0) {
      // biome-ignore lint/suspicious/noThenProperty: the IR's word, on plain data
      stack.list.push({ k: 'if', label: frame.label, cond: frame.cond, then: frame.firstArm, else: otherwise });
    }
    stack.release(frame.cond);
    for (const v of frame.saved) stack.release(v);
    if (!frame.fellThrough && !frame.branched) return false;
    for (const v of this.#carriedBy(frame)) stack.pushTemp(v);
    return true;
  }

  #wrap(k: 'block' | 'loop', frame: Frame): void {
    const { list } = this.#stack;
    const body = list.splice(frame.start);
    list.push({ k, label: frame.label, body });
  }

  /** Assigns the top operands, which stay, to what a branch to `frame` carries. */
  #carry(frame: Frame): void {
    const stack = this.#stack;
    const carried = this.#carriedBy(frame);
    const count = carried.length;
    if (frame.kind !== 'loop') {
      carried.forEach((v, i) => {
        stack.assign(v, count - 1 - i);
      });
      return;
    }
    // A loop's parameters may be among the operands, in another order: they are read before any is written.
    const own = new Set(carried);
    const sources = carried.map((dst, i) => {
      const src = stack.read(count - 1 - i);
      if (src === dst || !own.has(src)) return src;
      const kept = stack.allocate(stack.vars[src]);
      stack.list.push({ k: 'copy', dst: kept, src });
      stack.release(src);
      return kept;
    });
    carried.forEach((dst, i) => {
      if (sources[i] !== dst) stack.list.push({ k: 'copy', dst, src: sources[i] });
      stack.release(sources[i]);
    });
  }

  /** Emits a branch out of, or to the start of, the construct `depth` levels out. The operands it carries stay on the stack. */
  branch(depth: number): void {
    const frame = this.at(depth);
    const stack = this.#stack;
    if (frame.kind === 'function') {
      const count = frame.results.length;
      const values = frame.results.map((_, i) => stack.read(count - 1 - i));
      stack.list.push({ k: 'return', values });
      for (const v of values) stack.release(v);
      return;
    }
    this.#carry(frame);
    frame.branched = true;
    stack.list.push({ k: 'br', label: frame.label });
  }

  /** `br_if`, its condition popped already (and held by the caller). */
  branchIf(cond: Var, depth: number): void {
    const frame = this.at(depth);
    const stack = this.#stack;
    const arity = this.#arity(frame);
    if (frame.kind === 'function' || (frame.kind === 'loop' && arity > 0)) {
      const then = this.#aside(() => this.branch(depth));
      stack.list.push({ k: 'if', label: this.#labels++, cond, then, else: [] });
      return;
    }
    this.#carry(frame);
    frame.branched = true;
    stack.list.push({ k: 'br_if', label: frame.label, cond });
  }

  /** `br_table`: depths, the default last. Targets that need values, or a return, get a block of their own around the table. */
  branchTable(index: Var, depths: readonly number[]): void {
    const stack = this.#stack;
    const distinct = [...new Set(depths)];
    if (distinct.length === 1) {
      this.branch(depths[0]);
      return;
    }
    const labels = new Map<number, Label>();
    const landings: { readonly label: Label; readonly depth: number }[] = [];
    for (const depth of distinct) {
      const frame = this.at(depth);
      const direct = frame.kind !== 'function' && this.#arity(frame) === 0;
      const label = direct ? frame.label : this.#labels++;
      if (direct) frame.branched = true;
      else landings.push({ label, depth });
      labels.set(depth, label);
    }
    const targets = depths.map((depth) => labels.get(depth) ?? 0);
    const fallback = targets.pop() ?? 0;
    let inner: Stmt[] = [{ k: 'br_table', index, targets, fallback }];
    for (const { label, depth } of landings) {
      const landing = this.#aside(() => this.branch(depth));
      inner = [{ k: 'block', label, body: inner }, ...landing];
    }
    stack.list.push(...inner);
  }

  #arity(frame: Frame): number {
    return frame.kind === 'loop' ? frame.params.length : frame.results.length;
  }

  #aside(emit: () => void): Stmt[] {
    const { list } = this.#stack;
    const aside: Stmt[] = [];
    this.#stack.list = aside;
    emit();
    this.#stack.list = list;
    return aside;
  }
}
