/**
 * Bytes that promise more than they hold, or more than anybody should accept: each is answered with the right kind of error at the byte at fault,
 * as the host's engine answers it, in time and memory that do not depend on what is promised.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, it } from 'node:test';
import { ModuleError } from '../../src/core/errors.ts';
import { load } from '../../src/core/wasm/load.ts';
import { validModules } from './commands.ts';

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** 2^32 - 1 and values past it, as LEB128. */
const MAX = [0xff, 0xff, 0xff, 0xff, 0x0f];
const TOO_LARGE = [0xff, 0xff, 0xff, 0xff, 0x1f];
const TOO_LONG = [0x80, 0x80, 0x80, 0x80, 0x80, 0x00];
const TYPE = [1, 4, 1, 0x60, 0, 0];
const FUNCTION = [3, 2, 1, 0];

type Kind = ModuleError['kind'];

interface Verdict {
  readonly kind: Kind;
  readonly offset: number;
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** Lists among the bytes are taken as they are: V8 cannot pass a hundred thousand arguments. */
function section(id: number, ...parts: (number | readonly number[])[]): number[] {
  const contents = parts.flat();
  return [id, ...leb(contents.length), ...contents];
}

/** A module with one function of this body, its locals' declarations included. */
function withBody(...parts: (number | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const body = parts.flat();
  return Uint8Array.from([...MAGIC, ...TYPE, ...FUNCTION, ...section(10, 1, leb(body.length), body)]);
}

function module(...bytes: number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...MAGIC, ...bytes]);
}

function verdict(bytes: Uint8Array): Verdict | null {
  try {
    load(bytes);
    return null;
  } catch (error) {
    // Anything else is a crash, and fails the test.
    if (!(error instanceof ModuleError)) throw error;
    return { kind: error.kind, offset: error.offset };
  }
}

const EVERY_VECTOR = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11];

