/** Scripts as `wast2json` writes them (and `wasm-tools json-from-wast`): a list of commands that name module files beside it. */
import { TensorWasmError } from '../../errors.ts';

/** A value, its bits in decimal: `"4294967295"`, `"nan:canonical"`, `"null"`. Vectors have an array and a `lane_type`. */
export interface ScriptValue {
  readonly type: string;
  readonly value?: string | readonly string[];
  /** Alternatives, one of which must hold (`type` is then `either`). */
  readonly values?: readonly ScriptValue[];
}

export interface ScriptAction {
  readonly type: 'invoke' | 'get';
  /** The module's name; the latest module when absent. */
  readonly module?: string;
  readonly field: string;
  readonly args?: readonly ScriptValue[];
}

interface At {
  readonly line: number;
}

interface ModuleFile extends At {
  readonly filename: string;
  readonly module_type?: 'binary' | 'text';
}

export type ScriptCommand =
  | (ModuleFile & { readonly type: 'module'; readonly name?: string })
  | (At & { readonly type: 'register'; readonly name?: string; readonly as: string })
  | (At & { readonly type: 'action'; readonly action: ScriptAction })
  | (At & { readonly type: 'assert_return'; readonly action: ScriptAction; readonly expected: readonly ScriptValue[] })
  | (At & { readonly type: 'assert_trap' | 'assert_exhaustion'; readonly action: ScriptAction; readonly text: string })
  | (ModuleFile & {
      readonly type: 'assert_invalid' | 'assert_malformed' | 'assert_unlinkable' | 'assert_uninstantiable';
      readonly text: string;
    })
  /** A command of a proposal that is not enabled (`assert_exception`, `thread`, …). */
  | (At & { readonly type: 'unknown'; readonly found: string });

export interface Script {
  /** The name by which failures are reported: the script's own path. */
  readonly file: string;
  readonly commands: readonly ScriptCommand[];
}

const WITH_FILE = new Set([
  'module',
  'assert_invalid',
  'assert_malformed',
  'assert_unlinkable',
  'assert_uninstantiable',
]);
const WITH_ACTION = new Set(['action', 'assert_return', 'assert_trap', 'assert_exhaustion']);

/** Whether a JSON value is a script at all: folders hold other JSON files too. */
export function isScript(json: unknown): json is { readonly commands: readonly unknown[] } {
  return isRecord(json) && Array.isArray(json.commands);
}

/**
 * Checks a script's shape, command by command.
 *
 * @throws TensorWasmError `usage`, naming the file and the command.
 */
export function parseScript(file: string, json: unknown): Script {
  if (!isScript(json)) throw new TensorWasmError('usage', `cannot read script ${file}: it has no list of commands`);
  return { file, commands: json.commands.map((command, i) => parseCommand(file, command, i)) };
}

function parseCommand(file: string, json: unknown, index: number): ScriptCommand {
  const fail = (found: string): never => {
    throw new TensorWasmError('usage', `cannot read command ${index} of script ${file}: ${found}`, {
      file,
      command: index,
    });
  };
  if (!isRecord(json) || typeof json.type !== 'string') return fail('it has no type');
  const line = typeof json.line === 'number' ? json.line : 0;
  const { type } = json;
  const text = typeof json.text === 'string' ? json.text : '';
  if (WITH_FILE.has(type)) {
    // A module without a file is the instance of an earlier definition, which no enabled proposal has.
    if (typeof json.filename !== 'string') return { type: 'unknown', line, found: `${type} without a file` };
  } else if (WITH_ACTION.has(type)) {
    const { action } = json;
    if (!isRecord(action) || typeof action.field !== 'string') return fail(`${type} has no action`);
    if (action.type !== 'invoke' && action.type !== 'get')
      return fail(`it has an action of type ${String(action.type)}`);
  } else if (type === 'register') {
    if (typeof json.as !== 'string') return fail('register has no name');
  } else {
    return { type: 'unknown', line, found: type };
  }
  // Its discriminating fields have been checked above; the rest is optional or checked where it is used.
  const expected = Array.isArray(json.expected) ? json.expected : [];
  return { ...json, line, text, expected } as unknown as ScriptCommand;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
