import { basename, extname } from 'node:path';
import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { readModule } from './module-file.ts';
import { outputFormat, print } from './output.ts';
import { askServer, jsonText, printable, SERVER_OPTIONS } from './server.ts';

export const command = defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'a .wasm or .wat file', valueHint: 'FILE' },
    ...SERVER_OPTIONS,
    name: { type: 'string', description: "the function's name (the file's, without extension)", valueHint: 'NAME' },
    output: { type: 'string', default: 'text', description: 'text (the id) or json' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const { bytes } = await readModule(args.file);
    const name = args.name ?? basename(args.file, extname(args.file));
    const reply = await askServer(args.server, args.tenant, {
      method: 'POST',
      path: `/functions?name=${encodeURIComponent(name)}`,
      contentType: 'application/wasm',
      body: new Uint8Array(bytes),
    });
    const id = typeof reply === 'object' && reply !== null && 'id' in reply ? reply.id : null;
    if (typeof id !== 'string') throw new TensorWasmError('internal', 'cannot read the reply: it has no id');
    await print(format === 'json' ? jsonText(reply) : printable(id));
  },
});
