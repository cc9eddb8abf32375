import process from 'node:process';
import { defineCommand } from 'citty';
import type { Device } from '../core/backend.ts';
import { describeTrap } from '../core/conformance/compare.ts';
import { openCandidate, reportOutcome } from '../core/conformance/conform.ts';
import { missingImports } from '../core/engine/host.ts';
import { type Invocation, planInvocation } from '../core/engine/invocation.ts';
import { type InvocationReport, invoke } from '../core/engine/invoke.ts';
import { decodeValues } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import type { ValidModule } from '../core/wasm/module.ts';
import { openBackends } from '../platform/backends.ts';
import { commandHost } from './command-host.ts';
import { EXIT } from './exit.ts';
import { backendChoices, INVOCATION_OPTIONS, invocationRequest } from './invocation-options.ts';
import { readModule } from './module-file.ts';
import { note, outputFormat, print } from './output.ts';

/** Where `--backend auto` looks: the CPU answers soonest, the interpreter runs wherever code cannot be generated. */
const AUTO = 'cpu,interpreter,cuda,webgpu';

export const command = defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'a .wasm or .wat file', valueHint: 'FILE' },
    ...INVOCATION_OPTIONS,
    backend: { type: 'string', default: 'auto', description: 'auto, cpu, webgpu, cuda or interpreter, with :INDEX' },
    env: { type: 'string', description: 'a variable for a WASI command', valueHint: 'K=V…' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const module = await readModule(args.file);
    const name = args.export ?? commandExport(module);
    const session = module.importedFunctions > 0 ? commandHost(args.file, args.env) : null;
    const invocation = planInvocation(module, {
      ...invocationRequest(module, name, args),
      digest: format === 'json',
      ...(session ? { host: session } : {}),
    });
    const { device, report } =
      args.backend === 'auto' ? await runAnywhere(invocation) : await runOn(invocation, args.backend);
    const { trap } = report;
    if (format === 'json') {
      const { export: called, mode, lanes } = report;
      await print(JSON.stringify({ export: called, mode, lanes, ...(await reportOutcome(device, report)) }));
    } else {
      if (report.mode !== 'call' || report.trapped === 0) await printLanes(report);
      if (report.after !== null && report.after.trap === null) {
        for (const { value } of decodeValues(report.after.resultTypes, report.after.results))
          await print(`then: ${value}`);
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

async function runOn(invocation: Invocation, text: string): Promise<Ran> {
  const [choice, second] = backendChoices('--backend', text);
  if (second !== undefined)
    throw new TensorWasmError('usage', `cannot use --backend: it is one backend, found '${text}'`);
  const backend = (await openBackends([choice.name])).get(choice.name);
  if (backend === undefined) throw new TensorWasmError('unavailable', `cannot open ${choice.name}: it was not loaded`);
  const device = await openCandidate({ backend, index: choice.index });
  return { device, report: await invoke(device, invocation) };
}

/** The first backend in the order of {@link AUTO} that is here and does not refuse; the first one's reason if all do. */
async function runAnywhere(invocation: Invocation): Promise<Ran> {
  const reasons: unknown[] = [];
  for (const { name } of backendChoices('--backend', AUTO)) {
    try {
      return await runOn(invocation, name);
    } catch (error) {
      if (!(error instanceof TensorWasmError) || (error.kind !== 'refused' && error.kind !== 'unavailable'))
        throw error;
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

async function printLanes(report: InvocationReport): Promise<void> {
  const width = report.resultTypes.length;
  if (width === 0) return;
  const lines: string[] = [];
  for (let i = 0; i < report.results.length / 2; i += width) {
    lines.push(
      decodeValues(report.resultTypes, report.results, i, i + width)
        .map(({ value }) => String(value))
        .join(' '),
    );
  }
  if (lines.length > 0) await print(lines.join('\n'));
}
