import type { Log, Sha256 } from '../ports.ts';
import { type ChainHead, GENESIS, link } from './chain.ts';
import { type AuditEvent, members } from './record.ts';

/** Where lines go. */
export interface AuditSink {
  /** The last line that is there already, for the chain to go on from; null begins one. */
  readonly head: ChainHead | null;
  /** Takes whole lines, each with its end, all or none: when it throws they are offered again. */
  write(lines: string): void;
  close(): void;
}

export interface TrailOptions {
  /** Null keeps no log. */
  readonly sink: AuditSink | null;
  readonly sha256: Sha256;
  readonly log: Log;
  /** How many entries `recent` remembers. */
  readonly keep: number;
}

const FLUSH_MS = 50;
/** Some 60 kB of lines. */
const FLUSH_EVENTS = 128;
/** Characters of lines that a failing sink is offered again with every event. */
const OFFERED_AT_ONCE = 64 * 1024;
/** Lines that a failing sink has not taken. */
const MAX_WAITING_CHARACTERS = 16 * 1024 * 1024;

/**
 * The audit log: events become lines of one chain. Those of invocations wait a moment for company, and become lines together: hashing one
 * after the other takes half the time that it takes between other work. The rest is written at once.
 */
export class AuditTrail {
  readonly #options: TrailOptions;
  /** Not lines yet. */
  readonly #events: AuditEvent[] = [];
  readonly #recent: string[] = [];
  #oldest = 0;
  #head: ChainHead;
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dropped = 0;
  #failing = false;

  constructor(options: TrailOptions) {
    this.#options = options;
    this.#head = options.sink?.head ?? GENESIS;
  }

  get on(): boolean {
    return this.#options.sink !== null;
  }

  /** The last entry. */
  get head(): ChainHead {
    this.#link();
    return this.#head;
  }

  /** Entries lost because the sink failed for too long. */
  get dropped(): number {
    this.#link();
    return this.#dropped;
  }

  /** @param now Whether the line must be written before the event is answered. */
  record(event: AuditEvent, now: boolean): void {
    if (!this.on) return;
    this.#events.push(event);
    const due = now || this.#events.length >= FLUSH_EVENTS;
    // A sink that fails is offered everything again; much of it not with each event, but once a second.
    if (due && (!this.#failing || this.#waiting.length < OFFERED_AT_ONCE)) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Newest first. */
  *recent(): Iterable<string> {
    this.#link();
    const { length } = this.#recent;
    for (let i = length - 1; i >= 0; i--) yield this.#recent[(this.#oldest + i) % length];
  }

  flush(): void {
    const { sink, log } = this.#options;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#link();
    if (this.#waiting === '' || !sink) return;
    try {
      sink.write(this.#waiting);
      this.#waiting = '';
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) log('error', 'Cannot write the audit log', { error: String(error), dropped: this.#dropped });
      this.#failing = true;
      this.#timer ??= setTimeout(() => this.flush(), 1000);
    }
  }

  close(): void {
    this.flush();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#options.sink?.close();
  }

  #link(): void {
    const { sha256, keep } = this.#options;
    for (const event of this.#events.splice(0)) {
      const { line, head } = link(this.#head, members(event), sha256);
      this.#head = head;
      if (this.#recent.length < keep) this.#recent.push(line);
      else if (keep > 0) {
        this.#recent[this.#oldest] = line;
        this.#oldest = (this.#oldest + 1) % keep;
      }
      if (this.#waiting.length > MAX_WAITING_CHARACTERS) this.#dropped++;
      else this.#waiting += `${line}\n`;
    }
  }
}
