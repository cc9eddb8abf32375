/** Words that a program's code reads at run time and never changes: one buffer per program. */
export class Constants {
  private readonly parts: Uint32Array[] = [];
  private length = 0;

  /** Appends words; the index of the first. */
  add(words: Uint32Array): number {
    const at = this.length;
    this.parts.push(words);
    this.length += words.length;
    return at;
  }

  words(): Uint32Array<ArrayBuffer> {
    const all = new Uint32Array(Math.max(4, this.length));
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
