import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { commandTree } from './command-tree.ts';
import { COMMANDS } from './commands.ts';
import { SHELLS } from './completion-scripts.ts';
import { print } from './output.ts';

const NAMES = Object.keys(SHELLS);

export const command = defineCommand({
  args: { shell: { type: 'positional', required: true, description: NAMES.join(', '), valueHint: 'SHELL' } },
  async run({ args }) {
    const script = Object.hasOwn(SHELLS, args.shell) ? SHELLS[args.shell] : undefined;
    if (script === undefined) {
      throw new TensorWasmError('usage', `cannot complete for ${args.shell}: expected ${NAMES.join(', ')}`);
    }
    await print(script(await commandTree(COMMANDS)));
  },
});
