/** One walk over a function's instructions, in which every pass adds what it has to add. */
import type { CallGraph } from '../call-graph.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import { type BodyParts, ByteWriter } from '../encode.ts';
import { frameUnits } from '../frame-units.ts';
import type { FuncType, Module, ValType } from '../module.ts';
import { EMPTY_BLOCK, OP, valTypeOfBlock } from '../opcodes.ts';
import { enterCall, leaveCall } from './depth.ts';
import { closeLoop, enterFunction, LOOP_LEVELS, openLoop } from './fuel.ts';
import type { Layout } from './layout.ts';
import { keepIndex, mayTrap, storeSite, trapOnNan, truncOperand } from './locate.ts';
import { floatKind, type NanTracker, type Patches } from './nan.ts';
import { SITE_DEPTH, SITE_FUEL, type SiteTable } from './sites.ts';
import { globalGet, globalSet, mark, memoryGrow } from './state.ts';
import { CODE_BYTES, countCode, countLength, unitOf } from './work.ts';

/** Which passes run. */
export interface Passes {
  readonly fuel: boolean;
  readonly depth: boolean;
  readonly canonicalNan: boolean;
  /** `store` for engines that don't report where a module trapped. */
  readonly locate: 'store' | 'position';
}

export interface BodyContext {
  readonly module: Module;
  readonly layout: Layout;
  readonly passes: Passes;
  readonly sites: SiteTable;
  readonly graph: CallGraph | null;
  /** Global that marks a dropped segment, by segment; -1 where nothing has to be marked. */
  readonly dataMarks: readonly number[];
  readonly elementMarks: readonly number[];
}

const EMPTY: FuncType = { params: [], results: [] };

/** The signature of a block type as `InstructionReader` gives it. */
function blockSignature(module: Module, blockType: number): FuncType {
  if (blockType === EMPTY_BLOCK) return EMPTY;
  if (blockType >= 0) return module.types[blockType];
  const type = valTypeOfBlock(blockType);
  return type === undefined ? EMPTY : { params: [], results: [type] };
}

interface Frame {
  readonly opcode: number;
  readonly type: FuncType;
  /** How many labels are open around this frame's own. */
  readonly level: number;
  /** Fuel site of a loop, or -1. */
  readonly site: number;
}

class BodyWalk {
  readonly #c: BodyContext;
  readonly #func: number;
  readonly #reader: InstructionReader;
  readonly #w: ByteWriter;
  readonly #nan: NanTracker | null;
  readonly #frames: Frame[] = [];
  readonly #firstSite: number;
  /** Index of the first local that the rewriter appends: an i32, then an f32, then an f64. */
  readonly #scratch: number;
  /** How far code has been counted as work; a loop counts its own iterations. */
  #countedTo: number;
  #level = 0;
  #live = true;

