/**
 * Where things are in the buffers, for the emitter and the host alike. All counts are 32-bit words.
 *
 * | binding | buffer | contents |
 * |---|---|---|
 * | 0 | memory | linear memory; a batch's interleaved |
 * | 1 | state | pages, then the program's globals; a batch's interleaved |
 * | 2 | control | {@link CONTROL}, written before each launch |
 * | 3 | arguments | argument words; a batch's interleaved |
 * | 4 | output | status, fuel left, pages, result words, a grid's private words of the shadow stack, what a lane that has spent its portion goes on with, saved variables; interleaved by lane in every mode |
 * | 5 | tables | {@link tablesLayout}; a batch's interleaved where the program writes them, else shared |
 * | 6 | constants | what the program's code looks up |
 */

/**
 * Words of the control buffer. `zero` and `naught` are the runtime zeros of numerics.ts; `stackLow` is where a grid's private words are in memory; `work`
 * is a lane's portion in this launch, and `resumed` is 1 where the launch goes on with lanes that have spent theirs in the one before.
 */
export const CONTROL = {
  zero: 0,
  entry: 1,
  lanes: 2,
  firstLane: 3,
  fuel: 4,
  rowLanes: 5,
  pageCapacity: 6,
  pageCeiling: 7,
  depthLimit: 8,
  naught: 9,
  tableCeiling: 10,
  stackLow: 11,
  stackWords: 12,
  work: 13,
  resumed: 14,
} as const;

export const CONTROL_WORDS = 16;

/** Words of one lane's output before its results: status, fuel left, pages. */
export const OUTPUT_HEADER = 3;

export const WORKGROUP = 64;

/** In the status of a lane that has spent its portion: this, and the site where it left plus one. Site + 1 alone is a trap. */
export const STATUS_SPENT = 0x80000000;

/** Of a trap's status and of such a one, what says where: the site plus one. */
export const STATUS_SITE = 0x3fffffff;

/** Whether a lane has spent its portion. Statuses above are those of lanes that need room to grow. */
export function isSpent(status: number): boolean {
  return status >>> 30 === 2;
}

/** Whether a lane has left because it needs more room than there is. */
export function needsRoom(status: number): boolean {
  return status >>> 30 === 3;
}

/** Words of the tables buffer: a size and a start for each table, how many elements fit in each, a word for each segment that is 1 once it is dropped, elements. */
export interface TablesLayout {
  readonly capacities: number;
  readonly droppedData: number;
  readonly droppedElements: number;
  /** Words before the first element. */
  readonly words: number;
}

/** The layout for a module with these many tables and segments: the same for every program of one module. */
export function tablesLayout(tables: number, data: number, elements: number): TablesLayout {
  const capacities = 2 * tables;
  const droppedData = capacities + tables;
  const droppedElements = droppedData + data;
  return { capacities, droppedData, droppedElements, words: droppedElements + elements };
}

export function wordsOf(type: string): 1 | 2 {
  return type === 'i64' || type === 'f64' ? 2 : 1;
}

export function wordCount(types: readonly string[]): number {
  return types.reduce((sum, type) => sum + wordsOf(type), 0);
}

/** Value words (two each) to packed words (one for 32-bit types), one lane. */
export function packArguments(
  types: readonly string[],
  values: Uint32Array,
  from: number,
  into: Uint32Array,
  at: number,
  stride: number,
): void {
  let to = at;
  types.forEach((type, i) => {
    into[to] = values[from + 2 * i];
    to += stride;
    if (wordsOf(type) === 2) {
      into[to] = values[from + 2 * i + 1];
      to += stride;
    }
  });
}
