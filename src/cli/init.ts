import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { outputFormat, print } from './output.ts';
import { LANGUAGES, scaffold } from './scaffold.ts';

export const command = defineCommand({
  args: {
    name: {
      type: 'positional',
      required: true,
      description: 'the function, and the folder made for it',
      valueHint: 'NAME',
    },
    language: { type: 'string', default: 'assemblyscript', description: LANGUAGES.join(', ') },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const { name } = args;
    if (!/^[a-z][a-z0-9_-]{0,63}$/.test(name)) {
      const message = `cannot make ${name}: expected a name of lower-case letters, digits, - and _, a letter first`;
      throw new TensorWasmError('usage', message);
    }
    const language = LANGUAGES.find((one) => one === args.language);
    if (language === undefined) {
      const message = `cannot use --language: it is one of ${LANGUAGES.join(', ')}, found '${args.language}'`;
      throw new TensorWasmError('usage', message, { option: '--language' });
    }
    const { files, build, module } = scaffold(name, language);
    await empty(name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(join(name, file, '..'), { recursive: true });
      await writeFile(join(name, file), text);
    }
    const next = [`cd ${name}`, ...build, `tensor-wasm deploy ${module} --name ${name}`];
    if (format === 'json') await print(JSON.stringify({ name, language, files: Object.keys(files), module, next }));
    else await print(`${name}: ${Object.keys(files).join(', ')}\n\n${next.map((line) => `  ${line}`).join('\n')}`);
  },
});

/** Makes the folder; one that has something in it is left as it is. */
async function empty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return;
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('usage', `cannot make ${folder}: ${found}`, { folder }, { cause });
  }
  throw new TensorWasmError('usage', `cannot make ${folder}: there is something in it`, { folder });
}
