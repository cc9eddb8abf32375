import type { ConstExpr, ElementSegment, RefType } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { decodeConstExpr } from './const-expr.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeRefType } from './value-types.ts';

export function decodeElementSection(reader: ByteReader, context: DecodeContext): ElementSegment[] {
  const at = reader.position;
  const count = reader.count(2);
  checkLimit(context.limits, 'elementSegments', count, at);
  const segments: ElementSegment[] = [];
  for (let i = 0; i < count; i++) segments.push(segment(reader, context));
  return segments;
}

/** The flags are three bits: 1 passive or declarative, 2 an explicit table (or declarative), 4 expressions instead of indices. */
function segment(reader: ByteReader, context: DecodeContext): ElementSegment {
  const offset = reader.position;
  const flags = reader.u32();
  if (flags > (context.features.bulkMemory ? 7 : 0)) reader.fail(`malformed elements segment kind: ${flags}`, offset);
  const active = (flags & 1) === 0;
  const explicit = (flags & 3) !== 0;
  const expressions = (flags & 4) !== 0;
  const table = active && explicit ? reader.u32() : 0;
  const at = active ? decodeConstExpr(reader, context) : null;
  let type: RefType = 'funcref';
  if (explicit && expressions) type = decodeRefType(reader, context);
  else if (explicit) elementKind(reader);
  const init = elements(reader, context, expressions);
  return { mode: active ? 'active' : flags & 2 ? 'declarative' : 'passive', table, at, type, init, offset };
}

function elementKind(reader: ByteReader): void {
  const kind = reader.u8();
  if (kind !== 0) reader.fail(`malformed element kind: ${kind}`, reader.position - 1);
}

function elements(reader: ByteReader, context: DecodeContext, expressions: boolean): ConstExpr[] {
  const at = reader.position;
  const count = reader.count();
  checkLimit(context.limits, 'segmentElements', count, at);
  const init: ConstExpr[] = [];
  for (let i = 0; i < count; i++) {
    const offset = reader.position;
    init.push(expressions ? decodeConstExpr(reader, context) : { op: 'ref.func', func: reader.u32(), offset });
  }
  return init;
}
