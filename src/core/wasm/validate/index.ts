import { ModuleError } from '../../errors.ts';
import { DEFAULT_FEATURES, type Features } from '../features.ts';
import { keepFrameUnits } from '../frame-units.ts';
import type { ConstExpr, Limits, Module, ValidModule, ValType } from '../module.ts';
import { finish, STEP_BYTES, type Steps } from '../steps.ts';
import { FunctionValidator } from './function-validator.ts';
import { checkWellFormed } from './well-formed.ts';

const MAX_PAGES = 65536;

/**
 * Checks a decoded module (core specification, chapter 3) and returns it as what everything after validation takes. Functions are
 * checked in order, each in one pass over its instructions, and the first problem is the one reported, save that malformed comes before invalid.
 *
 * @throws ModuleError `invalid`, with the offset of the instruction or declaration at fault (of its section where a declaration has
 * no offset of its own); `malformed` for what can only be seen inside a body.
 */
export function validate(module: Module, features: Features = DEFAULT_FEATURES): ValidModule {
  return finish(validateInSteps(module, features));
}

/** As {@link validate}. */
export function* validateInSteps(module: Module, features: Features = DEFAULT_FEATURES): Steps<ValidModule> {
  try {
    yield* new ModuleValidator(module, features).run();
  } catch (error) {
    if (error instanceof ModuleError && error.kind === 'invalid') checkWellFormed(module, features);
    throw error;
  }
  return module as ValidModule;
}

class ModuleValidator {
  readonly #module: Module;
  readonly #features: Features;
  /** Functions that some declaration outside of bodies names: `ref.func` in a body may name those. */
  readonly #refs: Uint8Array;

  constructor(module: Module, features: Features) {
    this.#module = module;
    this.#features = features;
    this.#refs = new Uint8Array(module.functions.length);
  }

  *run(): Steps<void> {
    this.#types();
    this.#imports();
    this.#functions();
    this.#tables();
    this.#memories();
    this.#globals();
    this.#exports();
    this.#start();
    this.#elements();
    this.#data();
    yield* this.#bodies();
  }

