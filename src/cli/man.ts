import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { commandTree } from './command-tree.ts';
import { COMMANDS } from './commands.ts';
import { commandPage, mainPage } from './man-pages.ts';
import { writeOut } from './output.ts';
import { writeInto } from './output-folder.ts';

export const command = defineCommand({
  args: {
    command: { type: 'positional', required: false, description: 'only its page', valueHint: 'COMMAND' },
    'out-dir': {
      type: 'string',
      description: 'write there tensor-wasm.1 and one page for each command',
      valueHint: 'DIR',
    },
  },
  async run({ args }) {
    const tree = await commandTree(COMMANDS);
    const wanted = args.command === undefined ? tree : tree.filter(({ name }) => name === args.command);
    if (wanted.length === 0) {
      throw new TensorWasmError('usage', `cannot tell of ${args.command}: there is no such command`);
    }
    const pages = new Map(wanted.map((node) => [`tensor-wasm-${node.name}.1`, commandPage(node)]));
    if (args.command === undefined) pages.set('tensor-wasm.1', mainPage(tree));
    const folder = args['out-dir'];
    if (folder !== undefined) await writeInto(folder, pages);
    else writeOut(args.command === undefined ? mainPage(tree) : commandPage(wanted[0]));
  },
});
