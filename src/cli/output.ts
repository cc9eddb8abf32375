import process from 'node:process';
import { TensorWasmError } from '../core/errors.ts';

export type OutputFormat = 'text' | 'json';

/** @throws TensorWasmError `usage` for another format. */
export function outputFormat(value: string): OutputFormat {
  if (value === 'text' || value === 'json') return value;
  throw new TensorWasmError('usage', `cannot print as '${value}': --output is text or json`, { option: '--output' });
}

/** One line of result to standard output, written when the promise resolves. */
export function print(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** One line for people, beside the result. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

const REDRAW_MS = 100;
let drawnAt = Number.NEGATIVE_INFINITY;

/** How far something is, redrawn in place on a terminal's standard error and nowhere else; null when it is over. */
export function progress(text: string | null): void {
  if (!process.stderr.isTTY) return;
  const now = performance.now();
  if (text !== null && now - drawnAt < REDRAW_MS) return;
  drawnAt = now;
  process.stderr.write(`\r\x1b[K${text ?? ''}`);
}

/** Rows as columns padded to their widest cell; the first column to the left, the others as `align` says: text left, numbers right. */
export function table(rows: readonly (readonly string[])[], align: 'left' | 'right'): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 || align === 'left' ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
