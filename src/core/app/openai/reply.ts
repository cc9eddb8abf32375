/** Replies in OpenAI's shapes, whole and as events. */
import type { Gateway } from '../gateway.ts';
import type { TextReply } from './text-reply.ts';

export type Finish = 'stop' | 'length';

/** What all parts of a reply have in common. */
export interface ReplyHead {
  readonly chat: boolean;
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly promptBytes: number;
}

export function replyHead({ clock }: Gateway, chat: boolean, model: string, prompt: string): ReplyHead {
  return {
    chat,
    id: `${chat ? 'chatcmpl' : 'cmpl'}-${crypto.randomUUID()}`,
    created: Math.floor(clock.now() / 1000),
    model,
    promptBytes: new TextEncoder().encode(prompt).length,
  };
}

/** @param fuel Null where the guest was stopped before it could be told. */
export function usage({ promptBytes }: ReplyHead, { bytes }: TextReply, fuel: number | null) {
  return {
    prompt_tokens: promptBytes,
    completion_tokens: bytes,
    total_tokens: promptBytes + bytes,
    ...(fuel === null ? {} : { fuel }),
  };
}

export function wholeReply(head: ReplyHead, text: string, finish: Finish, used: object) {
  const { chat, id, created, model } = head;
  const choice = chat ? { index: 0, message: { role: 'assistant', content: text, refusal: null } } : { index: 0, text };
  return {
    id,
    object: chat ? 'chat.completion' : 'text_completion',
    created,
    model,
    choices: [{ ...choice, finish_reason: finish, logprobs: null }],
    usage: used,
  };
}

const utf8 = new TextEncoder();
export const DONE = 'data: [DONE]\n\n';

export function eventOf(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** One event: a piece of text, in chat with the role before the first; with `finish` the last of the choice. */
export function pieceEvent(
  { chat, id, created, model }: ReplyHead,
  piece: { readonly text?: string; readonly role?: 'assistant'; readonly finish?: Finish },
): string {
  const { text, role, finish = null } = piece;
  const delta = { ...(role ? { role, content: '' } : {}), ...(text === undefined ? {} : { content: text }) };
  const choice = chat ? { index: 0, delta } : { index: 0, text: text ?? '' };
  return eventOf({
    id,
    object: chat ? 'chat.completion.chunk' : 'text_completion',
    created,
    model,
    choices: [{ ...choice, finish_reason: finish, logprobs: null }],
  });
}

/** What `stream_options.include_usage` asks for. */
export function usageEvent({ chat, id, created, model }: ReplyHead, used: object): string {
  const object = chat ? 'chat.completion.chunk' : 'text_completion';
  return eventOf({ id, object, created, model, choices: [], usage: used });
}

export function encoded(...events: readonly string[]): Uint8Array {
  return utf8.encode(events.join(''));
}