  constructor(context: BodyContext, defined: number, tracker: NanTracker) {
    const { module, passes, sites } = context;
    const code = module.code[defined];
    this.#c = context;
    this.#func = defined + module.importedFunctions;
    this.#reader = new InstructionReader(module.bytes, code.start, code.end);
    this.#w = new ByteWriter(Math.max(64, (code.end - code.start) * 2));
    this.#firstSite = sites.length;
    this.#countedTo = code.start;
    const { params } = module.types[module.functions[this.#func]];
    const locals = code.locals.reduce((sum, { count }) => sum + count, params.length);
    this.#scratch = locals;
    this.#nan = passes.canonicalNan ? tracker : null;
    if (this.#nan === null) return;
    const kinds = new Uint8Array(locals);
    params.forEach((type, i) => {
      kinds[i] = floatKind(type);
    });
    let at = params.length;
    for (const { count, type } of code.locals) {
      kinds.fill(floatKind(type), at, at + count);
      at += count;
    }
    this.#nan.begin(kinds, params.length);
  }

  run(): BodyParts {
    const { module, layout, passes, sites } = this.#c;
    const code = module.code[this.#func - module.importedFunctions];
    const type = module.types[module.functions[this.#func]];
    const reader = this.#reader;
    if (passes.fuel) enterFunction(this.#w, layout, this.#site(code.start, SITE_FUEL), this.#scratch);
    this.#open(OP.block, { params: [], results: type.results }, -1);
    while (reader.next()) {
      if (this.#live) this.#instruction();
      else this.#skipDead();
    }
    const locals = [...code.locals, ...(['i32', 'f32', 'f64'] as ValType[]).map((t) => ({ count: 1, type: t }))];
    const patches = this.#nan?.patches();
    if (patches === undefined || patches.positions.length === 0) return { locals, expr: this.#w.finish() };
    return { locals, expr: this.#patch(patches, sites) };
  }

  #site(offset: number, opcode: number): number {
    return this.#c.sites.add(this.#func, offset, opcode, this.#w.length);
  }

  #open(opcode: number, type: FuncType, site: number): void {
    this.#frames.push({ opcode, type, level: this.#level, site });
    this.#level++;
    this.#nan?.enter(type.params.length);
  }

  /** Drops what cannot be reached, up to the `else` or `end` of the innermost frame. */
  #skipDead(): void {
    const reader = this.#reader;
    let nested = 0;
    do {
      switch (reader.opcode) {
        case OP.block:
        case OP.loop:
        case OP.if:
          nested++;
          break;
        case OP.else:
          if (nested > 0) break;
          this.#else();
          return;
        case OP.end:
          if (nested-- > 0) break;
          this.#end();
          return;
      }
    } while (reader.next());
  }

  #copy(): void {
    const { bytes, offset, position } = this.#reader;
    for (let i = offset; i < position; i++) this.#w.u8(bytes[i]);
  }

  #instruction(): void {
    const { layout, module, passes } = this.#c;
    const reader = this.#reader;
    const { opcode } = reader;
    const w = this.#w;
    if (passes.fuel) this.#work(opcode);
    if (mayTrap(opcode)) this.#beforeTrap(opcode);
    switch (opcode) {
      case OP.block:
      case OP.if:
        this.#nan?.opaque(opcode === OP.if ? 1 : 0, 0);
        this.#copy();
        this.#open(opcode, blockSignature(module, reader.blockType), -1);
        return;
      case OP.loop:
        this.#loop();
        return;
      case OP.else:
        this.#else();
        return;
      case OP.end:
        this.#end();
        return;
      case OP.br:
        this.#nan?.branch(this.#arity(reader.index));
        w.op(opcode).u32(this.#depth(reader.index));
        this.#live = false;
        return;
      case OP.br_if:
        this.#nan?.opaque(1, 0);
        this.#nan?.branch(this.#arity(reader.index));
        w.op(opcode).u32(this.#depth(reader.index));
        return;
      case OP.br_table:
        this.#nan?.opaque(1, 0);
        this.#nan?.branch(this.#arity(reader.targets[0]));
        w.op(opcode).u32(reader.targets.length - 1);
        for (const target of reader.targets) w.u32(this.#depth(target));
        this.#live = false;
        return;
      case OP.return:
        this.#nan?.branch(this.#frames[0].type.results.length);
        this.#copy();
        this.#live = false;
        return;
      case OP.unreachable:
        this.#copy();
        this.#live = false;
        return;
      case OP.call:
      case OP.call_indirect:
        this.#call();
        return;
      case OP['ref.func']:
        w.op(opcode).u32(layout.func(reader.index));
        this.#nan?.plain(opcode, w.length);
        return;
      case OP['global.get']:
        globalGet(w, layout, reader.index);
        this.#nan?.opaque(0, 1);
        return;
      case OP['global.set']:
        globalSet(w, layout, reader.index);
        this.#nan?.opaque(1, 0);
        return;
      case OP['memory.grow']:
        memoryGrow(w, layout);
        this.#nan?.plain(opcode, w.length);
        return;
      case OP['data.drop']:
      case OP['elem.drop']: {
        this.#copy();
        const flag = (opcode === OP['data.drop'] ? this.#c.dataMarks : this.#c.elementMarks)[reader.index] ?? -1;
        if (flag >= 0) mark(w, flag);
        return;
      }
    }
    this.#copy();
    if (passes.canonicalNan) this.#track(opcode);
  }

  /** What the tracker must know of an instruction that was copied as it is. */
  #track(opcode: number): void {
    const nan = this.#nan;
    if (nan === null) return;
    const reader = this.#reader;
    switch (opcode) {
      case OP['local.get']:
        nan.localGet(reader.index, this.#w.length);
        break;
      case OP['local.set']:
        nan.localSet(reader.index);
        break;
      case OP['local.tee']:
        nan.localTee(reader.index);
        break;
      case OP.drop:
        nan.drop();
        break;
      case OP.select:
      case OP['select t']:
        nan.opaque(3, 1);
        break;
      case OP['f32.const']:
      case OP['f64.const']:
        nan.constant(opcode, reader.lo, reader.hi);
        break;
      case OP['ref.null']:
        nan.opaque(0, 1);
        break;
      case OP['ref.is_null']:
      case OP['table.get']:
        nan.opaque(1, 1);
        break;
      case OP['table.set']:
        nan.opaque(2, 0);
        break;
      case OP['table.grow']:
        nan.opaque(2, 1);
        break;
      case OP['table.fill']:
        nan.opaque(3, 0);
        break;
      default:
        nan.plain(opcode, this.#w.length);
    }
  }

  /** Counts what fuel does not. */
  #work(opcode: number): void {
    const { layout } = this.#c;
    const { offset } = this.#reader;
    if (offset - this.#countedTo >= CODE_BYTES) {
      this.#countedTo = offset;
      countCode(this.#w, layout, this.#site(offset, SITE_FUEL), this.#scratch);
    }
    const unit = unitOf(opcode);
    if (unit !== undefined) {
      countLength(this.#w, layout, opcode, unit, this.#site(offset, SITE_FUEL), this.#scratch);
    }
  }

  #beforeTrap(opcode: number): void {
    const { layout, passes } = this.#c;
    if (opcode === OP.call_indirect) return;
    const operand = truncOperand(opcode);
    if (operand !== 0) {
      const check = this.#site(this.#reader.offset, opcode);
      trapOnNan(this.#w, layout, check, operand, this.#scratch + operand);
    }
    this.#locate(opcode, passes);
  }

  /** Makes the site of the instruction that is about to be written. */
  #locate(opcode: number, passes: Passes): void {
    const { layout, sites } = this.#c;
    if (passes.locate === 'store') storeSite(this.#w, layout, sites.length);
    this.#site(this.#reader.offset, opcode);
  }

  #loop(): void {
    const { layout, module, passes } = this.#c;
    const { blockType, offset } = this.#reader;
    const type = blockSignature(module, blockType);
    if (!passes.fuel) {
      this.#copy();
      this.#open(OP.loop, type, -1);
      return;
    }
    this.#countedTo = offset;
    const site = this.#site(offset, SITE_FUEL);
    this.#level += LOOP_LEVELS;
    this.#open(OP.loop, type, site);
    openLoop(this.#w, layout, blockType, type, this.#scratch);
  }

  #else(): void {
    const frame = this.#frames[this.#frames.length - 1];
    this.#nan?.otherwise(frame.type.params.length, frame.type.results.length, this.#live);
    this.#w.op(OP.else);
    this.#live = true;
  }

  #end(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#nan?.leave(frame.type.results.length, this.#live);
    this.#level = frame.level;
    if (frame.site >= 0) {
      closeLoop(this.#w, this.#c.layout, frame.site);
      this.#level -= LOOP_LEVELS;
    } else this.#w.op(OP.end);
    this.#live = true;
  }

  #frame(label: number): Frame {
    return this.#frames[this.#frames.length - 1 - label];
  }

  #arity(label: number): number {
    const { opcode, type } = this.#frame(label);
    return (opcode === OP.loop ? type.params : type.results).length;
  }

  #depth(label: number): number {
    return this.#level - 1 - this.#frame(label).level;
  }

  #call(): void {
    const { graph, layout, module, passes } = this.#c;
    const { opcode, offset, index, index2 } = this.#reader;
    const w = this.#w;
    const direct = opcode === OP.call;
    const type = module.types[direct ? module.functions[index] : index];
    const counted =
      passes.depth &&
      (direct ? graph?.edgeOnCycle(this.#func, index) : graph?.indirectOnCycle(this.#func, index)) === true;
    const units = frameUnits(module, this.#func);
    if (counted) enterCall(w, layout, units, this.#site(offset, SITE_DEPTH));
    if (direct) w.op(opcode).u32(layout.func(index));
    else {
      keepIndex(w, layout, this.#scratch);
      this.#locate(opcode, passes);
      w.op(opcode).u32(index).u32(index2);
    }
    if (counted) leaveCall(w, layout, units);
    this.#nan?.opaque(type.params.length + (direct ? 0 : 1), type.results.length);
  }

  /** Splices the canonicalisations in, and moves the sites behind them. */
  #patch({ positions, kinds }: Patches, sites: SiteTable): Uint8Array {
    const source = this.#w.view;
    const w = new ByteWriter(source.length + positions.length * 24);
    let at = 0;
    let site = this.#firstSite;
    positions.forEach((position, i) => {
      for (; site < sites.length && sites.positions[site] < position; site++) sites.positions[site] += w.length - at;
      w.bytes(source.subarray(at, position));
      at = position;
      const double = kinds[i] === 2;
      const local = this.#scratch + kinds[i];
      w.op(OP['local.tee']).u32(local);
      if (double) w.op(OP['f64.const']).bits64(0, 0x7ff80000);
      else w.op(OP['f32.const']).bits32(0x7fc00000);
      w.op(OP['local.get']).u32(local).op(OP['local.get']).u32(local);
      w.op(double ? OP['f64.eq'] : OP['f32.eq']).op(OP.select);
    });
    for (; site < sites.length; site++) sites.positions[site] += w.length - at;
    return w.bytes(source.subarray(at)).finish();
  }
}

/** Rewrites the body of the defined function `defined`; sites are added to the context's table. */
export function rewriteBody(context: BodyContext, defined: number, tracker: NanTracker): BodyParts {
  return new BodyWalk(context, defined, tracker).run();
}
