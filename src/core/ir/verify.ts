/**
 * Checks that a program keeps what the essay in `index.ts` promises to backends: types of every operand, variables, labels, sites,
 * functions, globals, tables and segments in range, no statement after a terminator, results on every way out. It does not prove that a
 * `check` dominates every access. A pass that breaks a program is a defect of ours, so the error is `internal`.
 */
import { TensorWasmError } from '../errors.ts';
import type { Func, Label, Program, Site, Stmt, Type, Var } from './index.ts';
import { terminates } from './operands.ts';
import { LOAD_SHAPES, NUMERIC_SHAPES, STORE_SHAPES } from './operations.ts';
import { Walk } from './walk.ts';

/** Throws {@link TensorWasmError} `internal` naming the function and the statement's path. */
export function verify(program: Program): void {
  for (const entry of program.entries) {
    const func = program.functions[entry.func];
    if (func === undefined)
      fail(`entry ${entry.name} names function slot ${entry.func} of ${program.functions.length}`);
    const params = func.vars.slice(0, func.params);
    if (!sameTypes(params, entry.params) || !sameTypes(func.results, entry.results)) {
      fail(`entry ${entry.name} is not of its function's type`);
    }
  }
  program.functionSlots.forEach((slot, index) => {
    if (slot !== -1 && program.functions[slot]?.index !== index) fail(`slot ${slot} does not hold function ${index}`);
  });
  for (const signature of program.functionSignatures) {
    if (program.signatures[signature] === undefined) {
      fail(`signature ${signature} of ${program.signatures.length} is named by a function index`);
    }
  }
  program.functions.forEach((func, slot) => {
    new FunctionVerifier(program, func, slot).run();
  });
}

function fail(message: string): never {
  throw new TensorWasmError('internal', `Cannot accept the program: ${message}`);
}

function sameTypes(a: readonly Type[], b: readonly Type[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i]);
}

/** How the end of a list is reached: by falling through, not at all, or not at all because its last statement is a terminator. */
type ListEnd = 'live' | 'dead' | 'terminated';

class FunctionVerifier {
  readonly #program: Program;
  readonly #func: Func;
  readonly #slot: number;
  readonly #walk = new Walk();
  readonly #kinds = new Map<Label, 'block' | 'loop' | 'if'>();
  readonly #seen = new Set<Label>();
  readonly #leftBy = new Set<Label>();
  readonly #ends: ListEnd[] = ['live'];
  readonly #thenEnds: ListEnd[] = [];

  constructor(program: Program, func: Func, slot: number) {
    this.#program = program;
    this.#func = func;
    this.#slot = slot;
  }

  run(): void {
    const { params, vars, results, signature, body } = this.#func;
    const declared = this.#program.signatures[signature];
    if (
      declared === undefined ||
      !sameTypes(vars.slice(0, params), declared.params) ||
      !sameTypes(results, declared.results)
    ) {
      this.#fail(`the function is not of signature ${signature}`);
    }
    this.#walk.run(body, {
      statement: (stmt) => {
        if (this.#ends.at(-1) === 'terminated') this.#fail('the statement follows a terminator');
        this.#check(stmt);
        if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') {
          if (this.#seen.has(stmt.label)) this.#fail(`label ${stmt.label} is not unique`);
          this.#seen.add(stmt.label);
          this.#kinds.set(stmt.label, stmt.k);
          this.#ends.push('live');
        } else if (terminates(stmt)) {
          this.#ends[this.#ends.length - 1] = 'terminated';
        }
      },
      otherwise: () => {
        this.#thenEnds.push(this.#ends.pop() ?? 'live');
        this.#ends.push('live');
      },
      end: (stmt) => {
        const body = this.#ends.pop();
        const then = stmt.k === 'if' ? this.#thenEnds.pop() : 'dead';
        this.#kinds.delete(stmt.label);
        const left = body === 'live' || then === 'live' || this.#leftBy.has(stmt.label);
        if (!left) this.#ends[this.#ends.length - 1] = 'dead';
      },
    });
    if (this.#ends[0] === 'live' && results.length > 0) this.#fail('control reaches its end without results');
  }

