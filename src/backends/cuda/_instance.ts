/** A live instance: its memory and state on the device, in bytes as the guest sees them. */
import type { GuestLimits, Instance, Outcome, Program, RunLimits, ValueWords } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { type StackRegion, stackRegion } from '../../core/lower/shadow-stack.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { type Growth, growthOf, OutcomeBuilder, runLaunch, scratchBytes } from './_launch.ts';
import { layoutOf, packState, type Room, roomOf, stateWords, unpackState } from './_state.ts';
import { type CudaCommand, type CudaContext, copy, cudaError, download, fill, upload } from './driver.ts';
import type { StateLayout } from './layout.ts';
import { CudaProgram } from './program.ts';

/** An instance's buffers. `room` says what fits in them. */
interface Home {
  readonly memory: number;
  readonly state: number;
  readonly room: Room;
}

export class CudaInstance implements Instance {
  readonly #context: CudaContext;
  readonly #module: ValidModule;
  readonly #limits: GuestLimits;
  readonly #layout: StateLayout;
  readonly #hasMemory: boolean;
  #home: Home | null;
  #pages: number;
  #scratch = { at: 0, bytes: 0 };

  private constructor(context: CudaContext, module: ValidModule, limits: GuestLimits, image: Image, home: Home) {
    this.#context = context;
    this.#module = module;
    this.#limits = limits;
    this.#layout = layoutOf(image);
    this.#hasMemory = image.memory !== null;
    this.#home = home;
    this.#pages = home.room.pages;
  }

  static async create(
    context: CudaContext,
    module: ValidModule,
    image: Image,
    limits: GuestLimits,
  ): Promise<CudaInstance> {
    const room = roomOf(image);
    const home = await allocateHome(context, layoutOf(image), room);
    await place(context, home, image);
    return new CudaInstance(context, module, limits, image, home);
  }

