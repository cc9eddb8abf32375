import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatPrompt } from '../../src/core/app/openai/parameters.ts';
import { TextReply } from '../../src/core/app/openai/text-reply.ts';
import { type Fixture, fixture } from './fixture.ts';
import { COMMAND, EMITTER } from './guests.ts';

/** Reads its input in bytes, and emits each; then one byte that is no UTF-8 alone. */
const BYTES = `(module
  (import "wasi:tensor/host@0.1.0" "input-len" (func $len (result i32)))
  (import "wasi:tensor/host@0.1.0" "read-input" (func $in (param i32 i32) (result i32)))
  (import "wasi:tensor/host@0.1.0" "emit-chunk" (func $emit (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $i i32) (local $n i32)
    (local.set $n (call $in (i32.const 0) (call $len)))
    (block (loop (br_if 1 (i32.ge_u (local.get $i) (local.get $n)))
      (drop (call $emit (local.get $i) (i32.const 1)))
      (local.set $i (i32.add (local.get $i) (i32.const 1))) (br 0)))))`;
/** Emits its first two bytes of memory for ever. */
const FOREVER = EMITTER.replace('(func (export "_start")', '(func (export "once")').replace('"forever"', '"_start"');

async function models(named: Record<string, string>, environment: Record<string, string> = {}): Promise<Fixture> {
  const server = fixture(environment);
  for (const [name, text] of Object.entries(named)) {
    const id = await server.deploy(text);
    const put = await server.request(`/aliases/${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ function: id }),
    });
    assert.ok(put.ok, await put.text());
  }
  return server;
}

const complete = async (server: Fixture, body: object) => {
  const response = await server.post('/v1/completions', body);
  return { status: response.status, body: await response.json() };
};

async function events(response: Response): Promise<unknown[]> {
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('data: '));
  assert.equal(blocks.at(-1), 'data: [DONE]');
  return blocks.slice(0, -1).map((block) => JSON.parse(block.slice(6)));
}

describe('models', () => {
  it('are functions, aliases and what the operator maps', async () => {
    const server = await models({ echo: EMITTER }, { TENSOR_WASM_API_OPENAI_MODEL_MAP: 'gpt-4:echo,gone:nothing,bad' });
    const list = await (await server.request('/v1/models')).json();
    assert.deepEqual(
      list.data.map(({ id, object }: { id: string; object: string }) => [id, object]),
      [
        ['test', 'model'],
        ['echo', 'model'],
        ['gpt-4', 'model'],
      ],
    );
    assert.equal((await (await server.request('/v1/models/gpt-4')).json()).id, 'gpt-4');
    assert.equal((await complete(server, { model: 'gpt-4', prompt: 'x' })).body.choices[0].text, 'xx');
    const none = await server.request('/v1/models/gone');
    const { error } = await none.json();
    assert.deepEqual([none.status, error.code, error.param], [404, 'model_not_found', 'model']);
  });
});

describe('a completion', () => {
  it('is what the guest emits, with bytes and fuel as its usage', async () => {
    const server = await models({ echo: EMITTER });
    const { body } = await complete(server, { model: 'echo', prompt: 'é', user: 'me', temperature: 1, n: 1 });
    assert.match(body.id, /^cmpl-/);
    assert.deepEqual(body.choices, [{ index: 0, text: 'éé', finish_reason: 'stop', logprobs: null }]);
    const { fuel, ...tokens } = body.usage;
    assert.deepEqual(tokens, { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 });
    assert.ok(fuel > 0);
    assert.equal((await complete(server, { model: 'echo', prompt: ['a', 'b'] })).body.choices[0].text, 'a\nba\nb');
  });

  it('is what a command writes to standard output, unless it fails', async () => {
    const server = await models({
      command: COMMAND,
      good: COMMAND.replace('(call $exit (i32.const 7))', '(call $exit (i32.const 0))'),
    });
    const good = await complete(server, { model: 'good', prompt: '0123456789abcdef', temperature: 0.2 });
    assert.equal(good.status, 200, JSON.stringify(good.body));
    assert.match(good.body.choices[0].text, /^0123456789abcdef/);
    const failed = await complete(server, { model: 'command', prompt: 'x' });
    assert.deepEqual([failed.status, failed.body.error.code], [422, 'trap']);
  });

  it('ends at a stop sequence and at its length, stopping the guest', async () => {
    const server = await models({ bytes: BYTES, forever: FOREVER });
    const stopped = await complete(server, { model: 'bytes', prompt: 'one END two', stop: ['EN', ' two'] });
    assert.deepEqual([stopped.body.choices[0].text, stopped.body.choices[0].finish_reason], ['one ', 'stop']);
    const short = await complete(server, { model: 'bytes', prompt: 'aéb', max_tokens: 2 });
    assert.deepEqual([short.body.choices[0].text, short.body.choices[0].finish_reason], ['a', 'length']);
    const endless = await complete(server, { model: 'forever', prompt: '', max_tokens: 10 });
    assert.deepEqual([endless.status, endless.body.usage.completion_tokens], [200, 10]);
    assert.equal(server.gateway.admission.running, 0);
  });

  it('refuses what it would have to ignore', async () => {
    const server = await models({ echo: EMITTER, plain: '(module (func (export "_start")))' });
    const wrong: [object, string][] = [
      [{ temperature: 0.5 }, 'temperature'],
      [{ seed: 7 }, 'seed'],
      [{ n: 2 }, 'n'],
      [{ logprobs: 3 }, 'logprobs'],
      [{ suffix: 'x' }, 'suffix'],
      [{ tools: [{}] }, 'tools'],
      [{ anything: 1 }, 'anything'],
    ];
    for (const [more, parameter] of wrong) {
      const { status, body } = await complete(server, { model: 'echo', prompt: 'x', ...more });
      assert.deepEqual([status, body.error.code, body.error.param], [400, 'unsupported_parameter', parameter]);
    }
    for (const [body, parameter] of [
      [{ model: 'echo' }, 'prompt'],
      [{ model: 'plain', prompt: 'x' }, 'model'],
      [{ model: 'echo', prompt: 'x', max_tokens: 0 }, 'max_tokens'],
    ] as const) {
      const answered = await complete(server, body);
      assert.deepEqual([answered.status, answered.body.error.param], [400, parameter]);
      assert.equal(answered.body.error.type, 'invalid_request_error');
    }
  });
});

describe('a chat completion', () => {
  it('hands over a line for each message', () => {
    const messages = [
      { role: 'system', content: 'be brief' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
    ];
    assert.equal(chatPrompt({ model: 'm', messages }), 'system: be brief\nuser: a b\nassistant:');
    const image = [{ role: 'user', content: [{ type: 'image_url' }] }];
    assert.throws(() => chatPrompt({ model: 'm', messages: image }), /received image_url/);
  });

  it('answers, whole and streamed, the role first and usage where asked', async () => {
    const server = await models({ bytes: BYTES });
    const body = { model: 'bytes', messages: [{ role: 'user', content: 'é' }] };
    const whole = await (await server.post('/v1/chat/completions', body)).json();
    assert.deepEqual(whole.choices[0].message, { role: 'assistant', content: 'user: é\nassistant:', refusal: null });
    const stream_options = { include_usage: true };
    const streamed = await server.post('/v1/chat/completions', { ...body, stream: true, stream_options, stop: '\n' });
    const chunks = (await events(streamed)) as {
      choices: { delta: { role?: string; content?: string }; finish_reason: string | null }[];
      usage?: { completion_tokens: number };
    }[];
    assert.deepEqual(chunks[0].choices[0].delta, { role: 'assistant', content: '' });
    assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), 'user: é');
    assert.equal(chunks.at(-2)?.choices[0].finish_reason, 'stop');
    assert.equal(chunks.at(-1)?.usage?.completion_tokens, 8);
  });

  it('tells a trap in the stream, and what keeps it from starting at once', async () => {
    const server = await models({
      trap: EMITTER.replace('(func (export "_start")', '(func (export "once")').replace('"emit_then_trap"', '"_start"'),
    });
    const ask = (model: string) =>
      server.post('/v1/chat/completions', { model, stream: true, messages: [{ role: 'user', content: 'x' }] });
    const last = (await events(await ask('trap'))).at(-1) as { error: { code: string; type: string } };
    assert.deepEqual([last.error.code, last.error.type], ['trap', 'invalid_request_error']);
    assert.equal((await ask('none')).status, 404);
  });

  it('is refused in OpenAI’s shape where the token is wrong, spent or there is no such route', async () => {
    const server = fixture({
      TENSOR_WASM_API_TOKENS: 'secret',
      TENSOR_WASM_API_RATE_LIMIT_QPS: '1',
      TENSOR_WASM_API_RATE_LIMIT_BURST: '1',
    });
    const told = async (response: Response) => {
      const { error } = await response.json();
      return [response.status, error.type, error.code];
    };
    assert.deepEqual(await told(await server.request('/v1/models')), [401, 'authentication_error', 'invalid_api_key']);
    const headers = { authorization: 'Bearer secret' };
    assert.equal((await server.request('/v1/models', { headers })).status, 200);
    assert.deepEqual(await told(await server.request('/v1/models', { headers })), [
      429,
      'rate_limit_error',
      'rate_limited',
    ]);
    assert.deepEqual(await told(await server.request('/v1/embeddings')), [404, 'invalid_request_error', 'not_found']);
  });
});

describe('the text of a reply', () => {
  const utf8 = new TextEncoder();

  it('holds back what may become a stop sequence, and no more', () => {
    const reply = new TextReply({ stops: ['<end>'], maxBytes: 100 });
    assert.deepEqual(
      ['a<e', 'x<', 'end', '>b'].map((text) => reply.push(utf8.encode(text))),
      ['a', '<ex', '', ''],
    );
    assert.deepEqual([reply.ended, reply.rest(), reply.bytes], ['stop', '', 4]);
    const open = new TextReply({ stops: ['<end>'], maxBytes: 100 });
    open.push(utf8.encode('a<en'));
    assert.deepEqual([open.rest(), open.ended], ['<en', null]);
  });

  it('is cut at a character, and joins characters that chunks cut', () => {
    const reply = new TextReply({ stops: [], maxBytes: 6 });
    const bytes = utf8.encode('é😀x');
    assert.deepEqual(Array.from(bytes, (byte) => reply.push(new Uint8Array([byte]))).join(''), 'é😀');
    assert.equal(reply.ended, 'length');
  });
});
