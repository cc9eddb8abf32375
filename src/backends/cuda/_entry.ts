/** Kernels: what a launch starts, one per export, and the two that lay out a batch's memory. */
import type { Entry } from '../../core/ir/index.ts';
import { Body } from './_body.ts';
import { functionName } from './_function.ts';
import type { Unit } from './_scope.ts';
import { wide } from './_scope.ts';
import { RETURN_HEADER } from './_support.ts';
import { returnBytes } from './_tables.ts';
import { FRAME, SLICE, STATUS_SHIFT, STOP, type StackFields } from './layout.ts';

/**
 * Parameters of every export's kernel, in order, with their widths in bits.
 *
 * - `memory`, `state`, `constants`: device addresses. Interleaved in a batch.
 * - `args`: words of the arguments, two each; lane-major. A grid's are the same for all lanes and leave the index out.
 * - `results`: words of the results, two each, lane-major; a lane that stops early writes none.
 * - `status`: one word per lane, see `STATUS_SHIFT`.
 * - `left`: 64 bits per lane, the fuel left; or, where the status asks for growth, the pages or elements wanted.
 * - `fuel`: what each lane starts with. `interrupt`: address of the word that stops guests. `lanes`: how many there are.
 * - `capacity`: pages of memory that fit where memory lies.
 */
export const LAUNCH_PARAMS = [
  ['memory', 64],
  ['state', 64],
  ['constants', 64],
  ['args', 64],
  ['results', 64],
  ['status', 64],
  ['left', 64],
  ['fuel', 64],
  ['interrupt', 64],
  ['lanes', 32],
  ['capacity', 32],
] as const;

/** Parameters that follow where a grid has a private region: where it begins, and its bytes; see `core/lower/shadow-stack.ts`. */
export const STACK_PARAMS = [
  ['stack_low', 32],
  ['stack_bytes', 32],
] as const;

export type LaunchParam = (typeof LAUNCH_PARAMS)[number][0];
type StackParam = (typeof STACK_PARAMS)[number][0];

function paramsOf(unit: Unit): readonly (readonly [name: LaunchParam | StackParam, bits: 32 | 64])[] {
  return unit.facts.stack === null ? LAUNCH_PARAMS : [...LAUNCH_PARAMS, ...STACK_PARAMS];
}

export function entryName(index: number): string {
  return `export${index}`;
}

function laneIndex(body: Body, lanesParam: string): string {
  const lane = body.keep('r');
  const factor = body.keep('r');
  const lanes = body.keep('r');
  const beyond = body.keep('p');
  body.op(`mov.u32 ${lane}, %ctaid.x`);
  body.op(`mov.u32 ${factor}, %ntid.x`);
  body.op(`mul.lo.u32 ${lane}, ${lane}, ${factor}`);
  body.op(`mov.u32 ${factor}, %tid.x`);
  body.op(`add.u32 ${lane}, ${lane}, ${factor}`);
  body.op(`ld.param.b32 ${lanes}, [${lanesParam}]`);
  body.op(`setp.ge.u32 ${beyond}, ${lane}, ${lanes}`);
  body.op(`@${beyond} bra DONE`);
  return lane;
}

export function emitEntry(unit: Unit, entry: Entry, index: number): readonly string[] {
  return new EntryEmitter(unit, entry).run(index);
}

class EntryEmitter {
  private readonly unit: Unit;
  private readonly entry: Entry;
  private readonly body = new Body();
  private readonly frame: string;

  constructor(unit: Unit, entry: Entry) {
    this.unit = unit;
    this.entry = entry;
    this.frame = this.body.keep('d');
  }

