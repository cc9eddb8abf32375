/** TypeScript's library does not know it yet (https://github.com/tc39/proposal-json-parse-with-source). */
const { rawJSON } = JSON as typeof JSON & { readonly rawJSON: (text: string) => unknown };

const NEGATIVE_ZERO = rawJSON('-0');

/** JSON of a value, as `JSON.stringify` writes it but for negative zeros: JSON has them, and they are bits of a result. */
export function jsonTextOf(value: unknown): string {
  return JSON.stringify(value, keepNegativeZero);
}

/** Characters that stand in JSON as they are: names, ids, addresses and media types have no others. */
const PLAIN = /^[\w .:;,/@+*()=-]*$/;

/** A text as JSON. `JSON.stringify` for one costs more than looking whether it has anything to do. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** A replacer for `JSON.stringify`. */
export function keepNegativeZero(_name: string, value: unknown): unknown {
  return value === 0 && Object.is(value, -0) ? NEGATIVE_ZERO : value;
}
