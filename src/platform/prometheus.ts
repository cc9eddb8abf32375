/**
 * A {@link Meter} whose registry and exposition are prom-client's. The numbers are our own series: prom-client hashes the labels at every
 * increment, which was a tenth of what a request cost. Its metrics read them when they are scraped.
 */
import client from 'prom-client';
import type { Meter } from '../core/metrics/metrics.ts';
import { type Exposed, SeriesMeter } from '../core/metrics/series.ts';

export class PrometheusMeter extends SeriesMeter implements Meter {
  readonly #registry = new client.Registry();

  protected override added(family: Exposed): void {
    const metric = new FamilyMetric(family);
    this.#registry.registerMetric(metric);
  }

  async expose(): Promise<{ readonly text: string; readonly contentType: string }> {
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }
}

/** A metric of prom-client's that counts nothing itself. The registry asks any kind of metric by `get` alone; a gauge is the plainest. */
class FamilyMetric extends client.Gauge {
  readonly #family: Exposed;

  constructor(family: Exposed) {
    super({ name: family.name, help: family.help, labelNames: family.labelNames, registers: [] });
    this.#family = family;
  }

  override async get(): ReturnType<client.Gauge['get']> {
    const { name, help, type } = this.#family;
    const values = (await this.#family.samples()).map(({ name, ...sample }) => ({ ...sample, metricName: name }));
    // The enum that is declared for it is not there at run time.
    return {
      name,
      help,
      type: type as unknown as client.MetricType,
      aggregator: 'sum',
      collect: () => undefined,
      values,
    };
  }
}
