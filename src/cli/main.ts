import process from 'node:process';
import { renderUsage, runCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { checkArguments } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { note, writeOut } from './output.ts';

/** Runs the command line and ends the process with the command's exit status. */
export async function main(words: readonly string[]): Promise<void> {
  let status: number;
  try {
    status = await dispatch(words);
  } catch (error) {
    status = report(error, wantsJson(words));
  }
  process.exit(status);
}

async function dispatch(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-V') {
    writeOut(`tensor-wasm ${VERSION}\n`);
    return EXIT.done;
  }
  if (name === 'help' && rest.length > 0) return dispatch([rest[0], '--help']);
  if (name === '--help' || name === '-h' || name === 'help') {
    writeOut(overview());
    return EXIT.done;
  }
  const entry = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  if (!entry) {
    const found = name === undefined ? 'received none' : `received ${name}`;
    throw new TensorWasmError('usage', `Expected a command (${Object.keys(COMMANDS).join(', ')}): ${found}`);
  }
  const { command } = await entry.load();
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (own.includes('--help') || own.includes('-h')) {
    writeOut(
      `${await renderUsage({ ...command, meta: { name, description: entry.summary } }, { meta: { name: 'tensor-wasm' } })}\n`,
    );
    return EXIT.done;
  }
  const definitions = typeof command.args === 'function' ? await command.args() : await command.args;
  const checked = checkArguments(rest, definitions ?? {});
  await trustAsAsked(checked);
  await runCommand(command, { rawArgs: checked });
  return Number(process.exitCode ?? EXIT.done);
}

/** Before the command asks any server, whichever it is. */
async function trustAsAsked(words: readonly string[]): Promise<void> {
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const file = own.find((word) => word.startsWith('--ca-cert='))?.slice('--ca-cert='.length);
  const insecure = own.includes('--insecure');
  if (file !== undefined || insecure) await (await import('./server-trust.ts')).trust(file, insecure);
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `tensor-wasm ${VERSION}\n\nUsage: tensor-wasm COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\n"tensor-wasm COMMAND --help" says more.\n`;
}

function wantsJson(words: readonly string[]): boolean {
  const separator = words.indexOf('--');
  const own = separator < 0 ? words : words.slice(0, separator);
  return own.some((word, i) => word === '--output=json' || (word === '--output' && own[i + 1] === 'json'));
}

/** Text for people goes to standard error; JSON for programs to standard output, where they look for the result. */
function report(error: unknown, json: boolean): number {
  const usage = error instanceof Error && error.name === 'CLIError';
  const known = usage ? new TensorWasmError('usage', error.message) : error;
  const body =
    known instanceof TensorWasmError
      ? known.toJSON()
      : { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
  if (json) tell(`${JSON.stringify({ error: body })}\n`);
  else note(`error: ${body.message}`);
  if (!(known instanceof TensorWasmError) && error instanceof Error) note(String(error.stack));
  return exitCodeOf(known);
}

/** The error itself stands, whether or not there is room to tell it. */
function tell(text: string): void {
  try {
    writeOut(text);
  } catch (error) {
    note(`error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
