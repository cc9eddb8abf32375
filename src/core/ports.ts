/**
 * What the core asks of its host. `src/platform/` has the real ones, tests bring their own.
 */

export interface Clock {
  /** Wall clock, milliseconds since 1970, integer. */
  now(): number;
  /** Milliseconds that never run backwards, with a fraction; only differences mean something. */
  monotonic(): number;
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** SHA-256 of a text's UTF-8, lower-case hexadecimal, at once: the request path has no time for promises. */
export type Sha256 = (text: string) => string;

/** Makes a reply of text; `headers` have a content type among them. What that costs is the runtime's affair, and differs by the number of headers. */
export type Respond = (text: string, status: number, headers: Readonly<Record<string, string>>) => Response;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One structured record: a fixed message, and what varies as fields. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export const silentLog: Log = () => {};
