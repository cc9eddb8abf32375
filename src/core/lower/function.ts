import { TensorWasmError } from '../errors.ts';
import type { Func, LoadOp, NumericOp, Site, StoreOp, Type, Var } from '../ir/index.ts';
import { NULL_REF } from '../ir/index.ts';
import { NUMERIC_SHAPES } from '../ir/operations.ts';
import { InstructionReader } from '../wasm/decode/instruction-reader.ts';
import { frameUnits } from '../wasm/frame-units.ts';
import {
  EMPTY_BLOCK,
  INSTRUCTIONS,
  type Instruction,
  instructionOf,
  SLOTS,
  slotOf,
  valTypeOfBlock,
} from '../wasm/opcodes.ts';
import type { TrapCode } from '../wasm/traps.ts';
import { lowerBulk } from './bulk.ts';
import { ControlStack } from './control-stack.ts';
import { type ModuleContext, typeOf } from './module-context.ts';
import { OperandStack } from './operand-stack.ts';
import type { SiteTable } from './sites.ts';
import { DIVISIONS, divide, TRUNCATIONS, truncate } from './trapping.ts';

/** What a lowered function needs from the program around it. */
export interface ProgramContext {
  readonly context: ModuleContext;
  readonly sites: SiteTable;
  /** Function slot by function index. */
  readonly slots: Int32Array;
}

/** By {@link slotOf}: operations that become one `num`, with their shape. */
const PLAIN: (Instruction | undefined)[] = new Array(SLOTS).fill(undefined);
for (const instruction of INSTRUCTIONS) {
  const { name, opcode, immediate } = instruction;
  if (immediate === 'none' && NUMERIC_SHAPES.has(name) && !DIVISIONS.has(name) && name !== 'ref.is_null') {
    PLAIN[slotOf(opcode)] = instruction;
  }
}

/** Lowers the body of defined function `index`. Linear in its size and without recursion. */
export function lowerFunction(program: ProgramContext, index: number, name: string): Func {
  return new FunctionLowering(program, index).run(name);
}

class FunctionLowering {
  readonly #program: ProgramContext;
  readonly #context: ModuleContext;
  readonly #index: number;
  readonly #params: readonly Type[];
  readonly #results: readonly Type[];
  readonly #stack: OperandStack;
  readonly #control: ControlStack;
  readonly #reader: InstructionReader;
  /** Constructs opened in dead code and not closed yet, or -1 where code is live. */
  #dead = -1;

  constructor(program: ProgramContext, index: number) {
    this.#program = program;
    this.#context = program.context;
    this.#index = index;
    const { module } = this.#context;
    const { params, results } = this.#signature(module.functions[index]);
    const { locals, start, end } = module.code[index - module.importedFunctions];
    const vars: Type[] = [...params];
    for (const { count, type } of locals) for (let i = 0; i < count; i++) vars.push(typeOf(type));
    this.#params = params;
    this.#results = results;
    this.#stack = new OperandStack(vars);
    this.#control = new ControlStack(this.#stack, results);
    this.#reader = new InstructionReader(module.bytes, start, end);
  }

  run(name: string): Func {
    const reader = this.#reader;
    const stack = this.#stack;
    stack.list.push({ k: 'fuel', cost: 1, site: this.#site('fuel_exhausted') });
    stack.vars.forEach((type, dst) => {
      // Variables begin as zero, which is a reference to function 0.
      if (type === 'ref' && dst >= this.#params.length) stack.list.push({ k: 'const', dst, lo: NULL_REF | 0, hi: 0 });
    });
    while (reader.next()) {
      if (this.#dead >= 0) {
        this.#skip();
        continue;
      }
      const plain = PLAIN[slotOf(reader.opcode)];
      if (plain === undefined) this.#instruction();
      else this.#plain(plain);
    }
    return {
      index: this.#index,
      name,
      params: this.#params.length,
      results: this.#results,
      vars: stack.vars,
      signature: this.#context.signatureOfType[this.#context.module.functions[this.#index]],
      body: stack.list,
    };
  }

  #signature(typeIndex: number): { readonly params: readonly Type[]; readonly results: readonly Type[] } {
    return this.#context.signatures[this.#context.signatureOfType[typeIndex]];
  }

  #site(code: TrapCode): Site {
    return this.#program.sites.add(code, this.#index, this.#reader.offset);
  }

  #blockType(): { readonly params: readonly Type[]; readonly results: readonly Type[] } {
    const { blockType } = this.#reader;
    if (blockType === EMPTY_BLOCK) return NOTHING;
    if (blockType >= 0) return this.#signature(blockType);
    const type = valTypeOfBlock(blockType);
    return type === undefined ? NOTHING : { params: [], results: [typeOf(type)] };
  }

