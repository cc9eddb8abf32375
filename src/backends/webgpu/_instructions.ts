/**
 * What the interpreting shader does for each instruction. Software drivers run all branches of a `switch` under masks, so that each instruction takes
 * as long as all of them; only a loop is left out as long as control stays in another inside it. So there are several: the innermost has what programs
 * do most, on nearly every step, and is left for what is rare. There values are chosen by `select` and not in branches, because where branches
 * meet such a driver merges every variable that any of them changes, once for each branch.
 */
import type { Mode } from '../../core/backend.ts';
import { NUMERIC_SHAPES } from '../../core/ir/operations.ts';
import {
  DEAR,
  FLAGS,
  FRAME_WORDS,
  FUNCTION_WORDS,
  HEADER,
  HEADER_WORDS,
  instructionNumber,
  KEPT_WORDS,
  LEVELS,
  SEGMENT_WORDS,
  SIGNATURE_WORDS,
} from './_encoding.ts';
import { EXPRESSIONS } from './_expressions.ts';
import { OUTPUT_HEADER, STATUS_SPENT } from './_layout.ts';
import type { Memory } from './_memory.ts';
import type { Natives } from './_natives.ts';
import type { Writer } from './_writer.ts';

/** Instructions that a call of one of the shader's own routines counts, and one that is not among what programs do most. */
const NATIVE_WORK = 16;
const SLOW_WORK = 4;

export const header = (name: keyof typeof HEADER): string => `constants[${HEADER[name]}u]`;

/** A word of the lane's output. */
export function laneWord(mode: Mode): (index: string) => string {
  return (index) => (mode === 'call' ? `output[${index}]` : `output[(${index}) * lanes + lane]`);
}

export interface InstructionsOptions {
  readonly mode: Mode;
  readonly memory: Memory;
  /** A word of the tables buffer. */
  readonly word: (index: string) => string;
  readonly writesTables: boolean;
  readonly natives: Natives;
}

const code = (at: string): string => `constants[${HEADER_WORDS}u + ${at}]`;
const is = (name: string): string => `(op == ${instructionNumber(name)}u)`;
const has = (flag: keyof typeof FLAGS): string => `((head & ${FLAGS[flag]}u) != 0u)`;
const above = (level: keyof typeof LEVELS): string => `(head & ${FLAGS.level}u) > ${LEVELS[level]}u`;
const trapAt = (site: string): string => `trap = ${site} + 1u;`;

/**
 * `run`: from the instruction at `start`, in `frame`, until the function in the frame at `bottom` returns, the lane traps, or has spent its portion. The
 * portion counts instructions.
 */
export function printInstructions(w: Writer, options: InstructionsOptions): void {
  const lane = laneWord(options.mode);
  w.open('fn run(start: u32, frame: u32, height: u32, bottom: u32)');
  w.line('var pc = start;');
  w.line('var fp = frame;');
  w.line('var top = height;');
  w.line('var done = false;');
  const natives = options.natives.called.length > 0;
  w.open('loop');
  if (natives) w.open('loop');
  w.open('loop');
  w.open('loop');
  printOften(w, options);
  w.close();
  w.line('if trap != 0u { break; }');
  printSometimes(w, options);
  w.close();
  w.line('if done | (trap != 0u) { break; }');
  if (natives) {
    printNatives(w, options);
    w.close();
    w.line('if done | (trap != 0u) { break; }');
  }
  printSeldom(w, options);
  w.close();
  w.open(`if trap == ${STATUS_SPENT}u`);
  w.line('trap |= site + 1u;');
  w.line(`let kept = base - ${KEPT_WORDS}u;`);
  ['pc', 'fp', 'top', 'depth'].forEach((name, i) => {
    w.line(`${lane(`kept + ${i}u`)} = ${name};`);
  });
  w.close();
  w.close();
}

