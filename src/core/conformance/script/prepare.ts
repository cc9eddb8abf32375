/** A script with its modules decoded and validated: once per script, whatever the number of backends. */
import { ModuleError, TensorWasmError } from '../../errors.ts';
import { load } from '../../wasm/load.ts';
import type { ValidModule } from '../../wasm/module.ts';
import type { Script } from './format.ts';
import { isOutsideProposals } from './proposals.ts';

/** What the core says about a module file. */
export type Judgement =
  | { readonly kind: 'valid'; readonly module: ValidModule }
  | { readonly kind: 'malformed' | 'invalid' | 'too_large'; readonly message: string; readonly outside: boolean }
  | { readonly kind: 'unreadable'; readonly message: string };

export interface PreparedScript extends Script {
  /** By command index; null for commands without a module. */
  readonly judgements: readonly (Judgement | null)[];
}

export interface ScriptFiles {
  /** Reads a file that a script names. */
  read(filename: string): Promise<Uint8Array>;
  /** Text format to binary. Throws, with any error, when the text is malformed. Proposals that are not enabled are malformed, or assembled too. */
  assemble(text: string, proposals: 'enabled' | 'any'): Promise<Uint8Array>;
}

export async function prepareScript(script: Script, files: ScriptFiles): Promise<PreparedScript> {
  const judgements: (Judgement | null)[] = [];
  for (const command of script.commands) {
    judgements.push('filename' in command ? await judge(command, files) : null);
  }
  return { ...script, judgements };
}

async function judge(
  command: { readonly type: string; readonly filename: string; readonly module_type?: 'binary' | 'text' },
  files: ScriptFiles,
): Promise<Judgement> {
  let bytes: Uint8Array;
  try {
    bytes = await files.read(command.filename);
  } catch (error) {
    return { kind: 'unreadable', message: `cannot read ${command.filename}: ${messageOf(error)}` };
  }
  if (command.module_type === 'text' || /\.wa[ts]t?$/.test(command.filename)) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      bytes = await files.assemble(text, command.type === 'assert_malformed' ? 'enabled' : 'any');
    } catch (error) {
      return { kind: 'malformed', message: messageOf(error), outside: false };
    }
  }
  return judgeBytes(bytes);
}

/** The core's own answer about a binary module. */
export function judgeBytes(bytes: Uint8Array): Judgement {
  try {
    return { kind: 'valid', module: load(bytes) };
  } catch (error) {
    if (!(error instanceof ModuleError)) {
      if (error instanceof TensorWasmError) return { kind: 'unreadable', message: error.message };
      throw error;
    }
    const kind = error.kind === 'malformed' || error.kind === 'invalid' ? error.kind : 'too_large';
    return { kind, message: `${error.message} (offset ${error.offset})`, outside: isOutsideProposals(bytes, error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
