import process from 'node:process';
import { configureSync, getLogger, jsonLinesFormatter } from '@logtape/logtape';
import type { Log, LogLevel } from '../core/ports.ts';

/** One JSON line per record, on standard error: standard output is for results. */
export function openLog(least: LogLevel): Log {
  // There is nobody left to tell when standard error is closed; without a listener that would end the process.
  process.stderr.on('error', () => undefined);
  configureSync({
    reset: true,
    sinks: { stderr: (record) => void process.stderr.write(jsonLinesFormatter(record)) },
    loggers: [
      { category: 'tensor-wasm', sinks: ['stderr'], lowestLevel: least === 'warn' ? 'warning' : least },
      { category: ['logtape', 'meta'], sinks: ['stderr'], lowestLevel: 'warning' },
    ],
  });
  const logger = getLogger('tensor-wasm');
  return (level, message, fields = {}) => logger[level](message, { ...fields });
}