const CASES: readonly (readonly [name: string, kind: Kind | null, bytes: Uint8Array<ArrayBuffer>])[] = [
  ...EVERY_VECTOR.map(
    (id) => [`section ${id} of 2^32 - 1 items`, 'malformed', module(...section(id, ...MAX))] as const,
  ),
  ...EVERY_VECTOR.map(
    (id) => [`section ${id} of an endless count`, 'malformed', module(...section(id, ...TOO_LONG))] as const,
  ),
  ...EVERY_VECTOR.map(
    (id) => [`section ${id} of a count past 32 bits`, 'malformed', module(...section(id, ...TOO_LARGE))] as const,
  ),
  ['a section longer than the module', 'malformed', module(1, ...MAX)],
  ['a custom section without a name', 'malformed', module(0, 0)],
  ['a custom section whose name is longer than it', 'malformed', module(...section(0, ...MAX))],
  ['a custom section whose name is not UTF-8', 'malformed', module(...section(0, 2, 0xc3, 0x28))],
  ['a name section of rubbish', null, module(...section(0, 4, 0x6e, 0x61, 0x6d, 0x65, 1, ...MAX, 0xff, 0xff))],
  ['a name section twice', null, module(...[1, 2].flatMap(() => section(0, 4, 0x6e, 0x61, 0x6d, 0x65, 1, 1, 0)))],
  ['the type section twice', 'malformed', module(...TYPE, ...TYPE)],
  ['the function section before the type section', 'malformed', module(...FUNCTION, ...TYPE)],
  ['a function without code', 'malformed', module(...TYPE, ...FUNCTION)],
  ['code without a function', 'malformed', module(...section(10, 1, 2, 0, 0x0b))],
  ['a function of type 2^32 - 1', 'invalid', module(...TYPE, ...section(3, 1, ...MAX), ...section(10, 1, 2, 0, 0x0b))],
  ['a type with 2^32 - 1 parameters', 'malformed', module(...section(1, 1, 0x60, ...MAX, 0x7f))],
  [
    'a type with 1,001 parameters',
    'too_large',
    module(...section(1, 1, 0x60, ...leb(1001), ...Array(1001).fill(0x7f), 0)),
  ],
  ['2^32 - 1 locals', 'too_large', withBody(1, ...MAX, 0x7f, 0x0b)],
  ['2^32 locals, in two groups', 'malformed', withBody(2, ...MAX, 0x7f, 1, 0x7f, 0x0b)],
  ['50,001 locals', 'too_large', withBody(1, ...leb(50_001), 0x7f, 0x0b)],
  ['50,000 locals', null, withBody(1, ...leb(50_000), 0x7f, 0x0b)],
  ['2^32 - 1 groups of locals', 'malformed', withBody(...MAX, 0x0b)],
  ['a body longer than its section', 'malformed', module(...TYPE, ...FUNCTION, ...section(10, 1, ...MAX, 0, 0x0b))],
  ['a br_table of 2^32 - 1 targets', 'malformed', withBody(0, 0x41, 0, 0x0e, ...MAX, 0x0b)],
  ['a br_table to level 2^32 - 1', 'invalid', withBody(0, 0x41, 0, 0x0e, 0, ...MAX, 0x0b)],
  ['a br to level 2^32 - 1', 'invalid', withBody(0, 0x0c, ...MAX, 0x0b)],
  ['a call of function 2^32 - 1', 'invalid', withBody(0, 0x10, ...MAX, 0x0b)],
  ['local 2^32 - 1', 'invalid', withBody(0, 0x20, ...MAX, 0x1a, 0x0b)],
  ['an index past 32 bits', 'malformed', withBody(0, 0x20, ...TOO_LARGE, 0x1a, 0x0b)],
  ['an endless index', 'malformed', withBody(0, 0x20, ...TOO_LONG, 0x1a, 0x0b)],
  ['an i32.const past 32 bits', 'malformed', withBody(0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x1a, 0x0b)],
  ['an endless i64.const', 'malformed', withBody(0, 0x42, ...Array(11).fill(0x80), 0, 0x1a, 0x0b)],
  ['a select of 2^32 - 1 types', 'malformed', withBody(0, 0x1c, ...MAX, 0x0b)],
  ['a block of type 2^32 - 1', 'invalid', withBody(0, 0x02, ...MAX, 0x0b, 0x0b)],
  ['a load at 2^32 - 1 without a memory', 'invalid', withBody(0, 0x41, 0, 0x28, 2, ...MAX, 0x1a, 0x0b)],
  ['100,000 blocks that do not end', 'malformed', withBody(0, Array(100_000).fill([0x02, 0x40]).flat(), 0x0b)],
  ['100,000 blocks', null, withBody(0, Array(100_000).fill([0x02, 0x40]).flat(), Array(100_000).fill(0x0b), 0x0b)],
  ['code behind the end', 'malformed', withBody(0, 0x0b, 0x01, 0x0b)],
  ['a body without an end', 'malformed', withBody(0, 0x01)],
  ['an empty body', 'malformed', withBody()],
  ['a memory of 65,537 pages', 'invalid', module(...section(5, 1, 0, ...leb(65_537)))],
  ['a memory of 2^32 - 1 pages', 'invalid', module(...section(5, 1, 0, ...MAX))],
  ['a memory that may have 2^32 - 1 pages', 'invalid', module(...section(5, 1, 1, 0, ...MAX))],
  ['a memory of 65,536 pages', null, module(...section(5, 1, 1, ...leb(65_536), ...leb(65_536)))],
  ['a memory that ends before it starts', 'invalid', module(...section(5, 1, 1, 2, 1))],
  ['a table that ends before it starts', 'invalid', module(...section(4, 1, 0x70, 1, 2, 1))],
  [
    'an element segment of 2^32 - 1 elements',
    'malformed',
    module(...section(4, 1, 0x70, 0, 0), ...section(9, 1, 0, 0x41, 0, 0x0b, ...MAX)),
  ],
  [
    'a data segment of 2^32 - 1 bytes',
    'malformed',
    module(...section(5, 1, 0, 0), ...section(11, 1, 0, 0x41, 0, 0x0b, ...MAX)),
  ],
  ['a data count of 2^32 - 1', 'malformed', module(...section(5, 1, 0, 0), ...section(12, ...MAX), ...section(11, 0))],
  ['an import with a name of 2^32 - 1 bytes', 'malformed', module(...section(2, 1, 1, 0x61, ...MAX))],
  ['a start function 2^32 - 1', 'invalid', module(...section(8, ...MAX))],
  ['a global of global 2^32 - 1', 'invalid', module(...section(6, 1, 0x7f, 0, 0x23, ...MAX, 0x0b))],
];

