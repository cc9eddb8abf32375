/** Every command with what may follow it, read from the commands' own definitions. */
import type { CommandDef } from 'citty';

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
  readonly options: readonly { readonly flag: string; readonly description: string; readonly takesValue: boolean }[];
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
        options: definitions
          .filter(([, { type }]) => type !== 'positional')
          .map(([option, { type, description = '' }]) => ({
            flag: `--${option}`,
            description,
            takesValue: type !== 'boolean',
          })),
      };
    }),
  );
}
