import { ModuleError } from '../../errors.ts';
import type { CustomSection } from '../module.ts';
import { ByteReader } from './byte-reader.ts';

const FUNCTION_NAMES = 1;

/**
 * Function names by function index from the first `name` section (appendix, "Name Section"). Names are a courtesy: what is malformed
 * ends the reading, and only names of functions that exist are kept.
 */
export function decodeFunctionNames(customs: readonly CustomSection[], functions: number): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const section = customs.find(({ name }) => name === 'name');
  if (section === undefined) return names;
  try {
    const reader = new ByteReader(section.bytes, 0, section.bytes.length);
    while (reader.remaining > 0) {
      const id = reader.u8();
      const body = reader.take(reader.count());
      if (id === FUNCTION_NAMES) readNames(new ByteReader(body, 0, body.length), functions, names);
    }
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    names.clear();
  }
  return names;
}

function readNames(reader: ByteReader, functions: number, names: Map<number, string>): void {
  const count = reader.count(2);
  for (let i = 0; i < count; i++) {
    const index = reader.u32();
    const name = reader.name();
    if (index < functions && !names.has(index)) names.set(index, name);
  }
}
