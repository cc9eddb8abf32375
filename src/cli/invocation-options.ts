/** The options that `run` and `conform` share: which export, how, and where. */
import type { ArgsDef } from 'citty';
import type { BackendName, Exactness, Mode, ShadowStack } from '../core/backend.ts';
import type { InvocationRequest } from '../core/engine/invocation.ts';
import { parseJson } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import type { ValidModule } from '../core/wasm/module.ts';
import { BACKEND_NAMES } from '../platform/backends.ts';

export const INVOCATION_OPTIONS = {
  export: { type: 'string', description: 'the export to call', valueHint: 'F' },
  args: { type: 'string', default: '[]', description: 'its arguments, a JSON array', valueHint: 'JSON' },
  mode: { type: 'string', default: 'call', description: 'call, grid or batch' },
  count: { type: 'string', description: 'lanes of a grid or batch', valueHint: 'N' },
  init: { type: 'string', description: 'an export called once before, on the same instance', valueHint: 'F[:JSON]' },
  // biome-ignore lint/suspicious/noThenProperty: the option's name; an object is no function, so no thenable.
  then: { type: 'string', description: 'an export called once after; its result is reported', valueHint: 'F[:JSON]' },
  fuel: {
    type: 'string',
    description: 'what a lane may spend: functions entered and loop iterations begun',
    valueHint: 'N',
  },
  exactness: { type: 'string', default: 'exact', description: 'exact: the same bits everywhere; fast: as a GPU likes' },
  stack: {
    type: 'string',
    default: 'auto',
    description: 'what is private to a grid’s lanes: auto (the shadow stack), none, or addresses LOW:HIGH',
  },
  output: { type: 'string', default: 'text', description: 'text or json' },
} as const satisfies ArgsDef;

interface Given {
  readonly args: string;
  readonly mode: string;
  readonly count?: string | undefined;
  readonly init?: string | undefined;
  readonly then?: string | undefined;
  readonly fuel?: string | undefined;
  readonly exactness: string;
  readonly stack: string;
}

/** @throws TensorWasmError `usage` for an option outside its values; `invalid_args` for arguments that are not JSON. */
export function invocationRequest(module: ValidModule, name: string, given: Given): InvocationRequest {
  return {
    export: name,
    args: parseJson(given.args, '--args'),
    mode: oneOf<Mode>('--mode', given.mode, ['call', 'grid', 'batch']),
    count: integer('--count', given.count),
    init: exportCall(module, '--init', given.init),
    after: exportCall(module, '--then', given.then),
    fuel: integer('--fuel', given.fuel),
    exactness: oneOf<Exactness>('--exactness', given.exactness, ['exact', 'fast']),
    stack: stackOf(given.stack),
  };
}

function stackOf(text: string): ShadowStack {
  const [, low, high] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  if (low !== undefined) return { low: Number(low), high: Number(high) };
  if (text === 'auto' || text === 'none') return text;
  throw usage('--stack', `it is auto, none or LOW:HIGH, found '${text}'`);
}

/** `F` or `F:JSON`. An export's name may itself hold a colon: a name that exists as a whole is taken as a whole, else the longest before a `:[`. */
function exportCall(
  module: ValidModule,
  option: string,
  text: string | undefined,
): { export: string; args: unknown } | null {
  if (text === undefined) return null;
  const known = (name: string): boolean => module.exports.some((one) => one.name === name);
  const splits = [...text.matchAll(/:(?=\[)/g)].map(({ index }) => index);
  if (splits.length === 0 || known(text)) return { export: text, args: [] };
  const at = splits.findLast((split) => known(text.slice(0, split))) ?? splits[0];
  return { export: text.slice(0, at), args: parseJson(text.slice(at + 1), `the arguments of ${option}`) };
}

/** A backend and the index of one of its devices. */
export interface BackendChoice {
  readonly name: BackendName;
  readonly index: number;
}

/** `cpu,cuda:1` to choices, without repeats. */
export function backendChoices(option: string, text: string): BackendChoice[] {
  const seen = new Set<string>();
  return text.split(',').flatMap((word) => {
    const [, name, index = '0'] = /^([a-z]+)(?::(\d{1,4}))?$/.exec(word.trim()) ?? [];
    const known = BACKEND_NAMES.find((candidate) => candidate === name);
    if (known === undefined) {
      throw usage(option, `a backend is ${BACKEND_NAMES.join(', ')} with an optional :INDEX, found '${word}'`);
    }
    const key = `${name}:${index}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ name: known, index: Number(index) }];
  });
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw usage(option, `it is one of ${allowed.join(', ')}, found '${value}'`);
  return found;
}

/** @throws TensorWasmError `usage` for anything but a whole number. */
export function integer(option: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number))
    throw usage(option, `it is a whole number, found '${value}'`);
  return number;
}

function usage(option: string, found: string): TensorWasmError {
  return new TensorWasmError('usage', `cannot use ${option}: ${found}`, { option });
}
