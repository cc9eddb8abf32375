/**
 * The shader that interprets. Its text depends on the mode, on whether tables are written and words merged, and on the routines that it has
 * (`_natives.ts`), and not on how large a program is: drivers compile the same shader for many programs. What a program needs of it is in the constants
 * buffer (`_encoding.ts`), and behind a lane's results in its output: the globals, then the frames. A frame is two words, where the caller goes on and
 * the caller's frame, and then the function's registers. A variable is one word here, so a register's number is half of its offset in the code.
 * Before the globals stands where a lane is that has spent its portion. `_instructions.ts` has the loops that do the instructions.
 */
import type { Mode } from '../../core/backend.ts';
import { ENTRY_WORDS, FUNCTION_WORDS, KEPT_WORDS } from './_encoding.ts';
import { control, openEntry, startMemory } from './_entry.ts';
import { helper } from './_expressions.ts';
import { header, laneWord, printInstructions } from './_instructions.ts';
import { STATUS_SITE } from './_layout.ts';
import type { Memory } from './_memory.ts';
import type { Natives } from './_natives.ts';
import { tableGrow } from './_tables.ts';
import { Writer } from './_writer.ts';

/** The whole shader. */
export function interpreterText(mode: Mode, memory: Memory, writesTables: boolean, natives: Natives): string {
  const w = new Writer();
  const word = (index: string): string =>
    mode === 'batch' && writesTables ? `tables[(${index}) * lanes + lane]` : `tables[${index}]`;
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
    'left',
    'site',
  ];
  if (mode !== 'grid') privates.push('page_capacity', 'page_ceiling');
  if (writesTables) privates.push('table_ceiling');
  if (memory.start.length > 0) privates.push('stack_low', 'stack_words');
  if (natives.global) privates.push('g0');
  for (let i = 0; i < natives.extras; i++) privates.push(`x${i}`);
  for (const name of privates) w.line(`var<private> ${name}: u32;`);
  const helpers = ['mulhi_u', 'f32_canon', 'f32_add', 'f32_sub', 'f32_mul', 'f32_div', 'f32_sqrt'];
  if (mode !== 'grid') helpers.push('memory_grow');
  for (const name of helpers) w.line(helper(name, true));
  if (writesTables) {
    const most = `constants[${header('tables')} + table]`;
    w.line(tableGrow('', word, `${header('capacities')} + table`, most));
  }
  for (const text of memory.functions) w.line(text);
  for (const text of natives.functions) w.line(text);
  printInstructions(w, { mode, memory, word, writesTables, natives });
  printMain(w, mode, memory, writesTables);
  return `${w.lines.join('\n')}\n`;
}

function printMain(w: Writer, mode: Mode, memory: Memory, writesTables: boolean): void {
  const lane = laneWord(mode);
  const state = (word: string): string => (mode === 'batch' ? `state[(${word}) * lanes + lane]` : `state[${word}]`);
  openEntry(w, mode, writesTables, true);
  startMemory(w, memory, true);
  w.line(`base = ${header('base')};`);
  w.line(`let globals = ${header('globals')};`);
  w.line(`let kept = base - ${KEPT_WORDS}u;`);
  w.line(`let entry = ${header('entries')} + ${ENTRY_WORDS}u * ${control('entry')};`);
  w.line('let params = constants[entry + 1u];');
  w.line(`let about = ${header('functions')} + ${FUNCTION_WORDS}u * constants[entry];`);
  w.line('let bottom = base + globals;');
  w.open('if resumed');
  w.line(`fuel = ${lane('1u')};`);
  w.line(`site = (${lane('0u')} & ${STATUS_SITE}u) - 1u;`);
  w.line(`depth = ${lane('kept + 3u')};`);
  w.line(`run(${[0, 1, 2].map((i) => lane(`kept + ${i}u`)).join(', ')}, bottom);`);
  w.between('else');
  w.line(`for (var i = 0u; i < globals; i += 1u) { ${lane('base + i')} = ${state('1u + i')}; }`);
  if (mode === 'batch') {
    w.line(`for (var i = 0u; i < params; i += 1u) { ${lane('bottom + i')} = arguments[i * lanes + lane]; }`);
  } else if (mode === 'call') {
    w.line(`for (var i = 0u; i < params; i += 1u) { ${lane('bottom + i')} = arguments[i]; }`);
  } else {
    w.line(`${lane('bottom')} = ${control('firstLane')} + lane;`);
    w.line(`for (var i = 1u; i < params; i += 1u) { ${lane('bottom + i')} = arguments[i - 1u]; }`);
  }
  w.line(`for (var i = params; i < constants[about + 2u]; i += 1u) { ${lane('bottom + i')} = 0u; }`);
  w.line('run(constants[about], bottom, bottom + constants[about + 1u], bottom);');
  w.close();
  w.line(`${lane('0u')} = trap;`);
  w.line(`${lane('1u')} = fuel;`);
  w.line(`${lane('2u')} = pages;`);
  if (mode !== 'grid') {
    w.line(`${state('0u')} = pages;`);
    w.line(`for (var i = 0u; i < globals; i += 1u) { ${state('1u + i')} = ${lane('base + i')}; }`);
  }
  w.close();
}
