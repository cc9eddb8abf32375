import client from 'prom-client';
import type { Counter, Family, FamilyOptions, Gauge, Histogram, Meter } from '../core/metrics/metrics.ts';

/** A {@link Meter} with a registry of its own: two servers in one process share nothing. */
export class PrometheusMeter implements Meter {
  readonly #registry = new client.Registry();

  counter(options: FamilyOptions): Family<Counter> {
    const counter = new client.Counter(this.#configuration(options));
    return {
      labels(...values) {
        const child = counter.labels(...values);
        return { increment: (by = 1) => child.inc(by) };
      },
    };
  }

  gauge(options: FamilyOptions): Family<Gauge> {
    const gauge = new client.Gauge(this.#configuration(options));
    return {
      labels(...values) {
        const child = gauge.labels(...values);
        child.set(0);
        return { add: (by) => child.inc(by), set: (value) => child.set(value) };
      },
    };
  }

  histogram(options: FamilyOptions & { readonly buckets: readonly number[] }): Family<Histogram> {
    const histogram = new client.Histogram({ ...this.#configuration(options), buckets: [...options.buckets] });
    return { labels: (...values) => histogram.labels(...values) };
  }

  async expose(): Promise<{ readonly text: string; readonly contentType: string }> {
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }

  #configuration({ name, help, labels }: FamilyOptions): {
    name: string;
    help: string;
    labelNames: string[];
    registers: client.Registry[];
  } {
    return { name, help, labelNames: [...labels], registers: [this.#registry] };
  }
}
