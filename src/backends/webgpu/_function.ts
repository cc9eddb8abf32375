import { RefusedError } from '../../core/errors.ts';
import type { Func, Label, Program, Site, Stmt, Var } from '../../core/ir/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { Branches } from './_branches.ts';
import { type Chain, heights, type Piece, unfold } from './_chain.ts';
import { EXPRESSIONS } from './_expressions.ts';
import { type Memory, memoryGrow } from './_memory.ts';
import { Writer } from './_writer.ts';

/** What every function of a program is printed with. */
export interface Context {
  readonly program: Program;
  readonly memory: Memory;
  /** Whether a call of the function in this slot can end in a trap. */
  readonly traps: readonly boolean[];
  /** Slots that an indirect call with this signature may reach, and their function indices. */
  readonly indirect: (signature: number) => readonly { readonly func: number; readonly slot: number }[];
  /** Helpers used so far. */
  readonly helpers: Set<string>;
  /** The largest number of results past the first. */
  extras: number;
}

/** Tint allows about 125 levels of braces: a block costs 1, if and loop 2, switch with a case 3. What stands inside needs a few. */
const NESTING_BUDGET = 112;
const TABLE_IN_PLACE = 512;

export function functionName(slot: number): string {
  return `f${slot}`;
}

export function printFunction(context: Context, slot: number): string {
  return new FunctionPrinter(context, slot).print();
}

class FunctionPrinter {
  private readonly context: Context;
  private readonly func: Func;
  private readonly slot: number;
  private readonly w = new Writer();
  private readonly branches = new Branches(this.w);
  private readonly height: ReturnType<typeof heights>;
  private readonly targeted = new Set<Label>();
  private readonly levels: string[] = [];
  private readonly tables: string[] = [];
  private nesting = 1;

  constructor(context: Context, slot: number) {
    this.context = context;
    this.slot = slot;
    this.func = context.program.functions[slot];
    const blocks: Extract<Stmt, { k: 'block' }>[] = [];
    for (const stmt of statements(this.func.body)) {
      if (stmt.k === 'block') blocks.push(stmt);
      else if (stmt.k === 'br' || stmt.k === 'br_if') this.targeted.add(stmt.label);
      else if (stmt.k === 'br_table') for (const label of [...stmt.targets, stmt.fallback]) this.targeted.add(label);
    }
    this.height = heights(blocks);
  }

  print(): string {
    const { func, context } = this;
    context.extras = Math.max(context.extras, func.results.length - 1);
    const body = new Writer();
    const params = func.vars.slice(0, func.params).map((_, v) => `p${v}: u32`);
    const result = func.results.length > 0 ? ' -> u32' : '';
    this.list(func.body);
    const last = func.body.at(-1)?.k;
    if (result !== '' && last !== 'return' && last !== 'trap') this.w.line('return 0u;');
    const label = func.name.replace(/[^\x21-\x7e]/g, '?');
    body.line(`// ${label}`);
    body.open(`fn ${functionName(this.slot)}(${params.join(', ')})${result}`);
    for (let v = 0; v < func.vars.length; v++) body.line(`var v${v}: u32${v < func.params ? ` = p${v}` : ''};`);
    if (this.branches.pending) body.line('var b: u32;');
    for (const name of this.levels) body.line(`var ${name}: u32;`);
    for (const line of this.w.lines) body.line(line);
    body.close();
    return [...this.tables, ...body.lines].join('\n');
  }

  private list(body: readonly Stmt[]): void {
    for (const stmt of body) this.statement(stmt);
  }

  private nested(cost: number, print: () => void): void {
    this.nesting += cost;
    if (this.nesting > NESTING_BUDGET) {
      const { index } = this.func;
      throw new RefusedError('nesting', `cannot nest deeper: ${this.nesting} levels of ${NESTING_BUDGET}`, {
        function: index,
      });
    }
    print();
    this.nesting -= cost;
  }

  private statement(stmt: Stmt): void {
    switch (stmt.k) {
      case 'block':
        this.chain(unfold(stmt, this.height));
        return;
      case 'loop':
        this.loop(stmt);
        return;
      case 'if':
        if (this.targeted.has(stmt.label)) {
          this.chain({ labels: [stmt.label], pieces: [{ level: 1, body: [{ ...stmt, label: -1 }] }] });
        } else this.if(stmt);
        return;
      case 'br':
        this.branches.branch(stmt.label);
        return;
      case 'br_if':
        this.w.open(`if v${stmt.cond} != 0u`);
        this.branches.branch(stmt.label);
        this.w.close();
        return;
      case 'br_table':
        this.table(stmt);
        return;
      default:
        this.leaf(stmt);
    }
  }

  private if(stmt: Extract<Stmt, { k: 'if' }>): void {
    this.nested(2, () => {
      if (stmt.then.length === 0) this.w.open(`if v${stmt.cond} == 0u`);
      else {
        this.w.open(`if v${stmt.cond} != 0u`);
        this.list(stmt.then);
        if (stmt.else.length > 0) this.w.between('else');
      }
      this.list(stmt.else);
      this.w.close();
    });
  }

