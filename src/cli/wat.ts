import wabt from 'wabt';
import { ModuleError } from '../core/errors.ts';

/** Proposals of the text format that are read: those which the decoder knows, and for commands on files also what it will then name as unknown. */
const ENABLED = {
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  multi_value: true,
  bulk_memory: true,
  reference_types: true,
} as const;
const ANY = {
  ...ENABLED,
  exceptions: true,
  simd: true,
  threads: true,
  tail_call: true,
  extended_const: true,
  multi_memory: true,
  memory64: true,
} as const;

/** wabt keeps a file's name one byte short of its end, and cuts characters beyond Latin-1 in half: it gets a plain one. */
const NAME = 'wat';

/** One instance of wabt for the process: making one costs more than most texts do. */
let loaded: ReturnType<typeof wabt> | null = null;

/**
 * Text format to binary, debug names included. Only syntax and names are checked: whether the module is valid is the validator's.
 *
 * @param proposals whether later proposals are malformed (`enabled`) or assembled, for the decoder to refuse (`any`)
 * @throws ModuleError `malformed`, at the text's byte offset.
 */
export async function assembleWat(text: string, proposals: 'enabled' | 'any'): Promise<Uint8Array> {
  loaded ??= wabt();
  const { parseWat } = await loaded;
  try {
    const module = parseWat(NAME, utf8(text), proposals === 'any' ? ANY : ENABLED);
    try {
      module.resolveNames();
      return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
    } finally {
      module.destroy();
    }
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const [, line, column, what] = /:(\d+):(\d+): (?:error: )?([^\n]*)/.exec(said) ?? [];
    if (what === undefined) throw new ModuleError('malformed', `cannot read the text format: ${said.trim()}`, 0);
    const offset = offsetOf(text, Number(line), Number(column));
    throw new ModuleError('malformed', `cannot read the text format: ${what} (line ${line}, column ${column})`, offset);
  }
}

/** A string's characters wabt would take for bytes; of a view it would take the whole buffer. */
function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text).slice();
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  const bytes = before.reduce((sum, each) => sum + new TextEncoder().encode(each).length + 1, 0);
  return bytes + Math.max(0, column - 1);
}