  #fail(message: string): never {
    const { index, name } = this.#func;
    fail(`function ${index ?? `in slot ${this.#slot}`} (${name}), ${this.#walk.path() || 'body'}: ${message}`);
  }

  #type(v: Var): Type {
    return this.#func.vars[v] ?? this.#fail(`variable ${v} of ${this.#func.vars.length} does not exist`);
  }

  #is(v: Var, type: Type): void {
    if (this.#type(v) !== type) this.#fail(`variable ${v} is ${this.#type(v)}, must be ${type}`);
  }

  #are(vars: readonly Var[], types: readonly Type[], what: string): void {
    if (vars.length !== types.length) this.#fail(`${vars.length} ${what}, must be ${types.length}`);
    vars.forEach((v, i) => {
      this.#is(v, types[i] as Type);
    });
  }

  #i32(...vars: Var[]): void {
    for (const v of vars) this.#is(v, 'i32');
  }

  #sites(...sites: Site[]): void {
    for (const site of sites) if (this.#program.sites[site] === undefined) this.#fail(`site ${site} does not exist`);
  }

  #within(what: string, index: number, count: number): void {
    if (!(index >= 0 && index < count)) this.#fail(`${what} ${index} of ${count} does not exist`);
  }

  #branch(label: Label): void {
    const kind = this.#kinds.get(label);
    if (kind === undefined) this.#fail(`label ${label} is not in scope`);
    if (kind !== 'loop') this.#leftBy.add(label);
  }

  #word(value: number): void {
    if (value !== (value | 0)) this.#fail(`${value} is not a signed 32-bit half`);
  }

  #unsigned(value: number): void {
    if (!(Number.isInteger(value) && value >= 0 && value <= 0xffffffff)) {
      this.#fail(`${value} is not an unsigned 32-bit number`);
    }
  }

  #check(stmt: Stmt): void {
    const { memory, tables, globals, data, elements, functions, signatures } = this.#program;
    const { k } = stmt;
    if (memory === null && /^(check|load|store|memory\.|word\.)/.test(k)) this.#fail(`${k} without a memory`);
    if ('site' in stmt) this.#sites(stmt.site);
    if ('table' in stmt) this.#within('table', stmt.table, tables.length);
    if ('global' in stmt) this.#within('global', stmt.global, globals.length);
    switch (k) {
      case 'frame.load':
      case 'frame.store':
        this.#i32(stmt.index);
        this.#unsigned(stmt.offset);
        if (/64/.test(this.#type(k === 'frame.load' ? stmt.dst : stmt.src))) this.#fail(`${k} of 64 bits`);
        return;
      case 'const':
        this.#word(stmt.lo);
        this.#word(stmt.hi);
        if (stmt.hi !== 0 && !/64/.test(this.#type(stmt.dst))) this.#fail('a 32-bit constant has a high half');
        this.#type(stmt.dst);
        return;
      case 'copy':
        this.#is(stmt.src, this.#type(stmt.dst));
        return;
      case 'num': {
        const shape = NUMERIC_SHAPES.get(stmt.op) ?? this.#fail(`operation ${stmt.op} does not exist`);
        this.#are(stmt.args, shape.params, 'operands');
        this.#is(stmt.dst, shape.result);
        return;
      }
      case 'select':
        this.#i32(stmt.cond);
        this.#is(stmt.a, this.#type(stmt.dst));
        this.#is(stmt.b, this.#type(stmt.dst));
        return;
      case 'global.get':
        this.#is(stmt.dst, globals[stmt.global].type);
        return;
      case 'global.set':
        if (!globals[stmt.global].mutable) this.#fail(`global ${stmt.global} is immutable`);
        this.#is(stmt.src, globals[stmt.global].type);
        return;
      case 'check':
        this.#unsigned(stmt.offset);
        this.#unsigned(stmt.width);
        this.#i32(stmt.addr);
        return;
      case 'load': {
        const shape = LOAD_SHAPES.get(stmt.op) ?? this.#fail(`operation ${stmt.op} does not exist`);
        this.#unsigned(stmt.offset);
        this.#i32(stmt.addr);
        this.#is(stmt.dst, shape.result);
        return;
      }
      case 'store': {
        const shape = STORE_SHAPES.get(stmt.op) ?? this.#fail(`operation ${stmt.op} does not exist`);
        this.#unsigned(stmt.offset);
        this.#i32(stmt.addr);
        this.#is(stmt.src, shape.operand);
        return;
      }
      case 'memory.size':
      case 'table.size':
        this.#i32(stmt.dst);
        return;
      case 'memory.grow':
        this.#i32(stmt.dst, stmt.delta);
        return;
      case 'memory.fill':
        this.#i32(stmt.to, stmt.value, stmt.length);
        return;
      case 'memory.init':
        this.#within('data segment', stmt.segment, data.length);
        this.#i32(stmt.to, stmt.from, stmt.length);
        return;
      case 'memory.copy':
        this.#i32(stmt.to, stmt.from, stmt.length);
        return;
      case 'data.drop':
        this.#within('data segment', stmt.segment, data.length);
        return;
      case 'elem.drop':
        this.#within('element segment', stmt.segment, elements.length);
        return;
      case 'table.get':
        this.#is(stmt.dst, 'ref');
        this.#i32(stmt.index);
        return;
      case 'table.set':
        this.#is(stmt.src, 'ref');
        this.#i32(stmt.index);
        return;
      case 'table.grow':
        this.#is(stmt.init, 'ref');
        this.#i32(stmt.dst, stmt.delta);
        return;
      case 'table.fill':
        this.#is(stmt.value, 'ref');
        this.#i32(stmt.to, stmt.length);
        return;
      case 'table.copy':
        this.#within('table', stmt.to_table, tables.length);
        this.#within('table', stmt.from_table, tables.length);
        this.#i32(stmt.to, stmt.from, stmt.length);
        return;
      case 'table.init':
        this.#within('element segment', stmt.segment, elements.length);
        this.#i32(stmt.to, stmt.from, stmt.length);
        return;
      case 'element.load':
        this.#is(stmt.dst, 'ref');
        this.#i32(stmt.index);
        return;
      case 'element.store':
        this.#is(stmt.src, 'ref');
        this.#i32(stmt.index);
        return;
      case 'data.size':
      case 'data.load':
        this.#within('data segment', stmt.segment, data.length);
        this.#i32(stmt.dst);
        if (k === 'data.load') this.#i32(stmt.index);
        return;
      case 'elem.size':
        this.#within('element segment', stmt.segment, elements.length);
        this.#i32(stmt.dst);
        return;
      case 'elem.load':
        this.#within('element segment', stmt.segment, elements.length);
        this.#is(stmt.dst, 'ref');
        this.#i32(stmt.index);
        return;
      case 'word.load':
        this.#i32(stmt.dst, stmt.index);
        return;
      case 'word.store':
        this.#i32(stmt.index, stmt.src);
        return;
      case 'word.merge':
        this.#i32(stmt.index, stmt.src, stmt.mask);
        return;
      case 'if':
      case 'trap_if':
        this.#i32(stmt.cond);
        return;
      case 'br':
        this.#branch(stmt.label);
        return;
      case 'br_if':
        this.#i32(stmt.cond);
        this.#branch(stmt.label);
        return;
      case 'br_table':
        this.#i32(stmt.index);
        for (const label of stmt.targets) this.#branch(label);
        this.#branch(stmt.fallback);
        return;
      case 'return':
        this.#are(stmt.values, this.#func.results, 'results');
        return;
      case 'call': {
        const callee = functions[stmt.func] ?? this.#fail(`function slot ${stmt.func} does not exist`);
        this.#are(stmt.args, callee.vars.slice(0, callee.params), 'arguments');
        this.#are(stmt.dsts, callee.results, 'destinations');
        return;
      }
      case 'call_indirect': {
        const signature = signatures[stmt.signature] ?? this.#fail(`signature ${stmt.signature} does not exist`);
        this.#i32(stmt.index);
        this.#are(stmt.args, signature.params, 'arguments');
        this.#are(stmt.dsts, signature.results, 'destinations');
        this.#sites(stmt.sites.outside, stmt.sites.null, stmt.sites.mismatch);
        return;
      }
      case 'fuel':
        this.#unsigned(stmt.cost);
        return;
      case 'enter':
      case 'leave':
        if (stmt.units < 1) this.#fail(`${stmt.k} of ${stmt.units} units`);
        this.#unsigned(stmt.units);
        return;
      case 'block':
      case 'loop':
      case 'trap':
        return;
      default:
        this.#fail(`statement ${JSON.stringify((stmt as { k: unknown }).k)} does not exist`);
        return;
    }
  }
}
