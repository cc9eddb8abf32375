/** A shell's script that completes `tensor-wasm`, from the tree of commands. */
import type { CommandNode } from './command-tree.ts';

export const SHELLS: Readonly<Record<string, (tree: readonly CommandNode[]) => string>> = { bash, zsh, fish };

function bash(tree: readonly CommandNode[]): string {
  const cases = tree.map(
    ({ name, words, options }) =>
      `    ${name}) words=${quote(words.join(' '))}; flags=${quote(options.map(({ flag }) => flag).join(' '))}; valued=${quote(
        ` ${options
          .filter(({ takesValue }) => takesValue)
          .map(({ flag }) => flag)
          .join(' ')} `,
      )} ;;`,
  );
  return `# Completions of tensor-wasm for bash: source <(tensor-wasm completions bash)
_tensor_wasm() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words='' flags='' valued=''
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=( $(compgen -W ${quote(`${tree.map(({ name }) => name).join(' ')} --help --version`)} -- "$current") )
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=( $(compgen -W "$flags --help" -- "$current") )
  elif (( COMP_CWORD == 2 )) && [[ -n "$words" ]]; then
    COMPREPLY=( $(compgen -W "$words" -- "$current") )
  elif [[ "$previous" == --output && "$valued" == *' --output '* ]]; then
    COMPREPLY=( $(compgen -W 'text json' -- "$current") )
  else
    COMPREPLY=( $(compgen -f -- "$current") )
  fi
}
complete -o filenames -F _tensor_wasm tensor-wasm`;
}

function zsh(tree: readonly CommandNode[]): string {
  const commands = tree.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = tree.map(({ name, words, options }) => {
    const flags = options.map(
      ({ flag, description, takesValue }) =>
        `      ${quote(`${flag}${takesValue ? '=' : ''}[${description.replace(/[[\]]/g, '')}]${takesValue ? ':value:_files' : ''}`)}`,
    );
    const first = words.length > 0 ? quote(`2:action:(${words.join(' ')})`) : quote('2:file:_files');
    return `    ${name}) _arguments \\\n${[...flags, `      ${first}`, `      ${quote('*:file:_files')}`].join(' \\\n')} ;;`;
  });
  return `#compdef tensor-wasm
# Completions of tensor-wasm for zsh: source <(tensor-wasm completions zsh)
_tensor_wasm() {
  local -a commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _tensor_wasm tensor-wasm`;
}

function fish(tree: readonly CommandNode[]): string {
  const lines = tree.flatMap(({ name, summary, words, options }) => {
    const within = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c tensor-wasm -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
      ...(words.length > 0 ? [`complete -c tensor-wasm ${within} -f -a ${quote(words.join(' '))}`] : []),
      ...options.map(
        ({ flag, description, takesValue }) =>
          `complete -c tensor-wasm ${within} -l ${flag.slice(2)}${takesValue ? ' -r' : ''} -d ${quote(description)}`,
      ),
    ];
  });
  return ['# Completions of tensor-wasm for fish: tensor-wasm completions fish | source', ...lines].join('\n');
}

/** As a word of any of the three. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
