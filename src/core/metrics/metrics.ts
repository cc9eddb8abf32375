/**
 * What counts things, without saying how they are exposed. `src/platform/prometheus.ts` has the one for Prometheus.
 * A family's `labels` takes values in the order in which the names were declared; keep the child where one is used often.
 */
export interface Counter {
  increment(by?: number): void;
}

export interface Gauge {
  add(by: number): void;
  set(value: number): void;
}

export interface Histogram {
  observe(value: number): void;
}

export interface Family<T> {
  labels(...values: string[]): T;
}

export interface FamilyOptions {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** What a gauge is then: the values of its labels, and its own. */
export type Read = () => Promise<readonly (readonly [labels: readonly string[], value: number])[]>;

export interface Meter {
  counter(options: FamilyOptions): Family<Counter>;
  gauge(options: FamilyOptions): Family<Gauge>;
  /** `buckets`: upper bounds, ascending. */
  histogram(options: FamilyOptions & { readonly buckets: readonly number[] }): Family<Histogram>;
  /** A gauge whose series are asked for when it is scraped, so that none outlives what it tells of. */
  reading(options: FamilyOptions, read: Read): void;
  /** The exposition of everything counted, and its content type. */
  expose(): Promise<{ readonly text: string; readonly contentType: string }>;
}
