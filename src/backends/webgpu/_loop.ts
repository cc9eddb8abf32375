/**
 * The shader that interprets: one loop over the instructions of `core/ir/interpret/code.ts`, which lie in the constants buffer. Its text depends on
 * the mode alone, so whatever size a program has, the driver compiles the same small shader, once per device. What a program needs of it:
 *
 * - constants: {@link HEADER} words, then the code; for each function where it starts, its registers and how many of them are cleared; for
 *   each entry its function, parameters and results; for each function of the module its signature and place in the program; for each segment,
 *   those of data first, its size and where its contents are; for each table the most elements that it may have;
 * - behind a lane's results in its output: the globals, then the frames. A frame is two words, where the caller goes on and the caller's
 *   frame, and then the function's registers. A variable is one word here, so a register's number is half of its offset in the code.
 *
 * Registers are read before the switch and the result is written behind it: a driver that executes all cases under masks (SwiftShader) then
 * has only arithmetic in most of them.
 */
import type { Mode } from '../../core/backend.ts';
import type { NumericOp } from '../../core/ir/index.ts';
import { numberOf } from '../../core/ir/interpret/code.ts';
import { NUMERIC_SHAPES } from '../../core/ir/operations.ts';
import { control, openEntry, startMemory } from './_entry.ts';
import { EXPRESSIONS, helper } from './_expressions.ts';
import { OUTPUT_HEADER } from './_layout.ts';
import type { Memory } from './_memory.ts';
import { tableGrow } from './_tables.ts';
import { Writer } from './_writer.ts';

/**
 * Words at the start of the constants: where the lists begin; how many segments are of data; where the tables buffer says what is
 * dropped and how much fits in its tables; how many globals there are; where a lane's globals begin in its output.
 */
export const HEADER = {
  functions: 0,
  entries: 1,
  signatures: 2,
  segments: 3,
  tables: 4,
  elements: 5,
  dropped: 6,
  capacities: 7,
  globals: 8,
  base: 9,
} as const;
export const HEADER_WORDS = 12;
const FUNCTION_WORDS = 3;
const ENTRY_WORDS = 3;
const SIGNATURE_WORDS = 2;
const SEGMENT_WORDS = 2;
/** Words of a frame before its registers. */
export const FRAME_WORDS = 2;

const lane = (index: string): string => `output[(${index}) * lanes + lane]`;
const register = (operand: string): string => lane(`fp + (${operand} >> 1u)`);
const code = (at: string): string => `constants[${HEADER_WORDS}u + ${at}]`;
const header = (name: keyof typeof HEADER): string => `constants[${HEADER[name]}u]`;

interface Case {
  /** Words of the instruction; 0 where the body sees to `pc`. */
  readonly size: number;
  readonly body: string;
}

/** How the shader reaches the tables buffer. */
interface Tables {
  readonly written: boolean;
  readonly word: (index: string) => string;
  readonly element: (table: string, index: string) => string;
}

function tablesFor(mode: Mode, written: boolean): Tables {
  const word = (index: string): string =>
    mode === 'batch' && written ? `tables[(${index}) * lanes + lane]` : `tables[${index}]`;
  return { written, word, element: (table, index) => word(`${word(`2u * ${table} + 1u`)} + ${index}`) };
}

const trapAt = (site: string): string => `trap = ${site} + 1u;`;

/**
 * By instruction. `w1` .. `w5` are its operands, `z`, `x` and `y` the registers that `w1`, `w2` and `w3` name, and `r` the new value of the
 * register that `w1` names: it is `z` unless assigned.
 */
