/** A shell's script that completes `tensor-wasm`, from the tree of commands. */
import type { CommandNode } from './command-tree.ts';

export interface Shell {
  /** The name under which the shell looks for the script. */
  readonly file: string;
  readonly script: (tree: readonly CommandNode[]) => string;
}

export const SHELLS: Readonly<Record<string, Shell>> = {
  bash: { file: 'tensor-wasm', script: bash },
  zsh: { file: '_tensor-wasm', script: zsh },
  fish: { file: 'tensor-wasm.fish', script: fish },
  elvish: { file: 'tensor-wasm.elv', script: elvish },
  powershell: { file: '_tensor-wasm.ps1', script: powershell },
};

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
if [[ "$funcstack[1]" == _tensor-wasm ]]; then
  _tensor_wasm "$@"
else
  compdef _tensor_wasm tensor-wasm
fi`;
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

function elvish(tree: readonly CommandNode[]): string {
  const list = (words: readonly string[]) => `[${words.map(quote).join(' ')}]`;
  const members = (of: (node: CommandNode) => readonly string[]) =>
    tree.map((node) => `  &${quote(node.name)}=${list(of(node))}`).join('\n');
  return `# Completions of tensor-wasm for elvish: eval (tensor-wasm completions elvish | slurp)
var tensor-wasm-words = [
${members(({ words }) => words)}
]
var tensor-wasm-flags = [
${members(({ options }) => [...options.map(({ flag }) => flag), '--help'])}
]
set edit:completion:arg-completer[tensor-wasm] = {|@words|
  var count = (count $words)
  if (== $count 2) {
    put ${[...tree.map(({ name }) => name), '--help', '--version'].map(quote).join(' ')}
  } elif (has-key $tensor-wasm-flags $words[1]) {
    if (and (eq $words[-2] '--output') (has-value $tensor-wasm-flags[$words[1]] '--output')) {
      put text json
    } else {
      if (== $count 3) { all $tensor-wasm-words[$words[1]] }
      all $tensor-wasm-flags[$words[1]]
      edit:complete-filename $@words
    }
  }
}`;
}

function powershell(tree: readonly CommandNode[]): string {
  const list = (words: readonly string[]) => `@(${words.map(quote).join(', ')})`;
  const cases = tree.map(
    ({ name, words, options }) =>
      `    ${quote(name)} = @{ Words = ${list(words)}; Flags = ${list([...options.map(({ flag }) => flag), '--help'])} }`,
  );
  return `# Completions of tensor-wasm for PowerShell: tensor-wasm completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'tensor-wasm' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${cases.join('\n')}
  }
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $offered = @()
  if ($words.Count -le 1) {
    $offered = @($commands.Keys | Sort-Object) + @('--help', '--version')
  } elseif ($commands.ContainsKey($words[1])) {
    $known = $commands[$words[1]]
    if ($words[-1] -eq '--output' -and $known.Flags -contains '--output') { $offered = @('text', 'json') }
    elseif ($wordToComplete -like '-*') { $offered = $known.Flags }
    elseif ($words.Count -eq 2) { $offered = $known.Words }
  }
  $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;
}

/** As a word of any of them. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
