/**
 * The only place that opens outgoing sockets. Everything that leaves the gate passes the address policy here; no
 * redirect is followed, TLS is always verified, no proxy is taken from the environment.
 */
import type { Resolve } from './checked-connector.ts';
import { createOrigin, type Origin, type OriginOptions, parseHttpUrl } from './origin.ts';
import { exchangeText, type TextAnswer } from './text-exchange.ts';

/** Origins that fetchText and post keep sockets to; past it the least recently used is closed, calls and all. */
export const MAX_SMALL_ORIGINS = 16;
const SMALL_ORIGIN_CONNECTIONS = 4;
const DEFAULT_MAX_BYTES = 64 * 1024;

export interface CallOptions {
  /** For everything, connecting included. */
  readonly timeoutMs: number;
  /** Most bytes of the answer's body; default 64 KiB. */
  readonly maxBytes?: number;
  readonly allowPrivateAddress: boolean;
  /** Most sockets to the origin; for calls that wait for a person. Default 4. */
  readonly connections?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Egress {
  /** Sockets of its own for a provider; closed with the egress or by itself. */
  openOrigin(options: Omit<OriginOptions, 'resolve'>): Origin;
  /** GETs a small text. Any status is an answer; what goes wrong is an EgressError. */
  fetchText(url: string, options: CallOptions): Promise<TextAnswer>;
  /** POSTs a body. Any status is an answer; what goes wrong is an EgressError. */
  post(url: string, body: string | Uint8Array, options: CallOptions): Promise<TextAnswer>;
  /** Ends every socket at once. */
  close(): Promise<void>;
}

/** `resolve` replaces the system's resolver in tests; the address policy applies to whatever it says. */
export function createEgress(options: { readonly resolve?: Resolve } = {}): Egress {
  return new PooledEgress(options.resolve);
}

class PooledEgress implements Egress {
  readonly #resolve: Resolve | undefined;
  readonly #opened = new Set<Origin>();
  /** By permission and origin, in the order of last use. Permission is part of the key: a socket must not outlive it. */
  readonly #small = new Map<string, Origin>();

  constructor(resolve: Resolve | undefined) {
    this.#resolve = resolve;
  }

  openOrigin(options: Omit<OriginOptions, 'resolve'>): Origin {
    const resolve = this.#resolve;
    const origin = createOrigin({ ...options, ...(resolve && { resolve }) }, () =>
      this.#opened.delete(origin),
    );
    this.#opened.add(origin);
    return origin;
  }

  async fetchText(url: string, options: CallOptions): Promise<TextAnswer> {
    return this.#exchange(parseHttpUrl(url), options);
  }

  async post(url: string, body: string | Uint8Array, options: CallOptions): Promise<TextAnswer> {
    return this.#exchange(parseHttpUrl(url), options, body);
  }

  async close(): Promise<void> {
    this.#small.clear();
    await Promise.all([...this.#opened].map((origin) => origin.close()));
  }

  #exchange(url: URL, options: CallOptions, body?: string | Uint8Array): Promise<TextAnswer> {
    const origin = this.#smallOrigin(url.origin, options);
    return exchangeText(
      origin,
      {
        path: url.pathname + url.search,
        method: body === undefined ? 'GET' : 'POST',
        headers: Object.entries({
          'user-agent': 'portcullis',
          'accept-encoding': 'identity',
          ...options.headers,
        }).flat(),
        ...(body !== undefined && { body }),
      },
      { timeoutMs: options.timeoutMs, maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES },
    );
  }

  #smallOrigin(
    url: string,
    { allowPrivateAddress, connections = SMALL_ORIGIN_CONNECTIONS }: CallOptions,
  ): Origin {
    const key = `${allowPrivateAddress ? 'private' : 'public'} ${connections} ${url}`;
    const kept = this.#small.get(key);
    this.#small.delete(key);
    const origin = kept ?? this.openOrigin({ url, allowPrivateAddress, connections });
    this.#small.set(key, origin);
    this.#evict();
    return origin;
  }

  #evict(): void {
    if (this.#small.size <= MAX_SMALL_ORIGINS) return;
    const oldest = this.#small.entries().next().value;
    if (oldest === undefined) return;
    this.#small.delete(oldest[0]);
    void oldest[1].close();
  }
}
