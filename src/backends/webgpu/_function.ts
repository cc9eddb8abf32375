import { RefusedError } from '../../core/errors.ts';
import type { Label, Stmt } from '../../core/ir/index.ts';
import { terminates } from '../../core/ir/operands.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { Branches, NESTING_BUDGET } from './_branches.ts';
import { type Chain, heights, targetsOf, unfold } from './_chain.ts';
import { type Context, functionName } from './_context.ts';
import { STATUS_SPENT } from './_layout.ts';
import { LAST_SITE, LeafPrinter } from './_leaves.ts';
import type { Range } from './_points.ts';
import { Writer } from './_writer.ts';

const TABLE_IN_PLACE = 256;

/** What one stretch counts at most. */
const MOST_WORK = 1_000_000;

/** Statements that are counted with what follows them, where there are no more before control may go elsewhere. */
const UNCOUNTED = 3;

const DIVIDES: ReadonlySet<Stmt['k']> = new Set<Stmt['k']>(['block', 'loop', 'if', 'br_if']);

/** Of a WGSL function. */
const MOST_PARAMETERS = 255;

export function printFunction(context: Context, slot: number): string {
  return new FunctionPrinter(context, slot).print();
}

class FunctionPrinter extends LeafPrinter {
  /** Whether work is counted here: in all of the program but the library's routines, which their calls count. */
  private readonly counts: boolean;
  private readonly branches = new Branches(this.w);
  private readonly height: ReturnType<typeof heights>;
  private readonly targeted = new Set<Label>();
  private readonly levels: string[] = [];
  private nesting = 1;

  constructor(context: Context, slot: number) {
    super(context, slot);
    this.counts =
      context.points.some((points) => points !== null) && (this.points !== null || this.func.index !== null);
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
    if (func.params > MOST_PARAMETERS) {
      const message = `cannot declare ${func.params} parameters: WGSL has ${MOST_PARAMETERS} at most`;
      throw new RefusedError('parameters', message, { function: func.index });
    }
    const params = func.vars.slice(0, func.params).map((_, v) => `p${v}: u32`);
    const result = func.results.length > 0 ? ' -> u32' : '';
    const ends = this.list(func.body);
    if (result !== '' && (ends || endsInLoop(func.body))) this.w.line('return 0u;');
    const label = func.name.replace(/[^\x21-\x7e]/g, '?');
    body.line(`// ${label}`);
    body.open(`fn ${functionName(this.slot)}(${params.join(', ')})${result}`);
    if (this.branches.pending) body.line('var b: u32;');
    for (const name of this.levels) body.line(`var ${name}: u32;`);
    this.printDeclarations(body);
    for (const line of this.w.lines) body.line(line);
    body.close();
    return body.lines.join('\n');
  }

  private printDeclarations(body: Writer): void {
    for (const line of this.values.declarations()) body.line(line);
    if (this.points === null) return;
    this.keep(this.resume);
    const kept = [...this.values.keptVariables()];
    for (const { name } of kept) this.keep(name);
    const begun = kept.filter(({ initial }) => initial !== null);
    if (begun.length === 0) return;
    body.open(`if ${this.resume} == 0u`);
    for (const { name, initial } of begun) body.line(`${name} = ${initial};`);
    body.close();
  }

  /**
   * Prints statements; whether control can reach what follows them. What cannot be reached is not printed. What stands before the last of those with
   * points is passed over on the way to a point behind it.
   */
  private list(body: readonly Stmt[]): boolean {
    const counted = this.counts ? this.stretches(body) : null;
    const ranges = this.points?.ranges;
    const last = ranges === undefined ? -1 : body.findLastIndex((stmt) => ranges.has(stmt));
    for (let at = 0; at < last; ) {
      const range = ranges?.get(body[at]);
      let end = at + 1;
      if (range === undefined) while (end < last && !ranges?.has(body[end])) end++;
      const run = body.slice(at, end);
      this.nested(2, () => {
        this.w.open(`if ${this.resume} ${range === undefined ? '== 0u' : `<= ${range.last}u`}`);
        for (const stmt of run) if (!this.counted(stmt, counted)) break;
        this.w.close();
        return true;
      });
      at = end;
    }
    for (const stmt of body.slice(Math.max(0, last))) if (!this.counted(stmt, counted)) return false;
    return true;
  }

  private counted(stmt: Stmt, stretches: ReadonlyMap<Stmt, number> | null): boolean {
    const work = stretches?.get(stmt) ?? 0;
    if (work > 0) this.w.line(`left -= min(left, ${work}u);`);
    return this.statement(stmt);
  }

  /**
   * By the first statement of each stretch that control runs through to its end: what is counted there. That is never one with points: nothing may be
   * counted on the way back to a point, or the lane would leave there again.
   */
  private stretches(body: readonly Stmt[]): ReadonlyMap<Stmt, number> {
    const { program, work } = this.context;
    const found = new Map<Stmt, number>();
    let first: Stmt | null = null;
    let sum = 0;
    const end = (): void => {
      if (first !== null && sum > UNCOUNTED) {
        found.set(first, Math.min(sum, MOST_WORK));
        sum = 0;
      }
      first = null;
    };
    for (const stmt of body) {
      if (this.points?.ranges.has(stmt)) end();
      else first ??= stmt;
      // A function of the guest's counts for itself.
      sum += stmt.k === 'call' && program.functions[stmt.func].index === null ? 1 + work[stmt.func] : 1;
      if (DIVIDES.has(stmt.k)) end();
    }
    end();
    return found;
  }

