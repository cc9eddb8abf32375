import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuditSink } from '../../src/core/audit/trail.ts';
import { readConfig } from '../../src/core/config/config.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { MemoryStore } from '../../src/core/store/memory.ts';
import { sha256 } from '../../src/platform/sha256.ts';
import { type Fixture, fixture } from './fixture.ts';
import { KERNEL_KEY_TEXT, PTX, publication } from './kernels.ts';

const SETTINGS = {
  TENSOR_WASM_API_TOKENS: 'root,publisher:tenant=1,reader:tenant=2',
  TENSOR_WASM_API_KERNEL_HMAC_KEY: KERNEL_KEY_TEXT,
  TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: 'publisher',
};
const auth = (token: string) => ({ authorization: `Bearer ${token}` });

async function told(response: Response): Promise<[number, string]> {
  return [response.status, response.ok ? 'ok' : (await response.json()).error.kind];
}

const publish = ({ post }: Fixture, body: unknown, token = 'publisher') => post('/kernels', body, auth(token));

/** What each route of kernels answers. */
async function everyRoute(server: Fixture): Promise<Response[]> {
  const headers = auth('root');
  return [
    await publish(server, publication('k')),
    await server.request('/kernels', { headers }),
    await server.request('/kernels/k/1', { headers }),
    await server.request('/kernels/k/1', { method: 'DELETE', headers }),
  ];
}