describe('hostile bytes', () => {
  for (const [name, kind, bytes] of CASES) {
    it(`${name}: ${kind ?? 'accepted'}`, () => {
      const found = verdict(bytes);
      assert.equal(found?.kind ?? null, kind);
      if (found !== null) assert.ok(found.offset >= 0 && found.offset <= bytes.length, String(found.offset));
      assert.equal(found === null, WebAssembly.validate(bytes), 'the engine judges otherwise');
    });
  }

  it('cost no more than what is there', () => {
    const promises = CASES.filter(([, , { length }]) => length < 5000).map(([, , bytes]) => bytes);
    const before = process.memoryUsage().arrayBuffers;
    const began = performance.now();
    for (let round = 0; round < 20; round++) for (const bytes of promises) verdict(bytes);
    const each = (performance.now() - began) / (20 * promises.length);
    assert.ok(each < 20, `${each} ms for each`);
    assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 2 ** 20);
  });
});

/** Deterministic (Marsaglia's xorshift32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The sections of a valid module, each with its id and size. */
function sectionsOf(bytes: Uint8Array): Uint8Array[] {
  const { sections } = load(bytes);
  let from = 8;
  return sections.map(({ end }) => {
    const found = bytes.subarray(from, end);
    from = end;
    return found;
  });
}

describe('modules put together wrongly', () => {
  it('are refused where a section comes twice, is missing or is out of order, exactly as the engine does', () => {
    const random = generator(0x5ec71045);
    const corpus = ['wasm-v1', 'wasm-v2'].flatMap(validModules).map(([, bytes]) => bytes);
    const small = corpus.filter(({ length }) => length > 30 && length < 3000);
    const verdicts = { accepted: 0, refused: 0 };
    for (let round = 0; round < 1500; round++) {
      const parts = sectionsOf(small[random(small.length)]);
      if (parts.length < 2) continue;
      const at = random(parts.length);
      const to = random(parts.length);
      if (random(3) === 0) parts.splice(at, 1);
      else if (random(2) === 0) parts.splice(to, 0, parts[at]);
      else [parts[at], parts[to]] = [parts[to], parts[at]];
      const bytes = Uint8Array.from([...MAGIC, ...parts.flatMap((part) => [...part])]);
      const found = verdict(bytes);
      assert.equal(found === null, WebAssembly.validate(bytes), `${JSON.stringify(found)} ${bytes}`);
      verdicts[found === null ? 'accepted' : 'refused']++;
    }
    assert.ok(verdicts.accepted > 50 && verdicts.refused > 300, JSON.stringify(verdicts));
  });

  it('are refused with the kind of the first fault when their counts are changed', () => {
    const random = generator(0xc0047);
    const corpus = ['wasm-v1'].flatMap(validModules).map(([, bytes]) => bytes);
    const small = corpus.filter(({ length }) => length > 30 && length < 3000);
    let refused = 0;
    for (let round = 0; round < 1500; round++) {
      const parts = sectionsOf(small[random(small.length)]).map((part) => [...part]);
      const part = parts[random(parts.length)];
      // The size of the section is kept: only the count behind it becomes huge.
      const size = part.findIndex((byte, i) => i > 0 && byte < 0x80);
      const huge = [MAX, TOO_LARGE, TOO_LONG, leb(1 + random(100_000))][random(4)];
      const contents = [...huge, ...part.slice(size + 2)];
      part.splice(1, part.length, ...leb(contents.length), ...contents);
      const bytes = Uint8Array.from([...MAGIC, ...parts.flat()]);
      const found = verdict(bytes);
      assert.equal(found === null, WebAssembly.validate(bytes), `${JSON.stringify(found)} ${bytes}`);
      if (found !== null) refused++;
    }
    assert.ok(refused > 500, String(refused));
  });
});
