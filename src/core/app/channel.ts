const BLOCK_BYTES = 64 * 1024;
const KEEP_ALIVE_MS = 15_000;

export interface ChannelOptions {
  /** Told when the client goes. */
  readonly gone: () => void;
  /** Sent now and then where nothing else waits; null for nothing. */
  readonly keepAlive: Uint8Array | null;
  /** Told how many bytes more, or fewer, wait to be read. */
  readonly unread: (change: number) => void;
}

/**
 * Bytes on their way to a client. They wait here until they are asked for, so that it is known how many do: what is given to a runtime
 * it takes, read or not. Small ones are joined, since each would cost more than it holds.
 */
export class Channel {
  readonly stream: ReadableStream<Uint8Array>;
  closed = false;
  readonly #options: ChannelOptions;
  readonly #blocks: Uint8Array[] = [];
  /** The last block, where there is room at its end. */
  #open: { readonly block: Uint8Array; used: number } | null = null;
  #waiting = 0;
  #wake: (() => void) | null = null;
  #cancelled = false;
  readonly #keepingAlive: ReturnType<typeof setInterval> | null;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (this.#waiting === 0 && !this.closed) await this.#something();
          if (this.#cancelled) return;
          if (this.#waiting > 0) controller.enqueue(this.#take());
          else controller.close();
        },
        cancel: () => {
          this.#cancelled = true;
          this.#blocks.length = 0;
          this.#count(-this.#waiting);
          this.#close();
          options.gone();
        },
      },
      { highWaterMark: 0 },
    );
    const { keepAlive } = options;
    this.#keepingAlive = keepAlive && setInterval(() => this.#waiting === 0 && this.send(keepAlive), KEEP_ALIVE_MS);
  }

  send(bytes: Uint8Array): void {
    if (this.closed || bytes.length === 0) return;
    const open = this.#open;
    if (open && open.used + bytes.length <= open.block.length) {
      open.block.set(bytes, open.used);
      open.used += bytes.length;
    } else this.#append(bytes);
    this.#count(bytes.length);
    this.#wake?.();
  }

  end(last: Uint8Array): void {
    if (this.closed) return;
    this.send(last);
    this.#close();
  }

  /** The first that waits, alone; a second one begins a block with room for more. */
  #append(bytes: Uint8Array): void {
    this.#seal();
    if (this.#blocks.length === 0 || bytes.length >= BLOCK_BYTES) {
      this.#blocks.push(bytes);
      return;
    }
    const block = new Uint8Array(BLOCK_BYTES);
    block.set(bytes);
    this.#open = { block, used: bytes.length };
  }

  #seal(): void {
    if (this.#open === null) return;
    const { block, used } = this.#open;
    this.#blocks.push(block.subarray(0, used));
    this.#open = null;
  }

  #take(): Uint8Array {
    if (this.#blocks.length === 0) this.#seal();
    const [first] = this.#blocks.splice(0, 1);
    this.#count(-first.length);
    return first;
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
  }

  #count(change: number): void {
    this.#waiting += change;
    this.#options.unread(change);
  }

  #close(): void {
    this.closed = true;
    if (this.#keepingAlive !== null) clearInterval(this.#keepingAlive);
    this.#wake?.();
  }
}
