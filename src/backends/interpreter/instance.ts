import type { GuestLimits, Instance, Outcome, Program, RunLimits, ValueWords } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { Machine } from '../../core/ir/interpret/machine.ts';
import { State } from '../../core/ir/interpret/state.ts';
import { stackRegion } from '../../core/lower/shadow-stack.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { runLanes } from './lanes.ts';
import { InterpreterProgram } from './program.ts';

/** A state, and one machine for each program that has run on it lately. */
export class InterpreterInstance implements Instance {
  readonly #module: ValidModule;
  readonly #limits: GuestLimits;
  #state: State | null;
  #last: { readonly program: InterpreterProgram; readonly machine: Machine } | null = null;

  constructor(module: ValidModule, image: Image, limits: GuestLimits) {
    this.#module = module;
    this.#limits = limits;
    this.#state = new State(image);
  }

  #live(): State {
    if (this.#state === null) throw new TensorWasmError('internal', 'Cannot use the instance: it has been released');
    return this.#state;
  }

  #machine(program: InterpreterProgram): Machine {
    if (this.#last?.program === program) return this.#last.machine;
    const machine = new Machine(program.ir, this.#live(), this.#limits, { grows: program.mode !== 'grid' });
    this.#last = { program, machine };
    return machine;
  }

  async call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const ours = InterpreterProgram.of(program, 'call', this.#module);
    const machine = this.#machine(ours);
    return runLanes({ program: ours, entry: ours.entry(name), machine, count: 1, limits, args: () => args });
  }

  async grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const ours = InterpreterProgram.of(program, 'grid', this.#module);
    const state = this.#live();
    const { observer } = limits;
    const machine = observer
      ? new Machine(ours.ir, state, this.#limits, { grows: false, observer })
      : this.#machine(ours);
    const { globals } = state;
    const initial = globals.slice();
    const region = stackRegion(ours.stack, globals, state.size);
    observer?.start(region, (site) => ours.ir.sites[site]);
    const stack = region === null ? null : state.range(region.low, region.bytes);
    const frames = stack?.slice();
    const all = new Uint32Array(args.length + 2);
    all.set(args, 2);
    const reset = (): void => {
      globals.set(initial);
      if (stack && frames) stack.set(frames);
    };
    try {
      return await runLanes({
        program: ours,
        entry: ours.entry(name),
        machine,
        count,
        limits,
        args(lane) {
          all[0] = lane;
          return all;
        },
        before: (lane) => observer?.lane(lane),
        after: reset,
      });
    } finally {
      reset();
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return this.#live().range(offset, length).slice();
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.#live().range(offset, bytes.length).set(bytes);
  }

  async memoryBytes(): Promise<number> {
    return this.#live().size;
  }

  async image(): Promise<Image> {
    return this.#live().image();
  }

  release(): void {
    this.#state = null;
    this.#last = null;
  }
}
