import { basename, extname } from 'node:path';
import process from 'node:process';
import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { DEFAULT_TENANT } from '../core/store/store.ts';
import { parseTenant } from '../core/tenants/principal.ts';
import { EDGE_TARGETS, type EdgeTarget, writeEdgeBundle } from '../platform/edge-bundler.ts';
import { readModule } from './module-file.ts';
import { note, outputFormat, print, table } from './output.ts';

export const command = defineCommand({
  args: {
    file: { type: 'positional', required: false, description: '.wasm or .wat files', valueHint: 'FILE…' },
    out: { type: 'string', required: true, description: 'folder to write to', valueHint: 'DIR' },
    target: { type: 'string', default: 'workerd', description: 'workerd, or web for hosts that compile WebAssembly' },
    tenant: { type: 'string', default: DEFAULT_TENANT, description: 'whose functions they are', valueHint: 'TENANT' },
    output: { type: 'string', default: 'text', description: 'text (ids and names) or json' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const tenant = parseTenant(args.tenant);
    if (tenant === null) throw usage(`--tenant is a decimal number below 2^64, found ${args.tenant}`);
    const functions = [];
    for (const file of args._) {
      functions.push({ name: basename(file, extname(file)), module: await readModule(file) });
    }
    const {
      main,
      bytes,
      functions: records,
    } = await writeEdgeBundle({
      functions,
      tenant,
      target: targetOf(args.target),
      folder: args.out,
      now: Date.now(),
    });
    process.exitCode = 0;
    if (format === 'json') return print(JSON.stringify({ main, bytes, functions: records }));
    note(`${main}: ${Math.round(bytes / 1024)} KiB`);
    if (records.length > 0)
      await print(
        table(
          records.map(({ id, name }) => [id, name]),
          'left',
        ),
      );
  },
});

function targetOf(text: string): EdgeTarget {
  const found = EDGE_TARGETS.find((target) => target === text);
  if (found) return found;
  throw usage(`--target is one of ${EDGE_TARGETS.join(', ')}, found ${text}`);
}

function usage(found: string): TensorWasmError {
  return new TensorWasmError('usage', `Cannot bundle: ${found}`);
}
