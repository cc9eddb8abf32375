import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createRoute } from '@hono/zod-openapi';
import { register } from '../../src/core/app/endpoint.ts';
import type { Role } from '../../src/core/tenants/principal.ts';
import { ROLES } from '../../src/core/tenants/principal.ts';
import { type Fixture, fixture } from './fixture.ts';
import { KERNEL_KEY_TEXT, publication } from './kernels.ts';

const OWN = '1';
const FOREIGN = '2';

/** What a route's path and body name: objects of one tenant. */
interface Objects {
  readonly function: string;
  readonly alias: string;
  readonly job: string;
  readonly instance: string;
  readonly token: string;
  readonly tenant: string;
}

interface Rule {
  /** Whom it answers; `anyone` without a token, `any` with whichever. */
  readonly roles: 'anyone' | 'any' | readonly Role[];
  readonly path?: (of: Objects) => string;
  readonly body?: (of: Objects) => unknown;
  /** Whether it names an object, so that another tenant's must be as absent as one that never was. */
  readonly object: boolean;
  /** Whether it takes a token of every tenant, even for the own one. */
  readonly whole?: boolean;
  /** Whether it takes a token that the settings name, which none of these is. */
  readonly named?: boolean;
  /** Whether it belongs to the server, so that a tenant's header does not matter. */
  readonly server?: boolean;
}

/** Everybody's. */
const KERNEL = '/kernels/k/1';

const jobs: readonly Role[] = ['invoke', 'operate'];
const add = { export: 'add', args: [1, 2] };