  /** Nothing follows what was just emitted: the operands above the innermost construct's are gone. */
  #die(): void {
    this.#stack.truncate(this.#control.top.height);
    this.#dead = 0;
  }

  #skip(): void {
    switch (this.#reader.opcode) {
      case 0x02: // block
      case 0x03: // loop
      case 0x04: // if
        this.#dead++;
        return;
      case 0x05: // else
        if (this.#dead === 0) this.#else(false);
        return;
      case 0x0b: // end
        if (this.#dead > 0) this.#dead--;
        else this.#end(false);
        return;
      default:
        return;
    }
  }

  #else(live: boolean): void {
    this.#control.else(live);
    this.#dead = -1;
  }

  #end(live: boolean): void {
    if (this.#control.depth === 1) {
      if (live) this.#control.branch(0);
      return;
    }
    this.#dead = -1;
    if (!this.#control.end(live)) this.#die();
  }

  #plain(instruction: Instruction): void {
    const stack = this.#stack;
    const { params, results } = instruction;
    const args: Var[] = [];
    if (params?.length === 2) {
      const b = stack.pop();
      args.push(stack.pop(), b);
    } else {
      args.push(stack.pop());
    }
    for (const v of args) stack.release(v);
    const dst = stack.allocate((results?.[0] ?? 'i32') as Type);
    stack.list.push({ k: 'num', op: instruction.name as NumericOp, dst, args });
    stack.pushTemp(dst);
  }

  #load(op: LoadOp, type: Type, width: number): void {
    const stack = this.#stack;
    const { list } = stack;
    const offset = this.#reader.memOffset;
    const site = this.#site('memory_out_of_bounds');
    stack.result(type, 1, (dst, [addr]) => {
      list.push({ k: 'check', addr, offset, width, site }, { k: 'load', op, dst, addr, offset });
    });
  }

  #store(op: StoreOp, width: number): void {
    const stack = this.#stack;
    const { list } = stack;
    const offset = this.#reader.memOffset;
    const site = this.#site('memory_out_of_bounds');
    stack.effect(2, ([addr, src]) => {
      list.push({ k: 'check', addr, offset, width, site }, { k: 'store', op, addr, offset, src });
    });
  }

  #call(
    params: readonly Type[],
    results: readonly Type[],
    counted: boolean,
    emit: (args: readonly Var[], dsts: readonly Var[]) => void,
  ): void {
    const stack = this.#stack;
    const args = stack.popAll(params.length);
    stack.releaseAll(args);
    const dsts = results.map((type) => stack.allocate(type));
    const units = frameUnits(this.#context.module, this.#index);
    if (counted) stack.list.push({ k: 'enter', units, site: this.#site('call_stack_exhausted') });
    emit(args, dsts);
    if (counted) stack.list.push({ k: 'leave', units });
    for (const dst of dsts) stack.pushTemp(dst);
  }

  #callIndirect(): void {
    const { index: type, index2: table } = this.#reader;
    const { params, results } = this.#signature(type);
    const stack = this.#stack;
    const index = stack.pop();
    const counted = this.#context.graph.indirectOnCycle(this.#index, type);
    const signature = this.#context.signatureOfType[type];
    const sites = {
      outside: this.#site('undefined_element'),
      null: this.#site('uninitialized_element'),
      mismatch: this.#site('indirect_call_type_mismatch'),
    };
    this.#call(params, results, counted, (args, dsts) => {
      stack.list.push({ k: 'call_indirect', table, signature, index, args, dsts, sites });
    });
    stack.release(index);
  }

  #instruction(): void {
    const reader = this.#reader;
    const stack = this.#stack;
    const control = this.#control;
    const known = instructionOf(reader.opcode);
    const name = known?.name;
    switch (name) {
      case 'local.get':
        stack.pushLocal(reader.index);
        return;
      case 'local.set':
        stack.setLocal(reader.index);
        return;
      case 'local.tee':
        stack.setLocal(reader.index);
        stack.pushLocal(reader.index);
        return;
      case 'i32.const':
      case 'f32.const':
      case 'i64.const':
      case 'f64.const':
        stack.pushConst(name.slice(0, 3) as Type, reader.lo | 0, reader.hi | 0);
        return;
      case 'nop':
        return;
      case 'drop':
        stack.discard();
        return;
      case 'block': {
        const { params, results } = this.#blockType();
        control.block(params, results);
        return;
      }
      case 'loop': {
        const { params, results } = this.#blockType();
        control.loop(params, results);
        stack.list.push({ k: 'fuel', cost: 1, site: this.#site('fuel_exhausted') });
        return;
      }
      case 'if': {
        const { params, results } = this.#blockType();
        control.if(params, results);
        return;
      }
      case 'else':
        this.#else(true);
        return;
      case 'end':
        this.#end(true);
        return;
      case 'br':
        control.branch(reader.index);
        this.#die();
        return;
      case 'br_if': {
        const cond = stack.pop();
        control.branchIf(cond, reader.index);
        stack.release(cond);
        return;
      }
      case 'br_table': {
        const index = stack.pop();
        control.branchTable(index, reader.targets);
        stack.release(index);
        this.#die();
        return;
      }
      case 'return':
        control.branch(control.depth - 1);
        this.#die();
        return;
      case 'unreachable':
        stack.list.push({ k: 'trap', site: this.#site('unreachable') });
        this.#die();
        return;
      case 'call': {
        const callee = reader.index;
        const { params, results } = this.#signature(this.#context.module.functions[callee]);
        const func = this.#program.slots[callee];
        this.#call(params, results, this.#context.graph.edgeOnCycle(this.#index, callee), (args, dsts) => {
          stack.list.push({ k: 'call', func, args, dsts });
        });
        return;
      }
      case 'call_indirect':
        this.#callIndirect();
        return;
      case 'select':
      case 'select t':
        stack.result(stack.typeAt(1), 3, (dst, [a, b, cond]) => {
          stack.list.push({ k: 'select', dst, cond, a, b });
        });
        return;
      case 'global.get':
        stack.result(this.#context.globals[reader.index], 0, (dst) => {
          stack.list.push({ k: name, dst, global: reader.index });
        });
        return;
      case 'global.set':
        stack.effect(1, ([src]) => {
          stack.list.push({ k: name, global: reader.index, src });
        });
        return;
      case 'ref.null':
        stack.pushConst('ref', NULL_REF | 0, 0);
        return;
      case 'ref.func':
        stack.pushConst('ref', reader.index | 0, 0);
        return;
      case 'ref.is_null':
        stack.result('i32', 1, (dst, args) => {
          stack.list.push({ k: 'num', op: name, dst, args });
        });
        return;
      default:
        break;
    }
    if (known?.immediate === 'memarg') {
      const { params, results, width } = known;
      if (params?.length === 2) this.#store(known.name as StoreOp, width);
      else this.#load(known.name as LoadOp, results?.[0] as Type, width);
      return;
    }
    const division = name === undefined ? undefined : DIVISIONS.get(name);
    if (division !== undefined) {
      divide(stack, name as NumericOp, division, (code) => this.#site(code));
      return;
    }
    const truncation = name === undefined ? undefined : TRUNCATIONS.get(name);
    if (truncation !== undefined) {
      truncate(stack, known?.results?.[0] as Type, truncation, (code) => this.#site(code));
      return;
    }
    if (!lowerBulk(stack, reader, name, (code) => this.#site(code))) {
      throw new TensorWasmError('internal', `Cannot lower function ${this.#index}: ${name} at ${reader.offset}`);
    }
  }
}

const NOTHING = { params: [], results: [] } as const;
