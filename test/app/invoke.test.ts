import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture } from './fixture.ts';

async function invoked(body: unknown, environment: Record<string, string> = {}) {
  const { deploy, invoke } = fixture(environment);
  const response = await invoke(await deploy(), body);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('POST /functions/{id}/invoke', () => {
  it('calls an export and says what ran it and what it cost', async () => {
    const { status, headers, body } = await invoked({ export: 'add', args: [2, 3] });
    assert.equal(status, 200);
    assert.deepEqual(body.result, [5]);
    assert.deepEqual(body.results, [{ type: 'i32', value: 5, bits: '0x00000005' }]);
    assert.equal(body.backend, 'cpu');
    assert.equal(headers.get('x-tensor-wasm-backend'), 'cpu');
    assert.equal(body.compared, false);
    assert.equal(body.fuel, 1);
    for (const time of ['queue_ms', 'compile_ms', 'transfer_ms', 'run_ms']) assert.ok(body.times[time] >= 0, time);
  });

  it('answers "ok" for an export without results, by default _start', async () => {
    const { deploy, request } = fixture();
    const response = await request(`/functions/${await deploy()}/invoke`, { method: 'POST' });
    const body = await response.json();
    assert.deepEqual([response.status, body.result, body.export], [200, 'ok', '_start']);
  });

  it('calls an export without a name, which is none that was left out', async () => {
    const { deploy, invoke, post } = fixture();
    const text = '(module (func (export "") (result i32) (i32.const 4)) (func (export "_start")))';
    const id = await deploy(text);
    const one = await (await invoke(id, { export: '', init: { export: '' } })).json();
    assert.deepEqual([one.export, one.result], ['', [4]]);
    const report = await (await post('/conformance', { function_id: id, export: '', backends: ['cpu'] })).json();
    assert.equal(report.backends[0].results[0].value, 4);
  });

  it('converts arguments by the signature and keeps every digit', async () => {
    const { deploy, request } = fixture();
    const send = async (args: string) => {
      const response = await request(`/functions/${await deploy()}/invoke`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"export":"echo","args":${args}}`,
      });
      return (await response.json()).results.map(({ bits }: { bits: string }) => bits);
    };
    assert.deepEqual(await send('[9007199254740993, 2, "-inf"]'), [
      '0x0020000000000001',
      '0x40000000',
      '0xfff0000000000000',
    ]);
    assert.deepEqual(await send('["18446744073709551615", "0x7fa00001", "nan"]'), [
      '0xffffffffffffffff',
      '0x7fa00001',
      '0x7ff8000000000000',
    ]);
  });

  it('keeps the sign of a zero and the payload of a NaN, in values, tensors and jobs', async () => {
    const { deploy, request } = fixture();
    const id = await deploy();
    const send = async (path: string, body: string) => {
      const headers = { 'content-type': 'application/json' };
      return (await request(path, { method: 'POST', headers, body })).text();
    };
    const values = '{"export":"echo","args":[0,-0,-0.0]';
    assert.match(await send(`/functions/${id}/invoke`, `${values}}`), /"result":\[0,-0,-0\]/);
    assert.match(await send(`/functions/${id}/invoke`, `${values},"digest":true}`), /"result":\[0,-0,-0\]/);
    const { job_id } = JSON.parse(await send(`/functions/${id}/invoke-async`, `${values}}`));
    const job = await (await request(`/jobs/${job_id}?wait_ms=20000`)).text();
    assert.match(job, /"result":\[0,-0,-0\]/);
    const tensor = (dtype: string, data: string) =>
      send(
        `/functions/${id}/invoke`,
        `{"export":"poke","tensors":[{"name":"x","dtype":"${dtype}","shape":[4],"data":${data},"output":true}]}`,
      );
    for (const [dtype, data] of [
      ['f32', '[-0,"nan","0x7fa00001","0xffc00000"]'],
      ['f64', '[-0,"nan","0x7ff8000000000001","0xfff8000000000000"]'],
    ]) {
      assert.ok((await tensor(dtype, data)).includes(`"data":${data}`), await tensor(dtype, data));
    }
    assert.match(await tensor('f32', '[0,0,0,"0x7fa0"]'), /element 3 is not a number/);
  });

  it('runs a grid over one memory', async () => {
    const { body } = await invoked({ export: 'square', mode: 'grid', count: 4, args: [1] });
    assert.deepEqual(body.result, [[1], [2], [5], [10]]);
    assert.match(body.results_sha256, /^[0-9a-f]{64}$/);
    assert.equal(body.lanes, 4);
  });

  it('runs a batch with arguments of its own for each lane', async () => {
    const { body } = await invoked({
      export: 'add',
      mode: 'batch',
      args: [
        [1, 2],
        [3, 4],
      ],
    });
    assert.deepEqual(body.result, [[3], [7]]);
  });

  it('starts every invocation from the state that the module declares', async () => {
    const { deploy, invoke } = fixture();
    const id = await deploy();
    await invoke(id, { export: 'poke', args: [7] });
    assert.deepEqual((await (await invoke(id, { export: 'peek' })).json()).result, [0]);
  });

  it('calls exports before and after on the same instance', async () => {
    const { body } = await invoked({
      export: '_start',
      init: { export: 'poke', args: [7] },
      // biome-ignore lint/suspicious/noThenProperty: the request's field; an object is no thenable.
      then: { export: 'peek' },
      digest: true,
    });
    assert.equal(body.then[0].value, 7);
    assert.match(body.memory_sha256, /^[0-9a-f]{64}$/);
  });

  it('places tensors in memory and reads the outputs back', async () => {
    const { body } = await invoked({
      export: 'double',
      mode: 'grid',
      count: 4,
      args: [{ tensor: 'in' }, { tensor: 'out' }],
      tensors: [
        { name: 'in', dtype: 'f32', shape: [2, 2], data: [1, 2.5, 'inf', -4] },
        { name: 'out', dtype: 'f32', shape: [2, 2] },
      ],
    });
    assert.deepEqual(body.tensors, [{ name: 'out', dtype: 'f32', shape: [2, 2], data: [2, 5, 'inf', -8] }]);
  });

  it('passes tensors that the arguments do not name first, and gives each lane of a batch its own', async () => {
    const { body } = await invoked({
      export: 'double',
      mode: 'batch',
      args: [[0], [1]].map(([lane]) => [lane, { tensor: 'in' }, { tensor: 'out' }]),
      tensors: [
        { name: 'in', dtype: 'f32', shape: [2], data: [1.5, 4] },
        { name: 'out', dtype: 'f32', shape: [2] },
      ],
    });
    assert.deepEqual(body.tensors[0].shape, [2, 2]);
    assert.deepEqual(body.tensors[0].data, [3, 0, 0, 8]);
  });

  it('sends base64 back where base64 came', async () => {
    const { body } = await invoked({
      export: 'poke',
      tensors: [{ name: 'x', dtype: 'u8', shape: [3], data: 'AQID', output: true }],
    });
    assert.equal(body.tensors[0].data, 'AQID');
  });

  it('takes raw bytes and gives raw bytes', async () => {
    const { deploy, request } = fixture();
    const response = await request(`/functions/${await deploy()}/invoke?export=copy&output_bytes=3`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', accept: 'application/octet-stream' },
      body: 'hello',
    });
    assert.equal(response.headers.get('content-type'), 'application/octet-stream');
    assert.equal(await response.text(), 'hel');
    assert.equal(response.headers.get('x-tensor-wasm-result'), '[5]');
    assert.equal(response.headers.get('x-tensor-wasm-backend'), 'cpu');
  });

  it('tells a trap with code, function, offset and lane', async () => {
    const { status, body } = await invoked({ export: 'trap_at', mode: 'grid', count: 16, args: [5] });
    assert.equal(status, 422);
    const { kind, code, function: index, function_name: name, offset, lane, trapped } = body.error;
    assert.deepEqual(
      { kind, code, index, name, lane, trapped },
      { kind: 'trap', code: 'unreachable', index: 3, name: 'five', lane: 5, trapped: 1 },
    );
    assert.ok(offset > 0);
  });

  it('stops a guest whose fuel is spent, at the same place every time', async () => {
    const spin = { export: 'spin', fuel: 1000 };
    const [first, second] = [await invoked(spin), await invoked(spin)];
    assert.equal(first.status, 422);
    assert.equal(first.body.error.code, 'fuel_exhausted');
    assert.deepEqual(first.body, second.body);
  });

  it('stops a guest that spins at its deadline, while others are served', async () => {
    const { deploy, invoke, request } = fixture();
    const id = await deploy();
    const spinning = invoke(id, { export: 'spin', deadline_ms: 200 });
    const healthy = await request('/healthz');
    const quick = await invoke(id, { export: 'add', args: [1, 1] });
    assert.deepEqual([healthy.status, quick.status], [200, 200]);
    const response = await spinning;
    const { error } = await response.json();
    assert.deepEqual([response.status, error.kind, error.deadline_ms], [504, 'invoke_timeout', 200]);
  });

  const cases: readonly [what: string, body: unknown, status: number, kind: string][] = [
    ['too few arguments', { export: 'add', args: [1] }, 400, 'invalid_args'],
    ['an argument out of range', { export: 'add', args: [1, 2 ** 33] }, 400, 'invalid_args'],
    ['an argument that is no number', { export: 'add', args: [1, true] }, 400, 'invalid_args'],
    ['arguments that are no array', { export: 'add', args: 'x' }, 400, 'invalid_args'],
    ['257 arguments', { export: 'add', args: Array(257).fill(1) }, 400, 'too_many_args'],
    ['an export that is not there', { export: 'nope' }, 400, 'missing_export'],
    ['an export that is a memory', { export: 'memory' }, 400, 'missing_export'],
    ['a mode that is none', { export: 'add', mode: 'warp' }, 400, 'invalid_request'],
    ['a field that is none', { export: 'add', arguments: [] }, 400, 'invalid_request'],
    ['a grid without a count', { export: 'square', mode: 'grid', args: [1] }, 400, 'invalid_request'],
    [
      'a grid of an export without a lane index',
      { export: 'echo', mode: 'grid', count: 2, args: [] },
      400,
      'invalid_args',
    ],
    ['too many lanes', { export: 'square', mode: 'grid', count: 2 ** 31, args: [1] }, 413, 'too_many_lanes'],
    [
      'more results than a reply may have',
      { export: 'square', mode: 'grid', count: 2 ** 20, args: [1] },
      413,
      'result_too_large',
    ],
    [
      'more lanes of arguments than a reply may have results',
      { export: 'add', mode: 'batch', args: Array(9).fill([1, 2]) },
      413,
      'result_too_large',
    ],
    ['a batch larger than memory', { export: 'poke', mode: 'batch', count: 2 ** 20, args: [1] }, 413, 'too_many_lanes'],
    ['a backend that is none', { export: 'add', args: [1, 2], backend: 'tpu' }, 400, 'invalid_request'],
    ['a deadline above the ceiling', { export: 'add', args: [1, 2], deadline_ms: 10 ** 9 }, 400, 'invalid_request'],
    ['a rate above one', { export: 'add', args: [1, 2], verify: 1.5 }, 400, 'invalid_request'],
    ['a tensor whose data does not fill its shape', tensors({ shape: [3], data: [1] }), 400, 'invalid_tensor'],
    ['a tensor of no type', tensors({ dtype: 'f16', shape: [1] }), 400, 'invalid_tensor'],
    ['a tensor element out of range', tensors({ dtype: 'u8', shape: [1], data: [256] }), 400, 'invalid_tensor'],
    ['a tensor larger than memory can be', tensors({ shape: [2 ** 40] }), 400, 'invalid_tensor'],
    [
      'a tensor that is passed twice',
      { ...tensors({ shape: [1] }), args: [{ tensor: 'x' }, { tensor: 'x' }] },
      400,
      'invalid_tensor',
    ],
    ['a tensor that is not there', { ...tensors({ shape: [1] }), args: [{ tensor: 'y' }] }, 400, 'invalid_tensor'],
  ];
  for (const [what, body, status, kind] of cases) {
    it(`refuses ${what}`, async () => {
      const found = await invoked(body, { TENSOR_WASM_API_MAX_RESULT_VALUES: '8' });
      assert.deepEqual([found.status, found.body.error.kind], [status, kind], JSON.stringify(found.body));
      assert.equal(typeof found.body.error.message, 'string');
    });
  }

  it('refuses a tensor that memory has no room for', async () => {
    const found = await invoked({ ...tensors({ shape: [2 ** 20] }), export: 'poke' });
    const { kind, max } = found.body.error;
    assert.deepEqual([found.status, kind, max], [413, 'module_memory_too_large', 16]);
  });

  it('refuses a body that is no JSON, or of a type it does not know', async () => {
    const { deploy, request } = fixture();
    const path = `/functions/${await deploy()}/invoke`;
    const send = async (type: string, body: string) => {
      const response = await request(path, { method: 'POST', headers: { 'content-type': type }, body });
      return [response.status, (await response.json()).error.kind];
    };
    assert.deepEqual(await send('application/json', '{'), [400, 'invalid_json']);
    assert.deepEqual(await send('application/json', '"x"'), [400, 'invalid_request']);
    assert.deepEqual(await send('application/x-www-form-urlencoded', '{}'), [415, 'unsupported_media_type']);
  });

  it('refuses more than may run and wait, and lets those that wait run in turn', async () => {
    const { deploy, invoke, metric } = fixture({
      TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS: '1',
      TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS: '1',
    });
    const id = await deploy();
    const first = invoke(id, { export: 'spin', deadline_ms: 100 });
    const second = invoke(id, { export: 'add', args: [1, 1] });
    const third = await invoke(id, { export: 'add', args: [1, 1] });
    const { error } = await third.json();
    assert.deepEqual([third.status, error.kind, third.headers.get('retry-after')], [503, 'capacity_exhausted', '1']);
    assert.equal((await first).status, 504);
    assert.equal(await metric(/tensor_wasm_deadline_overrun_seconds_count/), 1);
    const waited = await (await second).json();
    assert.deepEqual(waited.result, [2]);
    assert.ok(waited.times.queue_ms > 0);
    assert.equal(await metric(/tensor_wasm_invocations_queued/), 0);
  });

  it('leaves no instance behind, whatever the end', async () => {
    const { deploy, invoke, metric } = fixture();
    const id = await deploy();
    await invoke(id, { export: 'add', args: [1, 2] });
    await invoke(id, { export: 'trap_at', args: [1, 1] });
    await invoke(id, { export: 'spin', deadline_ms: 20 });
    await invoke(id, { export: 'add', mode: 'batch', count: 3, args: [1, 2] });
    assert.equal(await metric(/tensor_wasm_active_instances/), 0);
    assert.equal(await metric(/tensor_wasm_instance_spawns_total/), 6);
    assert.equal(await metric(/tensor_wasm_instance_terminations_total/), 6);
    assert.equal(await metric(/tensor_wasm_kernel_dispatches_total\{backend="cpu",mode="batch"\}/), 1);
  });
});

function tensors(tensor: Record<string, unknown>): Record<string, unknown> {
  return { export: 'poke', tensors: [{ name: 'x', dtype: 'f32', ...tensor }] };
}