function cases(memory: Memory, tables: Tables): Map<string, Case> {
  const all = new Map<string, Case>();
  const add = (name: string, size: number, body: string): void => void all.set(name, { size, body });
  for (const [op, print] of Object.entries(EXPRESSIONS)) {
    const arity = NUMERIC_SHAPES.get(op)?.params.length ?? 0;
    add(op, arity + 2, `r = ${print('x', arity === 2 ? 'y' : '')};`);
  }
  for (const op of ['eqz', 'eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u']) {
    const test = EXPRESSIONS[`i32.${op}` as NumericOp];
    if (test) add(`br_on i32.${op}`, 0, `r = ${test('x', 'y')}; pc = select(pc + 6u, w5, r == w4);`);
  }
  for (const op of ['add', 'and', 'shl', 'shr_u', 'mul']) {
    const print = EXPRESSIONS[`i32.${op}` as NumericOp];
    // The constant is written to its variable first: the left operand may be the same one.
    if (print) add(`i32.${op} const`, 5, `${register('w3')} = w4; r = ${print(register('w2'), 'w4')};`);
  }
  add('const32', 3, 'r = w2;');
  add('copy32', 3, 'r = x;');
  add('select32', 5, `r = select(${register('w4')}, y, x != 0u);`);
  add('global.get', 3, `r = ${lane('base + (w2 >> 1u)')};`);
  add('global.set', 4, `${lane('base + (w2 >> 1u)')} = z;`);
  add('br', 0, 'pc = w1;');
  add('br_if', 0, 'pc = select(pc + 3u, w2, z != 0u);');
  add('br_unless', 0, 'pc = select(pc + 3u, w2, z == 0u);');
  add('br_table', 0, `pc = ${code('pc + 3u + min(z, w2)')};`);
  add('fuel', 3, `if fuel < w1 { ${trapAt('w2')} } else { fuel -= w1; }`);
  add('enter', 3, `if depth + w1 > depth_limit { ${trapAt('w2')} } else { depth += w1; }`);
  add('leave', 2, 'depth -= w1;');
  add('trap', 0, trapAt('w1'));
  add('trap_if', 3, `if z != 0u { ${trapAt('w2')} }`);
  add('check', 5, `let end = w2 + w3; if end < w2 || bytes < end || z > bytes - end { ${trapAt('w4')} }`);
  add('word.load', 3, `r = ${memory.read('x')};`);
  add('word.store', 3, memory.write('z', 'x'));
  add('word.merge', 4, memory.merge('z', 'x', 'y'));
  add('memory.size', 2, 'r = pages;');
  add('memory.grow', 3, memory.mode === 'grid' ? 'r = 0xffffffffu;' : 'r = memory_grow(x);');
  const { word, element } = tables;
  add('table.get', 5, `if x >= ${word('2u * w4')} { ${trapAt('w3')} } else { r = ${element('w4', 'x')}; }`);
  add('table.size', 3, `r = ${word('2u * w2')};`);
  add('element.load', 4, `r = ${element('w3', 'x')};`);
  for (const [name, first] of [
    ['data', '0u'],
    ['elem', header('elements')],
  ]) {
    const about = (segment: string): string =>
      `let number = ${first} + ${segment}; let segment = ${header('segments')} + ${SEGMENT_WORDS}u * number;`;
    const dropped = word(`${header('dropped')} + number`);
    add(`${name}.size`, 3, `${about('w2')} r = select(constants[segment], 0u, ${dropped} != 0u);`);
    add(`${name}.load`, 4, `${about('w3')} r = constants[constants[segment + 1u] + x];`);
    if (tables.written) add(`${name}.drop`, 2, `let number = ${first} + w1; ${dropped} = 1u;`);
  }
  if (tables.written) {
    add('table.grow', 5, 'r = table_grow(w4, x, y);');
    add('element.store', 4, `${element('w3', 'z')} = x;`);
  }
  add('call', 0, 'callee = w1; list = pc + 2u;');
  add(
    'call_indirect',
    0,
    `list = pc + 7u;
if z >= ${word('2u * w2')} { ${trapAt('w4')} } else {
  let element = ${element('w2', 'z')};
  if element == 0xffffffffu { ${trapAt('w5')} } else {
    let signature = ${header('signatures')} + ${SIGNATURE_WORDS}u * element;
    if constants[signature] != w3 { ${trapAt(code('pc + 6u'))} } else { callee = constants[signature + 1u]; }
  }
}`,
  );
  add('return', 0, 'returns = true;');
  return all;
}

/** `callee` is the function that is entered, or {@link NOBODY}. */
const NOBODY = '0xffffffffu';

const ENTER = `let count = ${code('list')};
let about = ${header('functions')} + ${FUNCTION_WORDS}u * callee;
let next = top + ${FRAME_WORDS}u;
${lane('top')} = list + 1u + count;
${lane('top + 1u')} = fp;
for (var i = 0u; i < count; i += 1u) { ${lane('next + i')} = ${register(code('list + 1u + i'))}; }
for (var i = count; i < constants[about + 2u]; i += 1u) { ${lane('next + i')} = 0u; }
fp = next;
top = next + constants[about + 1u];
pc = constants[about];`;

const LEAVE = `let count = w1;
if fp == bottom {
  for (var i = 0u; i < count; i += 1u) { ${lane(`${OUTPUT_HEADER}u + i`)} = ${register(code('pc + 2u + i'))}; }
  break;
}
let next = ${lane('fp - 2u')};
let caller = ${lane('fp - 1u')};
for (var i = 0u; i < count; i += 1u) {
  ${lane(`caller + (${code('next + 1u + i')} >> 1u)`)} = ${register(code('pc + 2u + i'))};
}
top = fp - ${FRAME_WORDS}u;
fp = caller;
pc = next + 1u + count;`;

function numbered(name: string): number {
  const number = numberOf(name);
  if (number === undefined) throw new RangeError(`cannot interpret ${name}: no such instruction`);
  return number;
}

