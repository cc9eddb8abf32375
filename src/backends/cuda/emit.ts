/**
 * PTX for a program of the IR, in one mode. The text uses what PTX-SUBSET.md lists and nothing else, and depends on nothing but the
 * program, the mode, the exactness and the limits, so that it can be compared, cached and assembled without a device.
 *
 * A lane is a thread. Every function is given the address of the lane's frame (`layout.ts`) and the fuel left in its slice, and
 * returns a status word: callers test it, and a status other than 0 leaves every function up to the kernel.
 */
import type { Exactness, GuestLimits, Mode } from '../../core/backend.ts';
import type { Program } from '../../core/ir/index.ts';
import { removeBulkMemory } from '../../core/lower/legalise/bulk-memory.ts';
import { emitEntry, LAYOUT_KERNELS } from './_entry.ts';
import { emitFunction, functionName } from './_function.ts';
import type { Unit } from './_scope.ts';
import { stackBytes } from './_stack.ts';
import { emitSupport } from './_support.ts';
import { emitDispatcher } from './_tables.ts';
import { type Constants, constantsOf, factsOf, type ProgramFacts, type StateLayout, stateLayout } from './layout.ts';

export interface EmitOptions {
  readonly mode: Mode;
  readonly limits: GuestLimits;
  /** Default `exact`. With `fast` additions may absorb products. */
  readonly exactness?: Exactness;
  /** Bytes of memory that are private to a lane of a grid, at most. Default 0. */
  readonly stackBytes?: number;
  /** As in `sm_70`. */
  readonly arch?: string;
}

export interface Emitted {
  readonly text: string;
  readonly facts: ProgramFacts;
  readonly state: StateLayout;
  readonly constants: Constants;
  /** Stack that a lane may need, in bytes, when functions recurse; 0 when the driver can tell by itself. */
  readonly stackBytes: number;
}

export const DEFAULT_ARCH = 'sm_70';

export function emit(source: Program, options: EmitOptions): Emitted {
  const { stackBytes: owned = 0 } = options;
  // With a private region each byte may lie elsewhere: bulk operations become loads and stores; memory.init stores byte by byte anyway.
  const program = owned > 0 ? removeBulkMemory(source, false) : source;
  const unit: Unit = {
    program,
    mode: options.mode,
    limits: options.limits,
    exactness: options.exactness ?? 'exact',
    facts: factsOf(program, owned),
    state: stateLayout(program.globals.length, program.data.length, program.elements.length, program.tables.length),
    constants: constantsOf(program),
    support: new Set(),
    dispatched: new Set(),
  };
  const functions = program.functions.map((func, slot) => emitFunction(unit, func, slot));
  const dispatchers = [...unit.dispatched].sort((a, b) => a - b).map((s) => emitDispatcher(unit, s, functionName));
  const support = [...unit.support].sort().map((name) => emitSupport(unit, name));
  const all = [...support, ...dispatchers, ...functions];
  const lines = [header(options.arch ?? DEFAULT_ARCH)];
  for (const { prototype } of all) lines.push(prototype);
  for (const part of all) for (const line of part.lines) lines.push(line);
  program.entries.forEach((entry, index) => {
    for (const line of emitEntry(unit, entry, index)) lines.push(line);
  });
  if (options.mode === 'batch') lines.push(...LAYOUT_KERNELS);
  lines.push('');
  const { facts, state, constants } = unit;
  const needed = stackBytes(program, options.limits);
  return { text: lines.join('\n'), facts, state, constants, stackBytes: needed === 0 ? 0 : needed + facts.frameBytes };
}

/** The first PTX version that knows an architecture (PTX ISA, "Release Notes"); 7.0 is what the text itself needs. */
const VERSIONS: readonly (readonly [architecture: number, version: string])[] = [
  [120, '8.7'],
  [100, '8.6'],
  [89, '7.8'],
  [87, '7.4'],
  [86, '7.1'],
];

function header(arch: string): string {
  const number = Number.parseInt(arch.slice(3), 10);
  const version = VERSIONS.find(([architecture]) => number >= architecture)?.[1] ?? '7.0';
  return `.version ${version}\n.target ${arch}\n.address_size 64`;
}
