import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { outputFormat, print } from './output.ts';
import { sampleOf } from './prometheus-text.ts';
import { askBytes, jsonText, metricsToken, printable, SERVER_OPTIONS } from './server.ts';

const METRICS_BOUNDS = { timeoutMs: 30_000, maxBytes: 16 * 1024 * 1024 } as const;

export const command = defineCommand({
  args: {
    name: { type: 'positional', required: false, description: 'only this metric', valueHint: 'NAME' },
    ...SERVER_OPTIONS,
    output: { type: 'string', default: 'text', description: "text (Prometheus's) or json" },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const bytes = await askBytes(args.server, args.tenant, {
      method: 'GET',
      path: '/metrics',
      ...METRICS_BOUNDS,
      ...metricsToken(),
    });
    const text = new TextDecoder().decode(bytes ?? new Uint8Array(0));
    const lines = text.split('\n').filter((line) => line !== '' && belongs(line, args.name));
    const samples = lines.filter((line) => !line.startsWith('#')).map(sampleOf);
    if (args.name !== undefined && lines.length === 0) {
      throw new TensorWasmError('usage', `cannot find metric ${args.name}: the server has none of that name`);
    }
    await print(format === 'json' ? jsonText({ samples }) : lines.map(printable).join('\n'));
  },
});

/** A histogram's samples have its name and more. */
function belongs(line: string, name: string | undefined): boolean {
  if (name === undefined) return true;
  const [, of] = /^(?:# (?:HELP|TYPE) )?([\w:]+)/.exec(line) ?? [];
  return of === name || of?.replace(/_(?:bucket|sum|count)$/, '') === name;
}
