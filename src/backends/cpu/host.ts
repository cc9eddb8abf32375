/** The functions that a rewritten module imports from us. */
import { TensorWasmError } from '../../core/errors.ts';
import { NULL_REF } from '../../core/ir/index.ts';
import type { HostFunction } from '../../core/wasm/rewrite/index.ts';
import { engine } from './engine.ts';
import type { References } from './references.ts';
import { type Launch, Stop } from './run.ts';
import { turn } from './turns.ts';

/** Whoever holds the launch that runs now. */
export interface Runner {
  run: Launch | null;
}

export function hostFunctions(runner: Runner, references: () => References): Record<HostFunction, unknown> {
  const running = (): Launch => {
    if (runner.run === null) throw new TensorWasmError('internal', 'Cannot serve the guest: no launch is running');
    return runner.run;
  };
  const suspend = async () => {
    const run = running();
    run.yielded();
    await turn(run.limits);
    run.turned();
  };
  return {
    refill: (site: number) => running().refill(site),
    look: (site: number) => running().look(site),
    suspend: engine().jspi?.suspending(suspend) ?? (() => {}),
    trap: (site: number) => {
      throw new Stop(null, site);
    },
    out: (word: number) => running().out(word),
    arg: () => running().arg(),
    lane: (counter: number) => running().next(counter),
    func_of: (index: number) => references().function(index >>> 0),
    index_of: (value: unknown) => references().index(value) | 0,
    extern_of: (handle: number) => (handle >>> 0 === NULL_REF ? null : handle >>> 0),
    handle_of: (value: unknown) => (value === null ? NULL_REF : Number(value)) | 0,
  };
}
