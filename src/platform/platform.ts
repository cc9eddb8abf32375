import type { Respond } from '../core/ports.ts';

/** What differs between Bun, Deno and Node. `#platform` resolves to the one that runs, by package.json's import conditions. */
export interface Platform {
  /** Such as `bun 1.4.5`. */
  readonly runtime: string;
  /** Where constructing a Response with its headers is dear. */
  readonly respond?: Respond;
  /** @throws What the runtime throws when it cannot listen there. */
  serve(fetch: FetchHandler, options: ServeOptions): Promise<RunningServer>;
  /**
   * What requests to servers need besides, so that their certificates are judged otherwise. Called before the first of them.
   *
   * @throws TensorWasmError `unavailable` where the runtime cannot.
   */
  trust(trust: CertificateTrust): RequestInit;
}

/** Whose certificates are taken: those of these authorities (PEM) too, or anybody's. */
export type CertificateTrust =
  | { readonly kind: 'also'; readonly authorities: readonly string[] }
  | { readonly kind: 'anybody' };

/** @param peer The address at the other end of the request's connection, where it is known. */
export type FetchHandler = (request: Request, peer: () => string | null) => Response | Promise<Response>;

export interface ServeOptions {
  readonly hostname: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface RunningServer {
  readonly hostname: string;
  readonly port: number;
  /** Takes no new connections; resolves when those there are have ended. */
  drain(): Promise<void>;
  /** Ends every connection at once. */
  close(): Promise<void>;
}
