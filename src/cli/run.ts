import process from 'node:process';
import { defineCommand } from 'citty';
import type { Device } from '../core/backend.ts';
import { describeTrap } from '../core/conformance/compare.ts';
import { openCandidate, reportOutcome } from '../core/conformance/conform.ts';
import { missingImports } from '../core/engine/host.ts';
import { type Invocation, planInvocation } from '../core/engine/invocation.ts';
import { type InvocationReport, invoke } from '../core/engine/invoke.ts';
import { jsonTextOf } from '../core/engine/json-text.ts';
import { decodeValues } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import type { ValidModule } from '../core/wasm/module.ts';
import { openBackends } from '../platform/backends.ts';
import { commandHost, guestWords } from './command-host.ts';
import { EXIT } from './exit.ts';
import { type BackendChoice, backendChoices, INVOCATION_OPTIONS, invocationRequest } from './invocation-options.ts';
import { onlyFile, readModule } from './module-file.ts';
import { note, outputFormat, print, valueText, writeOut } from './output.ts';

/** Where `--backend auto` looks: the CPU answers soonest, the interpreter runs wherever code cannot be generated. */
const AUTO = 'cpu,interpreter,cuda,webgpu';

export const command = defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'a .wasm or .wat file', valueHint: 'FILE' },
    ...INVOCATION_OPTIONS,
    backend: { type: 'string', description: 'auto, cpu, webgpu, cuda or interpreter, with :INDEX' },
    backends: { type: 'string', description: 'in which order to try them, the first that runs it' },
    strict: { type: 'boolean', description: 'a backend that refuses counts as a failure' },
    env: { type: 'string', description: 'a variable for a WASI command', valueHint: 'K=V…' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    onlyFile(args._, guestWords().length);
    const candidates = chosen(args.backend, args.backends);
    const module = await readModule(args.file);
    const name = args.export ?? commandExport(module);
    const session = module.importedFunctions > 0 ? commandHost(args.file, args.env) : null;
    const invocation = planInvocation(module, {
      ...invocationRequest(module, name, args),
      digest: format === 'json',
      ...(session ? { host: session } : {}),
    });
    const { device, report } = await runAnywhere(invocation, candidates, args.strict === true);
    const { trap } = report;
    if (format === 'json') {
      const { export: called, mode, lanes } = report;
      await print(jsonTextOf({ export: called, mode, lanes, ...(await reportOutcome(device, report)) }));
    } else {
      if (report.mode !== 'call' || report.trapped === 0) printLanes(report);
      if (report.after !== null && report.after.trap === null) {
        for (const { value } of decodeValues(report.after.resultTypes, report.after.results))
          await print(`then: ${valueText(value)}`);
      }
      if (trap !== null) note(`trap: ${trap.message} (${describeTrap(trap)}, phase ${trap.phase})`);
    }
    process.exitCode = trap === null ? (session?.exitCode ?? EXIT.done) : EXIT.failed;
  },
});

interface Ran {
  readonly device: Device;
  readonly report: InvocationReport;
}

/** `--backend` names one, `--backends` several in the order in which they are tried. */
function chosen(one: string | undefined, list: string | undefined): readonly BackendChoice[] {
  if (one !== undefined && list !== undefined)
    throw new TensorWasmError('usage', 'cannot run: it takes --backend or --backends, found both');
  if (list !== undefined) return backendChoices('--backends', list);
  if (one === undefined || one === 'auto') return backendChoices('--backend', AUTO);
  const choices = backendChoices('--backend', one);
  if (choices.length > 1) throw new TensorWasmError('usage', `cannot use --backend: it is one backend, found '${one}'`);
  return choices;
}

async function runOn(invocation: Invocation, { name, index }: BackendChoice): Promise<Ran> {
  const backend = (await openBackends([name])).get(name);
  if (backend === undefined) throw new TensorWasmError('unavailable', `cannot open ${name}: it was not loaded`);
  const device = await openCandidate({ backend, index });
  return { device, report: await invoke(device, invocation) };
}

/** A refusal that is a failure, by its exit status (`exit.ts`). */
function counted(refusal: TensorWasmError): TensorWasmError {
  const details = { ...refusal.details, strict: true };
  return new TensorWasmError('refused', refusal.message, details, { cause: refusal });
}

/** The first choice that is here and does not refuse; the first one's reason if all do. `strict`: a refusal ends it. */
async function runAnywhere(invocation: Invocation, choices: readonly BackendChoice[], strict: boolean): Promise<Ran> {
  const reasons: unknown[] = [];
  for (const choice of choices) {
    try {
      return await runOn(invocation, choice);
    } catch (error) {
      if (!(error instanceof TensorWasmError) || (error.kind !== 'refused' && error.kind !== 'unavailable'))
        throw error;
      if (strict && error.kind === 'refused') throw counted(error);
      reasons.push(error);
    }
  }
  throw reasons[0];
}

/** What runs without `--export`: a WASI command's `_start`. */
function commandExport(module: ValidModule): string {
  const start = module.exports.some(({ name, kind }) => name === '_start' && kind === 'func');
  if (!start)
    throw new TensorWasmError('usage', 'cannot run the module: it has no _start, so --export must name an export');
  const [missing] = missingImports(module);
  if (missing !== undefined) {
    const message = `cannot run the command: nobody provides what it imports, ${missing.module}.${missing.name}`;
    throw new TensorWasmError('unavailable', message, { module: missing.module, name: missing.name });
  }
  return '_start';
}

/** Lanes decoded and printed at a time: millions of lines at once would not fit. */
const LANES_AT_ONCE = 4096;

function printLanes({ resultTypes, results }: InvocationReport): void {
  const width = resultTypes.length;
  const total = results.length / 2;
  for (let from = 0; from < total; from += LANES_AT_ONCE * width) {
    const to = Math.min(from + LANES_AT_ONCE * width, total);
    let text = '';
    for (const [i, { value }] of decodeValues(resultTypes, results, from, to).entries())
      text += `${valueText(value)}${(i + 1) % width === 0 ? '\n' : ' '}`;
    if (!writeOut(text)) return;
  }
}
