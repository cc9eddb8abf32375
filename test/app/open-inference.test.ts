import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeBase64 } from '../../src/core/app/base64.ts';
import { type Fixture, fixture, wasm } from './fixture.ts';

/** Adds two vectors; scales one, a lane for each element; answers what it was given. */
const GUEST = wasm(`(module
  (memory (export "memory") 1 16)
  (func (export "infer") (param $a i32) (param $b i32) (param $c i32) (param $n i32) (local $i i32)
    (block (loop (br_if 1 (i32.ge_u (local.get $i) (local.get $n)))
      (f32.store (i32.add (local.get $c) (i32.shl (local.get $i) (i32.const 2)))
        (f32.add (f32.load (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2))))
                 (f32.load (i32.add (local.get $b) (i32.shl (local.get $i) (i32.const 2))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1))) (br 0))))
  (func (export "scale") (param $lane i32) (param $x i32) (param $y i32) (param $f f64) (result i32)
    (f64.store (i32.add (local.get $y) (i32.shl (local.get $lane) (i32.const 3)))
      (f64.mul (local.get $f) (f64.load (i32.add (local.get $x) (i32.shl (local.get $lane) (i32.const 3))))))
    (i32.sub (i32.const 1) (local.get $lane)))
  (func (export "echo") (param i32 i64 f32 f64) (result i32 i64 f32 f64)
    (local.get 0) (local.get 1) (local.get 2) (local.get 3))
  (func (export "copy") (param $in i32) (param $out i32) (param $n i64)
    (memory.copy (local.get $out) (local.get $in) (i32.wrap_i64 (local.get $n))))
  (func (export "trap") unreachable))`);

const vector = (name: string) => ({ name, datatype: 'FP32', shape: ['n'] });
const SUM = { inputs: [vector('a'), vector('b')], outputs: [vector('c')] };
const SCALE = {
  export: 'scale',
  mode: 'grid',
  count: ['n'],
  args: [{ tensor: 'x' }, { tensor: 'y' }, { value: 'factor' }],
  inputs: [
    { name: 'x', datatype: 'FP64', shape: ['n'] },
    { name: 'factor', datatype: 'FP64', shape: [1] },
  ],
  outputs: [
    { name: 'y', datatype: 'FP64', shape: ['n'] },
    { name: 'left', datatype: 'INT8', shape: ['n'], result: 0 },
  ],
};
const scalar = (name: string, datatype: string) => ({ name, datatype, shape: [1] });
const ECHO = {
  export: 'echo',
  args: [{ value: 'a' }, { value: 'b' }, { value: 'c' }, { value: 'd' }],
  inputs: [scalar('a', 'UINT32'), scalar('b', 'INT64'), scalar('c', 'FP32'), scalar('d', 'FP64')],
  outputs: [
    { ...scalar('A', 'UINT32'), result: 0 },
    { ...scalar('B', 'INT64'), result: 1 },
    { ...scalar('C', 'FP32'), result: 2 },
    { ...scalar('D', 'FP64'), result: 3 },
  ],
};

function deploy(server: Fixture, name: string, signature?: object | null) {
  return server.post('/functions', { name, wasm_b64: encodeBase64(GUEST), signature });
}

async function model(signature: object): Promise<Fixture> {
  const server = fixture();
  const response = await deploy(server, 'm', signature);
  assert.equal(response.status, 200, await response.clone().text());
  return server;
}

const f32 = (...values: number[]) => new Uint8Array(new Float32Array(values).buffer);

