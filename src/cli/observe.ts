import process from 'node:process';
import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { EXIT } from './exit.ts';
import { boardOf, type Observation, observation } from './observation.ts';
import { type OutputFormat, outputFormat, writeOut } from './output.ts';
import { jsonText, serverUrl, TRUST_OPTIONS } from './server.ts';
import { readServer, type ServerReading } from './server-reading.ts';

const MAX_INTERVAL_SECONDS = 86_400;

export const command = defineCommand({
  args: {
    addr: {
      type: 'string',
      alias: 'server',
      default: process.env.TENSOR_WASM_SERVER || 'http://localhost:8080',
      description: 'the server (TENSOR_WASM_SERVER); the token for its metrics is in TENSOR_WASM_API_METRICS_TOKEN',
      valueHint: 'URL',
    },
    ...TRUST_OPTIONS,
    interval: { type: 'string', default: '2', description: 'seconds from one look to the next', valueHint: 'SECONDS' },
    once: {
      type: 'boolean',
      description: 'look twice, an interval apart, and end: with status 1 where something could not be had',
    },
    output: { type: 'string', description: 'text or json (json with --once where that is no terminal, else text)' },
  },
  async run({ args }) {
    const interval = intervalOf(args.interval);
    const terminal = process.stdout.isTTY === true;
    const format = outputFormat(args.output ?? (args.once && !terminal ? 'json' : 'text'));
    serverUrl(args.addr);
    const stopped = firstSignal();
    const display = format === 'text' && terminal && !args.once ? redrawn() : plain(format, args.once === true);
    try {
      const last = await watch(args.addr, interval, args.once === true, stopped, display.show);
      process.exitCode = args.once && last !== null && last.fetch_error !== null ? EXIT.failed : EXIT.done;
    } finally {
      display.end();
    }
  },
});

/** Looks until it is stopped, or nobody reads; `once`: until it has seen an interval, or the server is not there. Answers what it saw last. */
async function watch(
  target: string,
  interval: number,
  once: boolean,
  stopped: Promise<void>,
  show: (seen: Observation) => boolean,
): Promise<Observation | null> {
  const halted = stopped.then(() => null);
  let before: ServerReading | null = null;
  for (let looks = 1; ; looks++) {
    const next = new Promise<true>((resolve) => setTimeout(() => resolve(true), interval * 1000));
    const now = await Promise.race([halted, readServer(target)]);
    if (now === null) return null;
    const seen = observation(target, interval, before, now);
    const last = once && (looks === 2 || !now.live);
    if ((!once || last) && !show(seen)) return seen;
    if (last) return seen;
    if (now.samples !== null) before = now;
    if ((await Promise.race([halted, next])) === null) return null;
  }
}

interface Display {
  /** Whether somebody still looks. */
  show(seen: Observation): boolean;
  end(): void;
}

function plain(format: OutputFormat, once: boolean): Display {
  return {
    show(seen) {
      if (format === 'json') return writeOut(`${jsonText(seen)}\n`);
      return writeOut(`${boardOf(seen).join('\n')}\n${once ? '' : '\n'}`);
    },
    end: () => undefined,
  };
}

/** A board that stays in its place; what was there before is overwritten, not cleared, which would flicker. */
function redrawn(): Display {
  writeOut('\x1b[2J\x1b[?25l');
  return {
    show(seen) {
      // A terminal may say that it has no columns.
      const [columns, rows] = [process.stdout.columns || 80, process.stdout.rows || 24];
      const fitting = boardOf(seen)
        .slice(0, rows - 1)
        .map((line) => line.slice(0, columns));
      return writeOut(`\x1b[H${fitting.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`);
    },
    end: () => void writeOut('\x1b[?25h'),
  };
}

/** @throws TensorWasmError `usage` for what is no time to wait. */
function intervalOf(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= MAX_INTERVAL_SECONDS) return seconds;
  const message = `cannot use --interval: expected 0.1 to ${MAX_INTERVAL_SECONDS} seconds, found '${text}'`;
  throw new TensorWasmError('usage', message, { option: '--interval' });
}

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