  run(index: number): readonly string[] {
    const { body, unit } = this;
    const lane = laneIndex(body, 'lanes');
    body.op(`mov.u64 ${this.frame}, frame`);
    const state = this.base('state', lane);
    this.store('state', state);
    if (unit.program.memory !== null) this.store('memory', this.base('memory', lane));
    this.store('constants', this.param('constants'));
    this.store('interrupt', this.param('interrupt'));
    this.store('capacity', this.param('capacity'));
    if (unit.mode === 'batch') {
      const stride = this.param('lanes');
      body.op(`shl.b32 ${stride}, ${stride}, 2`);
      this.store('stride', stride);
    }
    const zero = body.keep('r');
    body.op(`mov.b32 ${zero}, 0`);
    this.store('depth', zero);
    this.memoryBytes(state);
    if (unit.facts.stack !== null) this.ownStack(unit.facts.stack);
    const slice = this.fuel();
    this.globals(state, true);
    const status = this.call(lane, slice);
    if (unit.mode !== 'grid') this.globals(state, false);
    this.report(lane, status, slice);
    body.place('DONE');
    body.op('ret');
    const params = paramsOf(unit)
      .map(([name, bits]) => `.param .b${bits} ${name}`)
      .join(', ');
    return [
      `// ${this.entry.name.replaceAll(/[^ -~]/g, '?')}`,
      `.visible .entry ${entryName(index)} (${params})`,
      '{',
      ...body.declarations(),
      `\t.local .align 8 .b8 frame[${unit.facts.frameBytes}];`,
      ...body.lines,
      '}',
    ];
  }

  private param(name: LaunchParam | StackParam): string {
    const bits = paramsOf(this.unit).find(([own]) => own === name)?.[1] ?? 64;
    const reg = this.body.keep(bits === 64 ? 'd' : 'r');
    this.body.op(`ld.param.b${bits} ${reg}, [${name}]`);
    return reg;
  }

  /** Where this lane's memory or state starts. */
  private base(name: 'memory' | 'state', lane: string): string {
    const reg = this.param(name);
    if (this.unit.mode === 'batch') this.body.op(`mad.wide.u32 ${reg}, ${lane}, 4, ${reg}`);
    return reg;
  }

  private store(field: Exclude<keyof typeof FRAME, 'globals'>, reg: string): void {
    this.body.op(`st.local.b${reg.startsWith('%d') ? 64 : 32} [${this.frame}+${FRAME[field]}], ${reg}`);
  }

  private memoryBytes(state: string): void {
    const { body } = this;
    const pages = body.keep('r');
    const bytes = body.keep('d');
    body.op(`ld.global.b32 ${pages}, [${state}]`);
    body.op(`cvt.u64.u32 ${bytes}, ${pages}`);
    body.op(`shl.b64 ${bytes}, ${bytes}, 16`);
    this.store('memoryBytes', bytes);
  }

  /** Makes the lane's own copy of the region, word by word. */
  private ownStack({ base, low, bytes, area }: StackFields): void {
    const { body } = this;
    const at = this.param('stack_low');
    const count = this.param('stack_bytes');
    const place = body.keep('d');
    const address = body.keep('d');
    const from = this.param('memory');
    const low7 = body.keep('r');
    const word = body.keep('r');
    const done = body.keep('p');
    body.op(`st.local.b32 [${this.frame}+${low}], ${at}`);
    body.op(`st.local.b32 [${this.frame}+${bytes}], ${count}`);
    body.op(`cvta.local.u64 ${place}, ${this.frame}`);
    body.op(`and.b32 ${low7}, ${at}, 7`);
    body.op(`cvt.u64.u32 ${address}, ${low7}`);
    body.op(`add.u64 ${place}, ${place}, ${address}`);
    body.op(`cvt.u64.u32 ${address}, ${at}`);
    body.op(`sub.u64 ${place}, ${place}, ${address}`);
    body.op(`add.u64 ${place}, ${place}, ${area}`);
    body.op(`st.local.b64 [${this.frame}+${base}], ${place}`);
    body.op(`add.u64 ${from}, ${from}, ${address}`);
    body.op(`add.u64 ${place}, ${place}, ${address}`);
    body.place('OWN');
    body.op(`setp.eq.s32 ${done}, ${count}, 0`);
    body.op(`@${done} bra OWNED`);
    body.op(`ld.global.b32 ${word}, [${from}]`);
    body.op(`st.b32 [${place}], ${word}`);
    body.op(`add.u64 ${from}, ${from}, 4`);
    body.op(`add.u64 ${place}, ${place}, 4`);
    body.op(`sub.u32 ${count}, ${count}, 4`);
    body.op('bra OWN');
    body.place('OWNED');
  }

