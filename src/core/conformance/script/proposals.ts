import type { ModuleError } from '../../errors.ts';

/** Bytes by which modules of later proposals are known, by the beginning of the message that refuses them. */
const MARKS: readonly (readonly [message: string, bytes: readonly number[]])[] = [
  // exceptions 06-0a 18 19 1f, tail calls 12 13, typed references 14 15 d3-d6, collected types fb, vectors fd, threads fe
  [
    'illegal opcode',
    [6, 7, 8, 9, 10, 0x12, 0x13, 0x14, 0x15, 0x18, 0x19, 0x1f, 0xd3, 0xd4, 0xd5, 0xd6, 0xfb, 0xfd, 0xfe],
  ],
  ['malformed value type', [0x7b, 0x78, 0x77, 0x74, 0x73, 0x72, 0x71, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a, 0x69, 0x64, 0x63]],
  ['malformed block type', [0x7b, 0x74, 0x73, 0x72, 0x71, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a, 0x69, 0x64, 0x63]],
  ['malformed reference type', [0x74, 0x73, 0x72, 0x71, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a, 0x69, 0x64, 0x63]],
  ['malformed function type', [0x5f, 0x5e, 0x50, 0x4f, 0x4e]],
  // shared memories and those with 64-bit addresses
  ['malformed limits flags', [2, 3, 4, 5, 6, 7]],
  ['malformed memop flags', []],
  // tags
  ['malformed section id', [13]],
  ['malformed import kind', [4]],
  ['malformed export kind', [4]],
  // extended constants
  ['constant expression required', [0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]],
  ['multiple memories', []],
  ['zero byte expected', []],
];

/**
 * Whether a module which the core rejects uses a proposal that is not enabled, rather than being wrong: judged by the byte at which
 * it was rejected. Only asked about modules that a script holds for valid.
 */
export function isOutsideProposals(bytes: Uint8Array, error: ModuleError): boolean {
  const byte = bytes[error.offset];
  return MARKS.some(
    ([message, marks]) => error.message.startsWith(message) && (marks.length === 0 || marks.includes(byte)),
  );
}
