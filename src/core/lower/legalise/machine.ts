/**
 * Removes calls between functions that may call themselves, and copies of large routines. The machine form: functions that call one another become one function, `loop { switch (pc) { ... } }`, whose cases are their pieces of
 * code between such calls. A call sets where to come back to and goes on at the callee's first case, so
 *
 * - functions may call themselves on targets that cannot (`machine-plan.ts` finds the cycles), and
 * - a large routine stands once in the program, where shader compilers would copy it into each of its calls.
 *
 * Variables of all members are variables of the one function. A function that cannot be live twice needs nothing more; on a cycle, the caller's
 * variables that are still needed are saved on a stack of the lane (`frame.store`), which `enter` bounds: every saving call stands between
 * `enter` and `leave`. Structures without such calls stay as they are, inside a case.
 *
 * Indirect calls with one signature share a case that finds the function, so that its comparisons stand once, not at every call.
 *
 * Why the meaning stays: a case runs exactly the statements between two such calls, in their order, and whatever a call of the same function could
 * overwrite is saved before and restored behind it. Depth is counted by `enter` and `leave` as before, so a trap comes at the same call.
 *
 * Cost: a dispatch over all cases for each such call and each return, and on a cycle a store and a load for each variable that is still needed.
 *
 * The form is in the IR's own terms (a `br_table` over nested blocks, one per case, in a loop), so the interpreter runs it.
 */
import { RefusedError } from '../../errors.ts';
import type { Func, Program, Stmt, Type, Var } from '../../ir/index.ts';
import { adopt, type Call, Cases, type Member, split } from './_machine-cases.ts';
import { liveness } from './_machine-live.ts';
import { type Leaf, mapVars, rewriteBody } from './_walk.ts';
import { indirectTargets } from './indirect-targets.ts';
import { type MachineBudget, type MachinePlan, planMachine } from './machine-plan.ts';

/** Selectors that a WGSL switch may have, at least. */
const MOST_CASES = 1000;

/** Shader compilers take minutes for a loop that is larger. */
const MOST_STATEMENTS = 40_000;

export interface MachineEntry {
  /** The machine's first argument. */
  readonly start: number;
  /** By parameter of the entry, which of the machine's it is. The others are zero. */
  readonly params: readonly number[];
  /** By result of the entry, which of the machine's it is. */
  readonly results: readonly number[];
}

export interface MachineInfo {
  /** Slot of the machine's function. */
  readonly slot: number;
  /** By entry of the program; null for one that does not need the machine. */
  readonly entries: readonly (MachineEntry | null)[];
  /** The most words that one call saves; times the limit of the call depth, the size of a lane's stack. */
  readonly frameWords: number;
}

export interface Machined {
  readonly program: Program;
  readonly machine: MachineInfo | null;
}

/** @param budget Null to move recursion only. Throws `RefusedError` where recursion is too large for one switch. */
export function useMachine(
  program: Program,
  taken: ReadonlySet<number> | null,
  budget: MachineBudget | null,
): Machined {
  const plan = planMachine(program, taken, budget);
  if (plan === null) return { program, machine: null };
  const first = program.functions[plan.members.indexOf(true)].index;
  const refuse = (count: string, most: number): never => {
    const message = `cannot run recursion: it takes ${count}, over ${most}`;
    throw new RefusedError('recursion', message, { function: first });
  };
  if (plan.recursive && plan.size > MOST_STATEMENTS) refuse(`${plan.size} statements in one function`, MOST_STATEMENTS);
  const made = new Maker(program, taken, plan).make();
  if (made.cases <= MOST_CASES) return made;
  return budget === null ? refuse(`${made.cases} pieces of code`, MOST_CASES) : useMachine(program, taken, null);
}

/** Values by position among those of their type: how arguments and results travel. */
class Places {
  private readonly cases: Cases;
  private readonly vars = new Map<Type, Var[]>();

  constructor(cases: Cases) {
    this.cases = cases;
  }

  of(types: readonly Type[]): Var[] {
    const used = new Map<Type, number>();
    return types.map((type) => {
      const list = this.vars.get(type) ?? [];
      this.vars.set(type, list);
      const at = used.get(type) ?? 0;
      used.set(type, at + 1);
      if (at === list.length) list.push(this.cases.var(type));
      return list[at];
    });
  }
}

