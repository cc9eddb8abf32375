import { ModuleError } from '../../errors.ts';
import { DEFAULT_FEATURES, type Features } from '../features.ts';
import type {
  Code,
  CustomSection,
  DataSegment,
  ElementSegment,
  Export,
  FuncType,
  Global,
  Import,
  MemoryType,
  Module,
  SectionRange,
  TableType,
} from '../module.ts';
import { ByteReader } from './byte-reader.ts';
import { decodeCodeSection } from './code-section.ts';
import { checkLimit, DEFAULT_DECODE_LIMITS, type DecodeContext, type DecodeLimits } from './context.ts';
import { decodeCustomSection } from './custom-section.ts';
import { decodeDataSection } from './data-section.ts';
import { decodeElementSection } from './element-section.ts';
import { decodeExportSection } from './export-section.ts';
import { decodeFunctionSection } from './function-section.ts';
import { decodeGlobalSection } from './global-section.ts';
import { decodeImportSection } from './import-section.ts';
import { decodeMemorySection } from './memory-section.ts';
import { decodeNames } from './name-section.ts';
import { decodeTableSection } from './table-section.ts';
import { decodeTypeSection } from './type-section.ts';

export { DEFAULT_DECODE_LIMITS, type DecodeLimits } from './context.ts';

const MAGIC = 0x6d736100;
const VERSION = 1;

/** Where each section id may stand: the data count section (12) comes before the code section (10). Custom sections have no place. */
const PLACE = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 10];

/** What sections have said so far: defined things only, as encoded. */
interface Sections {
  types: FuncType[];
  imports: Import[];
  functions: number[];
  tables: TableType[];
  memories: MemoryType[];
  globals: Global[];
  exports: Export[];
  start: number | null;
  elements: ElementSegment[];
  dataCount: number | null;
  code: Code[];
  data: DataSegment[];
  customs: CustomSection[];
  sections: SectionRange[];
}

/**
 * Decodes the binary format (core specification, chapter 5). Function bodies are only delimited: `validate` reads their instructions, and what
 * is malformed inside a body is thrown from there. Byte ranges in the result are views of `bytes`, which must not change afterwards.
 *
 * @throws ModuleError `malformed`; `too_large`; `invalid` for a constant expression that is not one constant instruction.
 */
export function decode(
  bytes: Uint8Array,
  limits: DecodeLimits = DEFAULT_DECODE_LIMITS,
  features: Features = DEFAULT_FEATURES,
): Module {
  checkLimit(limits, 'moduleBytes', bytes.length, 0);
  const reader = new ByteReader(bytes, 0, bytes.length);
  header(reader);
  const found: Sections = {
    types: [],
    imports: [],
    functions: [],
    tables: [],
    memories: [],
    globals: [],
    exports: [],
    start: null,
    elements: [],
    dataCount: null,
    code: [],
    data: [],
    customs: [],
    sections: [],
  };
  const context: DecodeContext = { limits, features };
  const ids = features.bulkMemory ? 12 : 11;
  let place = 0;
  while (reader.remaining > 0) {
    const at = reader.position;
    const id = reader.u8();
    if (id > ids) reader.fail(`malformed section id: ${id}`, at);
    const size = reader.count();
    if (id !== 0) {
      if (PLACE[id] <= place) reader.fail(`unexpected content after last section: section ${id} is out of order`, at);
      place = PLACE[id];
    }
    const section = new ByteReader(bytes, reader.position, reader.position + size);
    found.sections.push({ id, start: section.position, end: section.end });
    decodeSection(id, section, context, found);
    if (section.remaining > 0)
      section.fail(`section size mismatch: ${section.remaining} bytes left over in section ${id}`);
    reader.position = section.end;
  }
  if (found.functions.length !== found.code.length) {
    const counts = `${found.functions.length} functions, ${found.code.length} bodies`;
    reader.fail(`function and code section have inconsistent lengths: ${counts}`);
  }
  if (found.dataCount !== null && found.dataCount !== found.data.length) {
    const counts = `${found.dataCount} announced, ${found.data.length} present`;
    reader.fail(`data count and data section have inconsistent lengths: ${counts}`);
  }
  return assemble(bytes, found);
}

function header(reader: ByteReader): void {
  if (reader.remaining < 4) reader.fail('unexpected end: a module starts with 8 bytes', reader.end);
  const magic = reader.bits32();
  if (magic !== MAGIC) reader.fail(`magic header not detected: found 0x${(magic >>> 0).toString(16)}`, 0);
  if (reader.remaining < 4) reader.fail('unexpected end: a module starts with 8 bytes', reader.end);
  const version = reader.bits32();
  if (version !== VERSION) reader.fail(`unknown binary version: ${version >>> 0}`, 4);
}

function decodeSection(id: number, reader: ByteReader, context: DecodeContext, found: Sections): void {
  switch (id) {
    case 0:
      found.customs.push(decodeCustomSection(reader));
      break;
    case 1:
      found.types = decodeTypeSection(reader, context);
      break;
    case 2:
      found.imports = decodeImportSection(reader, context);
      break;
    case 3:
      found.functions = decodeFunctionSection(reader, context);
      break;
    case 4:
      found.tables = decodeTableSection(reader, context);
      break;
    case 5:
      found.memories = decodeMemorySection(reader, context);
      break;
    case 6:
      found.globals = decodeGlobalSection(reader, context);
      break;
    case 7:
      found.exports = decodeExportSection(reader, context);
      break;
    case 8:
      found.start = reader.u32();
      break;
    case 9:
      found.elements = decodeElementSection(reader, context);
      break;
    case 10:
      found.code = decodeCodeSection(reader, context);
      break;
    case 11:
      found.data = decodeDataSection(reader, context);
      break;
    case 12:
      found.dataCount = reader.u32();
      break;
    default:
      throw new ModuleError('malformed', `malformed section id: ${id}`, reader.position);
  }
}

function assemble(bytes: Uint8Array, found: Sections): Module {
  const functions: number[] = [];
  const tables: TableType[] = [];
  const memories: MemoryType[] = [];
  const globalTypes: Module['globalTypes'][number][] = [];
  for (const { desc } of found.imports) {
    if (desc.kind === 'func') functions.push(desc.type);
    else if (desc.kind === 'table') tables.push(desc.type);
    else if (desc.kind === 'memory') memories.push(desc.type);
    else globalTypes.push(desc.type);
  }
  const imported = {
    importedFunctions: functions.length,
    importedTables: tables.length,
    importedMemories: memories.length,
    importedGlobals: globalTypes.length,
  };
  for (const type of found.functions) functions.push(type);
  for (const type of found.tables) tables.push(type);
  for (const type of found.memories) memories.push(type);
  for (const { type } of found.globals) globalTypes.push(type);
  let names: ReadonlyMap<number, string> | null = null;
  return {
    ...found,
    ...imported,
    bytes,
    functions,
    tables,
    memories,
    globalTypes,
    get functionNames() {
      names ??= decodeNames(found.customs, 'functions', functions.length);
      return names;
    },
  };
}
