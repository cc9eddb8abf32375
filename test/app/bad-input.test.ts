/** What makes no sense, by where and how: each is answered so, nothing is kept of it, and the request after it is as if it had not been. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Fixture, FUNCTIONS, fixture, wasm } from './fixture.ts';

const ABSENT = '00000000-0000-4000-8000-000000000000';
const MAX_BODY = 4096;

interface Case {
  readonly what: string;
  /** `POST /path`; `ID` stands for a function that is there. */
  readonly request: string;
  readonly type?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | (() => ReadableStream<Uint8Array>);
  readonly status: number;
  readonly kind: string;
  /** Facts that the error must have beside its kind. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

const text = (value: unknown): string => JSON.stringify(value);
const invoke = (what: string, body: unknown, status: number, kind: string, facts: Case['facts'] = {}): Case => ({
  what,
  request: 'POST /functions/ID/invoke',
  body: typeof body === 'string' ? body : text(body),
  status,
  kind,
  facts,
});
const deploy = (what: string, body: unknown, kind: string, facts: Case['facts'] = {}): Case => ({
  what,
  request: 'POST /functions',
  body: typeof body === 'string' ? body : text(body),
  status: 400,
  kind,
  facts,
});
const EMPTY = 'AGFzbQEAAAA=';
const tensor = (more: object) => ({
  tensors: [{ name: 't', dtype: 'f32', shape: [2], data: [1, 2], ...more }],
  export: 'copy',
});

const CASES: readonly Case[] = [
  // JSON
  invoke('half an object', '{"export":', 400, 'invalid_json'),
  invoke('a comma too many', '{"args":[1,2,]}', 400, 'invalid_json'),
  invoke('two documents', '{}{}', 400, 'invalid_json'),
  invoke('a bare word', 'undefined', 400, 'invalid_json'),
  invoke('NaN as a literal', '{"args":[NaN]}', 400, 'invalid_json'),
  invoke('a control character in a string', '{"export":"a\u0001"}', 400, 'invalid_json'),
  {
    ...invoke('bytes that are no UTF-8', '', 400, 'invalid_json'),
    body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
  },
  { ...invoke('UTF-16', '', 400, 'invalid_json'), body: Uint8Array.of(0x7b, 0, 0x7d, 0) },
  invoke('brackets nested 2000 deep', '['.repeat(2000), 400, 'invalid_json'),
  invoke('an array', '[]', 400, 'invalid_request'),
  invoke('a string', '"add"', 400, 'invalid_request'),
  invoke('a number', '7', 400, 'invalid_request'),
  invoke('a member that is unknown', { exprot: 'add' }, 400, 'invalid_request'),
  invoke('a member named __proto__', '{"__proto__":{"export":"add"}}', 400, 'invalid_request'),
  // base64
  deploy('base64 without padding', { name: 'x', wasm_b64: 'AGE' }, 'invalid_base64', { length: 3 }),
  deploy('base64 for URLs', { name: 'x', wasm_b64: 'AG__-aaa' }, 'invalid_base64'),
  deploy('base64 with a line break', { name: 'x', wasm_b64: 'AGFz\nbQEA' }, 'invalid_base64'),
  deploy('base64 with bits left over', { name: 'x', wasm_b64: 'AGFzbQEAAAB=' }, 'invalid_base64'),
  deploy('a number for base64', { name: 'x', wasm_b64: 7 }, 'invalid_base64'),
  invoke('a tensor’s base64 without padding', tensor({ data: 'AAA' }), 400, 'invalid_tensor', { length: 3 }),
  // modules
  deploy('no module at all', { name: 'x', wasm_b64: '' }, 'invalid_wasm', { reason: 'malformed' }),
  deploy('half a module’s head', { name: 'x', wasm_b64: 'AGFzbQ==' }, 'invalid_wasm', { reason: 'malformed' }),
  deploy('a module of another version', { name: 'x', wasm_b64: 'AGFzbQIAAAA=' }, 'invalid_wasm', {
    reason: 'malformed',
  }),
  {
    ...deploy('bytes that are no module', '', 'invalid_wasm', { reason: 'malformed', offset: 0 }),
    request: 'POST /functions?name=x',
    type: 'application/wasm',
    body: new Uint8Array(64),
  },
  {
    ...deploy('a module that ends early', '', 'invalid_wasm', { reason: 'malformed' }),
    request: 'POST /functions?name=x',
    type: 'application/wasm',
    body: wasm(FUNCTIONS).subarray(0, 100),
  },
  {
    ...deploy('imports that nobody provides', '', 'unlinkable', { count: 1, missing: 'func env.f' }),
    request: 'POST /functions?name=x',
    type: 'application/wasm',
    body: wasm('(module (import "env" "f" (func)))'),
  },
  // names
  deploy('no name', { wasm_b64: EMPTY }, 'invalid_name', { field: 'name' }),
  deploy('a blank name', { name: ' \t', wasm_b64: EMPTY }, 'invalid_name', { field: 'name' }),
  deploy('a name of 257 bytes', { name: `${'ä'.repeat(128)}x`, wasm_b64: EMPTY }, 'invalid_name', { field: 'name' }),
  deploy('a zero byte in the name', { name: 'a\0', wasm_b64: EMPTY }, 'invalid_name', { field: 'name' }),
  {
    ...deploy('a name in a header that is no UTF-8', '', 'invalid_name', { field: 'name' }),
    request: 'POST /functions',
    type: 'application/wasm',
    headers: { 'x-tensor-wasm-name': 'a\xff' },
    body: wasm(FUNCTIONS),
  },
  deploy(
    'a limit above the server’s',
    { name: 'x', wasm_b64: EMPTY, limits: { max_pages: 70_000 } },
    'invalid_request',
    {
      field: 'limits.max_pages',
      max: 4096,
      found: 70_000,
    },
  ),
  // arguments
  invoke('too few arguments', { export: 'add', args: [1] }, 400, 'invalid_args'),
  invoke('too many arguments', { export: 'add', args: [1, 2, 3] }, 400, 'invalid_args'),
  invoke('more than any may have', { export: 'add', args: new Array(257).fill(1) }, 400, 'too_many_args', {
    max: 256,
    found: 257,
  }),
  invoke('an argument out of range', { export: 'add', args: [1, 4294967296] }, 400, 'invalid_args', { parameter: 1 }),
  invoke('an argument with a fraction', { export: 'add', args: [0.5, 1] }, 400, 'invalid_args', { parameter: 0 }),
  invoke('a string for an i32', { export: 'add', args: ['one', 1] }, 400, 'invalid_args', { parameter: 0 }),
  invoke('a boolean argument', { export: 'add', args: [true, 1] }, 400, 'invalid_args', { parameter: 0 }),
  invoke('an object for arguments', { export: 'add', args: { 0: 1 } }, 400, 'invalid_args'),
  invoke('an export that is not there', { export: 'nope' }, 400, 'missing_export'),
  invoke('an export that is no function', { export: 'memory' }, 400, 'missing_export'),
  invoke('a name of Object’s prototype', { export: 'constructor' }, 400, 'missing_export'),
  invoke('no lanes', { export: 'square', mode: 'grid', count: 0, args: [1] }, 400, 'invalid_request', {
    field: 'count',
  }),
  invoke('too many lanes', { export: 'square', mode: 'grid', count: 1e9, args: [1] }, 413, 'too_many_lanes', {
    max: 16_777_216,
    found: 1e9,
  }),
  invoke('a mode that is none', { export: 'add', mode: 'fan' }, 400, 'invalid_request', { field: 'mode' }),
  invoke('a backend that is none', { export: 'add', args: [1, 2], backend: 'tpu' }, 400, 'invalid_request'),
  invoke('fuel below one', { export: 'add', args: [1, 2], fuel: 0 }, 400, 'invalid_request', { field: 'fuel' }),
  invoke(
    'a deadline above the server’s',
    { export: 'add', args: [1, 2], deadline_ms: 30_001 },
    400,
    'invalid_request',
    {
      field: 'deadline_ms',
      max: 30_000,
      found: 30_001,
    },
  ),
  invoke('a tensor of another size', tensor({ shape: [3] }), 400, 'invalid_tensor', { tensor: 't', elements: 3 }),
  invoke('a tensor larger than memory', tensor({ shape: [1e12], data: undefined }), 400, 'invalid_tensor'),
  invoke('a tensor of a type that is none', tensor({ dtype: 'f16' }), 400, 'invalid_tensor'),
  invoke('input for a guest that takes none', { export: 'add', args: [1, 2], input: 'x' }, 400, 'invalid_request'),
  {
    ...invoke('arguments in a query that are no JSON', '', 400, 'invalid_args'),
    request: 'POST /functions/ID/invoke?export=copy&args=[1',
    type: 'application/octet-stream',
    body: Uint8Array.of(1),
  },
  // ids
  {
    what: 'a job’s id that is none',
    request: 'GET /jobs/xyz',
    status: 400,
    kind: 'invalid_uuid',
    facts: { id: 'xyz' },
  },
  { what: 'an instance’s id that is none', request: 'DELETE /instances/1', status: 400, kind: 'invalid_uuid' },
  {
    what: 'an id of a function that is not',
    request: `GET /functions/${ABSENT}`,
    status: 404,
    kind: 'not_found',
    facts: { id: ABSENT },
  },
  { what: 'an id that lacks a digit', request: `GET /functions/${ABSENT.slice(1)}`, status: 404, kind: 'not_found' },
  { what: 'a version that is not', request: 'GET /functions/test@99', status: 404, kind: 'not_found' },
  { what: 'an escape that is none', request: 'GET /functions/%zz', status: 404, kind: 'not_found' },
  invoke('an instance’s id that is none', { export: 'add', args: [1, 2], instance: 'x' }, 400, 'invalid_uuid'),
  invoke('an instance that is not', { export: 'add', args: [1, 2], instance: ABSENT }, 404, 'instance_not_found'),
  {
    what: 'a cursor that is none',
    request: 'GET /jobs?after=x',
    status: 400,
    kind: 'invalid_request',
    facts: { field: 'after' },
  },
  {
    what: 'a page of nothing',
    request: 'GET /functions?limit=0',
    status: 400,
    kind: 'invalid_request',
    facts: { field: 'limit' },
  },
  // media types and encodings
  { ...invoke('a form', 'a=b', 415, 'unsupported_media_type'), type: 'application/x-www-form-urlencoded' },
  { ...invoke('JSON that says it is text', '{}', 415, 'unsupported_media_type'), type: 'text/plain' },
  {
    ...deploy('a module that says it is text', EMPTY, ''),
    type: 'text/plain',
    status: 415,
    kind: 'unsupported_media_type',
  },
  {
    what: 'an instance asked for as a form',
    request: 'POST /instances',
    type: 'application/x-www-form-urlencoded',
    body: 'function_id=ID',
    status: 415,
    kind: 'unsupported_media_type',
  },
  {
    what: 'a token asked for as text',
    request: 'POST /tokens',
    type: 'text/plain',
    body: '{"name":"x","roles":["admin"],"tenants":"*"}',
    status: 415,
    kind: 'unsupported_media_type',
  },
  {
    what: 'an alias put as text',
    request: 'PUT /aliases/a',
    type: 'text/plain',
    body: '{"function":"test"}',
    status: 415,
    kind: 'unsupported_media_type',
  },
  {
    ...invoke('an encoding that is unknown', '{}', 415, 'unsupported_media_type', { encoding: 'br' }),
    headers: { 'content-encoding': 'br' },
  },
  // headers
  {
    what: 'a tenant that is no number',
    request: 'GET /functions',
    headers: { 'x-tensorwasm-tenant': 'abc' },
    status: 400,
    kind: 'invalid_tenant',
  },
  {
    what: 'a tenant of 65 bits',
    request: 'GET /functions',
    headers: { 'x-tensorwasm-tenant': '18446744073709551616' },
    status: 400,
    kind: 'invalid_tenant',
  },
  {
    what: 'a tenant below zero',
    request: 'GET /functions',
    headers: { 'x-tensorwasm-tenant': '-1' },
    status: 400,
    kind: 'invalid_tenant',
  },
  {
    what: 'a Host with a path',
    request: 'GET /functions',
    headers: { host: 'localhost/healthz?' },
    status: 400,
    kind: 'bad_request',
  },
  {
    what: 'two tenants',
    request: 'GET /functions',
    headers: { 'x-tensorwasm-tenant': '1, 2' },
    status: 400,
    kind: 'duplicate_tenant_header',
  },
  {
    ...invoke('an idempotency key that is too long', { export: 'add', args: [1, 2] }, 400, 'invalid_request', {
      found: 256,
    }),
    request: 'POST /functions/ID/invoke-async',
    headers: { 'idempotency-key': 'k'.repeat(256) },
  },
  // sizes and speeds
  {
    ...invoke('a body above the limit', ' '.repeat(MAX_BODY + 1), 413, 'body_too_large', {
      max: MAX_BODY,
      found: MAX_BODY + 1,
    }),
    headers: { 'content-length': String(MAX_BODY + 1) },
  },
  {
    ...invoke('a body that never ends', '', 413, 'body_too_large', { max: MAX_BODY }),
    body: () => new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1024)) }),
  },
  {
    ...invoke('a body that does not come', '', 408, 'request_timeout', { limit_ms: 100 }),
    body: () => new ReadableStream({ pull: () => new Promise(() => undefined) }),
  },
  {
    ...invoke('a body that breaks off', '', 400, 'bad_request'),
    body: () => new ReadableStream({ pull: (to) => to.error(new Error('gone')) }),
  },
  // routes and methods
  { what: 'a route that is none', request: 'GET /nowhere', status: 404, kind: 'not_found' },
  { what: 'a path above the root', request: 'GET /functions/../../etc/passwd', status: 404, kind: 'not_found' },
  {
    what: 'a method that the route lacks',
    request: 'PUT /functions',
    status: 405,
    kind: 'method_not_allowed',
    facts: { method: 'PUT' },
  },
  { what: 'a method of another protocol', request: 'PROPFIND /functions', status: 405, kind: 'method_not_allowed' },
];

async function send(app: Fixture, id: string, { request, type, headers, body }: Case): Promise<Response> {
  const [method, path] = request.split(' ');
  const stream = typeof body === 'function' ? body() : null;
  return app.request(path.replace('ID', id), {
    method,
    headers: {
      ...(body === undefined || type === null ? {} : { 'content-type': type ?? 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: stream ?? (body as string | Uint8Array<ArrayBuffer>) }),
    ...(stream ? { duplex: 'half' } : {}),
  } as RequestInit);
}

/** Everything that is kept, as text. */
async function kept(app: Fixture): Promise<string> {
  const paths = ['/functions', '/aliases', '/jobs', '/instances', '/tokens', '/quota'];
  const texts = await Promise.all(paths.map(async (path) => (await app.request(path)).text()));
  // The good requests between spend fuel.
  return texts.join('\n').replace(/"fuel_per_day":\d+\}/, '');
}

