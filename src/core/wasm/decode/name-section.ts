import { ModuleError } from '../../errors.ts';
import type { CustomSection } from '../module.ts';
import { ByteReader } from './byte-reader.ts';

/** Subsections of the name section; the one of globals is of the extended-name-section proposal, which linkers write. */
const SUBSECTIONS = { functions: 1, globals: 7 } as const;

/**
 * Names by index from the first `name` section (appendix, "Name Section"). Names are a courtesy: what is malformed ends the reading, and
 * only names of the `count` functions or globals that exist are kept.
 */
export function decodeNames(
  customs: readonly CustomSection[],
  of: keyof typeof SUBSECTIONS,
  count: number,
): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const section = customs.find(({ name }) => name === 'name');
  if (section === undefined) return names;
  try {
    const reader = new ByteReader(section.bytes, 0, section.bytes.length);
    while (reader.remaining > 0) {
      const id = reader.u8();
      const body = reader.take(reader.count());
      if (id === SUBSECTIONS[of]) readNames(new ByteReader(body, 0, body.length), count, names);
    }
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    names.clear();
  }
  return names;
}

function readNames(reader: ByteReader, existing: number, names: Map<number, string>): void {
  const count = reader.count(2);
  for (let i = 0; i < count; i++) {
    const index = reader.u32();
    const name = reader.name();
    if (index < existing && !names.has(index)) names.set(index, name);
  }
}
