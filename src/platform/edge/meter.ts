import type { Counter, Family, FamilyOptions, Gauge, Histogram, Meter } from '../../core/metrics/metrics.ts';

/** A series and how it is written: lines without the family's name. */
interface Series {
  lines(): readonly (readonly [suffix: string, labels: string, value: number])[];
}

/**
 * A {@link Meter} that needs nothing of its host, where `prom-client` needs Node. What it counts is one isolate's and ends with it:
 * the platform's own analytics see all of them.
 */
export class IsolateMeter implements Meter {
  readonly #families: (() => string)[] = [];

  counter(options: FamilyOptions): Family<Counter> {
    return this.#family(options, 'counter', (labels) => {
      let sum = 0;
      return {
        increment: (by = 1) => {
          sum += by;
        },
        lines: () => [['', labels, sum]],
      };
    });
  }

  gauge(options: FamilyOptions): Family<Gauge> {
    return this.#family(options, 'gauge', (labels) => {
      let level = 0;
      return {
        add: (by: number) => {
          level += by;
        },
        set: (value: number) => {
          level = value;
        },
        lines: () => [['', labels, level]],
      };
    });
  }

  histogram(options: FamilyOptions & { readonly buckets: readonly number[] }): Family<Histogram> {
    const { buckets } = options;
    return this.#family(options, 'histogram', (labels) => {
      const counts = buckets.map(() => 0);
      let count = 0;
      let sum = 0;
      const within = (bound: string): string => `${labels === '' ? '' : `${labels},`}le="${bound}"`;
      return {
        observe: (value: number) => {
          count++;
          sum += value;
          buckets.forEach((bound, i) => {
            if (value <= bound) counts[i]++;
          });
        },
        lines: () => [
          ...buckets.map((bound, i) => ['_bucket', within(String(bound)), counts[i]] as const),
          ['_bucket', within('+Inf'), count],
          ['_sum', labels, sum],
          ['_count', labels, count],
        ],
      };
    });
  }

  async expose(): Promise<{ readonly text: string; readonly contentType: string }> {
    const text = this.#families.map((family) => family()).join('\n');
    return { text, contentType: 'text/plain; version=0.0.4; charset=utf-8' };
  }

  #family<T>({ name, help, labels }: FamilyOptions, type: string, make: (labels: string) => T & Series): Family<T> {
    const series = new Map<string, T & Series>();
    this.#families.push(() => {
      const lines = [...series.values()].flatMap((one) => one.lines());
      const written = lines.map(([suffix, set, value]) => `${name}${suffix}${set === '' ? '' : `{${set}}`} ${value}\n`);
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${written.join('')}`;
    });
    return {
      labels(...values) {
        const set = labels.map((label, i) => `${label}="${escaped(values[i])}"`).join(',');
        const known = series.get(set);
        if (known) return known;
        const made = make(set);
        series.set(set, made);
        return made;
      },
    };
  }
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
