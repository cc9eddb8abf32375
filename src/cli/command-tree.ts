/** Every command with what may follow it, read from the commands' own definitions. */
import type { ArgDef, CommandDef } from 'citty';

/** A command before it is loaded: starting up is most of what a short command costs. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandDef }>;
}

export interface CommandNode {
  readonly name: string;
  readonly summary: string;
  /** What its first word may be, where it is one of a few. */
  readonly words: readonly string[];
  readonly positionals: readonly PositionalNode[];
  readonly options: readonly OptionNode[];
}

export interface PositionalNode {
  /** What it is called in a synopsis, such as `FILE`. */
  readonly hint: string;
  readonly description: string;
  readonly required: boolean;
}

export interface OptionNode {
  readonly flag: string;
  /** Other flags for the same. */
  readonly aliases: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What stands for the value, such as `FILE`; with `…` where it may be given more than once. */
  readonly hint: string;
  /** What it is where it is not given; null for nothing. */
  readonly standard: string | null;
}

/** A positional of one of these names lists its words in its description. */
const LISTING = new Set(['action', 'shell', 'resource']);

export async function commandTree(commands: Readonly<Record<string, CommandEntry>>): Promise<readonly CommandNode[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, { summary, load }]) => {
      const { command } = await load();
      const definitions = Object.entries(
        (typeof command.args === 'function' ? await command.args() : await command.args) ?? {},
      );
      const [first] = definitions.filter(([, { type }]) => type === 'positional');
      return {
        name,
        summary,
        words: first && LISTING.has(first[0]) ? String(first[1].description).split(', ') : [],
        positionals: definitions
          .filter(([, { type }]) => type === 'positional')
          .map(([positional, { description = '', required, valueHint }]) => ({
            hint: valueHint ?? positional.toUpperCase(),
            description,
            required: required === true,
          })),
        options: definitions.filter(([, { type }]) => type !== 'positional').map(optionNode),
      };
    }),
  );
}

function optionNode([name, definition]: [string, ArgDef]): OptionNode {
  const { type, description = '', valueHint } = definition;
  const aliases = [('alias' in definition ? definition.alias : undefined) ?? []].flat();
  const standard = 'default' in definition ? definition.default : undefined;
  return {
    flag: `--${name}`,
    aliases: aliases.map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`)),
    description,
    takesValue: type !== 'boolean',
    hint: valueHint ?? (description.startsWith('text') ? 'FORMAT' : 'VALUE'),
    standard: standard === undefined || type === 'boolean' ? null : String(standard),
  };
}
