/** Which parameters of a request mean what; none is dropped in silence that would change the answer. */
import { RequestError } from '../errors.ts';
import type { ChatJson, CompletionJson } from './schemas.ts';

/** What is read here. */
const SERVED = [
  'model',
  'stream',
  'stream_options',
  'stop',
  'max_tokens',
  'max_completion_tokens',
  'prompt',
  'messages',
];
/** Labels for the operator of another service: they change no answer. */
const LABELS = ['user', 'metadata', 'store', 'service_tier', 'safety_identifier', 'prompt_cache_key'];
/** What a model may do with, or not: a guest that reads its environment finds them there. */
const SAMPLING = [
  'temperature',
  'top_p',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'reasoning_effort',
];
/** Values that ask for nothing, as JSON. */
const NEUTRAL: Readonly<Record<string, readonly string[]>> = {
  temperature: ['1'],
  top_p: ['1'],
  presence_penalty: ['0'],
  frequency_penalty: ['0'],
  logit_bias: ['{}'],
  n: ['1'],
  best_of: ['1'],
  echo: ['false'],
  logprobs: ['false', '0'],
  tools: ['[]'],
  functions: ['[]'],
  response_format: ['{"type":"text"}'],
  modalities: ['["text"]'],
  parallel_tool_calls: ['true', 'false'],
};

/** @throws RequestError `invalid_request` with the code `unsupported_parameter`, naming it. */
export function checkParameters(body: CompletionJson | ChatJson, readsEnvironment: boolean): void {
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null || SERVED.includes(name) || LABELS.includes(name)) continue;
    if (NEUTRAL[name]?.includes(JSON.stringify(value))) continue;
    if (SAMPLING.includes(name)) {
      if (readsEnvironment) continue;
      throw unsupported(name, 'the model does not read OPENAI_REQUEST from its environment');
    }
    throw unsupported(name, 'this server has no such thing');
  }
}

export function unsupported(field: string, found: string): RequestError {
  return new RequestError('invalid_request', `Cannot accept ${field}: ${found}`, {
    field,
    code: 'unsupported_parameter',
  });
}

export function promptOf({ prompt }: CompletionJson): string {
  return typeof prompt === 'string' ? prompt : prompt.join('\n');
}

/** A line for each message, and what the guest is to go on from. Throws RequestError for a part that is no text. */
export function chatPrompt({ messages }: ChatJson): string {
  const lines = messages.map(({ role, content }, i) => {
    if (typeof content === 'string') return `${role}: ${content}\n`;
    const parts = (content ?? []).map((part, j) => {
      if (part.type === 'text' && part.text !== undefined) return part.text;
      throw unsupported(`messages.${i}.content.${j}`, `a part must be text, received ${part.type.slice(0, 32)}`);
    });
    return `${role}: ${parts.join(' ')}\n`;
  });
  return `${lines.join('')}assistant:`;
}
