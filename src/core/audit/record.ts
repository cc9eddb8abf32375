import { quoted } from '../engine/json-text.ts';
import type { TenantId } from '../store/store.ts';
import type { Principal } from '../tenants/principal.ts';

/** One thing that was done, or denied. */
export interface AuditEvent {
  readonly timeUnixMs: number;
  readonly requestId: string;
  /** Null where nobody could be told. */
  readonly principal: Principal | null;
  readonly action: string;
  /** Null where the request was refused before its tenant was known. */
  readonly tenant: TenantId | null;
  /** By kind of resource, such as `function_id`. */
  readonly resource: Readonly<Record<string, string>>;
  readonly status: number;
  readonly errorKind: string | null;
  readonly latencyMs: number;
  readonly peer: string | null;
  /** Of a client certificate that a trusted proxy has checked. */
  readonly certificateSubject: string | null;
}

/** An actor's part of a line is made once: it is most of the text. */
const ACTORS = new WeakMap<Principal, string>();

/** The members of a line between its place in the chain and its hash. Tenants are written as strings: they may exceed 2^53. */
export function members(event: AuditEvent): string {
  const { principal, resource, tenant, errorKind } = event;
  let resources = '';
  for (const name in resource) resources += `${resources === '' ? '' : ','}"${name}":${quoted(resource[name])}`;
  if (tenant !== null) resources += `${resources === '' ? '' : ','}"tenant_id":"${tenant}"`;
  const error = errorKind === null ? '' : `,"error_kind":"${errorKind}"`;
  return (
    `"ts_unix_ms":${event.timeUnixMs},"request_id":${quoted(event.requestId)},"actor":${actor(principal)},` +
    `"action":${quoted(event.action)},"resource":{${resources}},"outcome":{"status_code":${event.status}${error}},` +
    `"latency_ms":${Math.round(event.latencyMs * 1000) / 1000},"peer_addr":${text(event.peer)},` +
    `"client_cert_subject":${text(event.certificateSubject)}`
  );
}

function text(value: string | null): string {
  return value === null ? 'null' : quoted(value);
}

function actor(principal: Principal | null): string {
  if (principal === null) return '{"kind":"anonymous","token_id":null}';
  let text = ACTORS.get(principal);
  if (text === undefined) {
    text = JSON.stringify({
      kind: principal.kind,
      token_id: principal.id,
      roles: [...principal.roles],
      scope: scope(principal),
    });
    ACTORS.set(principal, text);
  }
  return text;
}

function scope({ kind, tenants }: Principal): unknown {
  if (kind === 'dev') return { kind: 'dev' };
  if (tenants === null) return { kind: 'wildcard' };
  const ascending = [...tenants].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { kind: 'tenant_set', tenants: ascending };
}
