/**
 * A client of the HTTP surface, for servers and browsers: Hono's `hc`, typed by the schemas that the server checks requests with.
 *
 * ```ts
 * const client = createClient('http://127.0.0.1:8080', { token });
 * const response = await client.functions[':id'].invoke.$post({ param: { id: 'add' }, json: { args: [20, 22] } });
 * if (response.ok) console.log((await response.json()).result);
 * else console.error((await response.json()).error.kind);
 * ```
 */
import { hc } from 'hono/client';
import type { Surface } from '../core/app/surface.ts';

export { encodeBase64 } from '../core/app/base64.ts';
export type { ErrorEnvelope } from '../core/app/surface.ts';

export interface ClientOptions {
  /** Sent as a bearer token. */
  readonly token?: string;
  /** The tenant that is acted for, where the token reaches several; beyond 2^53 a bigint or a string. */
  readonly tenant?: number | bigint | string;
  /** In place of the platform's. */
  readonly fetch?: typeof fetch;
}

export type Client = ReturnType<typeof hc<Surface>>;

/**
 * `url` is where the server listens. A call rejects only as `fetch` does: an error that the server answers is a response of that status.
 *
 * @throws TypeError Where a parameter of a path is empty, `.` or `..`, which no URL can carry.
 */
export function createClient(url: string, { token, tenant, fetch }: ClientOptions = {}): Client {
  const client = hc<Surface>(url, {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(tenant === undefined ? {} : { 'x-tensorwasm-tenant': String(tenant) }),
    },
    ...(fetch ? { fetch } : {}),
  });
  return escaping(client);
}

/** The client with parameters of paths escaped: `hc` puts them in as they are, so that a name with a slash would be another path. */
function escaping<T extends object>(client: T): T {
  return new Proxy(client, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      return typeof found === 'function' ? escaping(found) : found;
    },
    apply(target, self, [input, ...rest]) {
      const { param } = input ?? {};
      return Reflect.apply(target as () => unknown, self, [
        param ? { ...input, param: escaped(param) } : input,
        ...rest,
      ]);
    },
  });
}

function escaped(param: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(param).map(([name, value]) => {
      if (/^\.{0,2}$/.test(value))
        throw new TypeError(`Cannot put ${name} into a path: found ${JSON.stringify(value)}`);
      return [name, encodeURIComponent(value)];
    }),
  );
}
