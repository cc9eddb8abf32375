import { TensorWasmError } from '../../core/errors.ts';
import type { DeviceHealth } from './_errors.ts';
import { USAGE } from './_once.ts';
import type { Patience } from './_patience.ts';
import { Turns } from './_turns.ts';

const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = USAGE;
const KEEP_PER_SIZE = 4;

/** Bytes from which zeros are waited for: some tenths of a millisecond. */
const LARGE = 1 << 20;

/** Makes, reuses and destroys the buffers of one device. Nothing is left to the garbage collector. */
export class Buffers {
  readonly device: GPUDevice;
  readonly health: DeviceHealth;
  readonly turns = new Turns();
  private readonly patience: Patience;
  private readonly small = new Map<number, GPUBuffer[]>();
  private readonly staging = new Map<number, GPUBuffer[]>();

  constructor(device: GPUDevice, health: DeviceHealth, patience: Patience) {
    this.device = device;
    this.health = health;
    this.patience = patience;
  }

  /** The largest storage buffer that a shader can be given, in bytes. */
  get limit(): number {
    return Math.min(this.device.limits.maxStorageBufferBindingSize, this.device.limits.maxBufferSize);
  }

  /** A zeroed storage buffer for guest state. Throws `out_of_memory` with `requested` and `max`. */
  async state(bytes: number): Promise<GPUBuffer> {
    const size = Math.max(16, Math.ceil(bytes / 4) * 4);
    if (size > this.limit) throw outOfMemory(size, this.limit);
    this.device.pushErrorScope('out-of-memory');
    const buffer = this.device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
    const error = await this.device.popErrorScope();
    if (error) throw outOfMemory(size, this.limit);
    return buffer;
  }

  /** The same, and its zeros are there: otherwise the first launch writes them, which takes long for a large memory and cannot be stopped. */
  async zeroed(bytes: number): Promise<GPUBuffer> {
    const buffer = await this.state(bytes);
    if (buffer.size < LARGE) return buffer;
    const encoder = this.device.createCommandEncoder();
    encoder.clearBuffer(buffer);
    this.device.queue.submit([encoder.finish()]);
    await this.read(buffer, 0, 4);
    return buffer;
  }

  /** A storage buffer for guest state with these contents. */
  async filled(words: Uint32Array<ArrayBuffer>): Promise<GPUBuffer> {
    const buffer = await this.state(words.byteLength);
    this.device.queue.writeBuffer(buffer, 0, words);
    return buffer;
  }

  /** A storage buffer of at least `words` for one launch; its contents are whatever the last user left. */
  borrow(words: number): GPUBuffer {
    const size = sizeClass(words * 4);
    return this.small.get(size)?.pop() ?? this.device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  }

  giveBack(buffer: GPUBuffer): void {
    keep(this.small, buffer);
  }

  /** Copies out of a buffer. Offsets and length are multiples of 4. */
  async read(source: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    const staging = this.borrowStaging(bytes);
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, staging, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    return this.map(staging, bytes);
  }

  borrowStaging(bytes: number): GPUBuffer {
    const size = sizeClass(bytes);
    return this.staging.get(size)?.pop() ?? this.device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  }

  /** Waits for a staging buffer, copies its start, and takes it back. */
  async map(staging: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    try {
      await this.patience.until(staging.mapAsync(1, 0, bytes));
      this.health.check('read results');
      const copy = staging.getMappedRange(0, bytes).slice(0);
      staging.unmap();
      keep(this.staging, staging);
      return copy;
    } catch (cause) {
      staging.destroy();
      throw await this.health.explain('read results', cause);
    }
  }

  release(): void {
    for (const pool of [this.small, this.staging]) {
      for (const list of pool.values()) for (const buffer of list) buffer.destroy();
      pool.clear();
    }
  }
}

function sizeClass(bytes: number): number {
  let size = 256;
  while (size < bytes) size *= 2;
  return size;
}

function keep(pool: Map<number, GPUBuffer[]>, buffer: GPUBuffer): void {
  const list = pool.get(buffer.size);
  if (!list) pool.set(buffer.size, [buffer]);
  else if (list.length < KEEP_PER_SIZE) list.push(buffer);
  else buffer.destroy();
}

export function outOfMemory(requested: number, max: number): TensorWasmError {
  const message = `cannot allocate on the device: ${requested} bytes wanted, at most ${max} in one buffer`;
  return new TensorWasmError('out_of_memory', message, { requested, max });
}
