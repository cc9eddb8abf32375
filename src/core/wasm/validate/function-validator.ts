import { ModuleError } from '../../errors.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import type { Features } from '../features.ts';
import type { Code, Module } from '../module.ts';
import { EMPTY_BLOCK, INSTRUCTIONS, instructionOf, mnemonicOf, OP, SLOTS, slotOf, valTypeOfBlock } from '../opcodes.ts';
import { IndexSpaces } from './index-spaces.ts';
import { Stacks } from './stacks.ts';
import { ALIGNMENTS, codeOf, FUNCREF, I32, isReference, nameOf, SIGNATURES, UNKNOWN } from './type-codes.ts';

const NOTHING = new Uint8Array(0);
const LOCAL_GET = OP['local.get'];
const LOCAL_SET = OP['local.set'];
const LOCAL_TEE = OP['local.tee'];
const END = OP.end;

/** Checks function bodies against one module's context (core specification, section 3.3 and appendix "Validation Algorithm"). */
export class FunctionValidator {
  readonly #module: Module;
  readonly #features: Features;
  /** 1 where `ref.func` may name the function (the specification's C.refs). */
  readonly #refs: Uint8Array;
  readonly #disabled = new Uint8Array(SLOTS);
  readonly #spaces: IndexSpaces;
  readonly #stacks = new Stacks();
  #locals = new Uint8Array(256);
  #localCount = 0;
  #code = new InstructionReader(new Uint8Array(0), 0, 0);

  constructor(module: Module, features: Features, refs: Uint8Array) {
    this.#module = module;
    this.#features = features;
    this.#refs = refs;
    this.#spaces = new IndexSpaces(module);
    for (const { opcode, feature } of INSTRUCTIONS) {
      if (feature !== null && !features[feature]) this.#disabled[slotOf(opcode)] = 1;
    }
    this.#stacks.what = () => mnemonicOf(this.#code.opcode);
  }

