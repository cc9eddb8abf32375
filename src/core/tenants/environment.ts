import type { Log } from '../ports.ts';
import type { TenantId } from '../store/store.ts';
import { parseTenant } from './principal.ts';

/** A token that the environment names, and the tenants it speaks for; null stands for all of them. It has every role. */
export interface EnvironmentToken {
  readonly secret: string;
  readonly tenants: ReadonlySet<TenantId> | null;
}

/**
 * Reads `TENSOR_WASM_API_TOKENS`: entries `TOKEN` (every tenant), `TOKEN:tenant=*` and `TOKEN:tenant=1,2,3`, separated by commas. An
 * entry that makes no sense is left out with a warning and the others stand, as in the reference; numbers and stars that follow
 * a scoped entry belong to it.
 */
export function parseTokens(text: string, log: Log): readonly EnvironmentToken[] {
  const entries: string[] = [];
  for (const piece of text.split(',').map((part) => part.trim())) {
    const previous = entries.at(-1);
    const continues = previous?.includes(':') && (piece === '*' || parseTenant(piece) !== null);
    if (continues) entries[entries.length - 1] = `${previous},${piece}`;
    else if (piece !== '') entries.push(piece);
  }
  return entries.flatMap((entry, index) => {
    const token = parseToken(entry);
    if (token) return [token];
    log('warn', 'Left out an entry of TENSOR_WASM_API_TOKENS: expected TOKEN, TOKEN:tenant=* or TOKEN:tenant=1,2', {
      entry: index + 1,
    });
    return [];
  });
}

function parseToken(entry: string): EnvironmentToken | null {
  const colon = entry.indexOf(':');
  if (colon < 0) return { secret: entry, tenants: null };
  const secret = entry.slice(0, colon);
  const clause = entry.slice(colon + 1);
  if (secret === '' || !clause.startsWith('tenant=')) return null;
  const ids = clause.slice('tenant='.length);
  if (ids === '*') return { secret, tenants: null };
  const tenants = ids.split(',').map(parseTenant);
  return tenants.every((tenant) => tenant !== null) ? { secret, tenants: new Set(tenants) } : null;
}
