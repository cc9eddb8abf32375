import type { Context } from 'hono';

const ACCEPTED = /^[\w.:-]{1,128}$/;

/** The caller's own id of the request where it is one, so that its log and ours can be read together; else a new one. */
export function requestId(context: Context): string {
  const given = context.req.header('x-request-id');
  return given !== undefined && ACCEPTED.test(given) ? given : newId();
}

const COUNTED = 2 ** 16;
const PAIRS = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
/**
 * A UUID of version 4 whose last 16 bits count, from a random number on; the other bits are drawn again when they have counted round: no id is
 * given twice that a random one would not be.
 */
let prefix = '';
let next = 0;
let left = 0;

function newId(): string {
  if (left === 0) {
    const fresh = crypto.randomUUID();
    prefix = fresh.slice(0, -4);
    next = Number.parseInt(fresh.slice(-4), 16);
    left = COUNTED;
  }
  left--;
  next = (next + 1) % COUNTED;
  return prefix + PAIRS[next >> 8] + PAIRS[next & 255];
}