  /** Numbers of the points in statements that follow one another. */
  private range(body: readonly Stmt[]): Range | null {
    const ranges = body.flatMap((stmt) => this.points?.ranges.get(stmt) ?? []);
    return ranges.length === 0 ? null : { first: ranges[0].first, last: ranges[ranges.length - 1].last };
  }

  protected override nested(cost: number, print: () => boolean): boolean {
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
        if (!this.targeted.delete(stmt.label)) return this.if(stmt);
        return this.chain({ labels: [stmt.label], pieces: [{ level: 1, body: [stmt] }] });
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
      const test = `${this.use(stmt.cond)} ${stmt.then.length === 0 ? '==' : '!='} 0u`;
      const points = this.range([...first, ...second]);
      const there = `${this.resume} <= ${this.range(first)?.last ?? 0}u`;
      this.w.open(`if ${points === null ? test : `select(${test}, ${there}, ${this.resume} != 0u)`}`);
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
      if (this.list(this.head(stmt))) this.branches.leaveLoop();
      return true;
    });
    return this.branches.leave('loop', false);
  }

  /** The start of an iteration, where a lane leaves that has spent its portion. Answers what is left of the body. */
  private head(stmt: Extract<Stmt, { k: 'loop' }>): readonly Stmt[] {
    const { body } = stmt;
    const range = this.points?.ranges.get(stmt);
    if (range === undefined) return body;
    const { w, resume } = this;
    const [fuel] = body;
    if (range.last > range.first) w.open(`if ${resume} <= ${range.first}u`);
    const leave = `${resume} = ${range.first}u; ${this.bail()}`;
    if (fuel?.k === 'fuel') {
      const empty = `fuel < ${fuel.cost}u`;
      const [spent, trapped] = [`${STATUS_SPENT + fuel.site + 1}u`, `${fuel.site + 1}u`];
      w.line(`if left == 0u || ${empty} { trap = select(${spent}, ${trapped}, ${empty}); ${leave} }`);
      w.line(`fuel -= ${fuel.cost}u;`);
    } else w.line(`if left == 0u { trap = ${STATUS_SPENT}u | ${LAST_SITE}; ${leave} }`);
    w.line('left -= 1u;');
    w.line(`${resume} = 0u;`);
    if (range.last > range.first) w.close();
    return fuel?.k === 'fuel' ? body.slice(1) : body;
  }

  /** See `_branches.ts`: pieces in program order, each passed over when a branch has left a block that it is inside. */
  private chain({ labels, pieces }: Chain): boolean {
    if (this.dispatches({ labels, pieces })) return this.dispatchTable({ labels, pieces });
    const levels = new Map(labels.map((label, i) => [label, i + 1]));
    const used = pieces.map((piece) => targetsOf(piece, levels));
    const ranges = pieces.map(({ body }) => this.range(body));
    const last = ranges.findLastIndex((range) => range !== null);
    const level = pieces.length > 1 && used.some(({ size }) => size > 0) ? this.level(labels[0], last >= 0) : null;
    if (level !== null) {
      const start = `${level} = ${labels.length + 1}u;`;
      this.w.line(last < 0 ? start : `if ${this.resume} == 0u { ${start} }`);
    }
    let skipping = false;
    for (const [i, piece] of pieces.entries()) {
      const guards = skipping && level !== null ? [`${level} > ${piece.level}u`] : [];
      const range = ranges[i];
      if (i < last) guards.push(`${this.resume} ${range === null ? '== 0u' : `<= ${range.last}u`}`);
      const guarded = guards.length > 0;
      const ends = this.nested((guarded ? 2 : 0) + (used[i].size > 0 ? 3 : 0), () => {
        if (guarded) this.w.open(`if ${guards.join(' && ')}`);
        let reached: boolean;
        if (used[i].size > 0) {
          this.branches.enter('switch');
          for (const label of used[i]) {
            this.branches.declare(label, false, level === null ? '' : `${level} = ${levels.get(label)}u;`);
          }
          reached = this.branches.leave('switch', this.list(piece.body));
        } else reached = this.list(piece.body);
        if (guarded) this.w.close();
        return guarded || reached;
      });
      if (!ends) return false;
      skipping ||= used[i].size > 0;
    }
    return true;
  }

  /** The variable that says which blocks of a chain have been left. */
  private level(label: Label, kept: boolean): string {
    if (kept) return this.keep(`l${this.slot}_${label}`);
    this.levels.push(`t_${label}`);
    return `t_${label}`;
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
    let selector = this.use(table.index);
    if (cases.some(({ body }) => this.range(body) !== null)) {
      const chosen = this.keep(`s${this.slot}_${labels[0]}`);
      this.w.line(`if ${this.resume} == 0u { ${chosen} = ${selector}; }`);
      selector = chosen;
    }
    this.nested(3, () => {
      this.branches.enterSwitch(selector);
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
}

/**
 * Whether a list ends in a loop, which is not left where nothing follows it. Naga (the WebGPU of Deno and Firefox) wants a `return` behind it all
 * the same: it says "Returning None where Some is expected" (gfx-rs/wgpu, `ensure_block_returns`).
 */
function endsInLoop(body: readonly Stmt[]): boolean {
  let lists = [body];
  while (lists.length > 0) {
    const last = lists.flatMap((list) => list.slice(-1));
    if (last.some(({ k }) => k === 'loop')) return true;
    lists = last.flatMap((stmt) => (stmt.k === 'block' ? [stmt.body] : stmt.k === 'if' ? [stmt.then, stmt.else] : []));
  }
  return false;
}