  private loop(stmt: Extract<Stmt, { k: 'loop' }>): void {
    this.nested(2, () => {
      this.branches.enter('loop');
      // Declared inside: the frame just entered is the one that `continue` needs.
      this.branches.declare(stmt.label, true);
      this.list(stmt.body);
      const last = stmt.body.at(-1)?.k;
      if (last !== 'br' && last !== 'br_table' && last !== 'return' && last !== 'trap') this.w.line('break;');
    });
    this.branches.leave('loop');
  }

  /** See `_branches.ts`: pieces in program order, each passed over when a branch has left a block that it is inside. */
  private chain({ labels, pieces }: Chain): void {
    const used = pieces.map((piece) => leaves(piece, labels));
    const level = pieces.length > 1 && used.some(Boolean) ? `t${labels[0]}` : null;
    if (level !== null) {
      this.levels.push(level);
      this.w.line(`${level} = ${labels.length + 1}u;`);
    }
    let skipping = false;
    pieces.forEach((piece, i) => {
      const guarded = skipping && level !== null;
      this.nested((guarded ? 2 : 0) + (used[i] ? 3 : 0), () => {
        if (guarded) this.w.open(`if ${level} > ${piece.level}u`);
        if (used[i]) {
          this.branches.enter('switch');
          labels.forEach((label, k) => {
            this.branches.declare(label, false, level === null ? '' : `${level} = ${k + 1}u;`);
          });
          this.list(piece.body);
          this.branches.leave('switch');
        } else this.list(piece.body);
        if (guarded) this.w.close();
      });
      skipping ||= used[i];
    });
  }

  private table(stmt: Extract<Stmt, { k: 'br_table' }>): void {
    const cases = new Map<Label, number[]>();
    stmt.targets.forEach((label, i) => {
      if (label === stmt.fallback) return;
      const list = cases.get(label);
      if (list) list.push(i);
      else cases.set(label, [i]);
    });
    if (cases.size === 0) {
      this.branches.branch(stmt.fallback);
      return;
    }
    const distinct = [...cases.keys(), stmt.fallback];
    const marks = this.branches.marks(distinct);
    const text = (label: Label): string => marks?.get(label) ?? `b = ${label + 1}u;`;
    const inPlace = stmt.targets.length <= TABLE_IN_PLACE;
    const selector = inPlace ? `v${stmt.index}` : `${this.bigTable(stmt.targets, distinct)}(v${stmt.index})`;
    this.w.open(`switch ${selector}`);
    [...cases].forEach(([label, indices], ordinal) => {
      const selectors = inPlace ? indices.map((i) => `${i}u`).join(', ') : `${ordinal}u`;
      this.w.line(`case ${selectors}: { ${text(label)} }`);
    });
    this.w.line(`default: { ${text(stmt.fallback)} }`);
    this.w.close();
    if (marks) this.w.line('break;');
    else {
      this.branches.dispatch(distinct);
      // Every case has branched; WGSL's loops need to see it.
      this.w.line(this.bail());
    }
  }

  /** A function from index to ordinal, in two levels: WGSL promises 1,023 selectors in a switch. */
  private bigTable(targets: readonly Label[], distinct: readonly Label[]): string {
    const name = `table${this.slot}_${this.tables.length}`;
    const fallback = distinct.length - 1;
    const ordinals = new Map(distinct.map((label, i) => [label, i]));
    const w = new Writer();
    w.open(`fn ${name}(i: u32) -> u32`);
    w.open('switch i >> 9u');
    for (let page = 0; page << 9 < targets.length; page++) {
      w.open(`case ${page}u:`);
      w.open('switch i & 511u');
      const groups = new Map<number, string[]>();
      targets.slice(page << 9, (page + 1) << 9).forEach((label, i) => {
        const ordinal = ordinals.get(label) ?? fallback;
        if (ordinal === fallback) return;
        const list = groups.get(ordinal);
        if (list) list.push(`${i}u`);
        else groups.set(ordinal, [`${i}u`]);
      });
      for (const [ordinal, list] of groups) w.line(`case ${list.join(', ')}: { return ${ordinal}u; }`);
      w.line('default: {}');
      w.close();
      w.close();
    }
    w.line('default: {}');
    w.close();
    w.line(`return ${fallback}u;`);
    w.close();
    this.tables.push(w.lines.join('\n'));
    return name;
  }

  private trap(site: Site): string {
    return `trap = ${site + 1}u; ${this.bail()}`;
  }

  private bail(): string {
    return this.func.results.length > 0 ? 'return 0u;' : 'return;';
  }

