/** Bytes on their way to a client. */
export class Channel {
  readonly stream: ReadableStream<Uint8Array>;
  closed = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  readonly #keepingAlive: ReturnType<typeof setInterval> | null;

  /**
   * @param gone Told when the client goes.
   * @param keepAlive Sent now and then; null for nothing.
   */
  constructor(gone: () => void, keepAlive: Uint8Array | null) {
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#close();
        gone();
      },
    });
    this.#keepingAlive = keepAlive && setInterval(() => this.send(keepAlive), KEEP_ALIVE_MS);
  }

  send(bytes: Uint8Array): void {
    if (!this.closed && bytes.length > 0) this.#controller?.enqueue(bytes);
  }

  end(last: Uint8Array): void {
    if (this.closed) return;
    this.send(last);
    this.#controller?.close();
    this.#close();
  }

  #close(): void {
    this.closed = true;
    if (this.#keepingAlive !== null) clearInterval(this.#keepingAlive);
  }
}

const KEEP_ALIVE_MS = 15_000;
