/**
 * Where everything lies that host and device code share: the state words of an instance, the constants of a program, the
 * private frame of a lane, and the words that a lane reports. Word `w` of the state is at byte `4 * w` in a call or a grid, and at
 * `4 * (w * lanes + lane)` in a batch.
 */
import type { Program, Stmt } from '../../core/ir/index.ts';
import { Walk } from '../../core/ir/walk.ts';

/** Byte offsets in a lane's frame, which lies in local memory and whose address every function is given. */
export const FRAME = {
  memory: 0,
  memoryBytes: 8,
  state: 16,
  constants: 24,
  fuel: 32,
  interrupt: 40,
  stride: 48,
  depth: 52,
  capacity: 56,
  request: 60,
  globals: 64,
} as const;

/**
 * A lane's status word: the low 28 bits are `site + 1` (0: ended normally), the high 4 say why it stopped there.
 * Growth is not an outcome: the host gives more room and runs the lane again from its start.
 */
export const STATUS_SHIFT = 28;
export const STATUS_SITE = 0x0fffffff;
export const STOP = { trap: 0, deadline: 1, cancelled: 2, growMemory: 3, growTable: 4 } as const;

/** Status by which an indirect call's dispatcher says that no function of the signature has this index. */
export const MISMATCH = 0xffffffff;

/** Fuel handed to the inner loop at a time; between two slices the interrupt word is read. */
export const SLICE = 4096;

/** Words of a table's header in the state: its size, the word where its elements start, and how many fit there. */
export const TABLE_HEADER = { size: 0, start: 1, capacity: 2, words: 3 } as const;

/** Word offsets in an instance's state. Table elements follow `words`, wherever the headers say. */
export interface StateLayout {
  readonly pages: number;
  readonly globals: number;
  readonly droppedData: number;
  readonly droppedElements: number;
  readonly tables: number;
  /** Words before the first table element. */
  readonly words: number;
}

/** The layout for a module with these many globals, segments and tables: the same for every program of one module. */
export function stateLayout(globals: number, data: number, elements: number, tables: number): StateLayout {
  const droppedData = 2 + 2 * globals;
  const droppedElements = droppedData + data;
  const headers = droppedElements + elements;
  return {
    pages: 0,
    globals: 2,
    droppedData,
    droppedElements,
    tables: headers,
    words: headers + TABLE_HEADER.words * tables,
  };
}

/** The read-only bytes that `memory.init` and `table.init` copy from, and where each segment starts in them. */
export interface Constants {
  readonly bytes: Uint8Array;
  readonly data: readonly number[];
  readonly elements: readonly number[];
}

export function constantsOf(program: Program): Constants {
  const data: number[] = [];
  const elements: number[] = [];
  let size = 0;
  for (const segment of program.data) {
    data.push(size);
    size += (segment.length + 3) & ~3;
  }
  for (const segment of program.elements) {
    elements.push(size);
    size += segment.length * 4;
  }
  const bytes = new Uint8Array(size);
  program.data.forEach((segment, index) => {
    bytes.set(segment, data[index]);
  });
  const view = new DataView(bytes.buffer);
  program.elements.forEach((segment, index) => {
    segment.forEach((word, at) => {
      view.setUint32((elements[index] ?? 0) + 4 * at, word, true);
    });
  });
  return { bytes, data, elements };
}

/** What a program does anywhere, found once so that code for the rest is left out. */
export interface ProgramFacts {
  readonly growsMemory: boolean;
  readonly growsTables: boolean;
  readonly countsDepth: boolean;
  /** Frame offset of every global that the program sets; the others are read where they lie. */
  readonly frameGlobals: ReadonlyMap<number, number>;
  readonly frameBytes: number;
  /** Frame offsets of what a grid's private region needs; null where it has none. */
  readonly stack: StackFields | null;
}

/** The generic address of the guest's byte 0 as if all memory were private, where the region begins, its bytes, and the bytes themselves. */
export interface StackFields {
  readonly base: number;
  readonly low: number;
  readonly bytes: number;
  readonly area: number;
}

/** @param stackBytes Of a grid's private region, at most. */
export function factsOf(program: Program, stackBytes: number): ProgramFacts {
  const kinds = new Set<Stmt['k']>();
  const set = new Set<number>();
  for (const func of program.functions) {
    new Walk().run(func.body, {
      statement(stmt) {
        kinds.add(stmt.k);
        if (stmt.k === 'global.set') set.add(stmt.global);
      },
    });
  }
  const frameGlobals = new Map([...set].sort((a, b) => a - b).map((global, at) => [global, FRAME.globals + 8 * at]));
  return {
    growsMemory: kinds.has('memory.grow'),
    growsTables: kinds.has('table.grow'),
    countsDepth: kinds.has('enter'),
    frameGlobals,
    ...stackAt(FRAME.globals + 8 * frameGlobals.size, stackBytes),
  };
}

function stackAt(end: number, bytes: number): Pick<ProgramFacts, 'frameBytes' | 'stack'> {
  if (bytes === 0) return { frameBytes: end, stack: null };
  const area = (end + 16 + 7) & ~7;
  // The region begins at a multiple of 4; its bytes are placed so that what is aligned in memory is aligned here.
  return { frameBytes: area + bytes + 8, stack: { base: end, low: end + 8, bytes: end + 12, area } };
}
