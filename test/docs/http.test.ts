import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { HTTP_KINDS } from '../../src/core/app/errors.ts';
import { ENVIRONMENT, readConfig } from '../../src/core/config/config.ts';
import { gatewayMetrics } from '../../src/core/metrics/gateway.ts';
import { PrometheusMeter } from '../../src/platform/prometheus.ts';

const page = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8');

describe('docs/http.md', () => {
  it('has every setting with its default and its description', () => {
    const defaults: Readonly<Record<string, unknown>> = readConfig({});
    for (const [name, { description }] of Object.entries(ENVIRONMENT.shape)) {
      const value = defaults[name];
      const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
      assert.ok(page.includes(`| \`${name}\` | ${text === '' ? '' : `\`${text}\``} | ${description} |`), name);
    }
  });

  it('has every kind of error, in the row of its status', () => {
    const rows = page.split('\n').filter((line) => /^\| \d{3}/.test(line));
    for (const [kind, status] of Object.entries(HTTP_KINDS)) {
      const row = rows.find((line) => line.includes(`\`${kind}\``));
      assert.ok(row?.split('|')[1].includes(String(status)), `${kind} ${status}`);
    }
  });

  it('has every metric', async () => {
    const meter = new PrometheusMeter();
    gatewayMetrics(meter, {
      runtime: 'test',
      target: 'test',
      commit: '',
      features: [],
      permits: 32,
      maxTenants: 8,
      countFunctions: async () => 0,
    });
    const { text } = await meter.expose();
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    assert.ok(names.length > 10);
    for (const name of names) assert.ok(page.includes(`\`${name}`), name);
  });
});
