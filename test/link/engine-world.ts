/** What a random world does where the engine links its modules. */
import { wat } from '../wat.ts';
import type { RandomStep } from './random-world.ts';

/** What happened at every step, in words. */
export interface Observed {
  readonly steps: readonly string[];
  /** Of every instance: the bytes of its memory that are not zero, its global, its table's size. */
  readonly state: readonly string[];
}

/** Modules as bytes, so that several worlds can use them. */
export async function assembled(steps: readonly RandomStep[]): Promise<readonly (Uint8Array | null)[]> {
  return Promise.all(steps.map((step) => ('module' in step ? wat(step.module) : null)));
}

export async function engineWorld(
  steps: readonly RandomStep[],
  modules: readonly (Uint8Array | null)[],
): Promise<Observed> {
  const imports: WebAssembly.Imports = {};
  const instances: (WebAssembly.Instance | null)[] = [];
  const told: string[] = [];
  for (const [i, step] of steps.entries()) {
    const bytes = modules[i];
    if ('module' in step && bytes !== null) {
      try {
        const made = new WebAssembly.Instance(await WebAssembly.compile(new Uint8Array(bytes)), imports);
        imports[step.name] = made.exports as WebAssembly.ModuleImports;
        instances.push(made);
        told.push('made');
      } catch (error) {
        instances.push(null);
        told.push(error instanceof WebAssembly.RuntimeError ? 'uninstantiable' : 'unlinkable');
      }
    } else if ('call' in step) {
      const { module, name, args } = step.call;
      const run = instances[module]?.exports[name];
      if (typeof run !== 'function') told.push('no such instance');
      else {
        try {
          told.push(String(run(...args) | 0));
        } catch {
          told.push('trap');
        }
      }
    }
  }
  return { steps: told, state: instances.flatMap((one) => (one === null ? [] : [stateOf(one.exports)])) };
}

function stateOf({ memory, counter, table }: WebAssembly.Exports): string {
  const bytes = memory instanceof WebAssembly.Memory ? new Uint8Array(memory.buffer) : new Uint8Array(0);
  const value = counter instanceof WebAssembly.Global ? (counter.value as number) | 0 : 0;
  return described(bytes, value, table instanceof WebAssembly.Table ? table.length : 0);
}

export function described(bytes: Uint8Array, counter: number, elements: number): string {
  const written: string[] = [];
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) written.push(`${at}:${bytes[at]}`);
  return `${bytes.length} bytes, ${written.length} not zero: ${written.slice(0, 200).join(' ')}; ${counter}; ${elements}`;
}
