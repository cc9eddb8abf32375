import { RefusedError } from '../../core/errors.ts';
import type { Func, Label, Site, Stmt, Var } from '../../core/ir/index.ts';
import { terminates } from '../../core/ir/operands.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { Branches, NESTING_BUDGET } from './_branches.ts';
import { type Chain, heights, leaves, unfold } from './_chain.ts';
import { type Context, functionName } from './_context.ts';
import { EXPRESSIONS } from './_expressions.ts';
import { isLiteral, Values } from './_values.ts';
import { Writer } from './_writer.ts';

const TABLE_IN_PLACE = 256;

export function printFunction(context: Context, slot: number): string {
  return new FunctionPrinter(context, slot).print();
}

/** The stack of saved variables lies behind the results in the output, interleaved by lane like them. */
function frameWord({ frames }: Context, index: string, offset: number): string {
  return `output[(${index} + ${frames + offset}u) * lanes + lane]`;
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
  private readonly values: Values;
  private nesting = 1;

  constructor(context: Context, slot: number) {
    this.context = context;
    this.slot = slot;
    this.func = context.program.functions[slot];
    this.values = new Values(this.func);
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
    const ends = this.list(func.body);
    if (result !== '' && ends) this.w.line('return 0u;');
    const label = func.name.replace(/[^\x21-\x7e]/g, '?');
    body.line(`// ${label}`);
    body.open(`fn ${functionName(this.slot)}(${params.join(', ')})${result}`);
    for (const line of this.values.declarations()) body.line(line);
    if (this.branches.pending) body.line('var b: u32;');
    for (const name of this.levels) body.line(`var ${name}: u32;`);
    for (const line of this.w.lines) body.line(line);
    body.close();
    return body.lines.join('\n');
  }

  /** Prints statements; whether control can reach what follows them. What cannot be reached is not printed. */
  private list(body: readonly Stmt[]): boolean {
    for (const stmt of body) if (!this.statement(stmt)) return false;
    return true;
  }

  private nested(cost: number, print: () => boolean): boolean {
    this.nesting += cost;
    if (this.nesting > NESTING_BUDGET) {
      const { index } = this.func;
      throw new RefusedError('nesting', `cannot nest deeper: ${this.nesting} levels of ${NESTING_BUDGET}`, {
        function: index,
      });
    }
    const ends = print();
    this.nesting -= cost;
    return ends;
  }

  private statement(stmt: Stmt): boolean {
    switch (stmt.k) {
      case 'block':
        return this.chain(unfold(stmt, this.height));
      case 'loop':
        return this.loop(stmt);
      case 'if':
        if (!this.targeted.has(stmt.label)) return this.if(stmt);
        return this.chain({ labels: [stmt.label], pieces: [{ level: 1, body: [{ ...stmt, label: -1 }] }] });
      case 'br':
        this.branches.branch(stmt.label);
        return false;
      case 'br_if':
        this.w.open(`if ${this.use(stmt.cond)} != 0u`);
        this.branches.branch(stmt.label);
        this.w.close();
        return true;
      case 'br_table':
        this.table(stmt);
        return false;
      default:
        return this.leaf(stmt);
    }
  }

  private if(stmt: Extract<Stmt, { k: 'if' }>): boolean {
    return this.nested(2, () => {
      const [first, second] = stmt.then.length === 0 ? [stmt.else, []] : [stmt.then, stmt.else];
      this.w.open(`if ${this.use(stmt.cond)} ${stmt.then.length === 0 ? '==' : '!='} 0u`);
      let ends = this.list(first);
      if (second.length > 0) {
        this.w.between('else');
        ends = this.list(second) || ends;
      } else ends = true;
      this.w.close();
      return ends;
    });
  }

  private loop(stmt: Extract<Stmt, { k: 'loop' }>): boolean {
    this.nested(2, () => {
      this.branches.enter('loop');
      this.branches.declare(stmt.label, true);
      if (this.list(stmt.body)) this.branches.leaveLoop();
      return true;
    });
    return this.branches.leave('loop', false);
  }

  /** See `_branches.ts`: pieces in program order, each passed over when a branch has left a block that it is inside. */
  private chain({ labels, pieces }: Chain): boolean {
    if (this.dispatches({ labels, pieces })) return this.dispatchTable({ labels, pieces });
    const used = pieces.map((piece) => leaves(piece, labels));
    const level = pieces.length > 1 && used.some(Boolean) ? `t_${labels[0]}` : null;
    if (level !== null) {
      this.levels.push(level);
      this.w.line(`${level} = ${labels.length + 1}u;`);
    }
    let skipping = false;
    for (const [i, piece] of pieces.entries()) {
      const guarded = skipping && level !== null;
      const ends = this.nested((guarded ? 2 : 0) + (used[i] ? 3 : 0), () => {
        if (guarded) this.w.open(`if ${level} > ${piece.level}u`);
        let reached: boolean;
        if (used[i]) {
          this.branches.enter('switch');
          labels.forEach((label, k) => {
            this.branches.declare(label, false, level === null ? '' : `${level} = ${k + 1}u;`);
          });
          reached = this.branches.leave('switch', this.list(piece.body));
        } else reached = this.list(piece.body);
        if (guarded) this.w.close();
        return guarded || reached;
      });
      if (!ends) return false;
      skipping ||= used[i];
    }
    return true;
  }

  /** Whether a chain is a table of branches to its own pieces and each of those goes elsewhere at its end: then it is a switch. */
  private dispatches({ labels, pieces: [first, ...cases] }: Chain): boolean {
    const [table] = first.body;
    if (table?.k !== 'br_table' || cases.length !== labels.length - 1) return false;
    const own = new Set(labels);
    if (![...table.targets, table.fallback].every((label) => own.has(label) && label !== labels[0])) return false;
    for (const { body } of cases) {
      const last = body.at(-1);
      if (last === undefined || !terminates(last)) return false;
      for (const stmt of statements(body)) {
        if ((stmt.k === 'br' || stmt.k === 'br_if') && own.has(stmt.label)) return false;
        if (stmt.k === 'br_table' && [...stmt.targets, stmt.fallback].some((label) => own.has(label))) return false;
      }
    }
    return true;
  }

  /** The first piece after the table is what follows the innermost block. */
  private dispatchTable({ labels, pieces: [first, ...cases] }: Chain): boolean {
    const [table] = first.body;
    if (table?.k !== 'br_table') return true;
    const indices = new Map<Label, number[]>(labels.map((label) => [label, []]));
    table.targets.forEach((label, i) => {
      if (label !== table.fallback) indices.get(label)?.push(i);
    });
    this.nested(3, () => {
      this.branches.enterSwitch(this.use(table.index));
      cases.forEach(({ level, body }) => {
        const label = labels[level];
        const selectors = indices.get(label) ?? [];
        if (label !== table.fallback && selectors.length === 0) return;
        this.w.open(label === table.fallback ? 'default:' : `case ${selectors.map((i) => `${i}u`).join(', ')}:`);
        this.list(body);
        this.w.close();
      });
      return true;
    });
    return this.branches.leaveSwitch();
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
    const index = this.use(stmt.index);
    const selector = inPlace ? index : this.bigTable(index, stmt.targets, distinct);
    this.w.open(`switch ${selector}`);
    [...cases].forEach(([label, indices], ordinal) => {
      const selectors = inPlace ? indices.map((i) => `${i}u`).join(', ') : `${ordinal}u`;
      this.w.line(`case ${selectors}: { ${text(label)} }`);
    });
    this.w.line(`default: { ${text(stmt.fallback)} }`);
    this.w.close();
    if (marks) this.branches.break('break;');
    else {
      this.branches.dispatch(distinct);
      // Every case has branched; only WGSL does not know.
      this.w.line(this.bail());
    }
  }

  /**
   * An index too large for a switch looks its ordinal up among the program's constants, where it takes a byte (or four, with
   * more than 256 labels).
   */
  private bigTable(index: string, targets: readonly Label[], distinct: readonly Label[]): string {
    const fallback = distinct.length - 1;
    const ordinals = new Map(distinct.map((label, i) => [label, i]));
    const perWord = distinct.length <= 256 ? 4 : 1;
    const words = new Uint32Array(Math.ceil(targets.length / perWord));
    targets.forEach((label, i) => {
      const ordinal = ordinals.get(label) ?? fallback;
      words[Math.floor(i / perWord)] |= ordinal << (8 * (i % perWord));
    });
    const base = this.context.constants.add(words);
    const name = `o${base}`;
    const inside = `${index} < ${targets.length}u`;
    this.w.line(`var ${name} = ${fallback}u;`);
    if (perWord === 1) this.w.line(`if ${inside} { ${name} = constants[${base}u + ${index}]; }`);
    else {
      const word = `constants[${base}u + (${index} >> 2u)]`;
      this.w.line(`if ${inside} { ${name} = (${word} >> ((${index} & 3u) << 3u)) & 255u; }`);
    }
    return name;
  }

  private use(v: Var): string {
    return this.values.use(v);
  }

  private set(v: Var, value: string): void {
    const line = this.values.define(v, value);
    if (line !== null) this.w.line(line);
  }

  private trap(site: Site): string {
    return `trap = ${site + 1}u; ${this.bail()}`;
  }

  private bail(): string {
    return this.func.results.length > 0 ? 'return 0u;' : 'return;';
  }

  private leaf(stmt: Stmt): boolean {
    const { w, context } = this;
    const { memory } = context;
    switch (stmt.k) {
      case 'const':
        this.set(stmt.dst, `${stmt.lo >>> 0}u`);
        return true;
      case 'copy': {
        const line = this.values.copy(stmt.dst, stmt.src);
        if (line !== null) w.line(line);
        return true;
      }
      case 'num':
        this.numeric(stmt);
        return true;
      case 'select':
        this.set(stmt.dst, `select(${this.use(stmt.b)}, ${this.use(stmt.a)}, ${this.use(stmt.cond)} != 0u)`);
        return true;
      case 'global.get':
        this.set(stmt.dst, `g${stmt.global}`);
        return true;
      case 'global.set':
        w.line(`g${stmt.global} = ${this.use(stmt.src)};`);
        return true;
      case 'check': {
        const end = stmt.offset + stmt.width;
        if (end > 0xffffffff) {
          this.trapHere(stmt.site);
          return false;
        }
        const small = end <= memory.minBytes;
        const test = `${this.use(stmt.addr)} > bytes - ${end}u`;
        w.line(`if ${small ? test : `bytes < ${end}u || ${test}`} { ${this.trap(stmt.site)} }`);
        return true;
      }
      case 'word.load':
        this.set(stmt.dst, memory.read(this.use(stmt.index)));
        return true;
      case 'word.store':
        w.line(memory.write(this.use(stmt.index), this.use(stmt.src)));
        return true;
      case 'word.merge':
        w.line(memory.merge(this.use(stmt.index), this.use(stmt.src), this.use(stmt.mask)));
        return true;
      case 'frame.load':
        this.set(stmt.dst, frameWord(context, this.use(stmt.index), stmt.offset));
        return true;
      case 'frame.store':
        w.line(`${frameWord(context, this.use(stmt.index), stmt.offset)} = ${this.use(stmt.src)};`);
        return true;
      case 'table.get': {
        const index = this.use(stmt.index);
        w.line(`if ${index} >= tables[${2 * stmt.table}u] { ${this.trap(stmt.site)} }`);
        this.set(stmt.dst, `tables[tables[${2 * stmt.table + 1}u] + ${index}]`);
        return true;
      }
      case 'memory.size':
        this.set(stmt.dst, 'pages');
        return true;
      case 'memory.grow':
        this.grow(stmt.dst, stmt.delta);
        return true;
      case 'return':
        this.return(stmt.values);
        return false;
      case 'call':
        this.call(stmt.func, stmt.args, stmt.dsts);
        return true;
      case 'call_indirect':
        this.callIndirect(stmt);
        return true;
      case 'trap':
        this.trapHere(stmt.site);
        return false;
      case 'trap_if':
        w.line(`if ${this.use(stmt.cond)} != 0u { ${this.trap(stmt.site)} }`);
        return true;
      case 'fuel':
        w.line(`if fuel < ${stmt.cost}u { ${this.trap(stmt.site)} }`);
        w.line(`fuel -= ${stmt.cost}u;`);
        return true;
      case 'enter':
        w.line(`if depth >= depth_limit { ${this.trap(stmt.site)} }`);
        w.line('depth += 1u;');
        return true;
      case 'leave':
        w.line('depth -= 1u;');
        return true;
      default:
        throw new RefusedError(stmt.k, `cannot print ${stmt.k}: not on this backend yet`, {
          function: this.func.index,
        });
    }
  }

  private trapHere(site: Site): void {
    this.w.line(`trap = ${site + 1}u;`);
    this.w.line(this.bail());
  }

  private grow(dst: Var, delta: Var): void {
    const { memory, helpers } = this.context;
    if (memory.mode === 'grid') {
      this.set(dst, '0xffffffffu');
      return;
    }
    helpers.add('memory_grow');
    this.set(dst, `memory_grow(${this.use(delta)})`);
    this.w.line(`if trap != 0u { ${this.bail()} }`);
  }

  private numeric({ op, dst, args }: Extract<Stmt, { k: 'num' }>): void {
    const print = EXPRESSIONS[op];
    if (!print) {
      throw new RefusedError(op, `cannot print ${op}: not on this backend yet`, { function: this.func.index });
    }
    const operands = args.map((v) => this.use(v));
    // Constant expressions may neither overflow nor divide by zero, so one operand is hidden from the shader compiler.
    const hide = /[.](div|rem)_/.test(op) && operands[1] === '0u' ? 1 : operands.every(isLiteral) ? 0 : -1;
    if (hide >= 0) {
      const { line, name } = this.values.opaque(operands[hide]);
      this.w.line(line);
      operands[hide] = name;
    }
    const text = print(operands[0], operands[1] ?? '');
    const helper = /^(mulhi_u|f32_\w+)\(/.exec(text)?.[1];
    if (helper) this.context.helpers.add(helper);
    if (/^[tvp]\d+$/.test(text)) this.copyOf(dst, args[0], text);
    else this.set(dst, text);
  }

  /** A reinterpretation: the same bits under another type. */
  private copyOf(dst: Var, src: Var, text: string): void {
    const line = text === this.use(src) ? this.values.copy(dst, src) : this.values.define(dst, text);
    if (line !== null) this.w.line(line);
  }

  private return(values: readonly Var[]): void {
    for (let i = 1; i < values.length; i++) this.w.line(`x${i - 1} = ${this.use(values[i])};`);
    this.w.line(values.length === 0 ? 'return;' : `return ${this.use(values[0])};`);
  }

  private call(slot: number, args: readonly Var[], dsts: readonly Var[]): void {
    const call = `${functionName(slot)}(${args.map((v) => this.use(v)).join(', ')})`;
    if (dsts.length === 0) this.w.line(`${call};`);
    else this.set(dsts[0], call);
    if (this.context.traps[slot]) this.w.line(`if trap != 0u { ${this.bail()} }`);
    for (let i = 1; i < dsts.length; i++) this.set(dsts[i], `x${i - 1}`);
  }

  /** The callee's results come through variables declared before the switch, as its cases are scopes of their own. */
  private callIndirect(stmt: Extract<Stmt, { k: 'call_indirect' }>): void {
    const { w } = this;
    const { table, args, dsts, sites } = stmt;
    // No function of the program need have this signature: then nothing else declares where its results would be.
    this.context.extras = Math.max(this.context.extras, dsts.length - 1);
    const index = this.use(stmt.index);
    w.line(`if ${index} >= tables[${2 * table}u] { ${this.trap(sites.outside)} }`);
    const first = dsts.length > 0 ? this.values.opaque('0u').name : null;
    if (first) w.line(`var ${first}: u32;`);
    let traps = false;
    this.nested(3, () => {
      w.open(`switch tables[tables[${2 * table + 1}u] + ${index}]`);
      for (const { func, slot } of this.context.indirect(stmt.signature)) {
        const call = `${functionName(slot)}(${args.map((v) => this.use(v)).join(', ')});`;
        w.line(`case ${func}u: { ${first ? `${first} = ` : ''}${call} }`);
        traps ||= this.context.traps[slot];
      }
      w.line(`case 0xffffffffu: { ${this.trap(sites.null)} }`);
      w.line(`default: { ${this.trap(sites.mismatch)} }`);
      w.close();
      return true;
    });
    if (traps) w.line(`if trap != 0u { ${this.bail()} }`);
    if (first) this.set(dsts[0], first);
    for (let i = 1; i < dsts.length; i++) this.set(dsts[i], `x${i - 1}`);
  }
}
