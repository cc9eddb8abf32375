import type { Mode } from '../../core/backend.ts';
import { CONTROL, STATUS_SPENT, WORKGROUP } from './_layout.ts';
import type { Memory } from './_memory.ts';
import type { Writer } from './_writer.ts';

export function control(name: keyof typeof CONTROL): string {
  return `control[${CONTROL[name]}u]`;
}

/** Opens the entry point: which lane it is, what the host said of the launch, and how large memory is. `leaves`: whether a lane may spend its portion. */
export function openEntry(w: Writer, mode: Mode, tables: boolean, leaves: boolean): void {
  w.line(`@compute @workgroup_size(${mode === 'call' ? 1 : WORKGROUP})`);
  w.open('fn main(@builtin(global_invocation_id) id: vec3<u32>)');
  w.line(`lane = id.y * ${control('rowLanes')} + id.x;`);
  w.line(`lanes = ${control('lanes')};`);
  w.line('if lane >= lanes { return; }');
  w.line(`zero = ${control('zero')};`);
  w.line(`naught = ${control('naught')};`);
  if (leaves) {
    w.line(`let resumed = ${control('resumed')} != 0u;`);
    w.line(`if resumed && output[lane] >> 30u != ${STATUS_SPENT >>> 30}u { return; }`);
    w.line(`left = ${control('work')};`);
  }
  w.line(`fuel = ${control('fuel')};`);
  w.line(`depth_limit = ${control('depthLimit')};`);
  if (mode !== 'grid') {
    w.line(`page_capacity = ${control('pageCapacity')};`);
    w.line(`page_ceiling = ${control('pageCeiling')};`);
  }
  if (tables) w.line(`table_ceiling = ${control('tableCeiling')};`);
  w.line(`pages = ${mode === 'batch' ? 'state[0u * lanes + lane]' : 'state[0u]'};`);
  w.line('bytes = pages << 16u;');
}

/** Gives the lane its own copy of the shadow stack, where memory has one; one that is resumed has it already. */
export function startMemory(w: Writer, { start }: Memory, leaves: boolean): void {
  if (start.length === 0) return;
  w.line(`stack_low = ${control('stackLow')};`);
  w.line(`stack_words = ${control('stackWords')};`);
  if (leaves) w.open('if !resumed');
  for (const line of start) w.line(line);
  if (leaves) w.close();
}