/** One for every route there is. A new route has to be written down here, and then keeps what is written. */
const RULES: Readonly<Record<string, Rule>> = {
  'GET /healthz': { roles: 'anyone', object: false },
  'GET /readyz': { roles: 'anyone', object: false },
  'GET /metrics': { roles: 'anyone', object: false },
  'GET /openapi.json': { roles: 'anyone', object: false },
  'GET /v2': { roles: 'anyone', object: false },
  'GET /v2/health/live': { roles: 'anyone', object: false },
  'GET /v2/health/ready': { roles: 'anyone', object: false },
  'POST /v2/repository/index': { roles: 'any', object: false },
  ...modelRules(),
  'GET /reference': { roles: 'anyone', object: false },
  'GET /reference/start.js': { roles: 'anyone', object: false },
  'GET /reference/scalar.js': { roles: 'anyone', object: false },
  'GET /v1/models': { roles: 'any', object: false },
  'GET /v1/models/{id}': { roles: 'any', object: true, path: (of) => `/v1/models/${of.function}` },
  'POST /v1/completions': { roles: ['invoke'], object: true, body: (of) => ({ model: of.function, prompt: 'x' }) },
  'POST /v1/chat/completions': {
    roles: ['invoke'],
    object: true,
    body: (of) => ({ model: of.function, messages: [{ role: 'user', content: 'x' }] }),
  },
  'GET /functions': { roles: 'any', object: false },
  'POST /functions': { roles: ['deploy'], object: false },
  'GET /functions/{id}': { roles: 'any', object: true, path: (of) => `/functions/${of.function}` },
  'PATCH /functions/{id}': {
    roles: ['deploy'],
    object: true,
    path: (of) => `/functions/${of.function}`,
    body: () => ({}),
  },
  'GET /functions/{id}/module': { roles: 'any', object: true, path: (of) => `/functions/${of.function}/module` },
  'DELETE /functions/{id}': { roles: ['deploy'], object: true, path: (of) => `/functions/${of.function}` },
  'POST /functions/{id}/invoke': {
    roles: ['invoke'],
    object: true,
    path: (of) => `/functions/${of.function}/invoke`,
    body: () => add,
  },
  'POST /functions/{id}/invoke-async': {
    roles: ['invoke'],
    object: true,
    path: (of) => `/functions/${of.function}/invoke-async`,
    body: () => add,
  },
  'POST /functions/{id}/invoke-stream': {
    roles: ['invoke'],
    object: true,
    path: (of) => `/functions/${of.function}/invoke-stream`,
    body: () => add,
  },
  'GET /aliases': { roles: 'any', object: false },
  'GET /aliases/{name}': { roles: 'any', object: true, path: (of) => `/aliases/${of.alias}` },
  'PUT /aliases/{name}': {
    roles: ['deploy'],
    object: true,
    path: (of) => `/aliases/${of.alias}`,
    body: (of) => ({ function: of.function }),
  },
  'DELETE /aliases/{name}': { roles: ['deploy'], object: true, path: (of) => `/aliases/${of.alias}` },
  'POST /conformance': { roles: ['invoke'], object: true, body: (of) => ({ function_id: of.function, ...add }) },
  'GET /jobs': { roles: 'any', object: false },
  'GET /jobs/{id}': { roles: 'any', object: true, path: (of) => `/jobs/${of.job}` },
  'POST /jobs/{id}/cancel': { roles: jobs, object: true, path: (of) => `/jobs/${of.job}/cancel` },
  'POST /jobs/{id}/retry': { roles: jobs, object: true, path: (of) => `/jobs/${of.job}/retry` },
  'DELETE /jobs/{id}': { roles: jobs, object: true, path: (of) => `/jobs/${of.job}` },
  'GET /instances': { roles: 'any', object: false },
  'POST /instances': { roles: ['invoke'], object: true, body: (of) => ({ function_id: of.function }) },
  'GET /instances/{id}': { roles: 'any', object: true, path: (of) => `/instances/${of.instance}` },
  'POST /instances/{id}/move': {
    roles: jobs,
    object: true,
    path: (of) => `/instances/${of.instance}/move`,
    body: () => ({ backend: 'cpu' }),
  },
  'DELETE /instances/{id}': { roles: jobs, object: true, path: (of) => `/instances/${of.instance}` },
  'POST /instances/{id}/snapshot': { roles: jobs, object: true, path: (of) => `/instances/${of.instance}/snapshot` },
  'POST /instances/restore': { roles: jobs, object: false },
  'POST /snapshot/save': { roles: jobs, object: true, body: (of) => ({ function_id: of.function }) },
  'POST /snapshot/restore': { roles: jobs, object: false, body: () => ({ snapshot_b64: 'AAAA' }) },
  'GET /quota': { roles: 'any', object: false },
  'GET /tenants/{tenant}/quota': {
    roles: ['admin'],
    object: true,
    server: true,
    path: (of) => `/tenants/${of.tenant}/quota`,
  },
  'PUT /tenants/{tenant}/quota': {
    roles: ['admin'],
    object: true,
    whole: true,
    server: true,
    path: (of) => `/tenants/${of.tenant}/quota`,
    body: () => ({}),
  },
  'DELETE /tenants/{tenant}/quota': {
    roles: ['admin'],
    object: true,
    whole: true,
    server: true,
    path: (of) => `/tenants/${of.tenant}/quota`,
  },
  'GET /kernels': { roles: 'any', object: false, server: true },
  'POST /kernels': { roles: ['deploy'], object: false, server: true, named: true },
  'GET /kernels/{name}/{version}': { roles: 'any', object: false, server: true, path: () => KERNEL },
  'DELETE /kernels/{name}/{version}': {
    roles: ['admin'],
    object: false,
    server: true,
    whole: true,
    path: () => KERNEL,
  },
  'GET /tokens': { roles: ['admin'], object: false, server: true },
  'POST /tokens': {
    roles: ['admin'],
    object: false,
    server: true,
    body: (of) => ({ name: 'x', roles: ['invoke'], tenants: [of.tenant] }),
  },
  'POST /tokens/{id}/rotate': {
    roles: ['admin'],
    object: true,
    server: true,
    path: (of) => `/tokens/${of.token}/rotate`,
  },
  'DELETE /tokens/{id}': { roles: ['admin'], object: true, server: true, path: (of) => `/tokens/${of.token}` },
  'GET /audit': { roles: ['admin'], object: false, server: true },
};

/** The routes of a model, each with and without a version. */
function modelRules(): Record<string, Rule> {
  const rules: Record<string, Rule> = {};
  for (const version of ['', '/versions/{version}']) {
    const path = (rest: string) => (of: Objects) =>
      `/v2/models/${of.function}${version.replace('{version}', '1')}${rest}`;
    for (const rest of ['', '/ready', '/config']) {
      rules[`GET /v2/models/{name}${version}${rest}`] = { roles: 'any', object: true, path: path(rest) };
    }
    rules[`POST /v2/models/{name}${version}/infer`] = {
      roles: ['invoke'],
      object: true,
      path: path('/infer'),
      body: () => ({
        parameters: { signature: JSON.stringify({ export: 'add', args: [1, 2], inputs: [], outputs: [] }) },
        inputs: [],
      }),
    };
  }
  return rules;
}

function unruled(routes: readonly string[]): string[] {
  return routes.filter((name) => !Object.hasOwn(RULES, name));
}

const ROOT = 'root';
const auth = (token: string) => ({ authorization: `Bearer ${token}` });

interface Bed {
  readonly server: Fixture;
  /** By role, tokens of the own tenant alone. */
  readonly tokens: Readonly<Record<Role, string>>;
  /** Makes what a request may name, as the tenant itself would; of those, what is `wanted`. */
  objects(tenant: string, wanted?: ReadonlySet<string>): Promise<Objects>;
}