describe('bad input', () => {
  let app: Fixture;
  let id: string;
  let state: string;

  before(async () => {
    app = fixture({ TENSOR_WASM_API_MAX_BODY_BYTES: String(MAX_BODY), TENSOR_WASM_API_BODY_TIMEOUT_MS: '100' });
    id = await app.deploy();
    state = await kept(app);
  });

  for (const one of CASES) {
    it(`${one.what} is ${one.status} ${one.kind}`, async () => {
      const response = await send(app, id, one);
      const reply = await response.text();
      assert.equal(response.headers.get('content-type'), 'application/json', reply);
      const { error } = JSON.parse(reply);
      assert.deepEqual([response.status, error.kind], [one.status, one.kind], reply);
      assert.equal(typeof error.message, 'string');
      for (const [name, value] of Object.entries(one.facts ?? {}))
        assert.equal(error[name], value, `${name} of ${reply}`);
      assert.equal(await kept(app), state);
      const right = await app.invoke(id, { export: 'peek', init: { export: 'poke', args: [7] }, digest: true });
      assert.deepEqual((await right.json()).result, [7]);
      assert.deepEqual([app.gateway.deadlines.running, app.gateway.admission.running], [0, 0]);
    });
  }

  it('is told from good input: the same table with a request that makes sense fails', async () => {
    const good: Case = { ...invoke('', { export: 'add', args: [1, 2] }, 400, 'invalid_args') };
    assert.equal((await send(app, id, good)).status, 200);
  });
});
