/** A place in a listing that is ordered by creation and then by id. It holds when what stood there is gone. */
export interface Position {
  readonly createdUnixMs: number;
  readonly id: string;
}

export function byPosition(a: Position, b: Position): number {
  if (a.createdUnixMs !== b.createdUnixMs) return a.createdUnixMs - b.createdUnixMs;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** Those of `all` that come after the position, in order, as many as the limit. */
export function pageOf<T extends Position>(all: Iterable<T>, limit: number, after?: Position): readonly T[] {
  const ordered = [...all].sort(byPosition);
  return (after ? ordered.filter((one) => byPosition(one, after) > 0) : ordered).slice(0, limit);
}