  private leaf(stmt: Stmt): void {
    const { w, context } = this;
    const { memory } = context;
    switch (stmt.k) {
      case 'const':
        w.line(`v${stmt.dst} = ${stmt.lo >>> 0}u;`);
        return;
      case 'copy':
        w.line(`v${stmt.dst} = v${stmt.src};`);
        return;
      case 'num':
        this.numeric(stmt);
        return;
      case 'select':
        w.line(`v${stmt.dst} = select(v${stmt.b}, v${stmt.a}, v${stmt.cond} != 0u);`);
        return;
      case 'global.get':
        w.line(`v${stmt.dst} = g${stmt.global};`);
        return;
      case 'global.set':
        w.line(`g${stmt.global} = v${stmt.src};`);
        return;
      case 'check': {
        const end = stmt.offset + stmt.width;
        if (end > 0xffffffff) w.line(this.trap(stmt.site));
        else {
          const small = end <= memory.minBytes;
          const test = `v${stmt.addr} > bytes - ${end}u`;
          w.line(`if ${small ? test : `bytes < ${end}u || ${test}`} { ${this.trap(stmt.site)} }`);
        }
        return;
      }
      case 'word.load':
        w.line(`v${stmt.dst} = ${memory.read(`v${stmt.index}`)};`);
        return;
      case 'word.store':
        w.line(memory.write(`v${stmt.index}`, `v${stmt.src}`));
        return;
      case 'word.merge':
        w.line(memory.merge(`v${stmt.index}`, `v${stmt.src}`, `v${stmt.mask}`));
        return;
      case 'memory.size':
        w.line(`v${stmt.dst} = pages;`);
        return;
      case 'memory.grow':
        for (const line of memoryGrow(memory, `v${stmt.dst}`, `v${stmt.delta}`, this.bail())) w.line(line);
        return;
      case 'return':
        this.return(stmt.values);
        return;
      case 'call':
        this.call(stmt.func, stmt.args, stmt.dsts);
        return;
      case 'call_indirect':
        this.callIndirect(stmt);
        return;
      case 'trap':
        w.line(this.trap(stmt.site));
        return;
      case 'trap_if':
        w.line(`if v${stmt.cond} != 0u { ${this.trap(stmt.site)} }`);
        return;
      case 'fuel':
        w.line(`if fuel < ${stmt.cost}u { ${this.trap(stmt.site)} }`);
        w.line(`fuel -= ${stmt.cost}u;`);
        return;
      case 'enter':
        w.line(`if depth >= depth_limit { ${this.trap(stmt.site)} }`);
        w.line('depth += 1u;');
        return;
      case 'leave':
        w.line('depth -= 1u;');
        return;
      default:
        throw new RefusedError(stmt.k, `cannot print ${stmt.k}: not on this backend yet`, {
          function: this.func.index,
        });
    }
  }

  private numeric({ op, dst, args }: Extract<Stmt, { k: 'num' }>): void {
    const print = EXPRESSIONS[op];
    if (!print) {
      throw new RefusedError(op, `cannot print ${op}: not on this backend yet`, { function: this.func.index });
    }
    const text = print(`v${args[0]}`, args.length > 1 ? `v${args[1]}` : '');
    const helper = /^(mulhi_u|f32_\w+)\(/.exec(text)?.[1];
    if (helper) this.context.helpers.add(helper);
    this.w.line(`v${dst} = ${text};`);
  }

  private return(values: readonly Var[]): void {
    for (let i = 1; i < values.length; i++) this.w.line(`x${i - 1} = v${values[i]};`);
    this.w.line(values.length === 0 ? 'return;' : `return v${values[0]};`);
  }

  private call(slot: number, args: readonly Var[], dsts: readonly Var[]): void {
    const call = `${functionName(slot)}(${args.map((v) => `v${v}`).join(', ')});`;
    this.w.line(dsts.length === 0 ? call : `v${dsts[0]} = ${call}`);
    if (this.context.traps[slot]) this.w.line(`if trap != 0u { ${this.bail()} }`);
    for (let i = 1; i < dsts.length; i++) this.w.line(`v${dsts[i]} = x${i - 1};`);
  }

  private callIndirect(stmt: Extract<Stmt, { k: 'call_indirect' }>): void {
    const { w } = this;
    const { table, index, args, dsts, sites } = stmt;
    w.line(`if v${index} >= tables[${2 * table}u] { ${this.trap(sites.outside)} }`);
    this.nested(3, () => {
      w.open(`switch tables[tables[${2 * table + 1}u] + v${index}]`);
      for (const { func, slot } of this.context.indirect(stmt.signature)) {
        w.open(`case ${func}u:`);
        this.call(slot, args, dsts);
        w.close();
      }
      w.line(`case 0xffffffffu: { ${this.trap(sites.null)} }`);
      w.line(`default: { ${this.trap(sites.mismatch)} }`);
      w.close();
    });
  }
}

/** Whether a piece branches to one of the chain's labels. */
function leaves(piece: Piece, labels: readonly Label[]): boolean {
  const set = new Set(labels);
  for (const stmt of statements(piece.body)) {
    if ((stmt.k === 'br' || stmt.k === 'br_if') && set.has(stmt.label)) return true;
    if (stmt.k === 'br_table' && (set.has(stmt.fallback) || stmt.targets.some((label) => set.has(label)))) return true;
  }
  return false;
}
