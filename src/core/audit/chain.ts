/**
 * Lines that hold on to one another: each has the hash of the one before, and its own over all that stands before it on the line.
 *
 *   {"seq":2,"prev_hash":"<64 hex>",…,"hash":"<64 hex>"}
 *
 * Whoever changes, drops or moves a line has to make every later one anew; keep a hash elsewhere and that shows too.
 */
import type { Sha256 } from '../ports.ts';

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const GENESIS: ChainHead = { seq: 0, hash: '0'.repeat(64) };

const LINE = /^(\{"seq":(\d{1,16}),"prev_hash":"([0-9a-f]{64})".*),"hash":"([0-9a-f]{64})"\}$/s;

/** @param members The JSON members between, without braces; must not be empty. */
export function link({ seq, hash }: ChainHead, members: string, sha256: Sha256): { line: string; head: ChainHead } {
  const body = `{"seq":${seq + 1},"prev_hash":"${hash}",${members}`;
  const own = sha256(body);
  return { line: `${body},"hash":"${own}"}`, head: { seq: seq + 1, hash: own } };
}

/** Where a line stands in its chain; null when it is not one of ours. Says nothing of whether its hash is right. */
export function headOf(line: string): ChainHead | null {
  const match = LINE.exec(line);
  return match && { seq: Number(match[2]), hash: match[4] };
}

export interface ChainProblem {
  /** From 1, over all lines given. */
  readonly line: number;
  readonly kind: 'malformed' | 'edited' | 'missing' | 'reordered';
  readonly message: string;
}

export interface ChainReport {
  readonly entries: number;
  readonly first: ChainHead | null;
  readonly last: ChainHead | null;
  readonly problems: readonly ChainProblem[];
}

/** Checks lines in the order given. A chain may begin anywhere (older files are rotated away), and at 1 only from nothing. */
export function verifyChain(lines: Iterable<string>, sha256: Sha256): ChainReport {
  const problems: ChainProblem[] = [];
  let first: ChainHead | null = null;
  let last: ChainHead | null = null;
  let number = 0;
  for (const line of lines) {
    number++;
    const report = (kind: ChainProblem['kind'], message: string): void => {
      problems.push({ line: number, kind, message });
    };
    const match = LINE.exec(line);
    if (!match || !isJson(line)) {
      report('malformed', 'it is no entry of an audit log');
      continue;
    }
    const head: ChainHead = { seq: Number(match[2]), hash: match[4] };
    const previous: ChainHead | null = last ?? (head.seq === 1 ? GENESIS : null);
    if (sha256(match[1]) !== head.hash) report('edited', `entry ${head.seq} is not what its hash was made of`);
    else if (previous && head.seq <= previous.seq) {
      report('reordered', `entry ${head.seq} follows entry ${previous.seq}`);
    } else if (previous && head.seq > previous.seq + 1) {
      report('missing', `${head.seq - previous.seq - 1} entries are missing before entry ${head.seq}`);
    } else if (previous && match[3] !== previous.hash) {
      report('edited', `entry ${head.seq} does not follow the entry ${previous.seq} that stands before it`);
    }
    first ??= head;
    last = head;
  }
  return { entries: number, first, last, problems };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
