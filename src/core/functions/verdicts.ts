/** What of a module can run where: the answer to a deploy. */
import type { Device, Mode, Verdict } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import type { Fleet } from '../scheduler/fleet.ts';
import type { FuncType, ValidModule } from '../wasm/module.ts';

const MODES: readonly Mode[] = ['call', 'grid', 'batch'];

export interface Refusal {
  readonly construct: string;
  readonly message: string;
  readonly function: number | null;
  readonly offset: number | null;
}

/** Of one export on one backend: the modes that run, and why the others do not. */
export interface BackendVerdict {
  readonly runnable: boolean;
  readonly modes: readonly Mode[];
  readonly refusals: Readonly<Partial<Record<Mode, Refusal>>>;
}

export interface ExportVerdicts {
  readonly name: string;
  readonly params: FuncType['params'];
  readonly results: FuncType['results'];
  readonly verdicts: Readonly<Record<string, BackendVerdict>>;
}

/** Every exported function on the first device of every backend, in the module's order. */
export async function verdictsOf(module: ValidModule, fleet: Fleet): Promise<readonly ExportVerdicts[]> {
  const places = await Promise.all(fleet.backends.map(async ({ name }) => ({ name, place: await open(fleet, name) })));
  return module.exports
    .filter(({ kind }) => kind === 'func')
    .map(({ name, index }) => {
      const type = module.types[module.functions[index]];
      const verdicts = places.map(({ name: backend, place }) => [backend, judge(place, module, name, type)] as const);
      return { name, params: type.params, results: type.results, verdicts: Object.fromEntries(verdicts) };
    });
}

type Opened = { readonly device: Device } | { readonly missing: string };

async function open(fleet: Fleet, name: Parameters<Fleet['device']>[0]): Promise<Opened> {
  try {
    const { devices } = await fleet.backend(name).discover();
    return { device: await fleet.device(name, devices[0]?.index ?? 0) };
  } catch (error) {
    if (error instanceof TensorWasmError) return { missing: error.message };
    throw error;
  }
}

function judge(place: Opened, module: ValidModule, name: string, type: FuncType): BackendVerdict {
  const modes: Mode[] = [];
  const refusals: Partial<Record<Mode, Refusal>> = {};
  for (const mode of MODES) {
    const verdict = judgeMode(place, module, name, type, mode);
    if (verdict.runnable) modes.push(mode);
    else
      refusals[mode] = {
        construct: verdict.construct,
        message: verdict.message,
        function: verdict.function,
        offset: verdict.offset,
      };
  }
  return { runnable: modes.length > 0, modes, refusals };
}

function judgeMode(place: Opened, module: ValidModule, name: string, type: FuncType, mode: Mode): Verdict {
  const nowhere = { function: null, offset: null };
  if ('missing' in place) return { runnable: false, construct: 'backend', message: place.missing, ...nowhere };
  if (mode === 'grid' && type.params[0] !== 'i32') {
    const found = type.params[0] ?? 'no parameter';
    const message = `Cannot run as a grid: the first parameter must be an i32, the lane's index, found ${found}`;
    return { runnable: false, construct: 'signature', message, ...nowhere };
  }
  return place.device.verdict(module, name, mode);
}