/** Where indirect calls with one signature go, and the variables that they set first. */
interface Dispatcher {
  readonly at: number;
  readonly args: readonly Var[];
  readonly back: Var;
  readonly mismatch: Var;
}

class Maker {
  private readonly program: Program;
  private readonly taken: ReadonlySet<number> | null;
  private readonly plan: MachinePlan;
  private readonly cases = new Cases();
  private readonly params = new Places(this.cases);
  private readonly results = new Places(this.cases);
  private readonly members = new Map<number, Member>();
  private frameWords = 0;

  constructor(program: Program, taken: ReadonlySet<number> | null, plan: MachinePlan) {
    this.program = program;
    this.taken = taken;
    this.plan = plan;
  }

  make(): Machined & { readonly cases: number } {
    const { program, cases, plan, members } = this;
    const { functions } = program;
    const inside = program.entries.map(({ func }) => plan.members[func]);
    for (const [i, { params }] of program.entries.entries()) if (inside[i]) this.params.of(params);
    const paramCount = cases.vars.length;
    for (const [i, { results }] of program.entries.entries()) if (inside[i]) this.results.of(results);
    const resultCount = cases.vars.length - paramCount;
    const stack = cases.var('i32');
    const exit = cases.add();
    const resultVars = Array.from({ length: resultCount }, (_, i) => paramCount + i);
    cases.list[exit].body.push({ k: 'return', values: resultVars });
    functions.forEach((func, slot) => {
      if (plan.members[slot]) members.set(slot, adopt(cases, func));
    });
    const leaves = (stmt: Stmt): boolean =>
      (stmt.k === 'call' && plan.members[stmt.func]) ||
      (stmt.k === 'call_indirect' && this.targets(stmt.signature).some((slot) => plan.members[slot]));
    for (const [slot, member] of members) {
      const back: Stmt[] = [
        { k: 'copy', dst: cases.pc, src: member.back },
        { k: 'br', label: cases.loop },
      ];
      const hand = (values: readonly Var[]): Stmt[] => {
        const into = this.results.of(values.map((v) => cases.vars[v]));
        return [...values.map((src, i): Stmt => ({ k: 'copy', dst: into[i], src })), ...back];
      };
      members.set(slot, split(cases, member, { leaves, return: hand }));
    }
    for (const [slot, member] of members) this.link(slot, member, stack);
    const entries = program.entries.map(({ func, params, results }): MachineEntry | null => {
      const member = members.get(func);
      if (!member) return null;
      const start = cases.add();
      const given = this.params.of(params);
      cases.list[start].body.push(
        ...given.map((src, i): Stmt => ({ k: 'copy', dst: member.base + i, src })),
        { k: 'const', dst: member.back, lo: exit, hi: 0 },
        ...cases.go(member.entry),
      );
      return { start, params: given, results: this.results.of(results).map((v) => v - paramCount) };
    });
    return { ...this.assemble(entries, paramCount, resultVars), cases: cases.list.length };
  }

  private targets(signature: number): number[] {
    return indirectTargets(this.program, signature, this.taken);
  }

  /** Completes a member's cases: variables begin as zero, calls are jumps. */
  private link(slot: number, member: Member, stack: Var): void {
    const { cases } = this;
    const live = liveness(cases, member);
    const { entry, end, base, back, func } = member;
    const zeros: Stmt[] = [];
    for (const v of live.get(entry) ?? []) {
      if (v >= base + func.params && v !== back) zeros.push({ k: 'const', dst: v, lo: 0, hi: 0 });
    }
    for (let i = entry; i < end; i++) {
      const { call, body } = cases.list[i];
      if (call === null) continue;
      const needed = live.get(call.back) ?? new Set();
      const saved = this.recurses(slot, call.stmt) ? [...needed].filter((v) => !call.stmt.dsts.includes(v)) : [];
      this.frameWords = Math.max(this.frameWords, saved.length);
      const { k: kind, dsts } = call.stmt;
      const types = dsts.map((v) => cases.vars[v]);
      const results = this.results.of(types);
      if (kind === 'call_indirect') body.push(...this.lookUp(call.stmt));
      saved.forEach((src, offset) => {
        body.push({ k: 'frame.store', index: stack, offset, src });
      });
      if (saved.length > 0) body.push(...this.move(stack, saved.length));
      if (call.stmt.k === 'call_indirect') body.push(...this.dispatch(call.stmt, call.back));
      else {
        const args = call.stmt.args.map((src) => {
          const dst = cases.var(cases.vars[src]);
          body.push({ k: 'copy', dst, src });
          return dst;
        });
        body.push(...this.enter(call.stmt.func, args));
        body.push({ k: 'const', dst: this.member(call.stmt.func).back, lo: call.back, hi: 0 });
        body.push(...cases.go(this.member(call.stmt.func).entry));
      }
      const begin: Stmt[] = saved.length > 0 ? this.move(stack, -saved.length) : [];
      saved.forEach((dst, offset) => {
        begin.push({ k: 'frame.load', dst, index: stack, offset });
      });
      dsts.forEach((dst, n) => {
        begin.push({ k: 'copy', dst, src: results[n] });
      });
      cases.list[call.back].body.unshift(...begin);
    }
    cases.list[entry].body.unshift(...zeros);
    for (let i = entry; i < end; i++) this.localise(i, member, live);
  }

