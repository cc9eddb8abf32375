/** What a script runs on. One target per backend and script, so that nothing of one script is seen by the next. */
import type { BackendName, ValueWords } from '../../backend.ts';
import type { ValidModule, ValType } from '../../wasm/module.ts';
import type { Trap } from '../../wasm/traps.ts';

export interface ScriptOutcome {
  readonly resultTypes: readonly ValType[];
  readonly results: Uint32Array;
  readonly trap: Trap | null;
}

export interface ScriptInstance {
  readonly module: ValidModule;
  /** @throws RefusedError when this export cannot run here; `missing_export`. */
  invoke(name: string, args: ValueWords): Promise<ScriptOutcome>;
  /** The same export with several argument lists, where an outcome cannot depend on an earlier one; null when that is not certain. */
  invokeAll?(name: string, args: readonly ValueWords[]): Promise<readonly ScriptOutcome[] | null>;
  /**
   * Says that the script is going to invoke an export, `together` with others of its kind or not. Where that begins to compile a program, when it is there or has
   * failed; null where there is nothing to do.
   */
  expect?(name: string, together: boolean): Promise<void> | null;
  /** An exported global's type and bits. */
  get(name: string): Promise<ScriptOutcome>;
  release(): void;
}

/** A module of the script that others may import from. `instance` is null where the backend refused it. */
export interface Registration {
  readonly module: ValidModule;
  readonly instance: ScriptInstance | null;
}

export interface ScriptTarget {
  readonly backend: BackendName;
  /**
   * Links, instantiates and starts a module.
   *
   * @throws RefusedError when the backend cannot, though the module links; TensorWasmError `unlinkable`; `uninstantiable` with
   * `details.trap` when a segment or the start function traps.
   */
  instantiate(module: ValidModule, registry: ReadonlyMap<string, Registration>): Promise<ScriptInstance>;
  close(): Promise<void>;
}
