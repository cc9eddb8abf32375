import process from 'node:process';
import { defineCommand } from 'citty';
import { parseJson } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import { EXIT } from './exit.ts';
import { outputFormat, print, progress } from './output.ts';
import { requireId } from './resource.ts';
import { askServer, SERVER_OPTIONS } from './server.ts';

export const command = defineCommand({
  args: {
    function: {
      type: 'positional',
      required: true,
      description: 'an id, a name, NAME@VERSION or an alias',
      valueHint: 'FUNCTION',
    },
    ...SERVER_OPTIONS,
    export: { type: 'string', description: 'the export to call (_start, else main)', valueHint: 'F' },
    args: { type: 'string', default: '[]', description: 'its arguments, a JSON array', valueHint: 'JSON' },
    requests: { type: 'string', default: '1000', description: 'how many', alias: 'n', valueHint: 'N' },
    concurrency: { type: 'string', default: '8', description: 'how many at once', alias: 'c', valueHint: 'N' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const requests = count('--requests', args.requests, 100_000_000);
    const concurrency = Math.min(requests, count('--concurrency', args.concurrency, 10_000));
    if (!Array.isArray(parseJson(args.args, '--args'))) {
      throw new TensorWasmError('invalid_args', 'cannot use --args: expected a JSON array', { option: '--args' });
    }
    const path = `/functions/${requireId('bench', args.function)}/invoke`;
    const name = args.export === undefined ? '' : `,"export":${JSON.stringify(args.export)}`;
    const body = `{"args":${args.args}${name}}`;
    const request = { method: 'POST', path, contentType: 'application/json', body } as const;
    // Compiles the program, and tells a request that is wrong before it is sent a thousand times.
    await askServer(args.server, args.tenant, request);

    const latencies = new Float64Array(requests);
    const errors = new Map<string, number>();
    let begun = 0;
    let done = 0;
    const start = performance.now();
    const client = async (): Promise<void> => {
      while (begun < requests) {
        const index = begun++;
        const sent = performance.now();
        try {
          await askServer(args.server, args.tenant, request);
        } catch (error) {
          const kind = error instanceof TensorWasmError ? String(error.details.server_kind ?? error.kind) : 'internal';
          errors.set(kind, (errors.get(kind) ?? 0) + 1);
        }
        latencies[index] = performance.now() - sent;
        progress(`${++done} of ${requests}`);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, client));
    const seconds = (performance.now() - start) / 1000;
    progress(null);

    const report = {
      function: args.function,
      requests,
      concurrency,
      errors: Object.fromEntries(errors),
      seconds: rounded(seconds),
      requests_per_second: rounded(requests / seconds),
      latency_ms: summary(latencies.sort()),
    };
    await print(format === 'json' ? JSON.stringify(report) : describe(report));
    process.exitCode = errors.size === 0 ? EXIT.done : EXIT.failed;
  },
});

interface Report {
  readonly requests: number;
  readonly concurrency: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly requests_per_second: number;
  readonly latency_ms: Readonly<Record<string, number>>;
}

function describe({
  requests,
  concurrency,
  errors,
  seconds,
  requests_per_second: rate,
  latency_ms: latency,
}: Report): string {
  const failed = Object.entries(errors).map(([kind, times]) => `${times} ${kind}`);
  return [
    `${requests} requests, ${concurrency} at once, ${seconds} s: ${rate} a second`,
    `milliseconds: ${Object.entries(latency)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    ...(failed.length > 0 ? [`errors: ${failed.join(', ')}`] : []),
  ].join('\n');
}

/** Percentiles by nearest rank. */
function summary(sorted: Float64Array): Record<string, number> {
  const at = (share: number) => rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
  return { min: at(0), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function count(option: string, text: string, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number;
  throw new TensorWasmError('usage', `cannot use ${option}: expected a number from 1 to ${max}, found '${text}'`, {
    option,
  });
}
