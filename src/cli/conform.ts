import process from 'node:process';
import { defineCommand } from 'citty';
import { type ConformReport, conform, conformExitCode } from '../core/conformance/conform.ts';
import type { RaceReport } from '../core/conformance/races.ts';
import { type ScriptReport, scriptExitCode, type Tally } from '../core/conformance/script/report.ts';
import { runScripts } from '../core/conformance/script/suite.ts';
import { planInvocation } from '../core/engine/invocation.ts';
import { jsonTextOf } from '../core/engine/json-text.ts';
import { TensorWasmError } from '../core/errors.ts';
import { openBackends, openChecker } from '../platform/backends.ts';
import { openScriptBackends } from '../platform/script-backends.ts';
import {
  type BackendChoice,
  backendChoices,
  INVOCATION_OPTIONS,
  integer,
  invocationRequest,
} from './invocation-options.ts';
import { readModule } from './module-file.ts';
import { note, type OutputFormat, outputFormat, print, table, valueText } from './output.ts';
import { scriptSources } from './script-files.ts';

/** The interpreter is left out unless named: it is the slowest by far. */
const DEFAULT_BACKENDS = 'cpu,webgpu,cuda';

/** What means nothing to a script. */
const FOR_ONE_MODULE = [
  'export',
  'args',
  'mode',
  'count',
  'init',
  'then',
  'fuel',
  'exactness',
  'stack',
  'ulp',
  'check-races',
] as const;
const DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(INVOCATION_OPTIONS).map(([name, option]) => [name, 'default' in option ? option.default : undefined]),
);

/** Failures listed in text; JSON has all of them. */
const LISTED = 20;

