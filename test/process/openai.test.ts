/** OpenAI's own client, unchanged, against a real server. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { buildExample } from '../../examples/build.ts';
import { wasm } from '../app/fixture.ts';
import { EMITTER } from '../app/guests.ts';
import { serve } from './server-process.ts';

const MARKOV = fileURLToPath(new URL('../../examples/functions/markov.ts', import.meta.url));
const FOREVER = EMITTER.replace('(func (export "_start")', '(func (export "once")').replace('"forever"', '"_start"');

describe('OpenAI’s client', () => {
  it('lists models, completes, chats, streams, aborts and reads errors', async () => {
    await using server = await serve(['--store', 'memory', '--token', 'secret']);
    const deploy = async (name: string, body: Uint8Array<ArrayBuffer>) => {
      const headers = { 'content-type': 'application/wasm', authorization: 'Bearer secret' };
      const response = await fetch(`${server.url}/functions?name=${name}`, { method: 'POST', headers, body });
      assert.equal(response.status, 200, await response.text());
    };
    await deploy('markov', new Uint8Array(await buildExample(MARKOV)));
    await deploy('forever', wasm(FOREVER));
    const options = { baseURL: `${server.url}/v1`, maxRetries: 0 };
    const client = new OpenAI({ ...options, apiKey: 'secret' });

    const names: string[] = [];
    for await (const { id } of client.models.list()) names.push(id);
    assert.deepEqual(names, ['markov', 'forever']);
    assert.equal((await client.models.retrieve('markov')).object, 'model');

    const messages = [{ role: 'user' as const, content: 'a banana and an ananas' }];
    const chat = await client.chat.completions.create({ model: 'markov', messages });
    const text = chat.choices[0].message.content ?? '';
    assert.equal(chat.choices[0].finish_reason, 'stop');
    assert.match(text, /^[abdns ]{120}$/);
    assert.equal(chat.usage?.completion_tokens, 120);
    const completion = await client.completions.create({ model: 'markov', prompt: messages[0].content, max_tokens: 7 });
    assert.deepEqual([completion.choices[0].text.length, completion.choices[0].finish_reason], [7, 'length']);

    const pieces: string[] = [];
    let used = 0;
    const stream = await client.chat.completions.create({
      model: 'markov',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let role: string | undefined;
    for await (const { choices, usage } of stream) {
      role ??= choices[0]?.delta.role;
      pieces.push(choices[0]?.delta.content ?? '');
      used = usage?.completion_tokens ?? used;
    }
    assert.deepEqual([role, pieces.join(''), used], ['assistant', text, 120]);
    assert.ok(pieces.filter((piece) => piece !== '').length > 5, 'a word is a piece');
    const helper = client.chat.completions.stream({ model: 'markov', messages });
    assert.equal(await helper.finalContent(), text);

    const endless = await client.chat.completions.create({ model: 'forever', messages, stream: true });
    let seen = 0;
    for await (const _ of endless) {
      if (++seen < 3) continue;
      endless.controller.abort();
      break;
    }
    const headers = { authorization: 'Bearer secret' };
    const running = async () =>
      /tensor_wasm_invocations_active (\d+)/.exec(
        await (await fetch(`${server.url}/metrics`, { headers })).text(),
      )?.[1];
    while ((await running()) !== '0') await new Promise((resolve) => setImmediate(resolve));

    await assert.rejects(client.chat.completions.create({ model: 'none', messages }), (error) => {
      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.deepEqual([error.code, error.param, error.type], ['model_not_found', 'model', 'invalid_request_error']);
      return true;
    });
    await assert.rejects(client.chat.completions.create({ model: 'markov', messages, temperature: 0.5 }), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.deepEqual([error.code, error.param], ['unsupported_parameter', 'temperature']);
      return true;
    });
    const wrong = new OpenAI({ ...options, apiKey: 'wrong' });
    await assert.rejects(wrong.models.list(), (error) => {
      assert.ok(error instanceof OpenAI.AuthenticationError);
      assert.equal(error.code, 'invalid_api_key');
      return true;
    });
  });
});
