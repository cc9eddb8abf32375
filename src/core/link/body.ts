/** A member's function body as the linked module has it: indices replaced, and accesses directed to the member's memory. */
import { InstructionReader } from '../wasm/decode/instruction-reader.ts';
import { type BodyParts, ByteWriter } from '../wasm/encode.ts';
import type { ValidModule, ValType } from '../wasm/module.ts';
import { instructionOf, OP } from '../wasm/opcodes.ts';
import { accessAddress, type MemoryPlace, memoryGrow, memorySize, rangeAddress } from './memories.ts';
import type { Places } from './spaces.ts';

/** Bytes from the start of the linked body and of the member's, an entry per instruction, ascending. */
export interface Positions {
  readonly linked: number[];
  readonly own: number[];
}

/** `memory` is null where all members together have one memory at most. `positions` is filled if given. */
export function linkBody(
  module: ValidModule,
  defined: number,
  places: Places,
  memory: MemoryPlace | null,
  positions?: Positions,
): BodyParts {
  return new BodyLinker(module, defined, places, memory).run(positions);
}

class BodyLinker {
  readonly #module: ValidModule;
  readonly #defined: number;
  readonly #places: Places;
  readonly #memory: MemoryPlace | null;
  readonly #reader: InstructionReader;
  readonly #w: ByteWriter;
  /** Types of the locals that are added, and where the first one is. */
  readonly #added: ValType[] = [];
  readonly #first: number;

  constructor(module: ValidModule, defined: number, places: Places, memory: MemoryPlace | null) {
    const { locals, start, end } = module.code[defined];
    this.#module = module;
    this.#defined = defined;
    this.#places = places;
    this.#memory = memory;
    this.#reader = new InstructionReader(module.bytes, start, end);
    this.#w = new ByteWriter(Math.max(64, (end - start) * 2));
    const { params } = module.types[module.functions[module.importedFunctions + defined]];
    this.#first = locals.reduce((sum, { count }) => sum + count, params.length);
  }

  run(positions?: Positions): BodyParts {
    const { locals, start } = this.#module.code[this.#defined];
    const reader = this.#reader;
    while (reader.next()) {
      positions?.linked.push(this.#w.length);
      positions?.own.push(reader.offset - start);
      this.#instruction();
    }
    return { locals: [...locals, ...this.#added.map((type) => ({ count: 1, type }))], expr: this.#w.finish() };
  }

  /** The `n`-th added local of a type. */
  #local(type: ValType, n = 0): number {
    let seen = 0;
    for (const [i, other] of this.#added.entries()) {
      if (other === type && seen++ === n) return this.#first + i;
    }
    this.#added.push(type);
    return seen === n ? this.#first + this.#added.length - 1 : this.#local(type, n);
  }

  readonly #scratch = (n: 0 | 1 | 2): number => this.#local('i32', n);

  #copy(): void {
    const { bytes, offset, position } = this.#reader;
    this.#w.bytes(bytes.subarray(offset, position));
  }

  #instruction(): void {
    const { opcode, index, index2, blockType } = this.#reader;
    const places = this.#places;
    const w = this.#w;
    switch (opcode) {
      case OP.block:
      case OP.loop:
      case OP.if:
        w.op(opcode).blockType(blockType < 0 ? blockType : places.types[blockType]);
        return;
      case OP.call:
      case OP['ref.func']:
        w.op(opcode).u32(places.functions[index]);
        return;
      case OP.call_indirect:
        w.op(opcode).u32(places.types[index]).u32(places.tables[index2]);
        return;
      case OP['global.get']:
      case OP['global.set']:
        w.op(opcode).u32(places.globals[index]);
        return;
      case OP['table.get']:
      case OP['table.set']:
      case OP['table.size']:
      case OP['table.grow']:
      case OP['table.fill']:
        w.op(opcode).u32(places.tables[index]);
        return;
      case OP['table.copy']:
        w.op(opcode).u32(places.tables[index]).u32(places.tables[index2]);
        return;
      case OP['table.init']:
        w.op(opcode)
          .u32(places.elements + index)
          .u32(places.tables[index2]);
        return;
      case OP['elem.drop']:
        w.op(opcode).u32(places.elements + index);
        return;
      case OP['data.drop']:
        w.op(opcode).u32(places.data + index);
        return;
      case OP['memory.init']:
        this.#bulk('to');
        w.op(opcode)
          .u32(places.data + index)
          .u8(0);
        return;
      case OP['memory.copy']:
        this.#bulk('both');
        this.#copy();
        return;
      case OP['memory.fill']:
        this.#bulk('to');
        this.#copy();
        return;
      case OP['memory.size']:
        if (this.#memory === null) this.#copy();
        else memorySize(w, this.#memory);
        return;
      case OP['memory.grow']:
        if (this.#memory === null) this.#copy();
        else memoryGrow(w, this.#memory, this.#scratch);
        return;
      default:
        this.#access();
        this.#copy();
    }
  }

  /** In front of a load or a store: its address, the value to store being on top of it. */
  #access(): void {
    const memory = this.#memory;
    const known = memory === null ? undefined : instructionOf(this.#reader.opcode);
    if (memory === null || known?.immediate !== 'memarg') return;
    const w = this.#w;
    const value = known.params?.length === 2 ? this.#local(known.params[1], known.params[1] === 'i32' ? 1 : 0) : null;
    if (value !== null) w.op(OP['local.set']).u32(value);
    accessAddress(w, memory, this.#reader.memOffset + known.width, this.#scratch);
    if (value !== null) w.op(OP['local.get']).u32(value);
  }

  /** In front of a bulk instruction: where it writes, and where it reads if that is in memory too. */
  #bulk(ranges: 'to' | 'both'): void {
    const memory = this.#memory;
    if (memory === null) return;
    const w = this.#w;
    const [to, from, length] = [this.#scratch(0), this.#scratch(1), this.#scratch(2)];
    w.op(OP['local.set']).u32(length).op(OP['local.set']).u32(from).op(OP['local.set']).u32(to);
    rangeAddress(w, memory, to, length);
    if (ranges === 'both') rangeAddress(w, memory, from, length);
    else w.op(OP['local.get']).u32(from);
    w.op(OP['local.get']).u32(length);
  }
}