  /**
   * One body, in one pass. Throws `invalid`, or `malformed` where the body is not an expression at all. Answers the most operands that it has at
   * once.
   */
  validate(type: number, body: Code): number {
    const stacks = this.#stacks;
    const code = new InstructionReader(this.#module.bytes, body.start, body.end);
    this.#code = code;
    this.#declareLocals(this.#spaces.params[type], body);
    stacks.reset();
    stacks.enter(OP.block, NOTHING, this.#spaces.results[type]);
    while (stacks.depth > 0) {
      if (!code.next()) code.fail('unexpected end of section or function: END opcode expected');
      const opcode = code.opcode;
      stacks.offset = code.offset;
      this.#spaces.offset = code.offset;
      if (opcode === LOCAL_GET) stacks.push(this.#local());
      else if (opcode === LOCAL_SET) stacks.pop(this.#local());
      else {
        const slot = slotOf(opcode);
        if (this.#disabled[slot] !== 0) code.fail(`illegal opcode: ${mnemonicOf(opcode)} is not enabled`, code.offset);
        const signature = SIGNATURES[slot];
        if (signature === 0) this.#special(opcode);
        else {
          const alignment = ALIGNMENTS[slot];
          if (alignment !== 0) this.#memoryAccess(alignment - 1);
          else if (opcode >= 0xd2 || opcode === 0x3f || opcode === 0x40) this.#indices();
          this.#apply(signature);
        }
      }
    }
    if (code.position !== body.end) code.fail('section size mismatch: END opcode expected at the end of the body only');
    return stacks.highest;
  }

  #declareLocals(params: Uint8Array, { locals }: Code): void {
    let total = params.length;
    for (const { count } of locals) total += count;
    if (total > this.#locals.length) this.#locals = new Uint8Array(total);
    this.#locals.set(params);
    let at = params.length;
    for (const { count, type } of locals) {
      this.#locals.fill(codeOf(type), at, at + count);
      at += count;
    }
    this.#localCount = total;
  }

  #invalid(message: string): never {
    throw new ModuleError('invalid', message, this.#code.offset);
  }

  #local(): number {
    const index = this.#code.index;
    if (index >= this.#localCount) this.#invalid(`unknown local ${index}: the function has ${this.#localCount}`);
    return this.#locals[index];
  }

  #apply(signature: number): void {
    const stacks = this.#stacks;
    const top = (signature >> 3) & 7;
    if (top !== 0) {
      stacks.pop(top);
      const second = (signature >> 6) & 7;
      if (second !== 0) {
        stacks.pop(second);
        const third = (signature >> 9) & 7;
        if (third !== 0) stacks.pop(third);
      }
    }
    const result = signature & 7;
    if (result !== 0) stacks.push(result);
  }

  #memoryAccess(natural: number): void {
    this.#spaces.memory();
    const { align } = this.#code;
    if (align > natural)
      this.#invalid(`alignment must not be larger than natural: 2^${align}, natural is 2^${natural}`);
  }

  /** The immediates of instructions whose types are fixed. */
  #indices(): void {
    const code = this.#code;
    switch (instructionOf(code.opcode)?.immediate) {
      case 'memory':
      case 'memory_memory':
        this.#spaces.memory();
        break;
      case 'data_memory':
        this.#spaces.memory();
        this.#spaces.data(code.index);
        break;
      case 'data':
        this.#spaces.data(code.index);
        break;
      case 'elem':
        this.#spaces.element(code.index);
        break;
      case 'elem_table':
        this.#sameElements(this.#spaces.table(code.index2), this.#spaces.element(code.index));
        break;
      case 'table_table':
        this.#sameElements(this.#spaces.table(code.index), this.#spaces.table(code.index2));
        break;
      case 'table':
        this.#spaces.table(code.index);
        break;
      case 'func':
        this.#spaces.func(code.index);
        if (this.#refs[code.index] === 0)
          this.#invalid(
            `undeclared function reference: function ${code.index} is in no element segment, export or global`,
          );
        break;
    }
  }

  #sameElements(to: number, from: number): void {
    if (to !== from) this.#invalid(`type mismatch: a table of ${nameOf(to)} cannot take elements of ${nameOf(from)}`);
  }

  #special(opcode: number): void {
    const stacks = this.#stacks;
    const code = this.#code;
    switch (opcode) {
      case LOCAL_TEE: {
        const type = this.#local();
        stacks.pop(type);
        stacks.push(type);
        break;
      }
      case END:
        this.#end();
        break;
      case OP.br_if: {
        stacks.pop(I32);
        const types = this.#label(code.index);
        stacks.popAll(types);
        stacks.pushAll(types);
        break;
      }
      case OP.br:
        stacks.popAll(this.#label(code.index));
        stacks.setUnreachable();
        break;
      case OP.block:
      case OP.loop:
        this.#enter(opcode);
        break;
      case OP.if:
        stacks.pop(I32);
        this.#enter(opcode);
        break;
      case OP.else:
        this.#else();
        break;
      case OP['global.get']:
        stacks.push(this.#spaces.global(code.index));
        break;
      case OP['global.set']: {
        const type = this.#spaces.global(code.index);
        if (!this.#spaces.isMutable(code.index))
          this.#invalid(`global is immutable: global ${code.index} cannot be set`);
        stacks.pop(type);
        break;
      }
      case OP.call:
        this.#call(this.#spaces.func(code.index));
        break;
      case OP.call_indirect: {
        if (!this.#features.referenceTypes && code.index2 !== 0)
          code.fail(`zero byte expected: found table ${code.index2}`, code.offset);
        const table = this.#spaces.table(code.index2);
        if (table !== FUNCREF) this.#invalid(`type mismatch: call_indirect through a table of ${nameOf(table)}`);
        const type = this.#spaces.type(code.index);
        stacks.pop(I32);
        this.#call(type);
        break;
      }
      case OP.drop:
        stacks.popAny();
        break;
      case OP.select:
        this.#select();
        break;
      case OP.return:
        stacks.popAll(stacks.endAt(0));
        stacks.setUnreachable();
        break;
      case OP.unreachable:
        stacks.setUnreachable();
        break;
      case OP.br_table:
        this.#branchTable();
        break;
      default:
        this.#reference(opcode);
    }
  }

  /** Instructions of the reference types proposal whose types depend on an immediate or the stack. */
  #reference(opcode: number): void {
    const stacks = this.#stacks;
    const code = this.#code;
    switch (opcode) {
      case OP['select t']: {
        const { selectTypes } = code;
        if (selectTypes.length !== 1) this.#invalid(`invalid result arity: select of ${selectTypes.length} types`);
        const type = codeOf(selectTypes[0]);
        stacks.pop(I32);
        stacks.pop(type);
        stacks.pop(type);
        stacks.push(type);
        break;
      }
      case OP['table.get']: {
        const element = this.#spaces.table(code.index);
        stacks.pop(I32);
        stacks.push(element);
        break;
      }
      case OP['table.set']: {
        stacks.pop(this.#spaces.table(code.index));
        stacks.pop(I32);
        break;
      }
      case OP['table.grow']: {
        const element = this.#spaces.table(code.index);
        stacks.pop(I32);
        stacks.pop(element);
        stacks.push(I32);
        break;
      }
      case OP['table.fill']: {
        const element = this.#spaces.table(code.index);
        stacks.pop(I32);
        stacks.pop(element);
        stacks.pop(I32);
        break;
      }
      case OP['ref.null']:
        stacks.push(codeOf(code.refType));
        break;
      case OP['ref.is_null']: {
        const type = stacks.popAny();
        if (type !== UNKNOWN && !isReference(type))
          this.#invalid(`type mismatch: ref.is_null expects a reference, found ${nameOf(type)}`);
        stacks.push(I32);
        break;
      }
      default:
        throw new ModuleError('malformed', `illegal opcode: ${mnemonicOf(opcode)}`, code.offset);
    }
  }

  /** The types that a branch to `depth` carries. */
  #label(depth: number): Uint8Array {
    const stacks = this.#stacks;
    if (depth >= stacks.depth) this.#invalid(`unknown label ${depth}: ${stacks.depth} are open`);
    const frame = stacks.depth - 1 - depth;
    return stacks.opcodeAt(frame) === OP.loop ? stacks.startAt(frame) : stacks.endAt(frame);
  }

  #enter(opcode: number): void {
    const { blockType } = this.#code;
    let start: Uint8Array = NOTHING;
    let end: Uint8Array = NOTHING;
    if (blockType >= 0) {
      if (!this.#features.multiValue)
        this.#code.fail('malformed block type: multi-value is not enabled', this.#code.offset);
      const type = this.#spaces.type(blockType);
      start = this.#spaces.params[type];
      end = this.#spaces.results[type];
    } else if (blockType !== EMPTY_BLOCK) {
      end = this.#single(blockType);
    }
    this.#stacks.popAll(start);
    this.#stacks.enter(opcode, start, end);
  }

  #single(blockType: number): Uint8Array {
    const type = valTypeOfBlock(blockType);
    if (type === undefined) throw new ModuleError('malformed', 'malformed block type', this.#code.offset);
    const code = codeOf(type);
    if (code >= FUNCREF && !this.#features.referenceTypes)
      this.#code.fail(`malformed block type: ${type} is not enabled`, this.#code.offset);
    return SINGLE[code];
  }

  #else(): void {
    const stacks = this.#stacks;
    const frame = stacks.depth - 1;
    if (stacks.opcodeAt(frame) !== OP.if) this.#code.fail('END opcode expected: else without if', this.#code.offset);
    stacks.leave();
    stacks.enter(OP.else, stacks.startAt(frame), stacks.endAt(frame));
  }

  #end(): void {
    const stacks = this.#stacks;
    const frame = stacks.depth - 1;
    stacks.leave();
    const end = stacks.endAt(frame);
    if (stacks.opcodeAt(frame) === OP.if) {
      const start = stacks.startAt(frame);
      const same = start.length === end.length && start.every((type, i) => type === end[i]);
      if (!same) this.#invalid('type mismatch: an if without else leaves other types than it takes');
    }
    if (frame > 0) stacks.pushAll(end);
  }

  #call(type: number): void {
    this.#stacks.popAll(this.#spaces.params[type]);
    this.#stacks.pushAll(this.#spaces.results[type]);
  }

  #select(): void {
    const stacks = this.#stacks;
    stacks.pop(I32);
    const first = stacks.popAny();
    const second = stacks.popAny();
    if (isReference(first) || isReference(second))
      this.#invalid(
        `type mismatch: select without a type expects numbers, found ${nameOf(first)} and ${nameOf(second)}`,
      );
    if (first !== second && first !== UNKNOWN && second !== UNKNOWN)
      this.#invalid(`type mismatch: select of ${nameOf(second)} and ${nameOf(first)}`);
    stacks.push(first === UNKNOWN ? second : first);
  }

  #branchTable(): void {
    const stacks = this.#stacks;
    const { targets } = this.#code;
    stacks.pop(I32);
    const last = targets.length - 1;
    const fallback = this.#label(targets[last]);
    for (let i = 0; i < last; i++) {
      const types = this.#label(targets[i]);
      if (types.length !== fallback.length)
        this.#invalid(`type mismatch: br_table labels take ${types.length} and ${fallback.length} values`);
      if (types !== fallback) stacks.peekAll(types);
    }
    stacks.popAll(fallback);
    stacks.setUnreachable();
  }
}

const SINGLE: readonly Uint8Array[] = Array.from({ length: 8 }, (_, code) => Uint8Array.of(code));