describe('the kernel registry', () => {
  it('keeps what is published, for everybody who has a token', async () => {
    const server = fixture(SETTINGS);
    const body = publication('lib.saxpy', '1.0+cu12');
    const made = await publish(server, body);
    assert.deepEqual([made.status, made.headers.get('location')], [201, '/kernels/lib.saxpy/1.0+cu12']);
    assert.deepEqual(await made.json(), { name: 'lib.saxpy', version: '1.0+cu12' });

    const read = (headers = {}) =>
      server.request('/kernels/lib.saxpy/1.0+cu12', { headers: { ...auth('reader'), ...headers } });
    const got = await read();
    assert.deepEqual(await got.json(), body);
    const tag = String(got.headers.get('etag'));
    assert.equal((await read({ 'if-none-match': tag })).status, 304);
    assert.equal((await read({ 'if-none-match': '"other"' })).status, 200);
    const listed = await server.request('/kernels', { headers: auth('reader') });
    assert.deepEqual(await listed.json(), { manifests: [body.manifest], offset: 0, limit: 100, next: null });

    const path = '/kernels/lib.saxpy/1.0+cu12';
    const remove = (token: string) => server.request(path, { method: 'DELETE', headers: auth(token) }).then(told);
    assert.deepEqual(await remove('publisher'), [403, 'tenant_scope_denied']);
    assert.deepEqual(await remove('root'), [204, 'ok']);
    assert.deepEqual(await remove('root'), [404, 'not_found']);
    assert.deepEqual(await told(await read()), [404, 'not_found']);
  });

  it('lists a page at a time', async () => {
    const server = fixture(SETTINGS);
    for (const name of ['c', 'a', 'b']) await publish(server, publication(name));
    const page = async (query: string) => {
      const response = await server.request(`/kernels?${query}`, { headers: auth('reader') });
      const { manifests, next } = await response.json();
      return [manifests?.map(({ name }: { name: string }) => name), next];
    };
    assert.deepEqual(await page('limit=2'), [['c', 'a'], 2]);
    assert.deepEqual(await page('limit=2&offset=2'), [['b'], null]);
    assert.deepEqual(await page('limit=3'), [['c', 'a', 'b'], null]);
    for (const query of ['limit=0', 'limit=1001', 'offset=-1', 'offset=x']) {
      const response = await server.request(`/kernels?${query}`, { headers: auth('reader') });
      assert.deepEqual(await told(response), [400, 'invalid_request'], query);
    }
  });

  it('takes digest and signature as hexadecimal digits too', async () => {
    const server = fixture(SETTINGS);
    const { manifest, ptx_text } = publication('k');
    const hex = (list: readonly number[]) => list.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const written = { ...manifest, digest: hex(manifest.digest).toUpperCase(), signature: hex(manifest.signature) };
    assert.equal((await publish(server, { manifest: written, ptx_text })).status, 201);
    const got = await server.request('/kernels/k/1', { headers: auth('reader') });
    assert.deepEqual((await got.json()).manifest, manifest);
  });

  it('answers the same kernel again as it was, and takes no other of its name and version', async () => {
    const server = fixture(SETTINGS);
    await publish(server, publication('k'));
    const again = await publish(server, publication('k', '1', PTX, { published_unix_ms: 7 }));
    assert.deepEqual([again.status, await again.json()], [200, { name: 'k', version: '1' }]);
    const got = await server.request('/kernels/k/1', { headers: auth('reader') });
    assert.equal((await got.json()).manifest.published_unix_ms, 1_800_000_000_000);
    for (const other of [publication('k', '1', `${PTX}\n`), publication('k', '1', PTX, { publisher: 'else' })]) {
      assert.deepEqual(await told(await publish(server, other)), [409, 'already_registered']);
    }
    assert.equal((await publish(server, publication('k', '2', `${PTX}\n`))).status, 201);
    assert.equal(await server.metric(/tensor_wasm_kernel_publications_total{result="published"}/), 2);
    assert.equal(await server.metric(/tensor_wasm_kernel_publications_total{result="unchanged"}/), 1);
    assert.equal(await server.metric(/tensor_wasm_kernel_publications_total{result="already_registered"}/), 2);
  });

  const zeros = new Array(32).fill(0);
  const refusals: readonly (readonly [what: string, body: unknown, status: number, kind: string])[] = [
    ['no body', undefined, 400, 'invalid_request'],
    ['a manifest without PTX', { manifest: publication('k').manifest }, 400, 'invalid_request'],
    ['a field that nobody knows', { ...publication('k'), more: 1 }, 400, 'invalid_request'],
    ['a field of the manifest that nobody knows', publication('k', '1', PTX, { v: 2 }), 400, 'invalid_request'],
    ['a name with a slash', publication('a/b'), 400, 'invalid_request'],
    ['a version without a character', publication('k', ''), 400, 'invalid_request'],
    ['an architecture of 33 bits', publication('k', '1', PTX, { sm_version: 2 ** 32 }), 400, 'invalid_request'],
    ['a digest of 31 bytes', publication('k', '1', PTX, { digest: zeros.slice(1) }), 400, 'invalid_request'],
    ['a digest of 256', publication('k', '1', PTX, { digest: [256, ...zeros.slice(1)] }), 400, 'invalid_request'],
    ['another digest', publication('k', '1', PTX, { digest: zeros }), 400, 'digest_mismatch'],
    ['PTX that was changed', { ...publication('k'), ptx_text: `${PTX} ` }, 400, 'digest_mismatch'],
    ['another signature', publication('k', '1', PTX, { signature: zeros }), 403, 'bad_signature'],
    ['a signature for another version', publication('k', '1', PTX, { version: '2' }), 403, 'bad_signature'],
    ['a signature for another architecture', publication('k', '1', PTX, { sm_version: 90 }), 403, 'bad_signature'],
    ['what is no PTX', publication('k', '1', 'hello'), 400, 'invalid_request'],
    ['PTX of a later GPU', publication('k', '1', PTX.replace('80', '90')), 400, 'invalid_request'],
    ['PTX without an entry', publication('k', '1', PTX.replace('.entry', '.func')), 400, 'invalid_request'],
  ];
  for (const [what, body, status, kind] of refusals) {
    it(`refuses ${what}: ${status} ${kind}`, async () => {
      const server = fixture(SETTINGS);
      assert.deepEqual(await told(await publish(server, body)), [status, kind]);
      assert.deepEqual(await server.gateway.store.kernels.list({ offset: 0, limit: 1 }), []);
      assert.equal(await server.metric(new RegExp(`tensor_wasm_kernel_publications_total{result="${kind}"}`)), 1);
    });
  }

  it('takes kernels, PTX and publishers as far as the settings say', async () => {
    const limited = (settings: Record<string, string>) => fixture({ ...SETTINGS, ...settings });
    const small = limited({ TENSOR_WASM_MAX_KERNEL_BYTES: String(PTX.length) });
    assert.equal((await publish(small, publication('k'))).status, 201);
    const large = await publish(small, publication('l', '1', `${PTX}\n`));
    assert.deepEqual([large.status, (await large.json()).error.max], [413, PTX.length]);
    // Counted as UTF-8.
    const fits = limited({ TENSOR_WASM_MAX_KERNEL_BYTES: String(PTX.length + 4) });
    assert.deepEqual(await told(await publish(fits, publication('k', '1', `${PTX}//é`))), [201, 'ok']);
    assert.deepEqual(await told(await publish(fits, publication('l', '1', `${PTX}//éé`))), [413, 'kernel_too_large']);

    const few = limited({ TENSOR_WASM_MAX_KERNELS: '1' });
    await publish(few, publication('k'));
    assert.deepEqual(await told(await publish(few, publication('l'))), [429, 'quota_exceeded']);
    assert.equal((await publish(few, publication('k'))).status, 200);
    const bytes = limited({ TENSOR_WASM_MAX_STORED_KERNEL_BYTES: String(PTX.length) });
    await publish(bytes, publication('k'));
    assert.deepEqual(await told(await publish(bytes, publication('l'))), [429, 'quota_exceeded']);

    const known = limited({ TENSOR_WASM_API_KERNEL_PUBLISHERS: 'ops, ci' });
    assert.equal((await publish(known, publication('k'))).status, 201);
    const stranger = await publish(known, publication('l', '1', PTX, { publisher: 'stranger' }));
    assert.deepEqual(await told(stranger), [403, 'publisher_not_allowed']);
  });

  it('is published to by those whom the settings name, by id or secret, whatever else they may', async () => {
    const store = new MemoryStore();
    const first = fixture({ TENSOR_WASM_API_TOKENS: 'root' }, undefined, { store });
    const create = async (roles: string[]): Promise<{ id: string; token: string }> =>
      (await first.post('/tokens', { name: 't', roles, tenants: ['1'] }, auth('root'))).json();
    const [byId, bySecret, invoker, unnamed] = [
      await create(['deploy']),
      await create(['deploy']),
      await create(['invoke']),
      await create(['admin']),
    ];
    const names = [byId.id, bySecret.token, invoker.id, sha256('other').slice(0, 12)].join(', ');
    const settings = {
      ...SETTINGS,
      TENSOR_WASM_API_TOKENS: 'root,other',
      TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: names,
    };
    const server = fixture(settings, undefined, { store });
    const as = async (token: string) => told(await publish(server, publication('k'), token));
    assert.deepEqual(await as(byId.token), [201, 'ok']);
    assert.deepEqual(await as(bySecret.token), [200, 'ok']);
    assert.deepEqual(await as('other'), [200, 'ok']);
    assert.deepEqual(await as(unnamed.token), [403, 'kernel_publish_scope_required']);
    assert.deepEqual(await as('root'), [403, 'kernel_publish_scope_required']);
    assert.deepEqual(await as(invoker.token), [403, 'role_denied']);
    assert.deepEqual(await as('nobody'), [401, 'unauthorized']);
    const rotated = await (await server.post(`/tokens/${bySecret.id}/rotate`, {}, auth('root'))).json();
    assert.deepEqual(await as(rotated.token), [200, 'ok']);

    const { TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: _, ...nobody } = SETTINGS;
    const closed = await publish(fixture(nobody), publication('k'));
    assert.deepEqual(await told(closed), [403, 'kernel_publish_scope_required']);
  });

  it('takes nothing from a server without tokens, which has nobody to name', async () => {
    const server = fixture({ TENSOR_WASM_API_KERNEL_HMAC_KEY: KERNEL_KEY_TEXT });
    assert.deepEqual(await told(await server.post('/kernels', publication('k'))), [
      403,
      'kernel_publish_disabled_in_dev_mode',
    ]);
    assert.equal((await server.request('/kernels')).status, 200);
  });

  it('is not there without a key', async () => {
    const { TENSOR_WASM_API_KERNEL_HMAC_KEY: _, ...keyless } = SETTINGS;
    const server = fixture(keyless);
    for (const response of await everyRoute(server)) {
      assert.deepEqual(await told(response), [503, 'kernel_registry_not_configured']);
    }
  });

  it('says that the store failed, and no more of it than whether to come back', async () => {
    const broken = (error: TensorWasmError) => {
      const store = new MemoryStore();
      const fail = () => Promise.reject(error);
      Object.assign(store.kernels, { add: fail, get: fail, list: fail, delete: fail });
      return fixture(SETTINGS, undefined, { store });
    };
    const full = { store: 'full', retry_after_seconds: 60 };
    for (const [error, facts, retry] of [
      [new TensorWasmError('internal', 'a secret of the disk'), {}, null],
      [new TensorWasmError('unavailable', 'a secret of the disk', full), full, '60'],
    ] as const) {
      for (const response of await everyRoute(broken(error))) {
        const text = await response.text();
        const { kind, message, ...rest } = JSON.parse(text).error;
        assert.deepEqual([response.status, kind, rest], [503, 'kernel_registry_storage_error', facts]);
        assert.equal(response.headers.get('retry-after'), retry);
        assert.doesNotMatch(`${message}${text}`, /secret/);
      }
    }
  });

  it('is in the audit log, with what was published or refused', async () => {
    let text = '';
    const auditSink: AuditSink = {
      head: null,
      write(lines) {
        text += lines;
      },
      close: () => undefined,
    };
    const server = fixture(SETTINGS, undefined, { auditSink });
    await publish(server, publication('k', '1.0'));
    await publish(server, publication('k', '1', PTX, { signature: zeros }));
    await server.request('/kernels/k/1.0', { method: 'DELETE', headers: auth('root') });
    server.gateway.audit.flush();
    const entries = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const at = { kernel_name: 'k', kernel_version: '1.0' };
    assert.deepEqual(
      entries.map(({ action, resource, outcome }) => [action, resource, outcome]),
      [
        ['publish_kernel', at, { status_code: 201 }],
        ['publish_kernel', {}, { status_code: 403, error_kind: 'bad_signature' }],
        ['delete_kernel', at, { status_code: 204 }],
      ],
    );
  });
});

describe('settings of the kernel registry', () => {
  const refuses = (settings: Record<string, string>, pattern: RegExp) =>
    assert.throws(
      () => fixture(settings),
      (error) => error instanceof TensorWasmError && error.kind === 'usage' && pattern.test(error.message),
    );

  it('refuse a key that is none, without telling it', () => {
    for (const key of ['abc', 'g'.repeat(64), '0'.repeat(63), '0'.repeat(66)]) {
      assert.throws(
        () => readConfig({ TENSOR_WASM_API_KERNEL_HMAC_KEY: key }),
        (error) =>
          error instanceof TensorWasmError &&
          error.message.includes('TENSOR_WASM_API_KERNEL_HMAC_KEY: expected 64 hexadecimal digits') &&
          !error.message.includes(key),
      );
    }
  });

  it('refuse a tenant clause where tokens are named that may publish', () => {
    refuses({ TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: 'a,b:tenant=1,2' }, /entry 2 has a tenant clause/);
  });
});
