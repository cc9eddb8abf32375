import { jsonTextOf } from '../engine/json-text.ts';
import type { Respond } from '../ports.ts';
import { measured } from './middleware/compression.ts';

/** A reply that is not yet a Response: headers are gathered in one object, since each one set on a Response afterwards costs as much as a route. */
export class Answer {
  readonly status: number;
  readonly text: string;
  /** The answer's own, to be added to. */
  readonly headers: Record<string, string>;

  constructor(text: string, status: number, headers: Record<string, string>) {
    this.text = text;
    this.status = status;
    this.headers = headers;
  }

  response(respond: Respond): Response {
    return measured(respond(this.text, this.status, this.headers), this.text.length);
  }
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonText(jsonTextOf(value), status, headers);
}

/** @param text JSON already. */
export function jsonText(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return new Answer(text, status, { ...headers, 'content-type': 'application/json' });
}
