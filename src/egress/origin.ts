/**
 * The sockets to one origin: bounded in number, kept alive, opened only to permitted addresses. Follows no redirect and
 * retries nothing.
 */
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as yieldNow } from 'node:timers/promises';
import type { buildConnector as connecting, Dispatcher } from 'undici';
import { createCheckedConnector, type Resolve } from './checked-connector.ts';
import { EgressError } from './egress-error.ts';
import { Pool } from './undici-parts.ts';

export const CONNECT_TIMEOUT_MS = 10_000;
/** Largest response header block, in bytes. */
export const MAX_RESPONSE_HEADER_BYTES = 32 * 1024;
/** Calls beyond the sockets that may wait for one; past it calls fail at once instead of piling up bodies. */
export const MAX_WAITING_CALLS = 256;
/** Shorter than the idle time of common servers (uvicorn: 5 s), so that a request seldom meets a closing socket. */
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_MAX_MS = 60_000;
/** Given to a socket at once: TLS seals all that it is given before anybody else has a turn. */
const SLICE_BYTES = 256 * 1024;

export interface OriginOptions {
  /** An http or https URL without credentials; only its origin is used. */
  readonly url: string;
  readonly allowPrivateAddress: boolean;
  /** Most sockets open at once. */
  readonly connections: number;
  readonly resolve?: Resolve;
  readonly connectTimeoutMs?: number;
}

export interface OriginCall {
  /** Path and query, beginning with a slash. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: string | Uint8Array;
}

export interface Origin {
  /**
   * Takes a place, or says that there is none. Every `true` needs one `leave()`, after the handler's `onResponseEnd` or
   * `onResponseError`: until then the sockets' queue may still hold the call's body.
   */
  enter(): boolean;
  leave(): void;
  /**
   * Sends one request. The handler's timers are its own business. The request's first byte is written right after
   * `onRequestStart` returns; where that throws, or was never called, no byte was.
   */
  dispatch(call: OriginCall, handler: Dispatcher.DispatchHandler): void;
  /** The origin's host and port, as a Host field names them. */
  readonly host: string;
  /**
   * A socket of the caller's own, to a permitted address, secured where the origin is. Rejects with an EgressError or
   * what the system says. Whoever takes it ends it: `close` does not.
   */
  connect(): Promise<Socket>;
  /** Ends at once: calls in flight fail. */
  close(): Promise<void>;
}

/** Throws an EgressError (`invalid_url`) for anything but http and https, and for credentials in the URL. */
export function parseHttpUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new EgressError('invalid_url');
  if (url.username !== '' || url.password !== '') throw new EgressError('invalid_url');
  return url;
}

/** Opens no socket before the first call. `onClosed` runs when `close` is called. */
export function createOrigin(options: OriginOptions, onClosed: () => void): Origin {
  const url = parseHttpUrl(options.url);
  const connect = createCheckedConnector({
    allowPrivateAddress: options.allowPrivateAddress,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ...(options.resolve && { resolve: options.resolve }),
  });
  const pool = new Pool(url.origin, {
    connections: options.connections,
    pipelining: 1,
    maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
    connect,
  });
  const places = options.connections + MAX_WAITING_CALLS;
  return new PooledOrigin({ pool, url, connect, places, onClosed });
}

interface OriginParts {
  readonly pool: InstanceType<typeof Pool>;
  readonly url: URL;
  readonly connect: connecting.connector;
  readonly places: number;
  readonly onClosed: () => void;
}

class PooledOrigin implements Origin {
  readonly #pool: InstanceType<typeof Pool>;
  readonly #url: URL;
  readonly #connect: connecting.connector;
  readonly #places: number;
  readonly #onClosed: () => void;
  #taken = 0;

  constructor({ pool, url, connect, places, onClosed }: OriginParts) {
    this.#pool = pool;
    this.#url = url;
    this.#connect = connect;
    this.#places = places;
    this.#onClosed = onClosed;
  }

  get host(): string {
    return this.#url.host;
  }

  connect(): Promise<Socket> {
    const { hostname, host, protocol, port } = this.#url;
    // As undici names them to its connectors: an IPv6 address without its brackets.
    const target = { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port };
    return new Promise((resolve, reject) => {
      this.#connect(target, (error, socket) => (socket === null ? reject(error) : resolve(socket)));
    });
  }

  enter(): boolean {
    if (this.#taken >= this.#places) return false;
    this.#taken += 1;
    return true;
  }

  leave(): void {
    this.#taken -= 1;
  }

  dispatch(call: OriginCall, handler: Dispatcher.DispatchHandler): void {
    this.#pool.dispatch(
      {
        path: call.path,
        method: call.method,
        ...bodyOf(call),
        // undici's timers tick twice a second and do not cover the wait for a socket; each handler has its own.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      handler,
    );
  }

  async close(): Promise<void> {
    this.#onClosed();
    await this.#pool.destroy(new EgressError('aborted'));
  }
}

function bodyOf({ headers, body }: OriginCall) {
  if (body === undefined) return { headers, body: null };
  if (typeof body === 'string') return { headers, body };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length <= SLICE_BYTES) return { headers, body: bytes };
  return {
    headers: [...headers, 'content-length', String(bytes.length)],
    body: Readable.from(inSlices(bytes), { objectMode: false, highWaterMark: SLICE_BYTES }),
  };
}

/** Each is taken when the socket has room for it, which a near reader can make at once. */
async function* inSlices(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    yield bytes.subarray(at, at + SLICE_BYTES);
    await yieldNow();
  }
}
