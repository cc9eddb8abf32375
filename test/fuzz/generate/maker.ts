/** A function body while it is being made: where instructions go, and what may be used in them. */
import type { FuncType, NumType, ValType } from '../../../src/core/wasm/module.ts';
import { EMPTY_BLOCK, type Mnemonic, OP, VAL_TYPE_BYTE } from '../../../src/core/wasm/opcodes.ts';
import { type Instr, instr } from '../code/instruction.ts';
import type { Random } from '../random.ts';
import { edgeBits } from './constants.ts';
import { type FunctionPlan, type ModulePlan, typeIndex } from './plan.ts';

export const CONST_OP: Readonly<Record<NumType, number>> = {
  i32: OP['i32.const'],
  i64: OP['i64.const'],
  f32: OP['f32.const'],
  f64: OP['f64.const'],
};

export function isNumType(type: ValType): type is NumType {
  return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64';
}

export class Maker {
  readonly random: Random;
  readonly plan: ModulePlan;
  readonly func: FunctionPlan;
  readonly index: number;
  /** Parameters, then locals. */
  readonly locals: ValType[];
  /** Locals that control flow relies on: read, never assigned. */
  readonly reserved = new Set<number>();
  /** Types that a branch takes, innermost last. */
  readonly labels: (readonly ValType[])[];
  /** Instructions left; once spent, only leaves are made. */
  budget: number;
  #out: Instr[] = [];

  constructor(random: Random, plan: ModulePlan, index: number, budget: number) {
    this.random = random;
    this.plan = plan;
    this.index = index;
    this.func = plan.functions[index];
    this.budget = budget;
    this.locals = [...this.func.type.params];
    for (let i = random.between(1, 5); i > 0; i--) this.locals.push(random.pick(['i32', 'i32', 'i64', 'f32', 'f64']));
    if (plan.tables.length > 0 && random.chance(20)) this.locals.push('funcref');
    if (this.func.role === 'kernel' || this.func.recursive) this.reserved.add(0);
    this.labels = [this.func.type.results];
  }

  /** Whether memory, tables and segments may be changed. */
  get hasEffects(): boolean {
    return this.func.role === 'impure' || this.func.role === 'export';
  }

  emit(op: number, rest: Partial<Omit<Instr, 'op'>> = {}): void {
    this.budget--;
    this.#out.push(instr(op, rest));
  }

  op(name: Mnemonic): void {
    this.emit(OP[name]);
  }

  constant(type: NumType, lo: number, hi = 0): void {
    this.emit(CONST_OP[type], { lo, hi });
  }

  edge(type: NumType): void {
    const { lo, hi } = edgeBits(this.random, type);
    this.constant(type, lo, hi);
  }

  get(local: number): void {
    this.emit(OP['local.get'], { a: local });
  }

  /** Everything that `make` emits, taken apart from what surrounds it. */
  collect(make: () => void): Instr[] {
    const outer = this.#out;
    this.#out = [];
    make();
    const made = this.#out;
    this.#out = outer;
    return made;
  }

  /** A body with a label that takes `types`. */
  labelled(types: readonly ValType[], make: () => void): Instr[] {
    this.labels.push(types);
    const made = this.collect(make);
    this.labels.pop();
    return made;
  }

  blockType(type: FuncType): number {
    if (type.params.length === 0 && type.results.length === 0) return EMPTY_BLOCK;
    if (type.params.length === 0 && type.results.length === 1 && this.random.chance(80))
      return VAL_TYPE_BYTE[type.results[0]] - 0x80;
    return typeIndex(this.plan, type);
  }

  newLocal(type: ValType): number {
    return this.locals.push(type) - 1;
  }

  localsOf(type: ValType): number[] {
    return this.locals.flatMap((one, i) => (one === type ? [i] : []));
  }

  assignable(type: ValType): number[] {
    return this.localsOf(type).filter((local) => !this.reserved.has(local));
  }

  globalsOf(type: ValType, written: boolean): number[] {
    return this.plan.globals.flatMap((one, i) => (one.type === type && (one.mutable || !written) ? [i] : []));
  }

  /** Takes the top of the stack away: into a local of its type, or to nothing. */
  discard(type: ValType): void {
    const locals = this.assignable(type);
    if (locals.length > 0 && this.random.chance(80)) this.emit(OP['local.set'], { a: this.random.pick(locals) });
    else this.op('drop');
  }

  /** Functions that this one may call: helpers before it, itself where it is recursive. */
  callable(fits: (type: FuncType) => boolean): number[] {
    const effects = this.hasEffects;
    return this.plan.functions.flatMap(({ role, type, recursive }, i) => {
      if (!fits(type) || !(role === 'pure' || (role === 'impure' && effects))) return [];
      return i < this.index || (recursive && i === this.index) ? [i] : [];
    });
  }

  /** Tables of functions that may be called here without making a cycle that is not wanted. */
  callableTables(): number[] {
    const { pureTables, recursion, tables } = this.plan;
    if (!pureTables && !this.hasEffects) return [];
    if (!recursion && this.func.role !== 'export' && this.func.role !== 'kernel') return [];
    return tables.flatMap(({ element }, i) => (element === 'funcref' ? [i] : []));
  }
}
