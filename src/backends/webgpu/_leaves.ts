/** The statements that hold no others: values, memory, traps and calls. `_function.ts` prints what nests. */
import { RefusedError } from '../../core/errors.ts';
import type { Func, Site, Stmt, Var } from '../../core/ir/index.ts';
import { type Context, functionName } from './_context.ts';
import { EXPRESSIONS } from './_expressions.ts';
import type { Points } from './_points.ts';
import { isLiteral, Values } from './_values.ts';
import { Writer } from './_writer.ts';

/** The constant that says where the stack of saved variables lies in the output, interleaved by lane like all there. */
export const FRAMES = 'frames';

function frameWord(index: string, offset: number): string {
  return `output[(${index} + ${FRAMES} + ${offset}u) * lanes + lane]`;
}

/** The last site that was passed, plus one, where a program has points without a site. */
export const LAST_SITE = 'at';

export abstract class LeafPrinter {
  protected readonly context: Context;
  protected readonly func: Func;
  protected readonly w = new Writer();
  protected readonly values: Values;
  protected readonly slot: number;
  protected readonly points: Points | null;
  /** The point to go on from. */
  protected readonly resume: string;
  private lastSite = 0;

  constructor(context: Context, slot: number) {
    this.context = context;
    this.slot = slot;
    this.func = context.program.functions[slot];
    this.points = context.points[slot];
    this.resume = `r${slot}`;
    this.values = new Values(this.func, slot, this.points);
  }

  /** Prints braces that cost so much of the nesting budget; answers what `print` answers. */
  protected abstract nested(cost: number, print: () => boolean): boolean;

  protected use(v: Var): string {
    return this.values.use(v);
  }

  protected set(v: Var, value: string): void {
    const line = this.values.define(v, value);
    if (line !== null) this.w.line(line);
  }

  /** A variable of the module that is kept when a lane leaves. */
  protected keep(name: string): string {
    if (!this.context.kept.includes(name)) this.context.kept.push(name);
    return name;
  }

  protected trap(site: Site): string {
    this.lastSite = site;
    return `trap = ${site + 1}u; ${this.bail()}`;
  }

  protected bail(): string {
    return this.func.results.length > 0 ? 'return 0u;' : 'return;';
  }