/** The whole shader. */
export function interpreterText(mode: Mode, memory: Memory, writesTables: boolean): string {
  const w = new Writer();
  const tables = tablesFor(mode, writesTables);
  const bind = (binding: number, access: string, name: string, type: string): void =>
    w.line(`@group(0) @binding(${binding}) var<storage, ${access}> ${name}: ${type};`);
  bind(0, 'read_write', 'memory', `array<${memory.element}>`);
  bind(1, mode === 'grid' ? 'read' : 'read_write', 'state', 'array<u32>');
  bind(2, 'read', 'control', 'array<u32>');
  bind(3, 'read', 'arguments', 'array<u32>');
  bind(4, 'read_write', 'output', 'array<u32>');
  bind(5, writesTables ? 'read_write' : 'read', 'tables', 'array<u32>');
  bind(6, 'read', 'constants', 'array<u32>');
  const privates = [
    'lane',
    'lanes',
    'zero',
    'naught',
    'trap',
    'fuel',
    'depth',
    'depth_limit',
    'pages',
    'bytes',
    'base',
  ];
  if (mode !== 'grid') privates.push('page_capacity', 'page_ceiling');
  if (writesTables) privates.push('table_ceiling');
  if (memory.start.length > 0) privates.push('stack_low', 'stack_words');
  for (const name of privates) w.line(`var<private> ${name}: u32;`);
  const helpers = ['mulhi_u', 'f32_canon', 'f32_add', 'f32_sub', 'f32_mul', 'f32_div', 'f32_sqrt'];
  if (mode !== 'grid') helpers.push('memory_grow');
  for (const name of helpers) w.line(helper(name, true));
  if (writesTables) {
    const most = `constants[${header('tables')} + table]`;
    w.line(tableGrow('', tables.word, `${header('capacities')} + table`, most));
  }
  for (const text of memory.functions) w.line(text);
  printRun(w, cases(memory, tables));
  printMain(w, mode, memory, writesTables);
  return `${w.lines.join('\n')}\n`;
}

function printRun(w: Writer, instructions: ReadonlyMap<string, Case>): void {
  w.open('fn run(start: u32, bottom: u32, height: u32)');
  w.line('var pc = start;');
  w.line('var fp = bottom;');
  w.line('var top = height;');
  w.open('loop');
  for (let i = 1; i <= 5; i++) w.line(`let w${i} = ${code(`pc + ${i}u`)};`);
  w.line(`let z = ${register('w1')};`);
  w.line(`let x = ${register('w2')};`);
  w.line(`let y = ${register('w3')};`);
  w.line('var r = z;');
  w.line(`var callee = ${NOBODY};`);
  w.line('var list = 0u;');
  w.line('var returns = false;');
  w.line('let at = fp + (w1 >> 1u);');
  w.line(`let writes = at < top;`);
  w.open(`switch ${code('pc')}`);
  for (const [name, { size, body }] of instructions) {
    w.line(`case ${numbered(name)}u: { ${body}${size > 0 ? ` pc += ${size}u;` : ''} } // ${name}`);
  }
  w.line('default: { trap = 1u; }');
  w.close();
  w.line('if trap != 0u { break; }');
  w.open(`if callee != ${NOBODY}`);
  w.line(ENTER);
  w.between('else if returns');
  w.line(LEAVE);
  w.between('else if writes');
  w.line(`${lane('at')} = r;`);
  w.close();
  w.close();
  w.close();
}

function printMain(w: Writer, mode: Mode, memory: Memory, writesTables: boolean): void {
  const state = (word: string): string => (mode === 'batch' ? `state[(${word}) * lanes + lane]` : `state[${word}]`);
  openEntry(w, mode, writesTables);
  startMemory(w, memory);
  w.line(`base = ${header('base')};`);
  w.line(`let globals = ${header('globals')};`);
  w.line(`for (var i = 0u; i < globals; i += 1u) { ${lane('base + i')} = ${state('1u + i')}; }`);
  w.line(`let entry = ${header('entries')} + ${ENTRY_WORDS}u * ${control('entry')};`);
  w.line('let params = constants[entry + 1u];');
  w.line(`let about = ${header('functions')} + ${FUNCTION_WORDS}u * constants[entry];`);
  w.line('let bottom = base + globals;');
  if (mode === 'batch') {
    w.line(`for (var i = 0u; i < params; i += 1u) { ${lane('bottom + i')} = arguments[i * lanes + lane]; }`);
  } else if (mode === 'call') {
    w.line(`for (var i = 0u; i < params; i += 1u) { ${lane('bottom + i')} = arguments[i]; }`);
  } else {
    w.line(`${lane('bottom')} = ${control('firstLane')} + lane;`);
    w.line(`for (var i = 1u; i < params; i += 1u) { ${lane('bottom + i')} = arguments[i - 1u]; }`);
  }
  w.line(`for (var i = params; i < constants[about + 2u]; i += 1u) { ${lane('bottom + i')} = 0u; }`);
  w.line('run(constants[about], bottom, bottom + constants[about + 1u]);');
  w.line(`${lane('0u')} = trap;`);
  w.line(`${lane('1u')} = fuel;`);
  w.line(`${lane('2u')} = pages;`);
  if (mode !== 'grid') {
    w.line(`${state('0u')} = pages;`);
    w.line(`for (var i = 0u; i < globals; i += 1u) { ${state('1u + i')} = ${lane('base + i')}; }`);
  }
  w.close();
}