export const command = defineCommand({
  args: {
    file: {
      type: 'positional',
      required: false,
      description: 'a .wasm or .wat file; with --script more of its paths',
      valueHint: 'FILE…',
    },
    ...INVOCATION_OPTIONS,
    script: { type: 'string', description: 'scripts in wast2json format: files or folders', valueHint: 'PATH…' },
    backends: {
      type: 'string',
      description: `of cpu, webgpu, cuda and interpreter, with :INDEX (${DEFAULT_BACKENDS})`,
    },
    backend: { type: 'string', description: 'the same, for one' },
    ulp: { type: 'string', description: 'with fast: how far floats may lie apart, in ULP (4)', valueHint: 'N' },
    'check-races': { type: 'boolean', description: 'watch the lanes of a grid: exit 1 where two of them race' },
    strict: { type: 'boolean', description: 'a backend that refuses or is missing counts as a failure' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const choices = chosen(args.backends, args.backend);
    const strict = args.strict === true;
    if (args.script !== undefined) {
      const foreign = FOR_ONE_MODULE.find((option) => args[option] !== DEFAULTS[option]);
      if (foreign !== undefined) throw usage(`--${foreign} is for one module, found it with --script`);
      // citty gives a repeated option as an array, though its types say otherwise.
      process.exitCode = await scripts([args.script, args._].flat(2), choices, format, strict);
      return;
    }
    if (args.file === undefined) throw usage('it needs a FILE or --script, found neither');
    if (args._.length > 1) throw usage(`it takes one FILE, found ${args._.join(', ')}`);
    const module = await readModule(args.file);
    if (args.export === undefined) throw usage('it needs --export, found none');
    const invocation = planInvocation(module, invocationRequest(module, args.export, args));
    const ulp = integer('--ulp', args.ulp) ?? undefined;
    if (ulp !== undefined && invocation.exactness === 'exact')
      throw usage('--ulp is for --exactness fast, found exact');
    const loaded = await openBackends(choices.map(({ name }) => name));
    const candidates = choices.flatMap(({ name, index }) => {
      const backend = loaded.get(name);
      return backend ? [{ backend, index }] : [];
    });
    const races = args['check-races'] === true;
    if (races && invocation.mode !== 'grid') throw usage(`--check-races is for --mode grid, found ${invocation.mode}`);
    const checker = races ? await openChecker() : null;
    const report = await conform(candidates, invocation, undefined, undefined, checker, ulp);
    await print(format === 'json' ? jsonTextOf(report) : describeReport(report));
    process.exitCode = conformExitCode(report, strict);
  },
});

function chosen(list: string | undefined, one: string | undefined): BackendChoice[] {
  if (list !== undefined && one !== undefined) throw usage('it takes --backends or --backend, found both');
  if (one === 'auto') return backendChoices('--backend', DEFAULT_BACKENDS);
  return one === undefined ? backendChoices('--backends', list ?? DEFAULT_BACKENDS) : backendChoices('--backend', one);
}

async function scripts(
  paths: readonly string[],
  choices: readonly BackendChoice[],
  format: OutputFormat,
  strict: boolean,
): Promise<number> {
  const { backends, unavailable } = await openScriptBackends(choices);
  for (const { backend, reason } of unavailable) note(`${backend} is not available: ${reason}`);
  const report = await runScripts(scriptSources(paths), backends, unavailable);
  await print(format === 'json' ? JSON.stringify(report) : describeScripts(report));
  return scriptExitCode(report, strict);
}

function describeReport(report: ConformReport): string {
  const rows = report.backends.map((found) => [
    found.backend,
    found.status,
    found.results_total === 0
      ? ''
      : `${found.results
          .slice(0, 4)
          .map(({ value }) => valueText(value))
          .join(' ')}${found.results_total > 4 ? ' …' : ''}`,
    found.trap === null
      ? ''
      : `${found.trap.code} at ${found.trap.function}:${found.trap.offset} lane ${found.trap.lane}`,
    (found.memory_sha256 ?? '').slice(0, 12),
    found.run_ms === null ? '' : `${found.run_ms} ms`,
    found.device,
  ]);
  const reasons = report.backends.flatMap(({ backend, reason }) => (reason === null ? [] : [`${backend}: ${reason}`]));
  const mismatches = report.mismatches.map(
    ({ what, backend, expected, actual, lane, ulp }) =>
      `${backend}: ${what}${lane === undefined ? '' : ` of lane ${lane}`}: expected ${expected}, found ${actual}${ulp === undefined ? '' : `, ${ulp} ULP apart`}`,
  );
  const head = ['backend', 'status', 'results', 'trap', 'state', 'run', 'device'];
  const races = report.races ? describeRaces(report.races) : [];
  return [
    table([head, ...rows], 'left'),
    ...reasons,
    ...mismatches,
    ...races,
    ...(report.tolerance ? [`fast: floats may be ${report.tolerance.ulp} ULP apart, the state is not compared`] : []),
    report.agree ? 'agree' : 'do not agree',
  ].join('\n');
}

function describeRaces({ checked, reason, total, found }: RaceReport): string[] {
  if (!checked) return [`races: not checked: ${reason}`];
  if (total === 0) return ['races: none'];
  const lines = found.map(
    ({ kind, lanes, address, function: func, offset }) =>
      `race: ${kind} of byte ${address} by lanes ${lanes.join(' and ')}, the second at ${func}:${offset}`,
  );
  return [...lines, ...(total > found.length ? [`… and ${total - found.length} more accesses that race`] : [])];
}

function describeScripts(report: ScriptReport): string {
  const head = ['backend', 'passed', 'failed', 'refused', 'skipped', 'seconds'];
  const row = (name: string, { passed, failed, refused, skipped, seconds }: Tally): string[] => [
    name,
    ...[passed, failed, refused, skipped].map(String),
    seconds.toFixed(2),
  ];
  const failures = report.failures.map(
    ({ file, line, backend, expected, actual }) => `${file}:${line}: ${backend}: expected ${expected}, found ${actual}`,
  );
  const more = failures.length > LISTED ? [`… and ${failures.length - LISTED} more failures`] : [];
  const rows = Object.entries(report.totals).map(([name, tally]) => row(name, tally));
  return [
    ...failures.slice(0, LISTED),
    ...more,
    `${report.files.length} scripts`,
    table([head, ...rows], 'right'),
  ].join('\n');
}

function usage(found: string): TensorWasmError {
  return new TensorWasmError('usage', `cannot conform: ${found}`);
}
