/**
 * How a request says which function it means:
 *
 * - a UUID: exactly that version;
 * - an alias: the version it stands for, also where a function has the same name;
 * - a name: its newest version;
 * - `NAME@N`: version N of a name, where nothing is called so as a whole.
 */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const VERSION = /^([\s\S]+)@([1-9]\d{0,14})$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Null where the text names no version. */
export function versionOf(reference: string): { readonly name: string; readonly version: number } | null {
  const match = VERSION.exec(reference);
  return match ? { name: match[1], version: Number(match[2]) } : null;
}
