import process from 'node:process';
import { defineCommand } from 'citty';
import { onlyFile, readModule } from './module-file.ts';
import { outputFormat, print } from './output.ts';

export const command = defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'a .wasm or .wat file', valueHint: 'FILE' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    onlyFile(args._);
    const module = await readModule(args.file);
    const found = {
      valid: true,
      bytes: module.bytes.length,
      functions: module.functions.length,
      imports: module.imports.map(({ module: from, name, desc }) => ({ module: from, name, kind: desc.kind })),
      exports: module.exports.map(({ name, kind }) => ({ name, kind })),
    };
    if (format === 'json') await print(JSON.stringify(found));
    else await print(`${args.file}: valid, ${found.functions} functions, ${found.exports.length} exports`);
    process.exitCode = 0;
  },
});
