/**
 * The IR interpreter as a backend: always there, always one device, the reference for all others, and what runs a guest where code may not be
 * generated.
 */
import type {
  Backend,
  BatchOutcome,
  CompileRequest,
  Device,
  DeviceInfo,
  GuestLimits,
  Instance,
  Mode,
  Program,
  RunLimits,
  ValueWords,
  Verdict,
} from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { Machine } from '../../core/ir/interpret/machine.ts';
import { State } from '../../core/ir/interpret/state.ts';
import { lowerable } from '../../core/lower/index.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { LaneStates } from './batch.ts';
import { InterpreterInstance } from './instance.ts';
import { runLanes } from './lanes.ts';
import { InterpreterProgram } from './program.ts';

const INFO: DeviceInfo = {
  backend: 'interpreter',
  index: 0,
  name: 'IR interpreter',
  software: true,
  properties: {},
  probe: {},
};

export function createInterpreterBackend(): Backend {
  let device: Promise<Device> | null = null;
  return {
    name: 'interpreter',
    discover: async () => ({ backend: 'interpreter', devices: [INFO], reason: null }),
    open(index) {
      if (index !== 0) {
        const error = new TensorWasmError('unavailable', `Cannot open interpreter:${index}: there is one device, 0`, {
          requested: index,
        });
        return Promise.reject(error);
      }
      device ??= Promise.resolve(
        new InterpreterDevice(() => {
          device = null;
        }),
      );
      return device;
    },
    async close() {
      await (await device)?.close();
    },
  };
}

class InterpreterDevice implements Device {
  readonly info = INFO;
  readonly #closed: () => void;

  constructor(closed: () => void) {
    this.#closed = closed;
  }

  verdict(module: ValidModule, exportName: string, mode: Mode): Verdict {
    const verdict = lowerable(module, exportName);
    if (!verdict.runnable || mode !== 'grid') return verdict;
    const func = module.exports.find(({ kind, name }) => kind === 'func' && name === exportName)?.index ?? 0;
    if (module.types[module.functions[func]].params[0] === 'i32') return verdict;
    return {
      runnable: false,
      construct: 'grid',
      message: 'its first parameter is no i32, which would be the lane',
      function: func,
      offset: null,
    };
  }

  async compile(request: CompileRequest): Promise<Program> {
    return new InterpreterProgram(request);
  }

  async instantiate(module: ValidModule, image: Image, limits: GuestLimits): Promise<Instance> {
    return new InterpreterInstance(module, image, limits);
  }

  async batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome> {
    const ours = InterpreterProgram.of(program, 'batch');
    const entry = ours.entry(name);
    const width = entry.params.length * 2;
    if (args.length !== width * count) {
      const given = `${args.length} words for ${count} lanes of ${width}`;
      throw new TensorWasmError('internal', `Cannot run the batch: ${given}`);
    }
    const state = new State(image);
    const lanes = new LaneStates(state.image(), state);
    const outcome = await runLanes({
      program: ours,
      entry,
      machine: new Machine(ours.ir, state, ours.limits),
      count,
      limits,
      args: (lane) => args.subarray(lane * width, (lane + 1) * width),
      after: () => lanes.take(),
    });
    return lanes.outcome(outcome);
  }

  async close(): Promise<void> {
    this.#closed();
  }
}
