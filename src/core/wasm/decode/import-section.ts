import type { Import, ImportDesc } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeGlobalType, decodeMemoryType, decodeTableType } from './value-types.ts';

export function decodeImportSection(reader: ByteReader, context: DecodeContext): Import[] {
  const at = reader.position;
  const count = reader.count(4);
  checkLimit(context.limits, 'imports', count, at);
  const imports: Import[] = [];
  for (let i = 0; i < count; i++) {
    const offset = reader.position;
    const module = reader.name();
    const name = reader.name();
    imports.push({ module, name, desc: description(reader, context), offset });
  }
  return imports;
}

function description(reader: ByteReader, context: DecodeContext): ImportDesc {
  const kind = reader.u8();
  switch (kind) {
    case 0:
      return { kind: 'func', type: reader.u32() };
    case 1:
      return { kind: 'table', type: decodeTableType(reader, context) };
    case 2:
      return { kind: 'memory', type: decodeMemoryType(reader) };
    case 3:
      return { kind: 'global', type: decodeGlobalType(reader, context) };
    default:
      return reader.fail(`malformed import kind: ${kind}`, reader.position - 1);
  }
}
