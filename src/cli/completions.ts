import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { commandTree } from './command-tree.ts';
import { COMMANDS } from './commands.ts';
import { SHELLS } from './completion-scripts.ts';
import { print } from './output.ts';
import { writeInto } from './output-folder.ts';

const NAMES = Object.keys(SHELLS);

export const command = defineCommand({
  args: {
    shell: { type: 'positional', required: true, description: NAMES.join(', '), valueHint: 'SHELL' },
    'out-dir': {
      type: 'string',
      description: 'write the script there, under the name that the shell looks for',
      valueHint: 'DIR',
    },
  },
  async run({ args }) {
    const shell = Object.hasOwn(SHELLS, args.shell) ? SHELLS[args.shell] : undefined;
    if (shell === undefined) {
      throw new TensorWasmError('usage', `cannot complete for ${args.shell}: expected ${NAMES.join(', ')}`);
    }
    const script = shell.script(await commandTree(COMMANDS));
    const folder = args['out-dir'];
    if (folder === undefined) await print(script);
    else await writeInto(folder, new Map([[shell.file, `${script}\n`]]));
  },
});
