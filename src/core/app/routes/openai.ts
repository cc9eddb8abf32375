/** OpenAI's completions and chat completions: functions as models that answer text with text. See `docs/openai.md`. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { imports, TENSOR, WASI } from '../../engine/host.ts';
import type { LoadedFunction } from '../../functions/registry.ts';
import { EMIT } from '../../host/session.ts';
import type { TenantId } from '../../store/store.ts';
import { type Answer, json } from '../answer.ts';
import { parse, register } from '../endpoint.ts';
import { OpenAiErrorSchema, openAiError } from '../error-shapes.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import type { InvokeJson } from '../invoke-body.ts';
import { readJson } from '../middleware/body.ts';
import type { NamedModel } from '../models.ts';
import { modelMap, openAiModel, openAiModels } from '../openai/models.ts';
import { chatPrompt, checkParameters, promptOf } from '../openai/parameters.ts';
import {
  DONE,
  encoded,
  eventOf,
  pieceEvent,
  type ReplyHead,
  replyHead,
  usage,
  usageEvent,
  wholeReply,
} from '../openai/reply.ts';
import {
  ChatBody,
  type ChatJson,
  ChatReplySchema,
  CompletionBody,
  type CompletionJson,
  CompletionReplySchema,
  ModelSchema,
} from '../openai/schemas.ts';
import { TextReply } from '../openai/text-reply.ts';
import { type Performed, perform, spent } from '../perform.ts';
import { errorsIn, reply } from '../schemas.ts';
import { type StreamPerformance, type StreamWriter, streamPerformance } from '../stream-performance.ts';

const errors = <N extends number>(...statuses: readonly N[]) => errorsIn(OpenAiErrorSchema, ...statuses);
/** What ends a whole reply that asks for no end: as much as a stream may have. */
const REPLY_OUTPUTS = 64;

const asking = <S extends z.ZodType, R extends z.ZodType>(path: string, summary: string, body: S, answer: R) =>
  createRoute({
    method: 'post',
    path,
    summary,
    description: 'With `stream` as events, the last of them `[DONE]`. See `docs/openai.md` for what is served.',
    request: { body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: {
      200: {
        description: 'The reply',
        content: { 'application/json': { schema: answer }, 'text/event-stream': { schema: z.string() } },
      },
      ...errors(404, 408, 413, 415, 422, 499, 504),
    },
  });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/models',
  summary: 'List models, as OpenAI does',
  responses: { 200: reply('All', z.object({ object: z.literal('list'), data: z.array(ModelSchema) })) },
});

const getRoute = createRoute({
  method: 'get',
  path: '/v1/models/{id}',
  summary: 'Get a model, as OpenAI does',
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: { 200: reply('It is there', ModelSchema), ...errors(404) },
});

export function openAiRoutes(app: OpenAPIHono, gateway: Gateway): void {
  const map = modelMap(gateway);

  register(app, gateway, {
    route: listRoute,
    access: 'bearer',
    async handle(_context, { tenant }) {
      const data = (await openAiModels(gateway, map, tenant)).map(shownModel);
      return json({ object: 'list', data });
    },
  });

  register(app, gateway, {
    route: getRoute,
    access: 'bearer',
    async handle(context, { tenant }) {
      const name = context.req.param('id') ?? '';
      const { record } = await openAiModel(gateway, map, tenant, name);
      return json(shownModel({ name, record }));
    },
  });

  register(app, gateway, {
    route: asking('/v1/completions', 'Complete a text', CompletionBody, CompletionReplySchema),
    access: 'invoke',
    action: 'invoke_completion',
    async handle(context, { tenant }) {
      const body = parse(CompletionBody, await readJson(context, gateway.config));
      const found = await openAiModel(gateway, map, tenant, body.model);
      return answer(gateway, context, tenant, found, body, promptOf(body), false);
    },
  });

  register(app, gateway, {
    route: asking('/v1/chat/completions', 'Answer a conversation', ChatBody, ChatReplySchema),
    access: 'invoke',
    action: 'invoke_chat_completion',
    async handle(context, { tenant }) {
      const body = parse(ChatBody, await readJson(context, gateway.config));
      const found = await openAiModel(gateway, map, tenant, body.model);
      return answer(gateway, context, tenant, found, body, chatPrompt(body), true);
    },
  });
}