/** `w1` .. `w5` are an instruction's operands. */
function printWords(w: Writer): void {
  w.line('let op = head & 255u;');
  w.line('let length = (head >> 8u) & 255u;');
  for (let i = 1; i <= 5; i++) w.line(`let w${i} = ${code(`pc + ${i}u`)};`);
}

/** `z`, `x` and `y` are the registers that `w1`, `w2` and `w3` name. */
function printRegisters(w: Writer, lane: (index: string) => string): void {
  w.line(`let x = ${lane('fp + (w2 >> 1u)')};`);
  w.line(`let y = ${lane('fp + (w3 >> 1u)')};`);
  w.line(`let z = ${lane('fp + (w1 >> 1u)')};`);
}

/** `r` becomes the value of a numeric operation on `x` and `y`, if the instruction is one of these. */
function printOperations(w: Writer, dear: boolean): void {
  for (const [op, print] of Object.entries(EXPRESSIONS)) {
    if (DEAR.test(op) !== dear) continue;
    const text = print('x', NUMERIC_SHAPES.get(op)?.params.length === 2 ? 'y' : '');
    w.line(`r = select(r, ${text}, ${is(op)});`);
  }
}

/** What programs do most; on other instructions the loop is left. */
function printOften(w: Writer, { mode, memory }: InstructionsOptions): void {
  const lane = laneWord(mode);
  w.line(`let head = ${code('pc')};`);
  w.line(`trap = select(0u, ${STATUS_SPENT}u, left == 0u);`);
  w.line(`if (left == 0u) | (${above('often')}) { break; }`);
  w.line('left -= 1u;');
  printWords(w);
  w.line(`let constant = ${has('constant')};`);
  w.line(`let u = ${lane(`select(fp, base, ${has('fromGlobal')}) + (w2 >> 1u)`)};`);
  // A constant's variable has its value when the instruction begins: the first operand may be that variable.
  w.line('let x = select(u, w4, constant & (w2 == w3));');
  w.line(`let y = select(${lane('fp + (w3 >> 1u)')}, w4, constant);`);
  w.line(`let z = ${lane(`fp + (select(w1, w4, ${is('select32')}) >> 1u)`)};`);

  w.line(`let isCheck = ${is('check')};`);
  w.line(`let isFuel = ${is('fuel')};`);
  w.line(`let isEnter = ${is('enter')};`);
  w.line('let end = w2 + w3;');
  w.line('let outside = (end < w2) | (bytes < end) | (z > bytes - end);');
  w.line(
    `let failed = (isCheck & outside) | (${is('trap_if')} & (z != 0u)) | (isFuel & (fuel < w1)) | (isEnter & (depth + w1 > depth_limit));`,
  );
  w.line('trap = select(0u, select(w2, w4, isCheck) + 1u, failed);');
  w.line('if failed { break; }');
  w.line('fuel -= select(0u, w1, isFuel);');
  w.line('site = select(site, w2, isFuel);');
  w.line(`depth = depth + select(0u, w1, isEnter) - select(0u, w1, ${is('leave')});`);

  w.line('var r = w2;');
  printOperations(w, false);
  w.line(`r = select(r, x, ${is('copy32')});`);
  w.line(`r = select(r, select(z, y, x != 0u), ${is('select32')});`);
  w.line(`r = select(r, pages, ${is('memory.size')});`);
  printMemory(w, mode, memory);
  w.line(`if constant { ${lane('fp + (w3 >> 1u)')} = w4; }`);
  w.line(`if ${has('writes')} { ${lane(`select(fp, base, ${has('toGlobal')}) + (w1 >> 1u)`)} = r; }`);

  w.line(`let jumps = (${is('br_if')} & (z != 0u)) | (${is('br_unless')} & (z == 0u));`);
  w.line('var next = pc + length;');
  w.line(`next = select(next, w1, ${is('br')});`);
  w.line('next = select(next, w2, jumps);');
  w.line(`next = select(next, w5, ${has('branches')} & (r == w4));`);
  w.line('pc = next;');
}