  call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    return this.#run(CudaProgram.of(program, 'call', this.#module), name, 1, args, limits);
  }

  grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    return this.#run(CudaProgram.of(program, 'grid', this.#module), name, count, args, limits);
  }

  async #run(program: CudaProgram, name: string, lanes: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const entry = program.entry(name);
    const expected = 2 * (program.mode === 'grid' ? entry.params.length - 1 : entry.params.length);
    if (args.length !== expected) {
      throw new TensorWasmError('internal', `Cannot call ${name}: ${args.length} argument words, not ${expected}`);
    }
    const outcome = new OutcomeBuilder(program, entry, lanes, limits);
    if (lanes === 0) return outcome.finish(0);
    const { growsMemory, growsTables } = program.emitted.facts;
    const grows = growsTables || (growsMemory && program.mode === 'call');
    const saved = grows ? await this.#save() : null;
    try {
      for (;;) {
        const home = this.#live();
        const stack = await this.#region(program);
        const scratch = await this.#scratchFor(scratchBytes(entry, lanes, args.length));
        const state = new Uint32Array(1);
        const reports = await runLaunch(this.#context, {
          program,
          entry,
          lanes,
          args,
          limits,
          memory: home.memory,
          state: home.state,
          capacityPages: home.room.pages,
          stack,
          scratch,
          after: grows ? [download(home.state, new Uint8Array(state.buffer))] : [],
        });
        const growth = growthOf(reports);
        if (growth === null || saved === null) {
          if (grows) this.#pages = state[0];
          outcome.add(reports, (lane) => lane);
          return outcome.finish(0);
        }
        await this.#enlarge(saved, growth);
      }
    } finally {
      saved?.release();
    }
  }

  /** A grid's private region, by where the stack pointer stands now. */
  async #region({ stack }: CudaProgram): Promise<StackRegion | null> {
    if (stack === null) return null;
    const globals = new Uint32Array(this.#layout.droppedData - this.#layout.globals);
    const at = this.#live().state + 4 * this.#layout.globals;
    if (stack.pointer !== null)
      await this.#attempt(() => this.#context.run([download(at, new Uint8Array(globals.buffer))]));
    return stackRegion(stack, globals, this.#pages * PAGE);
  }

  /** Keeps the image as it was, so that a call that finds too little room can start over with more. */
  async #save(): Promise<{ image(): Promise<Image>; release(): void }> {
    const home = this.#live();
    const bytes = this.#pages * PAGE;
    const words = stateWords(this.#layout, home.room);
    const [memory, state] = await this.#attempt(() => this.#context.allocate([bytes, 4 * words]));
    const commands = [copy(state, home.state, 4 * words)];
    if (bytes > 0) commands.push(copy(memory, home.memory, bytes));
    await this.#attempt(() => this.#context.run(commands));
    return {
      image: () => this.#imageAt({ memory, state, room: home.room }, bytes),
      release: () => void this.#context.free([memory, state]).catch(() => undefined),
    };
  }

  async #enlarge(saved: { image(): Promise<Image> }, growth: Growth): Promise<void> {
    const image = await saved.image();
    const old = this.#live();
    const room = grownRoom(old.room, growth, this.#limits);
    const home = await this.#attempt(() => allocateHome(this.#context, this.#layout, room));
    await place(this.#context, home, image);
    this.#home = home;
    await this.#attempt(() => this.#context.free([old.memory, old.state]));
  }

  async #scratchFor(bytes: number): Promise<number> {
    if (bytes <= this.#scratch.bytes) return this.#scratch.at;
    const old = this.#scratch;
    const size = Math.max(4096, 2 ** Math.ceil(Math.log2(bytes)));
    const [at] = await this.#attempt(() => this.#context.allocate([size]));
    this.#scratch = { at, bytes: size };
    if (old.bytes > 0) await this.#attempt(() => this.#context.free([old.at]));
    return at;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const home = this.#range(offset, length);
    const bytes = new Uint8Array(length);
    if (length > 0) await this.#attempt(() => this.#context.run([download(home.memory + offset, bytes)]));
    return bytes;
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    const home = this.#range(offset, bytes.length);
    if (bytes.length > 0) await this.#attempt(() => this.#context.run([upload(home.memory + offset, bytes.slice())]));
  }

  async memoryBytes(): Promise<number> {
    this.#live();
    return this.#pages * PAGE;
  }

  image(): Promise<Image> {
    return this.#imageAt(this.#live(), this.#pages * PAGE);
  }

  async #imageAt(home: Home, bytes: number): Promise<Image> {
    const state = new Uint32Array(stateWords(this.#layout, home.room));
    const memory = new Uint8Array(bytes);
    const commands: CudaCommand[] = [download(home.state, new Uint8Array(state.buffer))];
    if (bytes > 0) commands.push(download(home.memory, memory));
    await this.#attempt(() => this.#context.run(commands));
    return unpackState(state, this.#layout, this.#hasMemory ? memory : null);
  }

  release(): void {
    if (this.#home === null) return;
    const pointers = [this.#home.memory, this.#home.state];
    if (this.#scratch.bytes > 0) pointers.push(this.#scratch.at);
    this.#home = null;
    void this.#context.free(pointers).catch(() => undefined);
  }

  #live(): Home {
    if (this.#home === null) throw new TensorWasmError('internal', 'Cannot use the instance: it has been released');
    return this.#home;
  }

  #range(offset: number, length: number): Home {
    const home = this.#live();
    const size = this.#pages * PAGE;
    if (offset < 0 || length < 0 || offset + length > size) {
      throw new TensorWasmError(
        'internal',
        `Cannot reach memory at ${offset}, length ${length}: there are ${size} bytes`,
      );
    }
    return home;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw cudaError(error);
    }
  }
}

/** More room than was asked for, so that growing step by step starts over a few times only. */
export function grownRoom(room: Room, growth: Growth, limits: GuestLimits): Room {
  const pages = growth.pages === 0 ? room.pages : Math.max(growth.pages, Math.min(2 * room.pages, limits.maxPages));
  const tables = room.tables.map((capacity, table) => {
    const wanted = growth.tables.get(table) ?? 0;
    return wanted === 0 ? capacity : Math.max(wanted, Math.min(2 * capacity, limits.maxTableElements));
  });
  return { pages, tables };
}

async function allocateHome(context: CudaContext, layout: StateLayout, room: Room): Promise<Home> {
  try {
    const [memory, state] = await context.allocate([room.pages * PAGE, 4 * stateWords(layout, room)]);
    return { memory, state, room };
  } catch (error) {
    throw cudaError(error);
  }
}

/** Puts an image into new buffers. Bytes past its last non-zero one are cleared, not sent. */
async function place(context: CudaContext, home: Home, image: Image): Promise<void> {
  const commands: CudaCommand[] = [upload(home.state, new Uint8Array(packState(image, home.room).buffer))];
  const room = home.room.pages * PAGE;
  if (room > 0) {
    const used = usedBytes(image.memory ?? new Uint8Array(0));
    if (used < room) commands.push(fill(home.memory + used, room - used));
    if (used > 0) commands.push(upload(home.memory, (image.memory ?? new Uint8Array(0)).slice(0, used)));
  }
  try {
    await context.run(commands);
  } catch (error) {
    throw cudaError(error);
  }
}

/** Bytes up to the last that is not zero, rounded up to a word. */
export function usedBytes(memory: Uint8Array): number {
  const aligned = memory.byteOffset % 4 === 0 ? memory : memory.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
  let count = words.length;
  while (count > 0 && words[count - 1] === 0) count--;
  return 4 * count;
}