async function answer(
  gateway: Gateway,
  context: Context,
  tenant: TenantId,
  found: LoadedFunction,
  body: CompletionJson | ChatJson,
  prompt: string,
  chat: boolean,
): Promise<Response | Answer> {
  const { module, record } = found;
  const emits = imports(module, TENSOR);
  if (!emits && !imports(module, WASI)) {
    throw new RequestError(
      'invalid_request',
      `Cannot ask ${record.name}: it imports neither wasi:tensor/host nor WASI`,
      {
        field: 'model',
      },
    );
  }
  checkParameters(body, readsEnvironment(found));
  const most = gateway.config.TENSOR_WASM_MAX_OUTPUT_BYTES * REPLY_OUTPUTS;
  const asked =
    ('max_completion_tokens' in body ? (body.max_completion_tokens as number | null) : null) ?? body.max_tokens;
  const text = new TextReply({ stops: [body.stop ?? []].flat(), maxBytes: Math.min(asked ?? most, most) });
  const head = replyHead(gateway, chat, body.model, prompt);
  const performance: StreamPerformance = {
    tenant,
    found,
    body: invocationOf(body, prompt),
    client: context.req.raw.signal,
    stdout: !emits,
  };
  if (body.stream) {
    const wantsUsage = body.stream_options?.include_usage === true;
    return streamPerformance(gateway, performance, eventWriter(head, text, wantsUsage));
  }
  return json(await whole(gateway, performance, head, text));
}

/** Prompt and request where each kind of guest finds them. */
function invocationOf(body: object, prompt: string): InvokeJson {
  return { input: prompt, wasi: { stdin: prompt, env: { OPENAI_REQUEST: JSON.stringify(body) } } };
}

function readsEnvironment({ module }: LoadedFunction): boolean {
  return module.imports.some(({ module: from, name }) => from === WASI && name === 'environ_get');
}

async function whole(gateway: Gateway, asked: StreamPerformance, head: ReplyHead, text: TextReply): Promise<object> {
  const { tenant, found, body, client, stdout = false } = asked;
  const over = new AbortController();
  client.addEventListener('abort', () => over.abort(), { once: true });
  const pieces: string[] = [];
  const emit = (bytes: Uint8Array): number => {
    if (text.ended !== null) return EMIT.gone;
    pieces.push(text.push(bytes));
    if (text.ended !== null) over.abort();
    return EMIT.ok;
  };
  let performed: Performed | null = null;
  try {
    performed = await perform(gateway, tenant, found, body, { client: () => over.signal, emit, stdout });
  } catch (error) {
    if (text.ended === null) throw error;
  }
  if (performed) checkExit(performed);
  pieces.push(text.rest());
  const fuel = performed && spent(performed.execution.report);
  return wholeReply(head, pieces.join(''), text.ended ?? 'stop', usage(head, text, fuel));
}

function eventWriter(head: ReplyHead, text: TextReply, wantsUsage: boolean): StreamWriter {
  const piece = (part: string): string => (part === '' ? '' : pieceEvent(head, { text: part }));
  return {
    contentType: 'text/event-stream; charset=utf-8',
    keepAlive: encoded(': alive\n\n'),
    opening: () => (head.chat ? encoded(pieceEvent(head, { role: 'assistant' })) : encoded()),
    chunk: (bytes) => encoded(piece(text.push(bytes))),
    enough: () => text.ended !== null,
    done(performed) {
      if (performed) checkExit(performed);
      const rest = piece(text.rest());
      const fuel = performed && spent(performed.execution.report);
      const used = wantsUsage ? usageEvent(head, usage(head, text, fuel)) : '';
      return encoded(rest, pieceEvent(head, { finish: text.ended ?? 'stop' }), used, DONE);
    },
    failed: (failure) => encoded(eventOf({ error: openAiError(failure) }), DONE),
  };
}

/** A command that exits with anything but 0 has not answered. */
function checkExit({ guest, execution }: Performed): void {
  const exitCode = guest?.wasi()?.exit_code ?? 0;
  if (exitCode === 0) return;
  const message = `Cannot finish ${execution.report.export}: the guest exited with ${exitCode}`;
  throw new RequestError('trap', message, { exit_code: exitCode });
}

function shownModel({ name, record }: NamedModel): z.output<typeof ModelSchema> {
  return { id: name, object: 'model', created: Math.floor(record.createdUnixMs / 1000), owned_by: 'tensor-wasm' };
}