  #invalid(message: string, offset: number): never {
    throw new ModuleError('invalid', message, offset);
  }

  /** Start of the contents of section `id`, for what has no offset of its own. */
  #section(id: number): number {
    return this.#module.sections.find((section) => section.id === id)?.start ?? 0;
  }

  #types(): void {
    if (this.#features.multiValue) return;
    this.#module.types.forEach(({ results }, i) => {
      if (results.length > 1)
        this.#invalid(`invalid result arity: type ${i} has ${results.length} results`, this.#section(1));
    });
  }

  #typeIndex(index: number, offset: number): void {
    const { types } = this.#module;
    if (index >= types.length) this.#invalid(`unknown type ${index}: the module has ${types.length}`, offset);
  }

  #limits({ min, max }: Limits, what: string, offset: number): void {
    if (max !== null && min > max)
      this.#invalid(`size minimum must not be greater than maximum: ${what} of ${min} to ${max}`, offset);
  }

  #memoryLimits(limits: Limits, offset: number): void {
    const size = Math.max(limits.min, limits.max ?? 0);
    if (size > MAX_PAGES) this.#invalid(`memory size must be at most 65536 pages (4GiB): ${size} pages`, offset);
    this.#limits(limits, 'memory', offset);
  }

  #imports(): void {
    for (const { desc, offset } of this.#module.imports) {
      if (desc.kind === 'func') this.#typeIndex(desc.type, offset);
      else if (desc.kind === 'table') this.#limits(desc.type.limits, 'table', offset);
      else if (desc.kind === 'memory') this.#memoryLimits(desc.type.limits, offset);
    }
  }

  #functions(): void {
    const { functions, importedFunctions } = this.#module;
    const offset = this.#section(3);
    for (let i = importedFunctions; i < functions.length; i++) this.#typeIndex(functions[i], offset);
  }

  #tables(): void {
    const { tables, importedTables } = this.#module;
    const offset = this.#section(4);
    for (let i = importedTables; i < tables.length; i++) this.#limits(tables[i].limits, 'table', offset);
    if (tables.length > 1 && !this.#features.referenceTypes)
      this.#invalid(`multiple tables: ${tables.length}, one is allowed`, offset);
  }

  #memories(): void {
    const { memories, importedMemories } = this.#module;
    const offset = this.#section(importedMemories > 1 ? 2 : 5);
    for (let i = importedMemories; i < memories.length; i++) this.#memoryLimits(memories[i].limits, offset);
    if (memories.length > 1) this.#invalid(`multiple memories: ${memories.length}, one is allowed`, offset);
  }

  #globals(): void {
    for (const { type, init } of this.#module.globals) this.#constant(init, type.type);
  }

  /** Constant expressions see imported globals only, and only immutable ones. */
  #constant(expr: ConstExpr, expected: ValType): void {
    const type = this.#constantType(expr);
    if (type !== expected)
      this.#invalid(`type mismatch: constant expression of type ${type} where ${expected} is needed`, expr.offset);
  }

  #constantType(expr: ConstExpr): ValType {
    const { globalTypes, importedGlobals, functions } = this.#module;
    switch (expr.op) {
      case 'const':
      case 'ref.null':
        return expr.type;
      case 'ref.func':
        this.#index('function', expr.func, functions.length, expr.offset);
        this.#refs[expr.func] = 1;
        return 'funcref';
      case 'global.get': {
        this.#index('global', expr.global, importedGlobals, expr.offset);
        const { type, mutable } = globalTypes[expr.global];
        if (mutable) this.#invalid(`constant expression required: global ${expr.global} is mutable`, expr.offset);
        return type;
      }
    }
  }

  #index(what: string, index: number, count: number, offset: number): void {
    if (index >= count) this.#invalid(`unknown ${what} ${index}: there are ${count}`, offset);
  }

  #exports(): void {
    const module = this.#module;
    const counts = {
      func: module.functions.length,
      table: module.tables.length,
      memory: module.memories.length,
      global: module.globalTypes.length,
    };
    const names = new Set<string>();
    for (const { name, kind, index, offset } of module.exports) {
      if (names.has(name)) this.#invalid(`duplicate export name: ${JSON.stringify(name)}`, offset);
      names.add(name);
      this.#index(kind === 'func' ? 'function' : kind, index, counts[kind], offset);
      if (kind === 'func') this.#refs[index] = 1;
    }
  }

  #start(): void {
    const { start, functions, types } = this.#module;
    if (start === null) return;
    const offset = this.#section(8);
    this.#index('function', start, functions.length, offset);
    const { params, results } = types[functions[start]];
    if (params.length > 0 || results.length > 0)
      this.#invalid(
        `start function: takes ${params.length} and returns ${results.length} values, must be none`,
        offset,
      );
  }

  #elements(): void {
    const { elements, tables } = this.#module;
    for (const { table, at, type, init, offset } of elements) {
      if (at !== null) {
        this.#index('table', table, tables.length, offset);
        const { element } = tables[table];
        if (element !== type)
          this.#invalid(`type mismatch: a table of ${element} cannot take elements of ${type}`, offset);
        this.#constant(at, 'i32');
      }
      for (const expr of init) this.#constant(expr, type);
    }
  }

  #data(): void {
    const { data, memories } = this.#module;
    for (const { memory, at, offset } of data) {
      if (at === null) continue;
      this.#index('memory', memory, memories.length, offset);
      this.#constant(at, 'i32');
    }
  }

  *#bodies(): Steps<void> {
    const { code, functions, importedFunctions } = this.#module;
    const validator = new FunctionValidator(this.#module, this.#features, this.#refs);
    const operands = new Uint32Array(code.length);
    let bytes = 0;
    for (let i = 0; i < code.length; i++) {
      operands[i] = validator.validate(functions[i + importedFunctions], code[i]);
      bytes += code[i].end - code[i].start;
      if (bytes < STEP_BYTES) continue;
      bytes = 0;
      yield;
    }
    keepFrameUnits(this.#module, operands);
  }
}