/** A grid's lanes may write to one word: there parts of a word are merged as `memory` says. Elsewhere a word is its own lane's. */
function printMemory(w: Writer, mode: Mode, memory: Memory): void {
  w.line(`let isLoad = ${is('word.load')};`);
  w.line(`let isStore = ${is('word.store')};`);
  w.line(`let isMerge = ${is('word.merge')};`);
  if (mode === 'grid') {
    w.line(`if isLoad { r = ${memory.read('x')}; }`);
    w.line(`if isStore { ${memory.write('z', 'x')} }`);
    w.line(`if isMerge { ${memory.merge('z', 'x', 'y')} }`);
    return;
  }
  w.open('if isLoad | isStore | isMerge');
  w.line('let index = select(z, x, isLoad);');
  w.line(`let old = ${memory.read('index')};`);
  w.line('let mask = select(y, 0xffffffffu, isStore);');
  w.line(`if !isLoad { ${memory.write('index', '(old & ~mask) | (x & mask)')} }`);
  w.line('r = old;');
  w.close();
}

/** Calls, and numeric operations that take long. */
function printSometimes(w: Writer, { mode, word }: InstructionsOptions): void {
  const lane = laneWord(mode);
  w.line(`let head = ${code('pc')};`);
  w.line(`if ${above('sometimes')} { break; }`);
  w.line(`left -= min(left, ${SLOW_WORK}u);`);
  printWords(w);
  printRegisters(w, lane);
  w.line('var r = z;');
  printOperations(w, true);
  w.line(`if ${has('writes')} { ${lane('fp + (w1 >> 1u)')} = r; }`);
  w.line('var next = pc + length;');
  w.line(`if ${is('br_table')} { next = ${code('pc + 3u + min(z, w2)')}; }`);

  w.line(`let direct = ${is('call')};`);
  w.line(`let indirect = ${is('call_indirect')};`);
  w.line('var callee = w1;');
  w.open('if indirect');
  w.line(`let inside = z < ${word('2u * w2')};`);
  w.line(`let element = select(0xffffffffu, ${word(`${word('2u * w2 + 1u')} + z`)}, inside);`);
  w.line(`let signature = ${header('signatures')} + ${SIGNATURE_WORDS}u * element;`);
  w.line('callee = constants[signature + 1u];');
  w.line('let none = element == 0xffffffffu;');
  w.line(`let site = select(select(${code('pc + 6u')}, w5, none), w4, !inside);`);
  w.line('trap = select(0u, site + 1u, none | (constants[signature] != w3));');
  w.close();
  w.line('if trap != 0u { break; }');

  w.open('if direct | indirect');
  w.line('let list = pc + select(7u, 2u, direct);');
  w.line(`let count = ${code('list')};`);
  w.line(`let about = ${header('functions')} + ${FUNCTION_WORDS}u * callee;`);
  w.line(`let frame = top + ${FRAME_WORDS}u;`);
  w.line(`${lane('top')} = list + 1u + count;`);
  w.line(`${lane('top + 1u')} = fp;`);
  w.line(`let cleared = constants[about + 2u];`);
  w.line('left -= min(left, max(count, cleared));');
  w.open('for (var i = 0u; i < max(count, cleared); i += 1u)');
  w.line(`let source = ${code('list + 1u + i')};`);
  w.line(`${lane('frame + i')} = select(0u, ${lane('fp + (source >> 1u)')}, i < count);`);
  w.close();
  w.line('fp = frame;');
  w.line('top = frame + constants[about + 1u];');
  w.line('next = constants[about];');
  w.close();

  w.open(`if ${is('return')}`);
  w.line('done = fp == bottom;');
  w.line(`let after = ${lane('fp - 2u')};`);
  w.line(`let caller = ${lane('fp - 1u')};`);
  w.line('left -= min(left, w1);');
  w.open('for (var i = 0u; i < w1; i += 1u)');
  w.line(`let to = caller + (${code('after + 1u + i')} >> 1u);`);
  w.line(`${lane(`select(to, ${OUTPUT_HEADER}u + i, done)`)} = ${lane(`fp + (${code('pc + 2u + i')} >> 1u)`)};`);
  w.close();
  w.line(`top = fp - ${FRAME_WORDS}u;`);
  w.line('fp = caller;');
  w.line('next = after + 1u + w1;');
  w.close();
  w.line('if done { break; }');
  w.line('pc = next;');
}

