/** Manual pages in roff's `man` macros (man(7)), from the tree of commands. */
import { ENVIRONMENT } from '../core/config/config.ts';
import { VERSION } from '../core/version.ts';
import type { CommandNode, OptionNode, PositionalNode } from './command-tree.ts';
import { EXIT } from './exit.ts';

const STATUSES: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'Done, or all backends agree.',
  failed: 'Failed.',
  usage: 'Bad usage or bad input.',
  unavailable: 'The server, backend or feature is not there.',
  disagree: 'Backends disagree.',
};

const CLIENT_VARIABLES: readonly (readonly [name: string, description: string])[] = [
  ['TENSOR_WASM_SERVER', 'The server of commands that ask one, where no option names it.'],
  ['TENSOR_WASM_TOKEN', 'The bearer token that is sent to it.'],
  ['TENSOR_WASM_API_METRICS_TOKEN', 'The bearer token for its metrics, where they have their own.'],
];

/** `tensor-wasm(1)`: what the commands are, statuses and variables. */
export function mainPage(tree: readonly CommandNode[]): string {
  return page('tensor-wasm', 'runs the same WebAssembly function on CUDA, WebGPU and CPU with equal bits', [
    ...section('SYNOPSIS', ['.B tensor\\-wasm', '.I COMMAND', '.RI [ OPTIONS ]']),
    ...section(
      'COMMANDS',
      tree.flatMap(({ name, summary }) =>
        entry(bold(name), `${summary}. See`, `.BR ${escaped(`tensor-wasm-${name}`)} (1).`),
      ),
    ),
    ...exitStatus(),
    ...section(
      'ENVIRONMENT',
      CLIENT_VARIABLES.flatMap(([name, description]) => entry(bold(name), description)),
    ),
  ]);
}

/** `tensor-wasm-COMMAND(1)`. */
export function commandPage({ name, summary, positionals, options }: CommandNode): string {
  return page(`tensor-wasm-${name}`, summary, [
    ...section('SYNOPSIS', [
      `.B ${escaped(`tensor-wasm ${name}`)}`,
      ...positionals.map(synopsis),
      ...(options.length > 0 ? ['.RI [ OPTIONS ]'] : []),
    ]),
    ...section(
      'ARGUMENTS',
      positionals.flatMap(({ hint, description }) => entry(italic(hint), sentence(description))),
    ),
    ...section('OPTIONS', options.flatMap(option)),
    ...exitStatus(),
    ...(name === 'serve' ? settings() : []),
    ...section('SEE ALSO', ['.BR tensor\\-wasm (1)']),
  ]);
}

function page(name: string, summary: string, body: readonly string[]): string {
  const head = `.TH ${escaped(name).toUpperCase()} 1 "" "tensor\\-wasm ${VERSION}" "TensorWasm"\n.nh`;
  return `${[head, ...section('NAME', [`${escaped(name)} \\- ${escaped(summary)}`]), ...body].join('\n')}\n`;
}

function synopsis({ hint, required }: PositionalNode): string {
  return required ? `.I ${escaped(hint)}` : `.RI [ ${escaped(hint)} ]`;
}

function option({ flag, aliases, description, takesValue, hint, standard }: OptionNode): string[] {
  const flags = [flag, ...aliases].map(bold).join(', ');
  const note = standard === null ? [] : [`Default: ${standard}`];
  return entry(takesValue ? `${flags} ${italic(hint)}` : flags, sentence(description), ...note.map(text));
}

function exitStatus(): string[] {
  const statuses = Object.entries(EXIT).map(([name, status]) => [status, STATUSES[name as keyof typeof EXIT]] as const);
  return section(
    'EXIT STATUS',
    statuses.flatMap(([status, meaning]) => entry(bold(String(status)), meaning)),
  );
}

function settings(): string[] {
  return section('ENVIRONMENT', [
    text('The same names are those of the members of a settings file.'),
    ...Object.entries(ENVIRONMENT.shape).flatMap(([name, { description }]) =>
      entry(bold(name), sentence(description ?? '')),
    ),
  ]);
}

/** Nothing where there is nothing to say. */
function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SH ${title}`, ...lines];
}

/** @param tag Formatted already, as are all lines of the body but the first. */
function entry(tag: string, first: string, ...more: readonly string[]): string[] {
  return ['.TP', tag, ...(first === '' ? [] : [text(first)]), ...more];
}

function sentence(words: string): string {
  return words === '' ? '' : `${words[0].toUpperCase()}${words.slice(1)}.`;
}

function bold(words: string): string {
  return `\\fB${escaped(words)}\\fR`;
}

function italic(words: string): string {
  return `\\fI${escaped(words)}\\fR`;
}

/** A line of running text: one that begins like a request is none. */
function text(line: string): string {
  return `${/^[.']/.test(line) ? '\\&' : ''}${escaped(line)}`;
}

/** A hyphen typed is a minus, so that options can be copied; what is not ASCII is named by its code point. */
function escaped(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/[^\x20-\x7e]/gu, (c) => `\\[u${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
