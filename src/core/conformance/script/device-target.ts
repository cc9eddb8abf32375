/**
 * Scripts on any backend's device. A device runs one module at a time: what a module imports must be a constant (an immutable global),
 * or a function that the exports in question do not reach. Anything else is refused, by name. A refusal may keep effects from happening
 * to the instances imported from: those are then refused too, from there on, since their state is no longer what the script built.
 */
import {
  DEFAULT_GUEST_LIMITS,
  type Device,
  type Instance,
  type Mode,
  type Program,
  type RunLimits,
  type ValueWords,
} from '../../backend.ts';
import { type Image, PAGE } from '../../engine/image.ts';
import { buildImage, type ImageImports } from '../../engine/instantiate.ts';
import { requireRunnable } from '../../engine/invoke.ts';
import { checkImports } from '../../engine/link.ts';
import { exportedFunction, exportedFunctions } from '../../engine/signature.ts';
import { startable } from '../../engine/start.ts';
import { RefusedError, TensorWasmError } from '../../errors.ts';
import { NULL_REF } from '../../ir/index.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { findExtern, type ScriptExtern } from './externs.ts';
import { leavesStateAlone } from './purity.ts';
import { SPECTEST } from './spectest.ts';
import type { Registration, ScriptInstance, ScriptOutcome, ScriptTarget } from './target.ts';

/** As much as a lane can have: a script that never ends fails rather than hangs. */
const RUN: RunLimits = { fuel: 2 ** 32 - 1 };

export interface DeviceTargetOptions {
  /** Whether assertions that cannot depend on each other share a launch: worth it where a launch costs more than a lane. */
  readonly together: boolean;
}

/** The device stays open: its owner closes it. */
export function deviceTarget(device: Device, options: DeviceTargetOptions): ScriptTarget {
  return {
    backend: device.info.backend,
    instantiate: (module, registry) => instantiate(device, module, registry, options),
    close: () => Promise.resolve(),
  };
}

async function instantiate(
  device: Device,
  given: ValidModule,
  registry: ReadonlyMap<string, Registration>,
  options: DeviceTargetOptions,
): Promise<ScriptInstance> {
  const { module, start } = startable(given);
  const externs = checkImports(module, (from, name) => findExtern(registry, from, name));
  try {
    const image = buildImage(module, await importedState(module, externs), DEFAULT_GUEST_LIMITS);
    refuseShared(module);
    if (start !== null) requireRunnable(device, module, start, 'call');
    const instance = await device.instantiate(module, image, DEFAULT_GUEST_LIMITS);
    const made = new DeviceInstance(device, module, externs, image, instance, options);
    if (start !== null) await runStart(made, start);
    return made;
  } catch (error) {
    // Segments and start functions that did run before a trap had effects on what is shared.
    makeStale(module, externs);
    throw error;
  }
}

async function runStart(made: DeviceInstance, start: string): Promise<void> {
  try {
    const { trap } = await made.invoke(start, new Uint32Array(0));
    if (trap === null) return;
    throw new TensorWasmError('uninstantiable', `${trap.message}: in the start function`, { trap: trap.code });
  } catch (error) {
    made.release();
    throw error;
  }
}

/** Marks the instances that `module` may have changed, had it run. */
function makeStale(module: ValidModule, externs: readonly ScriptExtern[]): void {
  externs.forEach((extern, i) => {
    const owner = extern.from?.instance;
    const constant = extern.kind === 'global' && !extern.type.mutable;
    if (constant || !(owner instanceof DeviceInstance) || owner.stale !== null) return;
    const { module: from, name } = module.imports[i];
    owner.stale = `cannot run: what imports its ${extern.kind} ${from}.${name} was refused or failed, and may have changed its state`;
    makeStale(owner.module, owner.externs);
  });
}

/** Constants by value; shared state only by its size, so that segments can be checked against it. */
async function importedState(module: ValidModule, externs: readonly ScriptExtern[]): Promise<ImageImports> {
  const globals: number[] = [];
  const tables: Uint32Array[] = [];
  let memory: Uint8Array | undefined;
  for (const [i, extern] of externs.entries()) {
    if (extern.kind === 'global') globals.push(...(extern.type.mutable ? [0, 0] : await constant(module, i, extern)));
    if (extern.kind === 'table') tables.push(new Uint32Array(extern.type.limits.min).fill(NULL_REF));
    if (extern.kind === 'memory') memory = new Uint8Array(extern.type.limits.min * PAGE);
  }
  return { globals: Uint32Array.from(globals), tables, ...(memory ? { memory } : {}) };
}

async function constant(module: ValidModule, index: number, extern: ScriptExtern): Promise<readonly number[]> {
  if (extern.from === null) return [SPECTEST.globals[extern.name].lo, SPECTEST.globals[extern.name].hi];
  if (extern.from.instance === null) throw refusedImport(module, index, 'its module was refused');
  const { results } = await extern.from.instance.get(extern.name);
  return [...results];
}

function refuseShared(module: ValidModule): void {
  const shared = module.imports.findIndex(
    ({ desc }) => desc.kind === 'memory' || desc.kind === 'table' || (desc.kind === 'global' && desc.type.mutable),
  );
  if (shared >= 0) throw refusedImport(module, shared, 'a device cannot share it with another instance');
}

