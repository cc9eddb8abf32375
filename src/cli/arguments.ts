import type { ArgsDef } from 'citty';
import { TensorWasmError } from '../core/errors.ts';

/** A `valueHint` that ends so marks an option, or a positional, that may be given more than once. */
const REPEATABLE = '…';

/** The one kind of value that may be empty: WebAssembly's names may. */
const EXPORT = 'F';

/**
 * Words as given to words that citty cannot misread: `--name value` becomes `--name=value` (so that a value may begin with a
 * dash), aliases become names, and what citty would let pass (an unknown option, one without its value, one given twice, a word too many) is an error.
 *
 * Throws `usage`.
 */
export function checkArguments(words: readonly string[], definitions: ArgsDef): string[] {
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === 'positional') continue;
    names.set(`--${name}`, name);
    for (const alias of [('alias' in definition ? definition.alias : undefined) ?? []].flat())
      names.set(alias.length === 1 ? `-${alias}` : `--${alias}`, name);
  }
  const takes = Object.entries(definitions).flatMap(([name, { type, valueHint }]) =>
    type === 'positional' ? [valueHint ?? name.toUpperCase()] : [],
  );
  const most = takes.some((hint) => hint.endsWith(REPEATABLE)) ? Number.POSITIVE_INFINITY : takes.length;
  let given = 0;
  const seen = new Set<string>();
  const checked: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--') return [...checked, ...words.slice(i)];
    if (!word.startsWith('-') || word === '-') {
      if (++given > most) throw tooMany(takes, word);
      // citty would drop it, and miss what it stood for.
      if (word === '-')
        throw usage('cannot take - for standard input: name a file, as in /dev/stdin', { argument: word });
      checked.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const flag = equals < 0 ? word : word.slice(0, equals);
    const name = names.get(flag);
    if (name === undefined) throw usage(`Unknown option: ${flag}`, { option: flag });
    const definition = definitions[name];
    if (seen.has(name) && !definition.valueHint?.endsWith(REPEATABLE)) {
      throw usage(`Option given more than once: ${flag}`, { option: flag });
    }
    seen.add(name);
    if (definition.type === 'boolean') {
      if (equals >= 0)
        throw usage(`Option ${flag} takes no value: received ${word.slice(equals + 1)}`, { option: flag });
      checked.push(`--${name}`);
      continue;
    }
    const value = equals < 0 ? words[++i] : word.slice(equals + 1);
    if (value === undefined || (value === '' && definition.valueHint !== EXPORT))
      throw usage(`Option ${flag} needs a value: received none`, { option: flag });
    checked.push(`--${name}=${value}`);
  }
  return checked;
}

function tooMany(takes: readonly string[], word: string): TensorWasmError {
  if (takes.length === 0) return usage(`cannot take an argument: found ${word}`, { argument: word });
  const most = takes.length === 1 ? `one ${takes[0]}` : takes.join(' ');
  return usage(`cannot take more than ${most}: found ${word} as well`, { argument: word });
}

function usage(message: string, details: Readonly<Record<string, string>>): TensorWasmError {
  return new TensorWasmError('usage', message, details);
}
