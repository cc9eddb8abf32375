/**
 * Metrics as numbers in objects: counting adds to one and looks nothing up, which is what a request can afford. Whoever exposes them asks
 * for samples when they are scraped.
 */
import type { Counter, Family, FamilyOptions, Gauge, Histogram, Read } from './metrics.ts';

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One line of an exposition: a histogram has several a series, whose names have a suffix. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Labels = Sample['labels'];

interface Series {
  samples(name: string, labels: Labels): readonly Sample[];
}

/** A metric, for whoever exposes it. */
export interface Exposed {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  samples(): readonly Sample[] | Promise<readonly Sample[]>;
}

/** All series of one metric, by the values of their labels. */
class SeriesFamily<T extends Series = Series> implements Family<T>, Exposed {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  readonly #make: () => T;
  readonly #series = new Map<string, { readonly labels: Labels; readonly series: T }>();

  constructor({ name, help, labels }: FamilyOptions, type: MetricType, make: () => T) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.labelNames = labels;
    this.#make = make;
    if (labels.length === 0) this.labels();
  }

  /** @throws TypeError for more or fewer values than there are labels. */
  labels(...values: string[]): T {
    if (values.length !== this.labelNames.length) {
      throw new TypeError(`Cannot count ${this.name}: it has ${this.labelNames.length} labels, found ${values.length}`);
    }
    const key = JSON.stringify(values);
    let known = this.#series.get(key);
    if (!known) {
      known = { labels: Object.fromEntries(this.labelNames.map((name, i) => [name, values[i]])), series: this.#make() };
      this.#series.set(key, known);
    }
    return known.series;
  }

  samples(): Sample[] {
    return [...this.#series.values()].flatMap(({ labels, series }) => series.samples(this.name, labels));
  }
}

/** A gauge that keeps nothing. */
class ReadFamily implements Exposed {
  readonly name: string;
  readonly help: string;
  readonly type = 'gauge';
  readonly labelNames: readonly string[];
  readonly #read: Read;

  constructor({ name, help, labels }: FamilyOptions, read: Read) {
    this.name = name;
    this.help = help;
    this.labelNames = labels;
    this.#read = read;
  }

  async samples(): Promise<Sample[]> {
    return (await this.#read()).map(([values, value]) => ({
      name: this.name,
      labels: Object.fromEntries(this.labelNames.map((name, i) => [name, values[i]])),
      value,
    }));
  }
}

/** The counting half of a {@link Meter}; `families` are told to whoever exposes them. */
export abstract class SeriesMeter {
  readonly #names = new Set<string>();

  protected abstract added(family: Exposed): void;

  counter(options: FamilyOptions): Family<Counter> {
    return this.#add(new SeriesFamily(options, 'counter', () => new Value()));
  }

  gauge(options: FamilyOptions): Family<Gauge> {
    return this.#add(new SeriesFamily(options, 'gauge', () => new Value()));
  }

  histogram(options: FamilyOptions & { readonly buckets: readonly number[] }): Family<Histogram> {
    return this.#add(new SeriesFamily(options, 'histogram', () => new Distribution(options.buckets)));
  }

  reading(options: FamilyOptions, read: Read): void {
    this.#add(new ReadFamily(options, read));
  }

  /** @throws TypeError for a name that is taken. */
  #add<T extends Exposed>(family: T): T {
    if (this.#names.has(family.name))
      throw new TypeError(`Cannot count ${family.name}: there is a metric of that name`);
    this.#names.add(family.name);
    this.added(family);
    return family;
  }
}

class Value implements Counter, Gauge, Series {
  #value = 0;

  increment(by = 1): void {
    this.#value += by;
  }

  add(by: number): void {
    this.#value += by;
  }

  set(value: number): void {
    this.#value = value;
  }

  samples(name: string, labels: Labels): Sample[] {
    return [{ name, labels, value: this.#value }];
  }
}

class Distribution implements Histogram, Series {
  readonly #bounds: readonly number[];
  /** Of values above the bound before and up to its own; the last are above all bounds. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > this.#bounds[at]) at++;
    this.#counts[at]++;
    this.#sum += value;
  }

  samples(name: string, labels: Labels): Sample[] {
    let count = 0;
    const buckets = Array.from(this.#counts, (own, i) => {
      count += own;
      const le = i < this.#bounds.length ? String(this.#bounds[i]) : '+Inf';
      return { name: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { name: `${name}_sum`, labels, value: this.#sum },
      { name: `${name}_count`, labels, value: count },
    ];
  }
}