async function bed(): Promise<Bed> {
  const server = fixture({
    TENSOR_WASM_API_TOKENS: ROOT,
    TENSOR_WASM_MAX_FUNCTIONS: '100000',
    TENSOR_WASM_API_KERNEL_HMAC_KEY: KERNEL_KEY_TEXT,
    TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: ROOT,
  });
  assert.equal((await server.post('/kernels', publication('k'), auth(ROOT))).status, 201);
  const made = async (path: string, body: unknown, tenant: string, key: string): Promise<string> => {
    const response = await server.post(path, body, { ...auth(ROOT), 'x-tensorwasm-tenant': tenant });
    const text = await response.text();
    assert.ok(response.ok, `${path} ${text}`);
    return String(JSON.parse(text)[key]);
  };
  const token = (roles: readonly Role[], tenant: string, key: string) =>
    made('/tokens', { name: 'matrix', roles, tenants: [tenant] }, tenant, key);
  const tokens = {} as Record<Role, string>;
  for (const role of ROLES) tokens[role] = await token([role], OWN, 'token');
  return {
    server,
    tokens,
    async objects(tenant, wanted = new Set(Object.keys(NOTHING))) {
      const as = { ...auth(ROOT), 'x-tensorwasm-tenant': tenant };
      const objects = { ...NOTHING, tenant };
      const ofFunction = ['function', 'job', 'instance'].some((name) => wanted.has(name));
      if (ofFunction) objects.function = await server.deploy(undefined, as);
      const id = objects.function;
      if (wanted.has('job')) objects.job = await made(`/functions/${id}/invoke-async`, add, tenant, 'job_id');
      if (wanted.has('instance')) objects.instance = await made('/instances', { function_id: id }, tenant, 'id');
      if (wanted.has('token')) objects.token = await token(['invoke'], tenant, 'id');
      if (wanted.has('alias')) {
        // Of a function of its own: what an alias stands for is not deleted.
        const aliased = await server.deploy('(module)', as);
        objects.alias = `alias-${aliased}`;
        await server.request(`/aliases/${objects.alias}`, {
          method: 'PUT',
          headers: { ...as, 'content-type': 'application/json' },
          body: JSON.stringify({ function: aliased }),
        });
      }
      return objects;
    },
  };
}

const NOTHING: Objects = {
  function: '00000000-0000-4000-8000-000000000000',
  alias: 'alias-00000000-0000-4000-8000-000000000000',
  job: '00000000-0000-4000-8000-000000000000',
  instance: '00000000-0000-4000-8000-000000000000',
  token: '000000000000',
  tenant: '3',
};

/** What a route's requests name. */
function named({ path, body }: Rule): ReadonlySet<string> {
  const names = new Set<string>();
  const watched = new Proxy(NOTHING, {
    get(of, name) {
      names.add(String(name));
      return Reflect.get(of, name);
    },
  });
  path?.(watched);
  body?.(watched);
  return names;
}

