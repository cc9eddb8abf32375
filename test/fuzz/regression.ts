/** Found bugs as files: the module as text, and a script in wast2json's format that also holds the whole experiment. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';
import type { Device, GuestLimits } from '../../src/core/backend.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule, ValType } from '../../src/core/wasm/module.ts';
import { wat } from '../wat.ts';
import type { Experiment, Invocation } from './experiment.ts';
import { observe } from './observe.ts';
import type { Shrunk } from './shrink/index.ts';

export const REGRESSIONS = fileURLToPath(new URL('./regressions/', import.meta.url));

interface StoredInvocation extends Omit<Invocation, 'args'> {
  readonly args: readonly number[];
}

interface StoredExperiment {
  readonly limits: GuestLimits;
  readonly calls: readonly StoredInvocation[];
  readonly grid: StoredInvocation | null;
  readonly batch: StoredInvocation | null;
}

/** Writes `NAME.wat` and `NAME.json`; what the script expects is what `reference` does. */
export async function writeRegression(name: string, shrunk: Shrunk, reference: Device): Promise<string> {
  const { module, experiment } = shrunk;
  const { readWasm } = await wabt();
  const text = readWasm(module.bytes, { readDebugNames: false });
  writeFileSync(`${REGRESSIONS}${name}.wat`, text.toText({ foldExprs: false, inlineExport: false }));
  text.destroy();
  const script = {
    source_filename: `${name}.wat`,
    commands: [
      { type: 'module', line: 1, filename: `${name}.wat`, module_type: 'text' },
      ...(await callCommands(module, experiment, reference)),
    ],
    experiment: {
      limits: experiment.limits,
      calls: experiment.calls.map(stored),
      grid: experiment.grid && stored(experiment.grid),
      batch: experiment.batch && stored(experiment.batch),
    } satisfies StoredExperiment,
  };
  const file = `${REGRESSIONS}${name}.json`;
  writeFileSync(file, `${JSON.stringify(script, null, 1)}\n`);
  return file;
}

/** Every regression with its module and experiment. */
export async function regressions(): Promise<{ name: string; module: ValidModule; experiment: Experiment }[]> {
  const names = readdirSync(REGRESSIONS).filter((file) => file.endsWith('.json'));
  return Promise.all(
    names.sort().map(async (file) => {
      const name = file.slice(0, -'.json'.length);
      const script: { experiment: StoredExperiment } = JSON.parse(readFileSync(REGRESSIONS + file, 'utf8'));
      const { limits, calls, grid, batch } = script.experiment;
      const module = load(await wat(readFileSync(`${REGRESSIONS}${name}.wat`, 'utf8')));
      const experiment = {
        limits,
        calls: calls.map(restored),
        grid: grid && restored(grid),
        batch: batch && restored(batch),
      };
      return { name, module, experiment };
    }),
  );
}

function stored({ args, ...rest }: Invocation): StoredInvocation {
  return { ...rest, args: [...args] };
}

function restored({ args, ...rest }: StoredInvocation): Invocation {
  return { ...rest, args: Uint32Array.from(args) };
}

/** Scripts have no fuel: a call that only fuel ends is left out. */
async function callCommands(module: ValidModule, experiment: Experiment, reference: Device): Promise<unknown[]> {
  const observation = await observe(reference, module, experiment);
  return experiment.calls.flatMap((call, i): unknown[] => {
    const found = observation?.get(`call ${i}`);
    if (found?.kind !== 'outcome' || found.outcome.trap?.code === 'fuel_exhausted') return [];
    const { outcome } = found;
    const { params } = exportType(module, call.export);
    const action = { type: 'invoke', field: call.export, args: values(params, call.args) };
    if (outcome.trap?.code === 'call_stack_exhausted') return [];
    if (outcome.trap !== null) return [{ type: 'assert_trap', line: i + 2, action, text: outcome.trap.message }];
    return [{ type: 'assert_return', line: i + 2, action, expected: values(outcome.resultTypes, outcome.results) }];
  });
}

function exportType(module: ValidModule, name: string): { readonly params: readonly ValType[] } {
  const found = module.exports.find((one) => one.kind === 'func' && one.name === name);
  if (found === undefined) throw new RangeError(`there is no export ${name}`);
  return module.types[module.functions[found.index]];
}

function values(types: readonly ValType[], words: Uint32Array): { type: ValType; value: string }[] {
  return types.map((type, i) => {
    const lo = BigInt(words[i * 2]);
    const wide = type === 'i64' || type === 'f64';
    return { type, value: String(wide ? lo | (BigInt(words[i * 2 + 1]) << 32n) : lo) };
  });
}
