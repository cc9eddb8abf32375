/** What a guest emits, as the text of a reply: decoded across chunks, ended by a stop sequence or by its length. */

export interface TextReplyOptions {
  readonly stops: readonly string[];
  /** Bytes of UTF-8. */
  readonly maxBytes: number;
}

export class TextReply {
  /** Why the host ended it; null while it goes on, or where the guest ended it. */
  ended: 'stop' | 'length' | null = null;
  /** Of the text that was let through. */
  bytes = 0;
  readonly #options: TextReplyOptions;
  readonly #decoder = new TextDecoder();
  /** What may be the beginning of a stop sequence. */
  #held = '';

  constructor(options: TextReplyOptions) {
    this.#options = options;
  }

  /** The text that is certain after these bytes. */
  push(bytes: Uint8Array): string {
    if (this.ended !== null) return '';
    const text = this.#held + this.#decoder.decode(bytes, { stream: true });
    this.#held = '';
    const at = Math.min(...this.#options.stops.map((stop) => indexOr(text, stop)), text.length);
    if (at < text.length) {
      this.ended = 'stop';
      return this.#let(text.slice(0, at));
    }
    const held = Math.max(0, ...this.#options.stops.map((stop) => overlap(text, stop)));
    this.#held = text.slice(text.length - held);
    return this.#let(text.slice(0, text.length - held));
  }

  /** What was held back, the guest having ended. */
  rest(): string {
    if (this.ended !== null) return '';
    const text = this.#held + this.#decoder.decode();
    this.#held = '';
    return this.#let(text);
  }

  #let(text: string): string {
    let size = 0;
    let end = 0;
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0;
      const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (this.bytes + size + width > this.#options.maxBytes) {
        this.ended = 'length';
        break;
      }
      size += width;
      end += character.length;
    }
    this.bytes += size;
    return text.slice(0, end);
  }
}

function indexOr(text: string, stop: string): number {
  const at = text.indexOf(stop);
  return at < 0 ? text.length : at;
}

/** How much of the end of `text` is a beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
