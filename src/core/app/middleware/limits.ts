import type { Principal } from '../../tenants/principal.ts';
import type { Admittance, CallerLimits, Standing } from '../../tenants/request-limits.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Takes a place for a request; null where nothing is limited.
 *
 * @throws RequestError `rate_limited`, with the standing in its headers.
 */
export function admit(
  { limits, limitsOfToken }: Gateway,
  principal: Principal,
  tenant: string,
  limitsOfTenant: CallerLimits,
): Admittance | null {
  const entered = limits.enter(principal.id ?? '', limitsOfToken, tenant, limitsOfTenant);
  if (entered === null || !('reason' in entered)) return entered;
  const { what, reason, limit, retryAfterSeconds, standings } = entered;
  const whose = what === 'token' ? "the token's" : "the tenant's";
  const found = reason === 'rate' ? `${whose} rate is spent` : `${limit} of ${whose} requests are being answered`;
  const headers = { 'retry-after': String(retryAfterSeconds) };
  tellStandings(headers, standings);
  throw new RequestError(
    'rate_limited',
    `Cannot take the request now: ${found}`,
    { limited: what, reason, limit, retry_after_seconds: retryAfterSeconds },
    headers,
  );
}

/**
 * `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), and the three of that draft's earlier versions, which
 * clients know better; those tell the standing that has least left.
 */
export function tellStandings(headers: Record<string, string>, standings: readonly Standing[]): void {
  if (standings.length === 0) return;
  let [least] = standings;
  let policy = '';
  let now = '';
  for (const standing of standings) {
    const { what, limit, remaining, resetSeconds } = standing;
    if (remaining < least.remaining) least = standing;
    policy += `${policy === '' ? '' : ', '}"${what}";q=${limit}`;
    now += `${now === '' ? '' : ', '}"${what}";r=${remaining};t=${resetSeconds}`;
  }
  headers['ratelimit-policy'] = policy;
  headers.ratelimit = now;
  headers['ratelimit-limit'] = String(least.limit);
  headers['ratelimit-remaining'] = String(least.remaining);
  headers['ratelimit-reset'] = String(least.resetSeconds);
}
