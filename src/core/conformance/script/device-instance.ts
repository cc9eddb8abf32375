/** One module of a script on a device. */
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
import { requireRunnable } from '../../engine/invoke.ts';
import { exportedFunction, exportedFunctions } from '../../engine/signature.ts';
import { RefusedError, TensorWasmError } from '../../errors.ts';
import type { ValidModule } from '../../wasm/module.ts';
import type { ScriptExtern } from './externs.ts';
import { leavesStateAlone, mayGrowImports } from './purity.ts';
import type { ScriptInstance, ScriptOutcome } from './target.ts';
import { groupsByWeight } from './weight.ts';

/** As much as a lane can have: a script that never ends fails rather than hangs. */
const RUN: RunLimits = { fuel: 2 ** 32 - 1 };

export interface DeviceTargetOptions {
  /** Whether assertions that cannot depend on each other share a launch: worth it where a launch costs more than a lane. */
  readonly together: boolean;
  /** Most inlined bytes of the exports that share a program; none to have one program a module. */
  readonly programBytes?: number;
}

export class DeviceInstance implements ScriptInstance {
  readonly module: ValidModule;
  readonly externs: readonly ScriptExtern[];
  /** Why the state is no longer what the script built; null while it is. */
  stale: string | null = null;
  /** False once memory or a table might be larger than it is here. */
  sizesKnown = true;
  private readonly device: Device;
  private readonly initial: Image;
  private readonly instance: Instance;
  private readonly programs = new Map<string, Promise<Program>>();
  private readonly groups = new Map<Mode, readonly (readonly string[])[]>();
  private readonly programBytes: number;
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
    this.programBytes = options.programBytes ?? Infinity;
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

  /** An extern of this instance with its current size. */
  async resized(extern: ScriptExtern): Promise<ScriptExtern> {
    if (extern.kind === 'memory') {
      const min = (await this.instance.memoryBytes()) / PAGE;
      return { ...extern, type: { limits: { ...extern.type.limits, min } } };
    }
    if (extern.kind !== 'table') return extern;
    const { index } = this.module.exports.find(({ name }) => name === extern.name) ?? { index: 0 };
    const min = (await this.instance.image()).tables[index].length;
    return { ...extern, type: { ...extern.type, limits: { ...extern.type.limits, min } } };
  }

  /** Whether an importer of `extern` can change this instance's state by it. */
  mayChangeBy(extern: ScriptExtern): boolean {
    if (extern.kind === 'global') return extern.type.mutable;
    if (extern.kind !== 'func') return true;
    const found = this.module.exports.find(({ name }) => name === extern.name);
    return found === undefined || !leavesStateAlone(this.module, found.index);
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

  /** The program of the group that the export is in; where that is refused as a whole, one of its own. */
  private async program(name: string, mode: Mode): Promise<Program> {
    exportedFunction(this.module, name);
    requireRunnable(this.device, this.module, name, mode);
    const groups = this.runnable(mode);
    const index = groups.findIndex((group) => group.includes(name));
    try {
      return await this.compiled(`${mode} group ${index}`, groups[index] ?? [name], mode);
    } catch (error) {
      if (!(error instanceof TensorWasmError) || error.kind !== 'refused') throw error;
      return this.compiled(`${mode} alone ${name}`, [name], mode);
    }
  }

  private runnable(mode: Mode): readonly (readonly string[])[] {
    let groups = this.groups.get(mode);
    if (groups === undefined) {
      const names = exportedFunctions(this.module);
      const runnable = names.filter((name) => this.device.verdict(this.module, name, mode).runnable);
      groups = groupsByWeight(this.module, runnable, this.programBytes);
      this.groups.set(mode, groups);
    }
    return groups;
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

/** Marks the instances that `module` may have changed, had it run. */
export function makeStale(module: ValidModule, externs: readonly ScriptExtern[]): void {
  externs.forEach((extern, i) => {
    const owner = extern.from?.instance;
    if (!(owner instanceof DeviceInstance)) return;
    if ((extern.kind === 'memory' || extern.kind === 'table') && mayGrowImports(module)) owner.sizesKnown = false;
    if (extern.kind === 'func' && mayGrowImports(owner.module)) owner.sizesKnown = false;
    if (owner.stale !== null || !owner.mayChangeBy(extern)) return;
    const { module: from, name } = module.imports[i];
    owner.stale = `cannot run: what imports its ${extern.kind} ${from}.${name} was refused or failed, and may have changed its state`;
    makeStale(owner.module, owner.externs);
  });
}
