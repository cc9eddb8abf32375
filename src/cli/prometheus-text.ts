/** Prometheus's text format, as far as servers of ours write it (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import { TensorWasmError } from '../core/errors.ts';
import { printable } from './server.ts';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A string where JSON has no such number. */
  readonly value: number | string;
}

/** @throws TensorWasmError `internal` for a line that is not of that format. */
export function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(sampleOf);
}

/** @throws TensorWasmError `internal` for a line that is not in Prometheus's text format. */
export function sampleOf(line: string): Sample {
  const match = /^([\w:]+)(?:\{(.*)\})? (\S+)(?: \d+)?$/.exec(line);
  if (!match) throw new TensorWasmError('internal', `cannot read the metrics: '${printable(line).slice(0, 80)}'`);
  const [, name, labels = '', text] = match;
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  const value = Number(text);
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label, quoted]) => [label, unquoted(quoted)])),
    value: Number.isFinite(value) ? value : text,
  };
}

function unquoted(text: string): string {
  return text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
}