  /**
   * A variable that a case neither takes over nor leaves behind becomes the case's own. Emitters then need no variable of the whole function
   * for it, of which a shader compiler would have to join the values of every case at the top of the loop.
   */
  private localise(at: number, { base, back, func }: Member, live: ReadonlyMap<number, ReadonlySet<Var>>): void {
    const { cases } = this;
    const { body, next } = cases.list[at];
    const renamed = new Map<Var, Var>();
    const rename = (v: Var): Var => {
      // The parameters are written by callers, in their cases.
      if (v < base + func.params || v >= back || live.get(at)?.has(v)) return v;
      let own = renamed.get(v);
      if (own === undefined) {
        const needed = [...next].some((to) => live.get(to)?.has(v));
        own = needed ? v : cases.var(cases.vars[v]);
        renamed.set(v, own);
      }
      return own;
    };
    const leaf = (stmt: Leaf, out: Stmt[]): void => void out.push(mapVars(stmt, rename));
    cases.list[at].body = rewriteBody(body, { cond: rename, leaf });
  }

  private move(stack: Var, words: number): Stmt[] {
    const by = this.cases.var('i32');
    return [
      { k: 'const', dst: by, lo: words, hi: 0 },
      { k: 'num', op: 'i32.add', dst: stack, args: [stack, by] },
    ];
  }

  private recurses(slot: number, stmt: Call): boolean {
    const { component } = this.plan;
    const slots = stmt.k === 'call' ? [stmt.func] : this.targets(stmt.signature);
    return slots.some((to) => component[to] === component[slot]);
  }

  private member(slot: number): Member {
    const member = this.members.get(slot);
    if (!member) throw new RangeError(`cannot jump to slot ${slot}: not of the machine`);
    return member;
  }

  private enter(slot: number, args: readonly Var[]): Stmt[] {
    const { base } = this.member(slot);
    return args.map((src, i): Stmt => ({ k: 'copy', dst: base + i, src }));
  }

  private element: Var | null = null;

  private lookUp({ table, index, sites }: Extract<Call, { k: 'call_indirect' }>): Stmt[] {
    this.element ??= this.cases.var('ref');
    const none = this.cases.var('i32');
    return [
      { k: 'table.get', table, dst: this.element, index, site: sites.outside },
      { k: 'num', op: 'ref.is_null', dst: none, args: [this.element] },
      { k: 'trap_if', cond: none, site: sites.null },
    ];
  }

  private readonly dispatchers = new Map<number, Dispatcher>();

  /** Goes to the dispatcher of the signature, which comes back at case `back`, or traps in a case of the call's own. */
  private dispatch({ signature, sites, args }: Extract<Call, { k: 'call_indirect' }>, back: number): Stmt[] {
    const { cases } = this;
    const to = this.dispatcher(signature);
    const mismatch = cases.add();
    cases.list[mismatch].body.push({ k: 'trap', site: sites.mismatch });
    return [
      ...args.map((src, i): Stmt => ({ k: 'copy', dst: to.args[i], src })),
      { k: 'const', dst: to.back, lo: back, hi: 0 },
      { k: 'const', dst: to.mismatch, lo: mismatch, hi: 0 },
      ...cases.go(to.at),
    ];
  }

