import type { CustomSection } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';

export function decodeCustomSection(reader: ByteReader): CustomSection {
  const name = reader.name();
  const offset = reader.position;
  return { name, bytes: reader.take(reader.remaining), offset };
}
