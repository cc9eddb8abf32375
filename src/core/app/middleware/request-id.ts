import type { Context } from 'hono';

const ACCEPTED = /^[\w.:-]{1,128}$/;

/** The caller's own id of the request where it is one, so that its log and ours can be read together; else a new one. */
export function requestId(context: Context): string {
  const given = context.req.header('x-request-id');
  return given !== undefined && ACCEPTED.test(given) ? given : newId();
}

const COUNTED = 2 ** 48;
/** A UUID of version 4 whose last 48 bits count from a random number: 74 bits tell processes apart, and no id is given twice. */
let prefix = '';
let next = COUNTED;
let left = 0;

function newId(): string {
  if (left === 0) {
    const fresh = crypto.randomUUID();
    prefix = fresh.slice(0, 24);
    next = Number.parseInt(fresh.slice(24), 16);
    left = COUNTED;
  }
  left--;
  next = next + 1 === COUNTED ? 0 : next + 1;
  return prefix + next.toString(16).padStart(12, '0');
}