  /** Splits the fuel into the first slice, which is answered, and the rest. A lane that is to stop gets none, and so stops at its first fuel. */
  private fuel(): string {
    const { body } = this;
    const fuel = this.param('fuel');
    const first = body.keep('d');
    const slice = body.keep('r');
    const small = body.keep('p');
    body.op(`setp.lt.u64 ${small}, ${fuel}, ${SLICE}`);
    body.op(`selp.b64 ${first}, ${fuel}, ${SLICE}, ${small}`);
    const word = body.keep('r');
    const stopped = body.keep('p');
    body.op(`ld.volatile.global.b32 ${word}, [${this.param('interrupt')}]`);
    body.op(`setp.ne.s32 ${stopped}, ${word}, 0`);
    body.op(`selp.b64 ${first}, 0, ${first}, ${stopped}`);
    body.op(`sub.u64 ${fuel}, ${fuel}, ${first}`);
    this.store('fuel', fuel);
    body.op(`cvt.u32.u64 ${slice}, ${first}`);
    return slice;
  }

  /** Copies the globals that the program sets into the frame, or back. */
  private globals(state: string, load: boolean): void {
    const { body, unit } = this;
    for (const [global, at] of unit.facts.frameGlobals) {
      const words = wide(unit.program.globals[global]?.type ?? 'i32') ? 2 : 1;
      for (let half = 0; half < words; half++) {
        const word = unit.state.globals + 2 * global + half;
        const value = body.temp('r');
        const device = this.stateWord(state, word);
        const local = `${this.frame}+${at + 4 * half}`;
        body.op(load ? `ld.global.b32 ${value}, [${device}]` : `ld.local.b32 ${value}, [${local}]`);
        body.op(load ? `st.local.b32 [${local}], ${value}` : `st.global.b32 [${device}], ${value}`);
        body.endStatement();
      }
    }
  }

  private stateWord(state: string, word: number): string {
    if (this.unit.mode !== 'batch') return `${state}+${4 * word}`;
    const stride = this.body.temp('r');
    const out = this.body.temp('d');
    this.body.op(`ld.local.b32 ${stride}, [${this.frame}+${FRAME.stride}]`);
    this.body.op(`mad.wide.u32 ${out}, ${stride}, ${word}, ${state}`);
    return out;
  }

  /** Calls the export's function; answers the register with its status, and leaves results in registers. */
  private call(lane: string, slice: string): string {
    const { body, unit, entry } = this;
    const grid = unit.mode === 'grid';
    const args = this.param('args');
    const stored = grid ? entry.params.slice(1) : entry.params;
    if (!grid) body.op(`mad.wide.u32 ${args}, ${lane}, ${8 * stored.length}, ${args}`);
    const values = stored.map((type, at) => {
      const reg = body.keep(wide(type) ? 'd' : 'r');
      body.op(`ld.global.b${wide(type) ? 64 : 32} ${reg}, [${args}+${8 * at}]`);
      return reg;
    });
    const regs = [this.frame, slice, ...(grid ? [lane] : []), ...values];
    const status = body.keep('r');
    body.lines.push('\t{');
    regs.forEach((reg, at) => {
      body.op(`.param .b${reg.startsWith('%d') ? 64 : 32} c${at}`);
    });
    body.op(`.param .align 8 .b8 q[${returnBytes(entry.results)}]`);
    regs.forEach((reg, at) => {
      body.op(`st.param.b${reg.startsWith('%d') ? 64 : 32} [c${at}], ${reg}`);
    });
    body.op(`call (q), ${functionName(entry.func)}, (${regs.map((_, at) => `c${at}`).join(', ')})`);
    body.op(`ld.param.b32 ${status}, [q]`);
    body.op(`ld.param.b32 ${slice}, [q+4]`);
    this.results = entry.results.map((type, at) => {
      const reg = body.keep(wide(type) ? 'd' : 'r');
      body.op(`ld.param.b${wide(type) ? 64 : 32} ${reg}, [q+${RETURN_HEADER + 8 * at}]`);
      return reg;
    });
    body.lines.push('\t}');
    return status;
  }

  private results: readonly string[] = [];

