import process from 'node:process';
import { TensorWasmError } from '../core/errors.ts';
import { systemCode, writeFully } from './standard-streams.ts';

export type OutputFormat = 'text' | 'json';

/** A result's value as JSON has it, but with the sign of a zero. */
export function valueText(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** @throws TensorWasmError `usage` for another format. */
export function outputFormat(value: string): OutputFormat {
  if (value === 'text' || value === 'json') return value;
  throw new TensorWasmError('usage', `cannot print as '${value}': --output is text or json`, { option: '--output' });
}

/** One line of result to standard output, written when the promise resolves. */
export async function print(line: string): Promise<void> {
  writeOut(`${line}\n`);
}

/**
 * To standard output. Where nobody reads any more (`| head -1`) the rest is nobody's, and no failure.
 *
 * @returns Whether somebody may still read.
 * @throws TensorWasmError `internal` when it cannot be written: a disk that is full.
 */
export function writeOut(result: string | Uint8Array): boolean {
  try {
    writeFully(1, typeof result === 'string' ? new TextEncoder().encode(result) : result);
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EPIPE') return false;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('internal', `cannot write to standard output: ${found}`, {}, { cause });
  }
}

/** One line for people, beside the result. */
export function note(line: string): void {
  writeAside(`${line}\n`);
}

/** To standard error. Where that cannot be written there is nobody left to tell. */
function writeAside(text: string): void {
  try {
    writeFully(2, new TextEncoder().encode(text));
  } catch {}
}

const REDRAW_MS = 100;
let drawnAt = Number.NEGATIVE_INFINITY;

/** How far something is, redrawn in place on a terminal's standard error and nowhere else; null when it is over. */
export function progress(text: string | null): void {
  if (!process.stderr.isTTY) return;
  const now = performance.now();
  if (text !== null && now - drawnAt < REDRAW_MS) return;
  drawnAt = now;
  writeAside(`\r\x1b[K${text ?? ''}`);
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
