/** What the emitters of single statements share: the function being written, its variables, and the program around it. */

import type { Exactness, GuestLimits, Mode } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Func, Program, Site, Type, Var } from '../../core/ir/index.ts';
import { Body, type Condition } from './_body.ts';
import type { Usage } from './_usage.ts';
import { usageOf } from './_usage.ts';
import type { Constants, ProgramFacts, StateLayout } from './layout.ts';
import { FRAME } from './layout.ts';

/** One program being emitted. */
export interface Unit {
  readonly program: Program;
  readonly mode: Mode;
  readonly limits: GuestLimits;
  readonly exactness: Exactness;
  readonly facts: ProgramFacts;
  readonly state: StateLayout;
  readonly constants: Constants;
  /** Names of support functions that emitted code calls, to be emitted after it. */
  readonly support: Set<string>;
  /** Signatures that emitted code calls indirectly. */
  readonly dispatched: Set<number>;
}

/** True where memory and state are interleaved word by word over the lanes. */
export function interleaved(unit: Unit): boolean {
  return unit.mode === 'batch';
}

export function wide(type: Type): boolean {
  return type === 'i64' || type === 'f64';
}

/** A constant as PTX prints it. Negative 64-bit ones are hexadecimal, since the least has no negative literal. */
export function immediate(value: bigint, bits: 32 | 64, unsigned = false): string {
  if (value < 0n && (unsigned || bits === 64)) return `0x${BigInt.asUintN(bits, value).toString(16)}`;
  return value.toString();
}

/** An address of one word: what stands between the brackets. */
export type Address = string;

/** The PTX of one function, while it is written. */
export class Scope {
  readonly unit: Unit;
  readonly func: Func;
  readonly body = new Body();
  readonly usage: Usage;
  readonly frame: string;
  readonly slice: string;
  readonly status: string;
  readonly exit = 'EXIT';
  private readonly vars: readonly string[];
  private readonly traps = new Map<Site, string>();
  private readonly cached = new Map<string, string>();
  private readonly prologue: string[] = [];
  private readonly afterwards: number[] = [];
  /** Lines before everything else: parameters, and variables that start as zero. */
  readonly entryLines: string[] = [];

  constructor(unit: Unit, func: Func) {
    this.unit = unit;
    this.func = func;
    this.usage = usageOf(func);
    this.vars = func.vars.map((type) => this.body.keep(wide(type) ? 'd' : 'r'));
    this.frame = this.body.keep('d');
    this.slice = this.body.keep('r');
    this.status = this.body.keep('r');
  }

  typeOf(v: Var): Type {
    const type = this.func.vars[v];
    if (type === undefined) throw new TensorWasmError('internal', `Cannot emit ${this.func.name}: no variable ${v}`);
    return type;
  }

  /** The register that a statement writes. Whatever was known about the variable is forgotten. */
  target(v: Var): string {
    this.body.forget(v);
    return this.vars[v] ?? this.missing(v);
  }

  /** A register with the variable's value. */
  reg(v: Var): string {
    const constant = this.usage.constants.get(v);
    const own = this.vars[v] ?? this.missing(v);
    if (constant === undefined) return own;
    const isWide = wide(this.typeOf(v));
    const temp = this.body.temp(isWide ? 'd' : 'r');
    this.body.op(`mov.b${isWide ? 64 : 32} ${temp}, ${this.use(v)}`);
    return temp;
  }

  /** The variable's value as an immediate where it is one, else its register. */
  use(v: Var, unsigned = false): string {
    const value = this.constant(v);
    if (value === undefined) return this.vars[v] ?? this.missing(v);
    const bits = wide(this.typeOf(v)) ? 64 : 32;
    return immediate(value, bits, unsigned);
  }

  /** The variable's only value, signed, or undefined when it varies. */
  constant(v: Var): bigint | undefined {
    const constant = this.usage.constants.get(v);
    if (constant === undefined) return undefined;
    if (!wide(this.typeOf(v))) return BigInt(constant.lo | 0);
    return (BigInt(constant.hi | 0) << 32n) | BigInt(constant.lo >>> 0);
  }

  /** Whether the variable is not zero, as a predicate. */
  truth(v: Var): Condition {
    const known = this.body.recall(v, 'truth');
    if (typeof known === 'object') return known;
    const reg = this.body.temp('p');
    this.body.op(`setp.ne.s32 ${reg}, ${this.reg(v)}, 0`);
    return { reg, negated: false };
  }

  /** The label of code that ends the lane at this site. */
  trap(site: Site): string {
    let label = this.traps.get(site);
    if (label === undefined) {
      const own = this.body.label();
      label = own;
      this.traps.set(site, own);
      this.body.outOfLine(() => {
        this.body.rejoin(own);
        this.body.op(`mov.b32 ${this.status}, ${site + 1}`);
        this.body.op(`bra ${this.exit}`);
      });
    }
    return label;
  }

  get memory(): string {
    return this.fromFrame('memory', 'd', FRAME.memory);
  }

  get memoryBytes(): string {
    return this.fromFrame('memoryBytes', 'd', FRAME.memoryBytes);
  }

  get state(): string {
    return this.fromFrame('state', 'd', FRAME.state);
  }

  get stride(): string {
    return this.fromFrame('stride', 'r', FRAME.stride);
  }

  get stackBase(): string {
    return this.fromFrame('stackBase', 'd', this.unit.facts.stack?.base);
  }

  get stackLow(): string {
    return this.fromFrame('stackLow', 'r', this.unit.facts.stack?.low);
  }

  get stackBytes(): string {
    return this.fromFrame('stackBytes', 'r', this.unit.facts.stack?.bytes);
  }

  /** After something that may have grown memory. */
  reloadMemoryBytes(): void {
    this.afterwards.push(this.body.lines.length);
    this.body.lines.push('');
  }

  /** The finished body: declarations, what the function takes from its frame at its start, and its lines. */
  text(): string[] {
    const size = this.cached.get('memoryBytes');
    if (size !== undefined) {
      const load = `\tld.local.b64 ${size}, [${this.frame}+${FRAME.memoryBytes}];`;
      for (const at of this.afterwards) this.body.lines[at] = load;
    }
    const lines = this.body.lines.filter((line) => line !== '');
    return [...this.body.declarations(), ...this.entryLines, ...this.prologue, ...lines];
  }

  /** Fields that stay the same are taken from the frame once, at the function's start. */
  private fromFrame(field: string, bank: 'd' | 'r', at = 0): string {
    let reg = this.cached.get(field);
    if (reg === undefined) {
      reg = this.body.keep(bank);
      this.cached.set(field, reg);
      this.prologue.push(`\tld.local.b${bank === 'd' ? 64 : 32} ${reg}, [${this.frame}+${at}];`);
    }
    return reg;
  }

  private missing(v: Var): never {
    throw new TensorWasmError('internal', `Cannot emit ${this.func.name}: no variable ${v}`);
  }
}
