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
  throw new RequestError(
    'rate_limited',
    `Cannot take the request now: ${found}`,
    { limited: what, reason, limit, retry_after_seconds: retryAfterSeconds },
    { 'retry-after': String(retryAfterSeconds), ...Object.fromEntries(standingHeaders(standings)) },
  );
}

/**
 * `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), and the three of that draft's earlier versions, which
 * clients know better; those tell the standing that has least left.
 */
export function standingHeaders(standings: readonly Standing[]): [string, string][] {
  if (standings.length === 0) return [];
  const least = standings.reduce((a, b) => (b.remaining < a.remaining ? b : a));
  return [
    ['ratelimit-policy', standings.map(({ what, limit }) => `"${what}";q=${limit}`).join(', ')],
    [
      'ratelimit',
      standings.map(({ what, remaining, resetSeconds: t }) => `"${what}";r=${remaining};t=${t}`).join(', '),
    ],
    ['ratelimit-limit', String(least.limit)],
    ['ratelimit-remaining', String(least.remaining)],
    ['ratelimit-reset', String(least.resetSeconds)],
  ];
}