  private report(lane: string, status: string, slice: string): void {
    const { body } = this;
    const at = this.param('status');
    body.op(`mad.wide.u32 ${at}, ${lane}, 4, ${at}`);
    body.op(`st.global.b32 [${at}], ${status}`);
    const left = body.keep('d');
    const rest = body.keep('d');
    body.op(`ld.local.b64 ${left}, [${this.frame}+${FRAME.fuel}]`);
    body.op(`cvt.u64.u32 ${rest}, ${slice}`);
    body.op(`add.u64 ${left}, ${left}, ${rest}`);
    const grows = body.keep('p');
    if (this.unit.facts.growsMemory || this.unit.facts.growsTables) {
      const request = body.keep('r');
      body.op(`ld.local.b32 ${request}, [${this.frame}+${FRAME.request}]`);
      body.op(`cvt.u64.u32 ${rest}, ${request}`);
      body.op(`setp.ge.u32 ${grows}, ${status}, ${(STOP.growMemory << STATUS_SHIFT) >>> 0}`);
      body.op(`selp.b64 ${left}, ${rest}, ${left}, ${grows}`);
    }
    const leftAt = this.param('left');
    body.op(`mad.wide.u32 ${leftAt}, ${lane}, 8, ${leftAt}`);
    body.op(`st.global.b64 [${leftAt}], ${left}`);
    if (this.results.length === 0) return;
    const stopped = body.keep('p');
    body.op(`setp.ne.s32 ${stopped}, ${status}, 0`);
    body.op(`@${stopped} bra DONE`);
    const out = this.param('results');
    body.op(`mad.wide.u32 ${out}, ${lane}, ${8 * this.results.length}, ${out}`);
    this.results.forEach((reg, index) => {
      let value = reg;
      if (reg.startsWith('%r')) {
        value = body.temp('d');
        body.op(`cvt.u64.u32 ${value}, ${reg}`);
      }
      body.op(`st.global.b64 [${out}+${8 * index}], ${value}`);
      body.endStatement();
    });
  }
}

/**
 * The kernels that spread one instance's words over a batch's lanes, and gather one lane's words again.
 * `tw_spread(from, to, words, lanes)` runs `words` times `lanes` lanes, up to 2^31 at once; `tw_gather(from, to, words, lanes, lane)` runs `words`.
 */
export const LAYOUT_KERNELS: readonly string[] = [
  '.visible .entry tw_spread (.param .b64 from, .param .b64 to, .param .b32 total, .param .b32 lanes)',
  '{',
  '\t.reg .pred %p<1>;',
  '\t.reg .b32 %r<5>;',
  '\t.reg .b64 %d<2>;',
  '\tmov.u32 %r0, %ctaid.x;',
  '\tmov.u32 %r1, %ntid.x;',
  '\tmul.lo.u32 %r0, %r0, %r1;',
  '\tmov.u32 %r1, %tid.x;',
  '\tadd.u32 %r0, %r0, %r1;',
  '\tld.param.b32 %r1, [total];',
  '\tsetp.ge.u32 %p0, %r0, %r1;',
  '\t@%p0 bra DONE;',
  '\tld.param.b32 %r2, [lanes];',
  '\tdiv.u32 %r3, %r0, %r2;',
  '\tld.param.b64 %d0, [from];',
  '\tmad.wide.u32 %d0, %r3, 4, %d0;',
  '\tld.global.b32 %r4, [%d0];',
  '\tld.param.b64 %d1, [to];',
  '\tmad.wide.u32 %d1, %r0, 4, %d1;',
  '\tst.global.b32 [%d1], %r4;',
  'DONE:',
  '\tret;',
  '}',
  '.visible .entry tw_gather (.param .b64 from, .param .b64 to, .param .b32 total, .param .b32 lanes, .param .b32 lane)',
  '{',
  '\t.reg .pred %p<1>;',
  '\t.reg .b32 %r<5>;',
  '\t.reg .b64 %d<2>;',
  '\tmov.u32 %r0, %ctaid.x;',
  '\tmov.u32 %r1, %ntid.x;',
  '\tmul.lo.u32 %r0, %r0, %r1;',
  '\tmov.u32 %r1, %tid.x;',
  '\tadd.u32 %r0, %r0, %r1;',
  '\tld.param.b32 %r1, [total];',
  '\tsetp.ge.u32 %p0, %r0, %r1;',
  '\t@%p0 bra DONE;',
  '\tld.param.b32 %r2, [lanes];',
  '\tshl.b32 %r2, %r2, 2;',
  '\tld.param.b32 %r3, [lane];',
  '\tld.param.b64 %d0, [from];',
  '\tmad.wide.u32 %d0, %r3, 4, %d0;',
  '\tmad.wide.u32 %d0, %r0, %r2, %d0;',
  '\tld.global.b32 %r4, [%d0];',
  '\tld.param.b64 %d1, [to];',
  '\tmad.wide.u32 %d1, %r0, 4, %d1;',
  '\tst.global.b32 [%d1], %r4;',
  'DONE:',
  '\tret;',
  '}',
];