  protected leaf(stmt: Stmt): boolean {
    const { w, context } = this;
    const { memory, tables } = context;
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
        this.set(stmt.dst, frameWord(this.use(stmt.index), stmt.offset));
        return true;
      case 'frame.store':
        w.line(`${frameWord(this.use(stmt.index), stmt.offset)} = ${this.use(stmt.src)};`);
        return true;
      case 'table.get': {
        const index = this.use(stmt.index);
        w.line(`if ${index} >= ${tables.size(stmt.table)} { ${this.trap(stmt.site)} }`);
        this.set(stmt.dst, tables.element(stmt.table, index));
        return true;
      }
      case 'table.size':
        this.set(stmt.dst, tables.size(stmt.table));
        return true;
      case 'table.grow': {
        const { table, init, delta } = stmt;
        this.context.helpers.add('table_grow');
        this.set(stmt.dst, tables.grow(table, this.use(init), this.use(delta)));
        w.line(`if trap != 0u { ${this.bail()} }`);
        return true;
      }
      case 'element.load':
        this.set(stmt.dst, tables.element(stmt.table, this.use(stmt.index)));
        return true;
      case 'element.store':
        w.line(`${tables.element(stmt.table, this.use(stmt.index))} = ${this.use(stmt.src)};`);
        return true;
      case 'data.size':
      case 'elem.size':
        this.set(stmt.dst, tables.segmentSize(stmt.k === 'data.size' ? 'data' : 'elements', stmt.segment));
        return true;
      case 'data.load':
      case 'elem.load': {
        const kind = stmt.k === 'data.load' ? 'data' : 'elements';
        this.set(stmt.dst, tables.segmentWord(kind, stmt.segment, this.use(stmt.index)));
        return true;
      }
      case 'data.drop':
      case 'elem.drop':
        w.line(`${tables.dropped(stmt.k === 'data.drop' ? 'data' : 'elements', stmt.segment)} = 1u;`);
        return true;
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
        this.call(stmt);
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
        if (this.points?.siteless) w.line(`${LAST_SITE} = ${stmt.site + 1}u;`);
        w.line(`if fuel < ${stmt.cost}u { ${this.trap(stmt.site)} }`);
        w.line(`fuel -= ${stmt.cost}u;`);
        return true;
      case 'enter':
        w.line(`if depth + ${stmt.units}u > depth_limit { ${this.trap(stmt.site)} }`);
        w.line(`depth += ${stmt.units}u;`);
        return true;
      case 'leave':
        w.line(`depth -= ${stmt.units}u;`);
        return true;
      default:
        throw new RefusedError(stmt.k, `cannot print ${stmt.k}: not on this backend yet`, {
          function: this.func.index,
        });
    }
  }

  protected trapHere(site: Site): void {
    this.lastSite = site;
    this.w.line(`trap = ${site + 1}u;`);
    this.w.line(this.bail());
  }

  protected grow(dst: Var, delta: Var): void {
    const { memory, helpers } = this.context;
    if (memory.mode === 'grid') {
      this.set(dst, '0xffffffffu');
      return;
    }
    helpers.add('memory_grow');
    this.set(dst, `memory_grow(${this.use(delta)})`);
    this.w.line(`if trap != 0u { ${this.bail()} }`);
  }

  protected numeric({ op, dst, args }: Extract<Stmt, { k: 'num' }>): void {
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
    if (/^[tvp][\d_]+$/.test(text)) this.copyOf(dst, args[0], text);
    else this.set(dst, text);
  }

  /** A reinterpretation: the same bits under another type. */
  protected copyOf(dst: Var, src: Var, text: string): void {
    const line = text === this.use(src) ? this.values.copy(dst, src) : this.values.define(dst, text);
    if (line !== null) this.w.line(line);
  }

  protected return(values: readonly Var[]): void {
    for (let i = 1; i < values.length; i++) this.w.line(`x${i - 1} = ${this.use(values[i])};`);
    this.w.line(values.length === 0 ? 'return;' : `return ${this.use(values[0])};`);
  }

  protected call(stmt: Extract<Stmt, { k: 'call' }>): void {
    const { func: slot, args, dsts } = stmt;
    const { context, w } = this;
    if (context.program.functions[slot].index === null && context.points[slot]?.siteless)
      w.line(`${LAST_SITE} = ${this.lastSite + 1}u;`);
    const call = `${functionName(slot)}(${args.map((v) => this.use(v)).join(', ')})`;
    // A callee that leaves is called again with the same arguments, of which the result may be one.
    const result = this.points?.ranges.has(stmt) && dsts.length > 0 ? this.values.opaque(call) : null;
    if (result !== null) w.line(result.line);
    else if (dsts.length === 0) w.line(`${call};`);
    else this.set(dsts[0], call);
    if (context.traps[slot]) this.afterCall(stmt);
    if (result !== null) this.set(dsts[0], result.name);
    for (let i = 1; i < dsts.length; i++) this.set(dsts[i], `x${i - 1}`);
  }

  /** Behind a call that may trap, or leave. */
  private afterCall(stmt: Stmt): void {
    const point = this.points?.ranges.get(stmt)?.first;
    const leave = point === undefined ? '' : `${this.resume} = ${point}u; `;
    this.w.line(`if trap != 0u { ${leave}${this.bail()} }`);
    if (point !== undefined) this.w.line(`${this.resume} = 0u;`);
  }

  /** The callee's results come through variables declared before the switch, as its cases are scopes of their own. */
  protected callIndirect(stmt: Extract<Stmt, { k: 'call_indirect' }>): void {
    const { w } = this;
    const { table, args, dsts, sites } = stmt;
    // No function of the program need have this signature: then nothing else declares where its results would be.
    this.context.extras = Math.max(this.context.extras, dsts.length - 1);
    const index = this.use(stmt.index);
    let callee = this.context.tables.element(table, index);
    const outside = `if ${index} >= ${this.context.tables.size(table)} { ${this.trap(sites.outside)} }`;
    if (this.points?.ranges.has(stmt)) {
      // What is called may change the table before it leaves.
      const chosen = this.keep(`c${this.slot}`);
      w.open(`if ${this.resume} == 0u`);
      w.line(outside);
      w.line(`${chosen} = ${callee};`);
      w.close();
      callee = chosen;
    } else w.line(outside);
    const first = dsts.length > 0 ? this.values.opaque('0u').name : null;
    if (first) w.line(`var ${first}: u32;`);
    let traps = false;
    this.nested(3, () => {
      w.open(`switch ${callee}`);
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
    if (traps) this.afterCall(stmt);
    if (first) this.set(dsts[0], first);
    for (let i = 1; i < dsts.length; i++) this.set(dsts[i], `x${i - 1}`);
  }
}