describe('a function with a signature', () => {
  it('is a model whose metadata says what it takes and answers', async () => {
    const server = await model(SUM);
    await deploy(server, 'm', SCALE);
    const at = async (path: string) => (await server.request(`/v2/models/${path}`)).json();
    assert.deepEqual(await at('m/versions/1'), {
      name: 'm',
      versions: ['1', '2'],
      platform: 'tensor_wasm',
      inputs: [
        { name: 'a', datatype: 'FP32', shape: [-1] },
        { name: 'b', datatype: 'FP32', shape: [-1] },
      ],
      outputs: [{ name: 'c', datatype: 'FP32', shape: [-1] }],
    });
    assert.deepEqual((await at('m')).inputs[1], { name: 'factor', datatype: 'FP64', shape: [1] });
    assert.deepEqual((await at('m/config')).input[0], { name: 'x', data_type: 'TYPE_FP64', dims: [-1] });
    assert.deepEqual(await at('m/ready'), { name: 'm', ready: true });
    const index = await (await server.post('/v2/repository/index', {})).json();
    assert.deepEqual(index, [{ name: 'm', version: '2', state: 'READY', reason: '' }]);
    assert.equal((await server.request('/v2/models/m/versions/3')).status, 404);
    assert.equal((await server.request('/v2/models/m/versions/01')).status, 404);
  });

  it('keeps it for the next version, which must fit it or have another', async () => {
    const server = await model(SUM);
    const shown = async (reference: string) =>
      (await (await server.request(`/functions/${reference}`)).json()).signature;
    const other = wasm('(module (memory (export "memory") 1) (func (export "infer") (param i32)))');
    const again = (signature?: null) =>
      server.post('/functions', { name: 'm', wasm_b64: encodeBase64(other), signature });
    const unfit = await again();
    assert.deepEqual([unfit.status, (await unfit.json()).error.kind], [400, 'invalid_args']);
    assert.equal((await again(null)).status, 200);
    const patch = (signature: object | null) =>
      server.request('/functions/m', {
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ signature }),
      });
    assert.equal((await patch(SUM)).status, 400);
    const fits = { inputs: [vector('a')], outputs: [], args: [{ tensor: 'a' }] };
    assert.deepEqual((await (await patch(fits)).json()).signature, fits);
    assert.equal((await (await patch(null)).json()).signature, undefined);
    assert.deepEqual(await shown('m@1'), SUM);
    assert.equal(await shown('m@2'), undefined);
  });

  it('takes data flat, nested or in binary, and answers either way', async () => {
    const server = await model(SUM);
    const infer = (body: object) => server.post('/v2/models/m/infer', body);
    const tensor = (name: string, shape: number[], data: unknown) => ({ name, datatype: 'FP32', shape, data });
    const flat = await infer({ id: 'one', inputs: [tensor('a', [2], [1, 2.5]), tensor('b', [2], [0.1, -3])] });
    const body = await flat.json();
    assert.deepEqual([body.id, body.model_name, body.model_version], ['one', 'm', '1']);
    assert.equal(body.parameters.backend, 'cpu');
    assert.deepEqual(body.outputs, [
      { name: 'c', datatype: 'FP32', shape: [2], data: [Math.fround(1 + Math.fround(0.1)), -0.5] },
    ]);
    const nested = await infer({ inputs: [tensor('a', [1], [['inf']]), tensor('b', [1], ['-inf'])] });
    assert.deepEqual((await nested.json()).outputs[0].data, ['nan']);

    const head = new TextEncoder().encode(
      JSON.stringify({
        inputs: ['a', 'b'].map((name) => ({ ...tensor(name, [2], undefined), parameters: { binary_data_size: 8 } })),
        outputs: [{ name: 'c', parameters: { binary_data: true } }],
      }),
    );
    const response = await server.request('/v2/models/m/infer', {
      method: 'POST',
      headers: { 'inference-header-content-length': String(head.length) },
      body: await new Blob([head, f32(1, 2), f32(0.25, -0)]).arrayBuffer(),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.equal(response.status, 200, new TextDecoder().decode(bytes));
    const length = Number(response.headers.get('inference-header-content-length'));
    const json = JSON.parse(new TextDecoder().decode(bytes.subarray(0, length)));
    assert.deepEqual(json.outputs, [{ name: 'c', datatype: 'FP32', shape: [2], parameters: { binary_data_size: 8 } }]);
    assert.deepEqual(bytes.subarray(length), f32(1.25, 2));
  });

  it('may be a grid, with values passed and results taken', async () => {
    const server = await model(SCALE);
    const response = await server.post('/v2/models/m/infer', {
      inputs: [
        { name: 'x', datatype: 'FP64', shape: [3], data: [1, 2, 3] },
        { name: 'factor', datatype: 'FP64', shape: [1], data: [-0.5] },
      ],
    });
    const { outputs } = await response.json();
    assert.deepEqual(
      outputs.map(({ name, data }: { name: string; data: number[] }) => [name, data]),
      [
        ['y', [-0.5, -1, -1.5]],
        ['left', [1, 0, -1]],
      ],
    );
  });

  it('passes and returns every bit of a value', async () => {
    const server = await model(ECHO);
    const input = (name: string, datatype: string, data: unknown) => ({ name, datatype, shape: [1], data: [data] });
    const response = await server.request('/v2/models/m/infer', {
      method: 'POST',
      body: `{"inputs":[${[
        JSON.stringify(input('a', 'UINT32', 4_294_967_295)),
        '{"name":"b","datatype":"INT64","shape":[1],"data":[-9007199254740993]}',
        JSON.stringify(input('c', 'FP32', 1e-45)),
        '{"name":"d","datatype":"FP64","shape":[1],"data":[-0.0]}',
      ].join()}]}`,
    });
    const text = await response.text();
    assert.match(text, /\[4294967295\].*\[-9007199254740993\].*\[1.401298464324817e-45\].*\[-0\.0\]/, text);
  });

  it('is refused where the module cannot be called so, saying why', async () => {
    const server = fixture();
    const wrong: [object, RegExp][] = [
      [{ ...SUM, export: 'none' }, /'none'/],
      [{ ...SUM, inputs: [vector('a')] }, /gives 3 arguments.*has 4/],
      [{ ...SUM, outputs: [vector('a')] }, /a is there twice/],
      [{ ...SUM, mode: 'grid' }, /needs a count/],
      [{ ...SUM, outputs: [{ ...vector('c'), shape: ['m'] }] }, /no input has the dimension m/],
      [
        { ...SCALE, args: [{ tensor: 'x' }, { tensor: 'y' }, { tensor: 'factor' }] },
        /parameter 3 is f64, found a pointer/,
      ],
      [{ ...ECHO, args: [{ value: 'd' }, { value: 'b' }, { value: 'c' }, { value: 'a' }] }, /found a value of FP64/],
      [{ ...ECHO, outputs: [{ ...scalar('A', 'FP32'), result: 0 }] }, /output A is FP32, the result i32/],
      [{ ...ECHO, outputs: [{ ...scalar('A', 'FP32'), result: 4 }] }, /the export has 4/],
    ];
    for (const [signature, why] of wrong) {
      const response = await deploy(server, 'm', signature);
      const { error } = await response.json();
      assert.equal(response.status, 400);
      assert.match(error.message, why);
    }
    assert.equal((await deploy(server, 'm', { ...SUM, other: 1 })).status, 400);
    assert.deepEqual((await (await server.request('/functions')).json()).functions, []);
  });

  it('comes with raw bytes too', async () => {
    const server = fixture();
    const query = new URLSearchParams({ name: 'm', metadata: JSON.stringify({ signature: SUM }) });
    const post = (text: string) =>
      server.request(`/functions?${text}`, {
        method: 'POST',
        headers: { 'content-type': 'application/wasm' },
        body: GUEST,
      });
    assert.deepEqual((await (await post(String(query))).json()).signature, SUM);
    assert.equal((await post('name=m&metadata={')).status, 400);
  });
});

