import type { FunctionMetadata, NewFunction } from './functions.ts';

/** Whether deploying the one after the other would change nothing. */
export function sameFunction(a: Pick<NewFunction, 'sha256' | 'metadata'>, b: typeof a): boolean {
  return a.sha256 === b.sha256 && metadataText(a.metadata) === metadataText(b.metadata);
}

/** Equal for equal metadata, whatever order its members were written in. */
export function metadataText(metadata: FunctionMetadata): string {
  return JSON.stringify(metadata, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
