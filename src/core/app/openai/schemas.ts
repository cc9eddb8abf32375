/** Requests and replies of OpenAI's completions and chat completions, as far as they are served. */
import { z } from '@hono/zod-openapi';

const text = z.string();
const MAX_STOPS = 4;

const common = {
  model: z
    .string()
    .min(1)
    .openapi({ description: 'A function’s name, an alias, `NAME@VERSION`, an id, or a name of the model map' }),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  stop: z.union([text.min(1), z.array(text.min(1)).max(MAX_STOPS)]).nullish(),
  max_tokens: z.int().min(1).nullish().openapi({ description: 'Bytes of UTF-8: a token is one byte' }),
};

export const CompletionBody = z
  .looseObject({
    ...common,
    prompt: z.union([text, z.array(text).min(1)]).openapi({ description: 'Several are joined by newlines' }),
  })
  .openapi('CompletionRequest');

export const ChatBody = z
  .looseObject({
    ...common,
    max_completion_tokens: common.max_tokens,
    messages: z
      .array(
        z.looseObject({
          role: text.min(1),
          content: z
            .union([text, z.array(z.looseObject({ type: text, text: text.optional() }))])
            .nullish()
            .openapi({ description: 'Text, or parts that are texts' }),
        }),
      )
      .min(1),
  })
  .openapi('ChatCompletionRequest');

export type CompletionJson = z.output<typeof CompletionBody>;
export type ChatJson = z.output<typeof ChatBody>;

const FinishSchema = z.enum(['stop', 'length']);
export const UsageSchema = z
  .object({
    prompt_tokens: z.int().openapi({ description: 'Bytes of the prompt' }),
    completion_tokens: z.int().openapi({ description: 'Bytes of the reply' }),
    total_tokens: z.int(),
    fuel: z.number().optional().openapi({ description: 'What the guest spent; absent where the host stopped it' }),
  })
  .openapi('Usage');

const reply = { id: text, created: z.int(), model: text, usage: UsageSchema };

export const CompletionReplySchema = z
  .object({
    ...reply,
    object: z.literal('text_completion'),
    choices: z.array(z.object({ text, index: z.int(), finish_reason: FinishSchema, logprobs: z.null() })),
  })
  .openapi('Completion');

export const ChatReplySchema = z
  .object({
    ...reply,
    object: z.literal('chat.completion'),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({ role: z.literal('assistant'), content: text, refusal: z.null() }),
        finish_reason: FinishSchema,
        logprobs: z.null(),
      }),
    ),
  })
  .openapi('ChatCompletion');

export const ModelSchema = z
  .object({ id: text, object: z.literal('model'), created: z.int(), owned_by: text })
  .openapi('Model');
