/** Writes the body of one PTX function: lines, registers, labels, and the code that is out of the way of the fast path. */
import type { Var } from '../../core/ir/index.ts';

/** A predicate register, and whether it is the opposite that is meant. */
export interface Condition {
  readonly reg: string;
  readonly negated: boolean;
}

type Bank = 'r' | 'd' | 'p';

export class Body {
  readonly lines: string[] = [];
  private readonly counts: Record<Bank, number> = { r: 0, d: 0, p: 0 };
  private readonly free: Record<Bank, string[]> = { r: [], d: [], p: [] };
  private readonly scratch: string[] = [];
  private readonly held: string[] = [];
  private readonly later: (() => void)[] = [];
  private labels = 0;
  /** Facts about variables that hold until the next label, or until the variable is written. */
  private readonly facts = new Map<Var, Map<string, string | Condition>>();

  /** A register for the whole function. */
  keep(bank: Bank): string {
    return `%${bank}${this.counts[bank]++}`;
  }

  /** A register until {@link endStatement}. */
  temp(bank: Bank): string {
    const reg = this.free[bank].pop() ?? this.keep(bank);
    this.scratch.push(reg);
    return reg;
  }

  op(text: string): void {
    this.lines.push(`\t${text};`);
  }

  label(name?: string): string {
    return name ?? `L${this.labels++}`;
  }

  /** Control may come from elsewhere here: what was known about variables is forgotten. */
  place(label: string): void {
    this.lines.push(`${label}:`);
    this.facts.clear();
    for (const reg of this.held) this.free[bankOf(reg)].push(reg);
    this.held.length = 0;
  }

  /** A label that only this statement's own slow path comes back to: what is known stays true. */
  rejoin(label: string): void {
    this.lines.push(`${label}:`);
  }

  branch(condition: Condition, label: string): void {
    this.op(`@${condition.negated ? '!' : ''}${condition.reg} bra ${label}`);
  }

  /** Emits `write` after the function's last statement. It may use registers of the whole function, and temporaries of its own. */
  outOfLine(write: () => void): void {
    this.later.push(write);
  }

  endStatement(): void {
    for (const reg of this.scratch) this.free[bankOf(reg)].push(reg);
    this.scratch.length = 0;
  }

  /** Out-of-line code runs between any two instructions of its statement, so it shares no temporary with the rest. */
  finish(): void {
    this.endStatement();
    for (const bank of ['r', 'd', 'p'] as const) this.free[bank].length = 0;
    for (let at = 0; at < this.later.length; at++) {
      this.later[at]?.();
      this.endStatement();
    }
  }

  /** A register that stays until the next label, for {@link remember}. */
  hold(bank: Bank): string {
    const reg = this.free[bank].pop() ?? this.keep(bank);
    this.held.push(reg);
    return reg;
  }

  recall(v: Var, key: string): string | Condition | undefined {
    return this.facts.get(v)?.get(key);
  }

  remember(v: Var, key: string, value: string | Condition): void {
    const known = this.facts.get(v);
    if (known === undefined) this.facts.set(v, new Map([[key, value]]));
    else known.set(key, value);
  }

  forget(v: Var): void {
    this.facts.delete(v);
  }

  declarations(): string[] {
    const out: string[] = [];
    if (this.counts.p > 0) out.push(`\t.reg .pred %p<${this.counts.p}>;`);
    if (this.counts.r > 0) out.push(`\t.reg .b32 %r<${this.counts.r}>;`);
    if (this.counts.d > 0) out.push(`\t.reg .b64 %d<${this.counts.d}>;`);
    return out;
  }
}

function bankOf(reg: string): Bank {
  const bank = reg[1];
  if (bank === 'r' || bank === 'd') return bank;
  return 'p';
}
