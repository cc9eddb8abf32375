/** Indented lines. */
export class Writer {
  readonly lines: string[] = [];
  private indent = '';

  line(text: string): void {
    this.lines.push(this.indent + text);
  }

  open(text: string): void {
    this.line(`${text} {`);
    this.indent += '  ';
  }

  /** Closes one block and opens its sibling: `} else {`. */
  between(text: string): void {
    this.indent = this.indent.slice(2);
    this.open(`} ${text}`);
  }

  close(): void {
    this.indent = this.indent.slice(2);
    this.line('}');
  }
}