describe('every route, with every role, for the own, another and no tenant', () => {
  let it_: Bed;
  let routes: string[] = [];
  let documented: Record<string, Record<string, Record<string, unknown>>> = {};

  before(async () => {
    it_ = await bed();
    documented = (await (await it_.server.request('/openapi.json')).json()).paths;
    routes = Object.entries(documented).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  });

  async function ask(name: string, of: Objects, headers: Record<string, string>): Promise<[number, string, string]> {
    const rule = RULES[name];
    const [method, template] = name.split(' ');
    const body = rule.body?.(of);
    const response = await it_.server.request(rule.path?.(of) ?? template, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // Where a protocol's own shape has no room for it, the kind is in a header.
    const named = response.headers.get('x-tensor-wasm-error');
    if (named === 'not_found' && name.includes('/v1/')) assert.match(text, /model_not_found/);
    const kind = response.status >= 400 ? String(named ?? JSON.parse(text).error.kind) : '';
    return [response.status, kind, text];
  }

  const allows = ({ roles }: Rule, role: Role) =>
    roles === 'anyone' || roles === 'any' || role === 'admin' || roles.includes(role);

  it('has a rule, and the document has the same one', () => {
    assert.deepEqual(unruled(routes), [], 'routes without a rule: write them into this table');
    for (const name of routes) {
      const rule = RULES[name];
      const [method, path] = name.split(' ');
      const { security, 'x-tensor-wasm-roles': roles } = documented[path][method.toLowerCase()];
      if (rule.roles === 'anyone') assert.deepEqual(security, [], name);
      else assert.deepEqual(roles, rule.roles === 'any' ? [] : rule.roles, name);
    }
    assert.ok(routes.length > 20);
  });

  it('would fail without one', async () => {
    const { app, gateway, request } = fixture();
    const route = createRoute({ method: 'get', path: '/new', responses: { 200: { description: 'New' } } });
    register(app, gateway, { route, access: 'bearer', handle: () => new Response() });
    const { paths } = await (await request('/openapi.json')).json();
    assert.deepEqual(unruled(Object.keys(paths).map((path) => `GET ${path}`)).includes('GET /new'), true);
  });

  it('is in the document: nothing is served beside it', () => {
    const templates = new Set(routes.map((name) => name.replaceAll(/\{(\w+)\}/g, ':$1')));
    for (const { method, path } of it_.server.app.routes)
      assert.ok(templates.has(`${method} ${path}`), `${method} ${path}`);
  });

  it('is closed to whoever has no token, or a wrong one', async () => {
    for (const name of routes) {
      const open = RULES[name].roles === 'anyone';
      for (const headers of [{}, auth('wrong'), auth('tw_000000000000_'.padEnd(59, 'A'))] as Record<string, string>[]) {
        const [status, kind] = await ask(name, NOTHING, headers);
        if (open) assert.equal(status, 200, name);
        else assert.deepEqual([status, kind], [401, 'unauthorized'], name);
      }
    }
  });

  it('is open to its roles for the own tenant, named or not, and to no other role', async () => {
    for (const name of routes) {
      const rule = RULES[name];
      for (const role of ROLES) {
        for (const header of [{}, { 'x-tensorwasm-tenant': OWN }] as Record<string, string>[]) {
          const of =
            allows(rule, role) && rule.roles !== 'anyone'
              ? await it_.objects(OWN, named(rule))
              : { ...NOTHING, tenant: OWN };
          const [status, kind, text] = await ask(name, of, { ...auth(it_.tokens[role]), ...header });
          const what = `${name} as ${role}: ${status} ${text}`;
          if (allows(rule, role) && rule.whole) assert.deepEqual([status, kind], [403, 'tenant_scope_denied'], what);
          else if (!allows(rule, role)) assert.deepEqual([status, kind], [403, 'role_denied'], what);
          else if (rule.named) assert.deepEqual([status, kind], [403, 'kernel_publish_scope_required'], what);
          else assert.ok(![401, 403, 404].includes(status) && status < 500, what);
        }
      }
    }
  });

  it('is closed for a tenant that is not the token’s', async () => {
    const foreign = await it_.objects(FOREIGN);
    for (const name of routes) {
      if (RULES[name].roles === 'anyone') continue;
      for (const role of ROLES) {
        const headers = { ...auth(it_.tokens[role]), 'x-tensorwasm-tenant': FOREIGN };
        const [status, kind] = await ask(name, foreign, headers);
        assert.deepEqual([status, kind], [403, 'tenant_scope_denied'], `${name} as ${role}`);
      }
    }
  });

  it('answers for another tenant’s object as for one that never was', async () => {
    const foreign = await it_.objects(FOREIGN);
    const blind = (text: string) =>
      Object.values(foreign)
        .concat(Object.values(NOTHING))
        .sort((a, b) => b.length - a.length)
        .reduce((blinded, id) => (id.length > 4 ? blinded.replaceAll(id, 'ID') : blinded), text)
        .replaceAll(/tenant (2|3)\b|"tenant":"(2|3)"/g, 'TENANT');
    for (const name of routes) {
      const rule = RULES[name];
      if (!rule.object) continue;
      for (const role of ROLES.filter((one) => allows(rule, one))) {
        const there = await ask(name, foreign, auth(it_.tokens[role]));
        const absent = await ask(name, NOTHING, auth(it_.tokens[role]));
        assert.equal(there[0], 404, `${name} as ${role}: ${there[2]}`);
        assert.deepEqual(blind(there[2]), blind(absent[2]), name);
      }
    }
    // They were never touched: their own tenant has them all.
    const own = { ...auth(ROOT), 'x-tensorwasm-tenant': FOREIGN };
    for (const path of [
      `/functions/${foreign.function}`,
      `/aliases/${foreign.alias}`,
      `/jobs/${foreign.job}`,
      `/instances/${foreign.instance}`,
    ]) {
      assert.equal((await it_.server.request(path, { headers: own })).status, 200, path);
    }
  });

  it('lists nothing of another tenant', async () => {
    const foreign = await it_.objects(FOREIGN);
    for (const path of ['/functions', '/aliases', '/v1/models', '/jobs', '/instances', '/tokens', '/audit']) {
      const text = await (await it_.server.request(`${path}?limit=1000`, { headers: auth(it_.tokens.admin) })).text();
      for (const id of Object.values(foreign)) if (id !== FOREIGN) assert.ok(!text.includes(id), `${path} has ${id}`);
    }
  });
});
