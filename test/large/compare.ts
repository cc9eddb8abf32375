/** One large module on several backends, every call of it a lane of a batch. */
import { type Candidate, type ConformReport, conform } from '../../src/core/conformance/conform.ts';
import { planInvocation } from '../../src/core/engine/invocation.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { Shape } from './shapes.ts';

export function compareShape(shape: Shape, candidates: readonly Candidate[]): Promise<ConformReport> {
  const args = shape.calls.map((call) => [...call]);
  return conform(candidates, planInvocation(load(shape.bytes), { export: 'run', mode: 'batch', args }));
}

/** Results of `run` in the engine's own WebAssembly, each on a new instance; null for a trap. */
export async function engineResults({ bytes, calls }: Shape): Promise<(number | null)[]> {
  const module = await WebAssembly.compile(bytes);
  return Promise.all(
    calls.map(async (args) => {
      const { exports } = await WebAssembly.instantiate(module);
      const { run } = exports as { run(...args: readonly number[]): number };
      try {
        return run(...args);
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) return null;
        throw error;
      }
    }),
  );
}
