import { ModuleError } from '../../errors.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the primitive encodings of the binary format (core specification, section 5.2) from a range of a module's bytes. All failures
 * are `malformed`, with the offset of the value that could not be read; nothing past `end` is ever touched.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Exclusive. */
  readonly end: number;
  /** Offset of the next byte, from the start of the module. */
  position: number;
  /** Low 32 bits, signed, of the last {@link s64} or {@link bits64}. */
  lo = 0;
  /** High 32 bits, signed, of the last {@link s64} or {@link bits64}. */
  hi = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  fail(message: string, offset: number = this.position): never {
    throw new ModuleError('malformed', message, offset);
  }

  failEnd(): never {
    const what = this.end < this.bytes.length ? 'unexpected end of section or function' : 'unexpected end';
    throw new ModuleError('malformed', `${what}: at offset ${this.end}`, this.end);
  }

  /** Refuses a number of items that cannot be there, each taking at least one byte; the guard before any allocation by count. */
  need(bytes: number, at: number): void {
    if (bytes > this.end - this.position) {
      const left = this.end - this.position;
      this.fail(`length out of bounds, unexpected end: ${bytes} items or bytes announced, ${left} bytes left`, at);
    }
  }

  u8(): number {
    if (this.position >= this.end) this.failEnd();
    return this.bytes[this.position++];
  }

  u32(): number {
    const at = this.position;
    if (at < this.end) {
      const byte = this.bytes[at];
      if (byte < 0x80) {
        this.position = at + 1;
        return byte;
      }
    }
    return this.#u32Slow(at);
  }

  #u32Slow(at: number): number {
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
    const last = this.u8();
    if (last >= 0x80) this.fail('integer representation too long: u32 of more than 5 bytes', at);
    if (last > 0x0f) this.fail('integer too large: u32 with bits set above the 32nd', at);
    return (result | (last << 28)) >>> 0;
  }

  s32(): number {
    const at = this.position;
    if (at < this.end && this.bytes[at] < 0x80) {
      this.position = at + 1;
      return (this.bytes[at] << 25) >> 25;
    }
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (result << (25 - shift)) >> (25 - shift);
    }
    const last = this.u8();
    if (last >= 0x80) this.fail('integer representation too long: s32 of more than 5 bytes', at);
    const sign = last & 0x78;
    if (sign !== 0 && sign !== 0x78) this.fail('integer too large: s32 with bits beyond the sign', at);
    return result | (last << 28);
  }

  /** As block types use it: negative numbers are at most one byte there, so only 0 .. 2^32-1 can be long. */
  s33(): number {
    const at = this.position;
    let result = 0;
    let scale = 1;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      result += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (byte < 0x80) return byte & 0x40 ? result - scale : result;
    }
    const last = this.u8();
    if (last >= 0x80) this.fail('integer representation too long: s33 of more than 5 bytes', at);
    const sign = last & 0x70;
    if (sign !== 0 && sign !== 0x70) this.fail('integer too large: s33 with bits beyond the sign', at);
    result += (last & 0x1f) * scale;
    return sign === 0 ? result : result - 2 ** 33;
  }

  /** Leaves the value in `lo` and `hi`. */
  s64(): void {
    const at = this.position;
    let lo = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      lo |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.lo = (lo << (25 - shift)) >> (25 - shift);
        this.hi = this.lo >> 31;
        return;
      }
    }
    let byte = this.u8();
    lo |= byte << 28;
    let hi = (byte & 0x7f) >> 4;
    let bits = 3;
    while (byte >= 0x80 && bits < 31) {
      byte = this.u8();
      hi |= (byte & 0x7f) << bits;
      bits += 7;
    }
    this.lo = lo;
    if (byte < 0x80) {
      this.hi = bits < 32 ? (hi << (32 - bits)) >> (32 - bits) : hi;
      return;
    }
    const last = this.u8();
    if (last >= 0x80) this.fail('integer representation too long: s64 of more than 10 bytes', at);
    if (last !== 0 && last !== 0x7f) this.fail('integer too large: s64 with bits beyond the sign', at);
    this.hi = hi | (last << 31);
  }

  /** Four bytes, little-endian, as a signed number. */
  bits32(): number {
    const at = this.position;
    if (at + 4 > this.end) this.failEnd();
    const b = this.bytes;
    this.position = at + 4;
    return b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24);
  }

  /** Eight bytes, little-endian, into `lo` and `hi`. */
  bits64(): void {
    this.lo = this.bits32();
    this.hi = this.bits32();
  }

  /** The length of a vector, refused unless that many items of `minBytes` each can still follow. */
  count(minBytes = 1): number {
    const at = this.position;
    const count = this.u32();
    this.need(count * minBytes, at);
    return count;
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    this.need(length, this.position);
    const start = this.position;
    this.position = start + length;
    return this.bytes.subarray(start, start + length);
  }

  name(): string {
    const at = this.position;
    const bytes = this.take(this.count());
    try {
      return UTF8.decode(bytes);
    } catch {
      return this.fail(`malformed UTF-8 encoding: in a name of ${bytes.length} bytes`, at);
    }
  }
}
