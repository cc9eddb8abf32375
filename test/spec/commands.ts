/** What the scripts of the official suite contain, as far as modules go. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SpecFolder, specFolder } from '../../scripts/spec-suite.ts';

/** A command that has a module. */
export interface ModuleCommand {
  /** File and line, for messages. */
  readonly place: string;
  readonly type: string;
  readonly filename: string;
  readonly module_type?: 'binary' | 'text';
  /** The message that the suite expects of a refusal. */
  readonly text?: string;
  read(): Uint8Array;
}

/** Every command of a folder's scripts that has a module, in order. */
export function moduleCommands({ directory, converted }: SpecFolder): ModuleCommand[] {
  return converted.flatMap((name) => {
    const script = readFileSync(join(directory, name, `${name}.json`), 'utf8');
    const { commands }: { commands: (Partial<ModuleCommand> & { type: string; line: number })[] } = JSON.parse(script);
    return commands.flatMap((command): ModuleCommand[] => {
      const { filename } = command;
      if (filename === undefined) return [];
      const read = () => new Uint8Array(readFileSync(join(directory, name, filename)));
      return [{ ...command, filename, place: `${name}.wast:${command.line}`, read }];
    });
  });
}

/** Every module of a folder that is instantiated, by file name. */
export function validModules(folder: string): [string, Uint8Array][] {
  return moduleCommands(specFolder(folder))
    .filter(({ type }) => type === 'module')
    .map(({ filename, read }) => [filename, read()]);
}