  /** The case that all indirect calls with one signature share: it finds the function that was looked up. */
  private dispatcher(signature: number): Dispatcher {
    const known = this.dispatchers.get(signature);
    if (known) return known;
    const { cases, program } = this;
    const element = this.element ?? cases.var('ref');
    const shape = program.signatures[signature];
    const at = cases.add();
    const back = cases.var('i32');
    const mismatch = cases.var('i32');
    const args = shape.params.map((type) => cases.var(type));
    const made = { at, args, back, mismatch };
    this.dispatchers.set(signature, made);
    const { body } = cases.list[at];
    const leave = (to: Var): Stmt[] => [
      { k: 'copy', dst: cases.pc, src: to },
      { k: 'br', label: cases.loop },
    ];
    for (const slot of this.targets(signature)) {
      const wanted = cases.var('ref');
      const same = cases.var('i32');
      const inside = this.members.get(slot);
      const then: Stmt[] = inside
        ? [...this.enter(slot, args), { k: 'copy', dst: inside.back, src: back }, ...cases.go(inside.entry)]
        : [{ k: 'call', func: slot, args, dsts: this.results.of(shape.results) }, ...leave(back)];
      body.push(
        { k: 'const', dst: wanted, lo: (program.functions[slot].index ?? -1) | 0, hi: 0 },
        { k: 'num', op: 'ref.eq', dst: same, args: [element, wanted] },
        { k: 'if', label: cases.label(), cond: same, then, else: [] },
      );
    }
    body.push(...leave(mismatch));
    return made;
  }

  private assemble(
    entries: readonly (MachineEntry | null)[],
    paramCount: number,
    resultVars: readonly Var[],
  ): Machined {
    const { cases, program, plan } = this;
    const labels = cases.list.map(() => cases.label());
    let body: Stmt[] = [{ k: 'br_table', index: cases.pc, targets: labels, fallback: labels[labels.length - 1] }];
    cases.list.forEach((one, i) => {
      body = [{ k: 'block', label: labels[i], body }, ...one.body];
    });
    // So that the last case, too, stands between two blocks: emitters see a switch in that.
    body = [{ k: 'block', label: cases.label(), body }];
    const params = cases.vars.slice(0, paramCount);
    const results = resultVars.map((v) => cases.vars[v]);
    const signatures = [...program.signatures, { params, results }];
    const kept = program.functions.map((_, slot) => slot).filter((slot) => !plan.members[slot]);
    const slots = new Map(kept.map((slot, i) => [slot, i]));
    const slot = kept.length;
    const move = (to: number): number => slots.get(to) ?? slot;
    const relocate = (func: Func): Func => ({
      ...func,
      body: rewriteBody(func.body, {
        cond: (v) => v,
        leaf: (stmt, out) =>
          void out.push(stmt.k === 'call' ? { ...stmt, func: move(stmt.func) } : mapVars(stmt, (v) => v)),
      }),
    });
    const machine = relocate({
      index: null,
      name: 'machine',
      params: paramCount,
      results,
      vars: cases.vars,
      signature: signatures.length - 1,
      body: [{ k: 'loop', label: cases.loop, body }],
    });
    const functions = [...kept.map((k) => relocate(program.functions[k])), machine];
    const moved = program.entries.map((entry, i) => {
      const at = entries[i];
      if (at === null) return { ...entry, func: move(entry.func) };
      return { ...entry, func: functions.push(wrapper(program.functions[entry.func], at, slot, params, results)) - 1 };
    });
    return {
      program: {
        ...program,
        functions,
        signatures,
        entries: moved,
        functionSlots: program.functionSlots.map((at) => slots.get(at) ?? -1),
      },
      machine: { slot, entries, frameWords: this.frameWords },
    };
  }
}

/** The entry's own function: starts the machine at its case. */
function wrapper(
  func: Func,
  { start, params, results }: MachineEntry,
  machine: number,
  machineParams: readonly Type[],
  machineResults: readonly Type[],
): Func {
  const vars = [...func.vars.slice(0, func.params)];
  const body: Stmt[] = [];
  const args = machineParams.map((type, i) => {
    const given = i === 0 ? -1 : params.indexOf(i);
    if (given >= 0) return given;
    const v = vars.push(type) - 1;
    body.push({ k: 'const', dst: v, lo: i === 0 ? start : 0, hi: 0 });
    return v;
  });
  const dsts = machineResults.map((type) => vars.push(type) - 1);
  body.push({ k: 'call', func: machine, args, dsts });
  body.push({ k: 'return', values: results.map((i) => dsts[i]) });
  return { ...func, vars, body };
}
