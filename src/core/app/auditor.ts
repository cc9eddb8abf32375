/** What of a request goes to the audit log: every state change whatever its end, and of reads those that were denied. */
import type { Context } from 'hono';
import type { TenantId } from '../store/store.ts';
import type { Principal } from '../tenants/principal.ts';
import { Answer } from './answer.ts';
import type { Gateway } from './gateway.ts';
import { peerOf } from './middleware/peer.ts';

/** 404 belongs to them: another tenant's object is answered so. */
const DENIALS: ReadonlySet<number> = new Set([401, 403, 404, 429]);
const MAX_RESOURCE = 128;

export interface Audited {
  readonly id: string;
  readonly principal: Principal | null;
  readonly tenant: TenantId | null;
  readonly errorKind: string | null;
  /** By `performance.now()`. */
  readonly start: number;
  readonly end: number;
}

export type Auditor = (context: Context, audited: Audited, reply: Response | Answer) => void;

/**
 * @param path The route's, as OpenAPI writes it.
 * @param action Its name in the log; without one, method and path.
 */
export function auditor(gateway: Gateway, method: string, path: string, action?: string): Auditor {
  const { audit, clock, proxies } = gateway;
  if (!audit.on) return () => undefined;
  const changes = method !== 'get';
  const name = action ?? `${method.toUpperCase()} ${path}`;
  const kind = path
    .replace(/^\/v\d/, '')
    .split('/')[1]
    ?.replace(/s$/, '');
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
    parameter,
    resource: parameter === 'id' ? `${kind}_id` : `${kind}_${parameter}`,
  }));
  // An invocation's line may wait for others: one write for each would cost more than the guest.
  const now = changes && !name.startsWith('invoke_');

  return function record(context, { id: requestId, principal, tenant, errorKind, start, end }, reply) {
    const { status } = reply;
    if (!changes && !DENIALS.has(status)) return;
    const resource: Record<string, string> = {};
    for (const { parameter, resource: as } of parameters) {
      resource[as] = (context.req.param(parameter) ?? '').slice(0, MAX_RESOURCE);
    }
    const created = status < 300 ? locationOf(reply) : null;
    if (created !== null) {
      const [, collection, id, version] = created.split('/');
      const what = collection.replace(/s$/, '');
      if (version === undefined) resource[`${what}_id`] = id;
      else Object.assign(resource, { [`${what}_name`]: id, [`${what}_version`]: version });
    }
    const peer = peerOf(context);
    audit.record(
      {
        timeUnixMs: clock.now(),
        requestId,
        principal,
        action: name,
        tenant,
        resource,
        status,
        errorKind,
        latencyMs: end - start,
        peer,
        certificateSubject: proxies.subject(context, peer),
      },
      now && !DENIALS.has(status),
    );
  };
}

function locationOf(reply: Response | Answer): string | null {
  return reply instanceof Answer ? (reply.headers.location ?? null) : reply.headers.get('location');
}
