import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { InvokeBody, plainBody } from '../../src/core/app/invoke-body.ts';
import { callText, invokeReply, isCall } from '../../src/core/app/invoke-reply.ts';
import { perform } from '../../src/core/app/perform.ts';
import { jsonTextOf } from '../../src/core/engine/json-text.ts';
import { fixture, wasm } from './fixture.ts';

const TYPES = `(module
  (memory 1)
  (global $g (mut i32) (i32.const 7))
  (func (export "all") (param i32 i64 f32 f64) (result i32 i64 f32 f64)
    local.get 0 local.get 1 local.get 2 local.get 3)
  (func (export "nothing"))
  (func (export "count") (result i32)
    (global.set $g (i32.add (global.get $g) (i32.const 1)))
    (i32.store8 (i32.const 99) (i32.add (i32.load8_u (i32.const 99)) (i32.const 1)))
    (i32.add (global.get $g) (i32.load8_u (i32.const 99))))
  (func (export "divide") (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_s)
  (func (export "turns") (param i32) (result i32)
    (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) local.get 0)
  (func $deep (export "deep") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 5)))))`;

describe('a body that is plain', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -2, max: 5 }),
    fc.double(),
    fc.constantFrom('', 'call', 'grid', 'batch', 'exact', 'fast', 'cpu', 'add'),
    fc.array(fc.jsonValue(), { maxLength: 3 }),
    fc.object({ maxDepth: 1 }),
  );
  const field = fc.constantFrom(...Object.keys(InvokeBody.shape), '__proto__', 'toString', 'other');
  const body = fc.array(fc.tuple(field, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));

  it('is one that the schema accepts and leaves as it is', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(body, value), (json) => {
        const found = plainBody(json);
        if (found === null) return;
        plain++;
        assert.deepEqual(InvokeBody.parse(json), found);
      }),
      { numRuns: 3000 },
    );
    assert.ok(plain > 100, `only ${plain} were plain`);
  });

  it('is every ordinary one', () => {
    for (const json of [
      {},
      { export: 'add', args: [1, '2', 3n, null, { tensor: 'x' }] },
      { export: 'add', args: [1], mode: 'grid', count: 4, exactness: 'exact', backend: 'cuda:1', fallback: false },
      { export: null, args: null, fuel: 5, deadline_ms: 10, digest: true },
    ]) {
      assert.equal(plainBody(json), json);
    }
  });
});

describe('an invocation that is answered promptly', () => {
  const cases: { readonly export: string; readonly args?: unknown[]; readonly fuel?: number }[] = [
    { export: 'all', args: [-1, '-9223372036854775808', '0xffc00001', 'nan'] },
    { export: 'all', args: [4294967295, 9007199254740991, -0, '-inf'] },
    { export: 'nothing' },
    { export: 'count' },
    { export: 'divide', args: [7, 2] },
    { export: 'turns', args: [5000] },
    { export: 'turns', args: [100], fuel: 101 },
    { export: 'turns', args: [10_000], fuel: 10_001 },
    { export: 'deep', args: [1000] },
  ];
  const failures: typeof cases = [
    { export: 'divide', args: [7, 0] },
    { export: 'turns', args: [100], fuel: 100 },
    { export: 'turns', args: [10_000], fuel: 10_000 },
    { export: 'deep', args: [5000] },
    { export: 'divide', args: [7] },
    { export: 'divide', args: [7, 'x'] },
    { export: 'all', args: [0.5, 1, 1, 1] },
    { export: 'none' },
  ];

  async function prepared() {
    const server = fixture();
    const id = await server.deploy(TYPES);
    const found = await server.gateway.functions.get('0', id);
    assert.ok(found);
    return { ...server, id, found };
  }

  it('gives what an ordinary one gives, text for text', async () => {
    for (const body of cases) {
      const { gateway, found } = await prepared();
      const first = perform(gateway, '0', found, body);
      assert.ok(first instanceof Promise, `${body.export} has run before`);
      const ordinary = await first;
      let promptly = perform(gateway, '0', found, body);
      // On a busy machine any call may be late, and then some more do not even try.
      for (let again = 0; again < 1000 && promptly instanceof Promise; again++) {
        await promptly;
        promptly = perform(gateway, '0', found, body);
      }
      assert.ok(!(promptly instanceof Promise), `${body.export} was never answered promptly`);
      const [expected, actual] = [await invokeReply(found, ordinary), await invokeReply(found, promptly)];
      assert.deepEqual({ ...actual, times: null }, { ...expected, times: null });
      assert.ok(isCall(ordinary) && isCall(promptly));
      assert.equal(callText(found, promptly), jsonTextOf(actual));
      assert.equal(callText(found, ordinary), jsonTextOf(expected));
    }
  });

  it('fails as an ordinary one fails', async () => {
    const { id, invoke } = await prepared();
    const told = async (body: (typeof cases)[number]) => {
      const response = await invoke(id, body);
      const { error } = await response.json();
      return { status: response.status, error };
    };
    const ordinary = [];
    for (const body of failures) ordinary.push(await told(body));
    for (const body of cases) assert.equal((await invoke(id, body)).status, 200);
    const promptly = [];
    for (const body of failures) promptly.push(await told(body));
    assert.deepEqual(promptly, ordinary);
    assert.ok(ordinary.every(({ status }) => status >= 400));
  });

  it('starts from a fresh state each time', async () => {
    const { id, invoke } = await prepared();
    for (let i = 0; i < 5; i++) {
      const { result } = await (await invoke(id, { export: 'count' })).json();
      assert.deepEqual(result, [9]);
    }
  });

  it('moves out of the way when it takes too long, and stays stoppable', async () => {
    const { id, invoke } = await prepared();
    assert.equal((await invoke(id, { export: 'turns', args: [1] })).status, 200);
    const spinning = invoke(id, { export: 'turns', args: [0], deadline_ms: 100 });
    const beside = await invoke(id, { export: 'nothing' });
    assert.equal(beside.status, 200);
    const response = await spinning;
    const { error } = await response.json();
    assert.deepEqual([response.status, error.kind], [504, 'invoke_timeout']);
  });

  it('stays so for a tenant, whatever another calls of the same module', async () => {
    const short = { export: 'turns', args: [1] };
    let promptly = false;
    // On a busy machine any call may be late: then another server has to show it.
    for (let server = 0; server < 20 && !promptly; server++) {
      const { gateway, found } = await prepared();
      for (const tenant of ['0', '1']) await perform(gateway, tenant, found, short);
      await assert.rejects(async () => perform(gateway, '1', found, { export: 'turns', args: [0], deadline_ms: 20 }));
      const late = perform(gateway, '1', found, short);
      assert.ok(late instanceof Promise, 'whose calls were late begins with an ordinary one');
      await late;
      const other = perform(gateway, '0', found, short);
      promptly = !(other instanceof Promise);
      await other;
    }
    assert.ok(promptly);
  });

  it('is none while the host is needed', async () => {
    const server = fixture();
    const bytes = wasm(
      '(module (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32))) (memory (export "memory") 1) (func (export "f") (result i32) call $yield))',
    );
    const response = await server.request('/functions?name=wasi', {
      method: 'POST',
      headers: { 'content-type': 'application/wasm' },
      body: bytes,
    });
    const found = await server.gateway.functions.get('0', (await response.json()).id);
    assert.ok(found);
    for (let i = 0; i < 2; i++) {
      const performing = perform(server.gateway, '0', found, { export: 'f' });
      assert.ok(performing instanceof Promise);
      assert.deepEqual((await invokeReply(found, await performing)).result, [0]);
    }
  });
});
