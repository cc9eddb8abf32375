import type { Meter } from '../../core/metrics/metrics.ts';
import { type Exposed, type Sample, SeriesMeter } from '../../core/metrics/series.ts';

/**
 * A {@link Meter} that needs nothing of its host, where prom-client needs Node: it writes Prometheus's text format (version 0.0.4,
 * https://prometheus.io/docs/instrumenting/exposition_formats/) itself. What it counts is one isolate's and ends with it: the platform's
 * own analytics see all of them.
 */
export class IsolateMeter extends SeriesMeter implements Meter {
  readonly #families: Exposed[] = [];

  protected override added(family: Exposed): void {
    this.#families.push(family);
  }

  async expose(): Promise<{ readonly text: string; readonly contentType: string }> {
    const families = await Promise.all(this.#families.map(written));
    return { text: families.join('\n'), contentType: 'text/plain; version=0.0.4; charset=utf-8' };
  }
}

async function written(family: Exposed): Promise<string> {
  const { name, help, type } = family;
  const head = `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
  return head + (await family.samples()).map(line).join('');
}

function line({ name, labels, value }: Sample): string {
  const set = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${set.length === 0 ? '' : `{${set.join(',')}}`} ${value}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
