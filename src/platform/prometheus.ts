/**
 * A {@link Meter} whose exposition is Prometheus's text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). A series is a number in an object, and counting adds to it: prom-client
 * hashes the labels at every increment, which was a tenth of what a request cost.
 */
import type { Counter, Family, FamilyOptions, Gauge, Histogram, Meter } from '../core/metrics/metrics.ts';

interface Exposed {
  readonly name: string;
  expose(): string;
}

export class PrometheusMeter implements Meter {
  readonly #families: Exposed[] = [];

  counter(options: FamilyOptions): Family<Counter> {
    return this.#add(new SeriesFamily(options, 'counter', (labels) => new Value(labels)));
  }

  gauge(options: FamilyOptions): Family<Gauge> {
    return this.#add(new SeriesFamily(options, 'gauge', (labels) => new Value(labels)));
  }

  histogram(options: FamilyOptions & { readonly buckets: readonly number[] }): Family<Histogram> {
    return this.#add(new SeriesFamily(options, 'histogram', (labels) => new Distribution(labels, options.buckets)));
  }

  async expose(): Promise<{ readonly text: string; readonly contentType: string }> {
    const text = this.#families.map((family) => family.expose()).join('\n');
    return { text, contentType: 'text/plain; version=0.0.4; charset=utf-8' };
  }

  /** @throws TypeError for a name that is taken. */
  #add<F extends Exposed>(family: F): F {
    if (this.#families.some(({ name }) => name === family.name))
      throw new TypeError(`Cannot count ${family.name}: there is a metric of that name`);
    this.#families.push(family);
    return family;
  }
}

/** All series of one metric, by the values of their labels. */
class SeriesFamily<T extends Series> implements Family<T>, Exposed {
  readonly name: string;
  readonly #head: string;
  readonly #labels: readonly string[];
  readonly #make: (labels: string) => T;
  readonly #series = new Map<string, T>();

  constructor({ name, help, labels }: FamilyOptions, type: string, make: (labels: string) => T) {
    this.name = name;
    this.#head = `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
    this.#labels = labels;
    this.#make = make;
    if (labels.length === 0) this.labels();
  }

  labels(...values: string[]): T {
    if (values.length !== this.#labels.length)
      throw new TypeError(`Cannot count ${this.name}: it has ${this.#labels.length} labels, found ${values.length}`);
    const labels = this.#labels.map((label, i) => `${label}="${escaped(values[i])}"`).join(',');
    let series = this.#series.get(labels);
    if (!series) {
      series = this.#make(labels);
      this.#series.set(labels, series);
    }
    return series;
  }

  expose(): string {
    let text = this.#head;
    for (const series of this.#series.values()) text += series.lines(this.name);
    return text;
  }
}

interface Series {
  lines(name: string): string;
}

class Value implements Counter, Gauge, Series {
  readonly #labels: string;
  #value = 0;

  constructor(labels: string) {
    this.#labels = labels === '' ? '' : `{${labels}}`;
  }

  increment(by = 1): void {
    this.#value += by;
  }

  add(by: number): void {
    this.#value += by;
  }

  set(value: number): void {
    this.#value = value;
  }

  lines(name: string): string {
    return `${name}${this.#labels} ${number(this.#value)}\n`;
  }
}

class Distribution implements Histogram, Series {
  readonly #labels: string;
  readonly #bounds: readonly number[];
  /** Of values above the bound before and up to its own; the last are above all bounds. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(labels: string, bounds: readonly number[]) {
    this.#labels = labels;
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > this.#bounds[at]) at++;
    this.#counts[at]++;
    this.#sum += value;
  }

  lines(name: string): string {
    const more = this.#labels === '' ? '' : `,${this.#labels}`;
    const labels = this.#labels === '' ? '' : `{${this.#labels}}`;
    let text = '';
    let count = 0;
    for (let i = 0; i < this.#counts.length; i++) {
      count += this.#counts[i];
      const bound = i < this.#bounds.length ? number(this.#bounds[i]) : '+Inf';
      text += `${name}_bucket{le="${bound}"${more}} ${count}\n`;
    }
    return `${text}${name}_sum${labels} ${number(this.#sum)}\n${name}_count${labels} ${count}\n`;
  }
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
