import type { Mode } from '../../core/backend.ts';
import { CONTROL, WORKGROUP } from './_layout.ts';
import type { Memory } from './_memory.ts';
import type { Writer } from './_writer.ts';

export function control(name: keyof typeof CONTROL): string {
  return `control[${CONTROL[name]}u]`;
}

/** Opens the entry point: which lane it is, what the host said of the launch, and how large memory is. */
export function openEntry(w: Writer, mode: Mode, tables: boolean): void {
  w.line(`@compute @workgroup_size(${mode === 'call' ? 1 : WORKGROUP})`);
  w.open('fn main(@builtin(global_invocation_id) id: vec3<u32>)');
  w.line(`lane = id.y * ${control('rowLanes')} + id.x;`);
  w.line(`lanes = ${control('lanes')};`);
  w.line('if lane >= lanes { return; }');
  w.line(`zero = ${control('zero')};`);
  w.line(`naught = ${control('naught')};`);
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

/** Gives the lane its own copy of the shadow stack, where memory has one. */
export function startMemory(w: Writer, { start }: Memory): void {
  if (start.length > 0) {
    w.line(`stack_low = ${control('stackLow')};`);
    w.line(`stack_words = ${control('stackWords')};`);
  }
  for (const line of start) w.line(line);
}