function refusedImport(module: ValidModule, index: number, why: string): RefusedError {
  const { module: from, name, desc, offset } = module.imports[index];
  const kind = desc.kind === 'global' && desc.type.mutable ? 'mutable global' : desc.kind;
  return new RefusedError('import', `cannot import ${kind} ${from}.${name}: ${why}`, { offset });
}

class DeviceInstance implements ScriptInstance {
  readonly module: ValidModule;
  readonly externs: readonly ScriptExtern[];
  /** Why the state is no longer what the script built; null while it is. */
  stale: string | null = null;
  private readonly device: Device;
  private readonly initial: Image;
  private readonly instance: Instance;
  private readonly programs = new Map<string, Promise<Program>>();
  private readonly names = new Map<Mode, readonly string[]>();
  private readonly pure = new Map<string, boolean>();
  readonly invokeAll?: (name: string, args: readonly ValueWords[]) => Promise<readonly ScriptOutcome[] | null>;

  constructor(
    device: Device,
    module: ValidModule,
    externs: readonly ScriptExtern[],
    initial: Image,
    instance: Instance,
    options: DeviceTargetOptions,
  ) {
    this.device = device;
    this.module = module;
    this.externs = externs;
    this.initial = initial;
    this.instance = instance;
    if (options.together) this.invokeAll = (name, args) => this.batch(name, args);
  }

  async invoke(name: string, args: ValueWords): Promise<ScriptOutcome> {
    try {
      this.refuseStale();
      return await this.instance.call(await this.program(name, 'call'), name, this.checked(name, args), RUN);
    } catch (error) {
      if (error instanceof TensorWasmError && error.kind === 'refused') makeStale(this.module, this.externs);
      throw error;
    }
  }

  async get(name: string): Promise<ScriptOutcome> {
    const found = this.module.exports.find((candidate) => candidate.name === name && candidate.kind === 'global');
    if (found === undefined) {
      throw new TensorWasmError('missing_export', `cannot read global '${name}': there is no such export`);
    }
    const { type, mutable } = this.module.globalTypes[found.index];
    if (mutable) this.refuseStale();
    const { globals } = mutable ? await this.instance.image() : this.initial;
    return { resultTypes: [type], results: globals.slice(found.index * 2, found.index * 2 + 2), trap: null };
  }

  release(): void {
    for (const program of this.programs.values()) program.then((made) => made.release()).catch(() => undefined);
    this.instance.release();
  }

  private async batch(name: string, lanes: readonly ValueWords[]): Promise<readonly ScriptOutcome[] | null> {
    if (this.stale !== null || !this.isPure(name) || !this.device.verdict(this.module, name, 'batch').runnable)
      return null;
    const { params, results } = exportedFunction(this.module, name);
    if (params.length === 0 || lanes.some((lane) => lane.length !== params.length * 2)) return null;
    const args = new Uint32Array(lanes.length * params.length * 2);
    lanes.forEach((lane, i) => {
      args.set(lane, i * lane.length);
    });
    const program = await this.program(name, 'batch');
    const batch = await this.device.batch(program, await this.instance.image(), name, lanes.length, args, RUN);
    batch.release();
    // Which lanes trapped, and how, is told of one lane only.
    if (batch.outcome.trapped > 0) return null;
    const words = results.length * 2;
    return lanes.map((_, i) => ({
      resultTypes: results,
      results: batch.outcome.results.slice(i * words, (i + 1) * words),
      trap: null,
    }));
  }

  private refuseStale(): void {
    if (this.stale !== null) throw new RefusedError('import', this.stale);
  }

  private isPure(name: string): boolean {
    let pure = this.pure.get(name);
    if (pure === undefined) {
      const found = this.module.exports.find((candidate) => candidate.name === name && candidate.kind === 'func');
      pure = found !== undefined && leavesStateAlone(this.module, found.index);
      this.pure.set(name, pure);
    }
    return pure;
  }

  /** One program with every export that the device can run; where that is refused as a whole, one of its own. */
  private async program(name: string, mode: Mode): Promise<Program> {
    exportedFunction(this.module, name);
    requireRunnable(this.device, this.module, name, mode);
    const all = this.runnable(mode);
    try {
      return await this.compiled(`${mode} *`, all, mode);
    } catch (error) {
      if (!(error instanceof TensorWasmError) || error.kind !== 'refused') throw error;
      return this.compiled(`${mode} ${name}`, [name], mode);
    }
  }

  private runnable(mode: Mode): readonly string[] {
    let names = this.names.get(mode);
    if (names === undefined) {
      names = exportedFunctions(this.module).filter((name) => this.device.verdict(this.module, name, mode).runnable);
      this.names.set(mode, names);
    }
    return names;
  }

  private compiled(key: string, exports: readonly string[], mode: Mode): Promise<Program> {
    let program = this.programs.get(key);
    if (program === undefined) {
      const request = { module: this.module, exports, mode, exactness: 'exact' as const, limits: DEFAULT_GUEST_LIMITS };
      program = this.device.compile(request);
      this.programs.set(key, program);
    }
    return program;
  }

  private checked(name: string, args: ValueWords): ValueWords {
    const { params } = exportedFunction(this.module, name);
    if (args.length === params.length * 2) return args;
    const message = `cannot call '${name}': it takes ${params.length} arguments, found ${args.length / 2}`;
    throw new TensorWasmError('invalid_args', message);
  }
}
