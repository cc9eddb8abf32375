import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ModuleError } from '../../errors.ts';
import { ByteWriter } from '../encode.ts';
import { ByteReader } from './byte-reader.ts';

function reader(...bytes: number[]): ByteReader {
  return new ByteReader(Uint8Array.from(bytes), 0, bytes.length);
}

function written(write: (writer: ByteWriter) => void): ByteReader {
  const writer = new ByteWriter(1);
  write(writer);
  return new ByteReader(writer.finish(), 0, writer.length);
}

function fails(message: RegExp, offset: number, read: () => unknown): void {
  assert.throws(read, (error) => {
    assert.ok(error instanceof ModuleError);
    assert.equal(error.kind, 'malformed');
    assert.match(error.message, message);
    assert.equal(error.offset, offset);
    return true;
  });
}

const u32 = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 0x7f, 0x80, 0xffffffff));
const s32 = fc.oneof(fc.integer(), fc.constantFrom(-0x80000000, 0x7fffffff, -64, 63, -65, 64));
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anyI64 = fc.oneof(
  i64,
  i64.map((value) => value >> BigInt(Number(value & 63n))),
);

describe('ByteReader', () => {
  it('reads every u32 that ByteWriter writes', () => {
    fc.assert(
      fc.property(u32, (value) => {
        const found = written((w) => w.u32(value));
        assert.equal(found.u32(), value);
        assert.equal(found.remaining, 0);
      }),
    );
  });

  it('reads every s32 that ByteWriter writes', () => {
    fc.assert(
      fc.property(s32, (value) => {
        const found = written((w) => w.s32(value));
        assert.equal(found.s32(), value);
        assert.equal(found.remaining, 0);
      }),
    );
  });

  it('reads every s64 that ByteWriter writes', () => {
    fc.assert(
      fc.property(anyI64, (value) => {
        const lo = Number(BigInt.asIntN(32, value));
        const hi = Number(BigInt.asIntN(32, value >> 32n));
        const found = written((w) => w.s64(lo, hi));
        found.s64();
        assert.deepEqual([found.lo, found.hi], [lo, hi]);
        assert.equal(found.remaining, 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads every block type that ByteWriter writes', () => {
    fc.assert(
      fc.property(fc.oneof(u32, fc.constantFrom(-64, -1, -2, -3, -4, -16, -17)), (type) => {
        const found = written((w) => w.blockType(type));
        assert.equal(found.s33(), type);
        assert.equal(found.remaining, 0);
      }),
    );
  });

  it('reads every string that ByteWriter writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(written((w) => w.name(text)).name(), text);
      }),
    );
  });

  it('takes integers in any length up to the longest, and no longer ones', () => {
    assert.equal(reader(0x83, 0x80, 0x80, 0x80, 0x00).u32(), 3);
    assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x7f).s32(), -1);
    assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x7f).s33(), -1);
    fails(/^integer representation too long/, 0, () => reader(0x83, 0x80, 0x80, 0x80, 0x80, 0x00).u32());
    fails(/^integer representation too long/, 0, () => reader(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).s32());
    const long = new Array(10).fill(0x80);
    fails(/^integer representation too long/, 0, () => reader(...long, 0).s64());
  });

  it('refuses bits beyond the width', () => {
    fails(/^integer too large/, 0, () => reader(0x80, 0x80, 0x80, 0x80, 0x10).u32());
    fails(/^integer too large/, 0, () => reader(0x80, 0x80, 0x80, 0x80, 0x08).s32());
    fails(/^integer too large/, 0, () => reader(0xff, 0xff, 0xff, 0xff, 0x4f).s32());
    fails(/^integer too large/, 0, () => reader(0x80, 0x80, 0x80, 0x80, 0x20).s33());
    fails(/^integer too large/, 0, () => reader(...new Array(9).fill(0x80), 0x7e).s64());
  });

  it('never reads past its end, where a section ends or the module', () => {
    fails(/^unexpected end:/, 1, () => reader(0x80).u32());
    const part = new ByteReader(Uint8Array.of(1, 2, 3, 4, 5), 1, 4);
    fails(/^unexpected end of section or function/, 4, () => part.bits32());
  });

  it('refuses a count that cannot be there before anything is made of it', () => {
    fails(/^length out of bounds/, 0, () => reader(0xff, 0xff, 0xff, 0xff, 0x0f, 0).count());
    fails(/^length out of bounds/, 0, () => reader(2, 0, 0, 0).count(2));
    assert.equal(reader(2, 0, 0, 0, 0).count(2), 2);
  });

  it('refuses names that are not UTF-8, surrogates among them', () => {
    fails(/^malformed UTF-8 encoding/, 0, () => reader(3, 0xed, 0xa0, 0x80).name());
    fails(/^malformed UTF-8 encoding/, 0, () => reader(2, 0xc0, 0x80).name());
    assert.equal(reader(3, 0xef, 0xbb, 0xbf).name(), '\ufeff');
  });
});
