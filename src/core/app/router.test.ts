import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Hono } from 'hono';
import { NamesFirstRouter } from './router.ts';

describe('routing', () => {
  const app = new Hono({ router: new NamesFirstRouter() });
  app.post('/things/:id/move', (c) => c.text(`move ${c.req.param('id')}`));
  app.post('/things/restore', (c) => c.text('restore'));
  app.get('/things/:id', (c) => c.text(`get ${c.req.param('id')}`));
  app.get('/things', (c) => c.text('list'));
  const ask = async (method: string, path: string) => {
    const response = await app.request(path, { method });
    return response.status === 404 ? 404 : response.text();
  };

  it('finds a name where other paths have a parameter', async () => {
    assert.equal(await ask('POST', '/things/restore'), 'restore');
    assert.equal(await ask('POST', '/things/a/move'), 'move a');
    assert.equal(await ask('POST', '/things/restore/move'), 'move restore');
    assert.equal(await ask('GET', '/things/restore'), 'get restore');
    assert.equal(await ask('GET', '/things'), 'list');
  });

  it('finds nothing by another method or below a path', async () => {
    assert.equal(await ask('POST', '/things'), 404);
    assert.equal(await ask('POST', '/things/a'), 404);
    assert.equal(await ask('GET', '/things/a/b'), 404);
    assert.equal(await ask('GET', '/'), 404);
  });

  it('refuses paths that only their parameters tell apart, instead of being slow', () => {
    const router = new NamesFirstRouter<string>();
    router.add('GET', '/a/:id', '1');
    assert.throws(() => router.add('GET', '/a/b:id', '2'));
  });
});