describe('what cannot be inferred', () => {
  it('is told in the protocol’s shape', async () => {
    const server = await model(SUM);
    await deploy(server, 'plain');
    const input = (name: string, more: object = {}) => ({ name, datatype: 'FP32', shape: [1], data: [1], ...more });
    const both = [input('a'), input('b')];
    const wrong: [object, RegExp, string?][] = [
      [{ inputs: [input('a')] }, /tensor b: the request lacks it/],
      [{ inputs: [...both, input('z')] }, /no input of that name/],
      [{ inputs: [...both, input('a')] }, /twice/],
      [{ inputs: [input('a'), input('b', { datatype: 'FP64' })] }, /takes FP32, received FP64/],
      [{ inputs: [input('a'), input('b', { shape: [2], data: [1, 2] })] }, /\[n=1\], received \[2\]/],
      [{ inputs: [input('a'), input('b', { shape: [1, 1] })] }, /received \[1, 1\]/],
      [{ inputs: [input('a'), input('b', { data: [1, 2] })] }, /1 elements, its data 2/],
      [{ inputs: [input('a'), input('b', { data: undefined })] }, /no data/],
      [{ inputs: [input('a'), input('b', { datatype: 'FP16' })] }, /FP16: WebAssembly has no half floats/],
      [{ inputs: [input('a'), input('b', { datatype: 'BYTES' })] }, /BYTES/],
      [{ inputs: [input('a'), input('b', { parameters: { binary_data_size: 4 } })] }, /binary_data_size is 4/],
      [{ inputs: both, outputs: [{ name: 'z' }] }, /no such output/],
      [{ inputs: both, parameters: { sequence_id: 7 } }, /sequence/],
      [{ inputs: both, parameters: { timeout: 0 } }, /timeout/],
      [{ inputs: both, parameters: { backend: 'tpu' } }, /tpu/],
      [{}, /inputs/],
      [{ inputs: [] }, /says nothing of its tensors/, 'plain'],
    ];
    for (const [body, why, name = 'm'] of wrong) {
      const response = await server.post(`/v2/models/${name}/infer`, body);
      const { error } = await response.json();
      assert.equal(response.status, 400, String(error));
      assert.match(error, why);
    }
    const header = await server.request('/v2/models/m/infer', {
      method: 'POST',
      headers: { 'inference-header-content-length': '9' },
      body: '{}',
    });
    assert.match((await header.json()).error, /Inference-Header-Content-Length is 9, the body has 2/);
    const extra = await server.request('/v2/models/m/infer', {
      method: 'POST',
      headers: { 'inference-header-content-length': '13' },
      body: '{"inputs":[]}more',
    });
    assert.match((await extra.json()).error, /4 bytes at its end belong to no input/);
  });

  it('is no model: 401, 404, 405 and traps are in that shape too, their kind in a header', async () => {
    const server = await model({ export: 'trap', inputs: [], outputs: [] });
    const kinds = async (response: Response) => {
      const { error } = await response.json();
      assert.equal(typeof error, 'string');
      return [response.status, response.headers.get('x-tensor-wasm-error')];
    };
    assert.deepEqual(await kinds(await server.request('/v2/models/none')), [404, 'not_found']);
    assert.deepEqual(await kinds(await server.request('/v2/models/none/nothing')), [404, 'not_found']);
    assert.deepEqual(await kinds(await server.request('/v2/models/m/infer')), [405, 'method_not_allowed']);
    assert.deepEqual(await kinds(await server.post('/v2/models/m/infer', { inputs: [] })), [422, 'trap']);
    const closed = fixture({ TENSOR_WASM_API_TOKENS: 'secret' });
    assert.deepEqual(await kinds(await closed.request('/v2/models/m')), [401, 'unauthorized']);
    assert.equal((await closed.request('/v2')).status, 200);
  });

  it('is found by request where the function has no signature of its own', async () => {
    const server = fixture();
    await deploy(server, 'm');
    const signature = JSON.stringify({
      export: 'copy',
      args: [{ tensor: 'in' }, { tensor: 'out' }, { dimension: 'n' }],
      inputs: [{ name: 'in', datatype: 'BOOL', shape: ['n'] }],
      outputs: [{ name: 'out', datatype: 'BOOL', shape: ['n'] }],
    });
    const infer = (data: unknown[]) =>
      server.post('/v2/models/m/infer', {
        parameters: { signature, timeout: 5_000_000, anything: 'else' },
        inputs: [{ name: 'in', datatype: 'BOOL', shape: [data.length], data }],
      });
    assert.deepEqual((await (await infer([true, false, 1])).json()).outputs[0].data, [true, false, true]);
    assert.match((await (await infer([2])).json()).error, /BOOL is 0 or 1/);
  });
});

describe('the health of the protocol', () => {
  it('lives, and is ready when work should come', async () => {
    const { request, gateway } = fixture();
    assert.deepEqual(await (await request('/v2/health/live')).json(), { live: true });
    await gateway.fleet.discover();
    assert.deepEqual(await (await request('/v2/health/ready')).json(), { ready: true });
    gateway.draining = true;
    assert.equal((await request('/v2/health/ready')).status, 503);
    assert.ok((await (await request('/v2')).json()).extensions.includes('binary_tensor_data'));
  });
});