/** Calls of the shader's own routines. */
function printNatives(w: Writer, { mode, natives }: InstructionsOptions): void {
  const lane = laneWord(mode);
  const most = natives.called.reduce((found, { params }) => Math.max(found, params), 0);
  const register = (index: string): string => lane(`fp + (${code(index)} >> 1u)`);
  w.line(`let head = ${code('pc')};`);
  w.line(`if ${above('native')} { break; }`);
  w.line(`left -= min(left, ${NATIVE_WORK}u);`);
  for (let i = 0; i < most; i++) w.line(`let a${i} = ${register(`pc + ${3 + i}u`)};`);
  w.line('var r = 0u;');
  w.open(`switch ${code('pc + 1u')}`);
  natives.called.forEach(({ name, params }, i) => {
    const args = Array.from({ length: params }, (_, k) => `a${k}`).join(', ');
    w.line(`case ${i}u: { r = ${name}(${args}); }`);
  });
  w.line('default: {}');
  w.close();
  w.line(`let list = pc + 3u + ${code('pc + 2u')};`);
  w.line(`let count = ${code('list')};`);
  w.line(`${register('list + 1u')} = r;`);
  for (let i = 0; i < natives.extras; i++) w.line(`if count > ${i + 1}u { ${register(`list + ${i + 2}u`)} = x${i}; }`);
  if (natives.global) w.line(`${lane(`base + ${header('libraryGlobal')}`)} = g0;`);
  w.line('pc += (head >> 8u) & 255u;');
}

/** Tables, segments, growing memory, and `unreachable`. */
function printSeldom(w: Writer, { mode, word, writesTables }: InstructionsOptions): void {
  const lane = laneWord(mode);
  const on = (name: string, body: string): void => w.line(`case ${instructionNumber(name)}u: { ${body} } // ${name}`);
  const element = (table: string, index: string): string => word(`${word(`2u * ${table} + 1u`)} + ${index}`);
  w.line(`let head = ${code('pc')};`);
  w.line(`left -= min(left, ${SLOW_WORK}u);`);
  printWords(w);
  printRegisters(w, lane);
  w.line('var r = z;');
  w.open('switch op');
  on('trap', trapAt('w1'));
  on('memory.grow', `r = ${mode === 'grid' ? '0xffffffffu' : 'memory_grow(x)'};`);
  on('table.get', `if x >= ${word('2u * w4')} { ${trapAt('w3')} } else { r = ${element('w4', 'x')}; }`);
  on('table.size', `r = ${word('2u * w2')};`);
  on('element.load', `r = ${element('w3', 'x')};`);
  for (const [name, first] of [
    ['data', '0u'],
    ['elem', header('elements')],
  ]) {
    const row = (segment: string): string => `${header('segments')} + ${SEGMENT_WORDS}u * (${first} + ${segment})`;
    const dropped = (segment: string): string => word(`${header('dropped')} + ${first} + ${segment}`);
    on(`${name}.size`, `r = select(constants[${row('w2')}], 0u, ${dropped('w2')} != 0u);`);
    on(`${name}.load`, `r = constants[constants[${row('w3')} + 1u] + x];`);
    if (writesTables) on(`${name}.drop`, `${dropped('w1')} = 1u;`);
  }
  if (writesTables) {
    on('table.grow', 'r = table_grow(w4, x, y);');
    on('element.store', `${element('w3', 'z')} = x;`);
  }
  w.line('default: { trap = 1u; }');
  w.close();
  w.line('if trap != 0u { break; }');
  w.line(`if ${has('writes')} { ${lane('fp + (w1 >> 1u)')} = r; }`);
  w.line('pc += length;');
}
