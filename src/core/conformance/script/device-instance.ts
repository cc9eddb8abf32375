/** One module of a script on a device. */
import type { Device, RunLimits, ValueWords } from '../../backend.ts';
import { exportedFunction } from '../../engine/signature.ts';
import { RefusedError, TensorWasmError } from '../../errors.ts';
import type { Linked } from '../../link/index.ts';
import type { StoreInstance } from '../../link/store.ts';
import type { ValidModule } from '../../wasm/module.ts';
import type { DeviceTargetOptions } from './device-target.ts';
import { leavesStateAlone } from './purity.ts';
import type { ScriptInstance, ScriptOutcome } from './target.ts';

/** Why an instance's state is no longer what the script built. */
export type StaleInstances = Map<StoreInstance, string>;

export class DeviceInstance implements ScriptInstance {
  readonly module: ValidModule;
  readonly instance: StoreInstance;
  private readonly device: Device;
  private readonly stale: StaleInstances;
  private readonly run: RunLimits;
  /** By export, as long as it is linked as it is. */
  private pure: { readonly linked: Linked; readonly byName: Map<string, boolean> } | null = null;
  readonly invokeAll?: (name: string, args: readonly ValueWords[]) => Promise<readonly ScriptOutcome[] | null>;
  readonly expect?: (name: string, together: boolean) => Promise<void> | null;

  constructor(
    device: Device,
    instance: StoreInstance,
    stale: StaleInstances,
    { together, ahead }: DeviceTargetOptions,
    run: RunLimits,
  ) {
    this.device = device;
    this.module = instance.module;
    this.instance = instance;
    this.stale = stale;
    this.run = run;
    if (together) this.invokeAll = (name, args) => this.batch(name, args);
    if (ahead) this.expect = (name, several) => this.compile(name, several && together);
  }

  async invoke(name: string, args: ValueWords): Promise<ScriptOutcome> {
    this.refuseStale();
    try {
      return await this.instance.call(name, args, this.run);
    } catch (error) {
      if (error instanceof TensorWasmError && error.kind === 'refused' && !this.isPure(name)) this.makeOthersStale();
      throw error;
    }
  }

  async get(name: string): Promise<ScriptOutcome> {
    const found = this.module.exports.find((candidate) => candidate.name === name && candidate.kind === 'global');
    if (found !== undefined && this.module.globalTypes[found.index].mutable) this.refuseStale();
    const { type, words } = await this.instance.global(name);
    return { resultTypes: [type], results: words, trap: null };
  }

  release(): void {
    this.instance.release();
  }

  /** Begins to compile what a coming call needs. Whatever is wrong with it is told when it is called. */
  private compile(name: string, together: boolean): Promise<void> | null {
    const { component } = this.instance;
    const exported = this.module.exports.some((one) => one.kind === 'func' && one.name === name);
    if (!exported || this.stale.has(this.instance)) return null;
    const mode = together && this.runsTogether(name) ? 'batch' : 'call';
    const exportName = this.instance.exportName(name);
    if (component.programs.has(exportName, mode)) return null;
    const made = component.programs.obtain(exportName, mode, () => this.instance.exportNames());
    return made.then(
      () => undefined,
      () => undefined,
    );
  }

  private async batch(name: string, lanes: readonly ValueWords[]): Promise<readonly ScriptOutcome[] | null> {
    if (this.stale.has(this.instance) || !this.runsTogether(name)) return null;
    const { component } = this.instance;
    const exportName = this.instance.exportName(name);
    const { params, results } = exportedFunction(this.module, name);
    if (lanes.some((lane) => lane.length !== params.length * 2)) return null;
    const args = new Uint32Array(lanes.length * params.length * 2);
    lanes.forEach((lane, i) => {
      args.set(lane, i * lane.length);
    });
    const program = await component.programs.obtain(exportName, 'batch', () => this.instance.exportNames());
    const batch = await this.device.batch(program, await component.image(), exportName, lanes.length, args, this.run);
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

  private runsTogether(name: string): boolean {
    if (!this.isPure(name) || exportedFunction(this.module, name).params.length === 0) return false;
    const { linked } = this.instance.component;
    return this.device.verdict(linked.module, this.instance.exportName(name), 'batch').runnable;
  }

  private refuseStale(): void {
    const why = this.stale.get(this.instance);
    if (why !== undefined) throw new RefusedError('import', why);
  }

  /** A refused call may have changed what the instance shares. */
  private makeOthersStale(): void {
    for (const other of this.instance.component.instances) {
      if (other === this.instance || this.stale.has(other)) continue;
      this.stale.set(other, 'cannot run: a call of an instance that it is linked with was refused');
    }
  }

  private isPure(name: string): boolean {
    const { linked } = this.instance.component;
    if (this.pure?.linked !== linked) this.pure = { linked, byName: new Map() };
    const { byName } = this.pure;
    let pure = byName.get(name);
    if (pure === undefined) {
      const exportName = this.instance.exportName(name);
      const found = linked.module.exports.find((candidate) => candidate.name === exportName);
      pure = found !== undefined && leavesStateAlone(linked.module, found.index);
      byName.set(name, pure);
    }
    return pure;
  }
}
