/**
 * Tables and segments in WGSL. What a guest can change about them lies in the tables buffer (`_layout.ts`): one for all lanes, but in a batch
 * whose program changes it, which interleaves a copy for each lane word by word. The contents of segments never change: they are constants.
 */
import type { Mode } from '../../core/backend.ts';
import type { Program, Stmt } from '../../core/ir/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import type { Constants } from './_constants.ts';
import { type TablesLayout, tablesLayout } from './_layout.ts';

/** Written to the status word, plus the table's index, when table.grow needs more room: the fuel word then says for how many elements. */
export const STATUS_GROW_TABLE = 0xf0000000;

type SegmentKind = 'data' | 'elements';

const WRITES = new Set<Stmt['k']>(['element.store', 'table.grow', 'data.drop', 'elem.drop']);

export class Tables {
  /** Whether the program changes tables or drops segments. */
  readonly written: boolean;
  readonly grown: boolean;
  private readonly program: Program;
  private readonly layout: TablesLayout;
  private readonly constants: Constants;
  private readonly interleaved: boolean;
  private readonly segments = new Map<Uint8Array | Uint32Array, number>();

  constructor(program: Program, mode: Mode, constants: Constants) {
    this.program = program;
    this.constants = constants;
    this.layout = tablesLayout(program.tables.length, program.data.length, program.elements.length);
    const kinds = new Set<Stmt['k']>();
    for (const { body } of program.functions) for (const stmt of statements(body)) kinds.add(stmt.k);
    this.written = [...WRITES].some((kind) => kinds.has(kind));
    this.grown = kinds.has('table.grow');
    this.interleaved = mode === 'batch' && this.written;
  }

  size(table: number): string {
    return this.word(`${2 * table}u`);
  }

  /** Also to be assigned to. */
  element(table: number, index: string): string {
    return this.word(`${this.word(`${2 * table + 1}u`)} + ${index}`);
  }

  /** Also to be assigned to. */
  dropped(kind: SegmentKind, segment: number): string {
    const { droppedData, droppedElements } = this.layout;
    return this.word(`${(kind === 'data' ? droppedData : droppedElements) + segment}u`);
  }

  segmentSize(kind: SegmentKind, segment: number): string {
    return `select(${this.program[kind][segment].length}u, 0u, ${this.dropped(kind, segment)} != 0u)`;
  }

  /** Segments are laid down when they are first used. */
  segmentWord(kind: SegmentKind, segment: number, index: string): string {
    const contents = this.program[kind][segment];
    let base = this.segments.get(contents);
    if (base === undefined) {
      base = this.constants.add(contents instanceof Uint8Array ? segmentWords(contents) : contents);
      this.segments.set(contents, base);
    }
    return `constants[${base}u + ${index}]`;
  }

  grow(table: number, init: string, delta: string): string {
    return `table_grow(${table}u, ${init}, ${delta}, ${this.program.tables[table].max ?? 0xffffffff}u)`;
  }

  growHelper(): string {
    return tableGrow(', most: u32', (index) => this.word(index), `${this.layout.capacities}u + table`, 'most');
  }

  private word(index: string): string {
    return this.interleaved ? `tables[(${index}) * lanes + lane]` : `tables[${index}]`;
  }
}

/** table.grow as a function. Past the buffer's room the lane stops, and the host runs the whole launch again with more. */
export function tableGrow(parameter: string, word: (index: string) => string, capacity: string, most: string): string {
  return `fn table_grow(table: u32, init: u32, delta: u32${parameter}) -> u32 {
  let old = ${word('2u * table')};
  let ceiling = min(${most}, table_ceiling);
  if delta > ceiling || old > ceiling - delta { return 0xffffffffu; }
  if old + delta > ${word(capacity)} {
    fuel = old + delta;
    trap = ${STATUS_GROW_TABLE}u + table;
    return 0u;
  }
  let first = ${word('2u * table + 1u')} + old;
  for (var i = 0u; i < delta; i++) { ${word('first + i')} = init; }
  ${word('2u * table')} = old + delta;
  return old;
}`;
}

/** The bytes as whole words, and one more, which reading an unaligned word at the end touches. */
export function segmentWords(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array((bytes.length >> 2) + 2);
  new Uint8Array(words.buffer).set(bytes);
  return words;
}
