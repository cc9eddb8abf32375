import type { Export, ExternKind } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';

const KINDS: readonly ExternKind[] = ['func', 'table', 'memory', 'global'];

export function decodeExportSection(reader: ByteReader, { limits }: DecodeContext): Export[] {
  const at = reader.position;
  const count = reader.count(3);
  checkLimit(limits, 'exports', count, at);
  const exports: Export[] = [];
  for (let i = 0; i < count; i++) {
    const offset = reader.position;
    const name = reader.name();
    const byte = reader.u8();
    const kind = KINDS[byte];
    if (kind === undefined) reader.fail(`malformed export kind: ${byte}`, reader.position - 1);
    exports.push({ name, kind, index: reader.u32(), offset });
  }
  return exports;
}
