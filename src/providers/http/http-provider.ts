/**
 * A provider behind HTTP whose wire format is a surface's own: the caller's bytes out, the provider's bytes back. What
 * differs between vendors is its dialect. It must never show its credential, pass a header that the surface's adapter
 * did not choose, or retry.
 */
import type { Origin } from '../../egress/origin.ts';
import type { BodyBytes } from '../../http/binary-form.ts';
import { type Provider, type ProviderCall, type ProviderReply, textOf } from '../provider.ts';
import type { Secret } from '../secret.ts';
import { callOverSocket } from '../socket/socket-call.ts';
import { ProviderExchange } from './provider-exchange.ts';
import { RequestHeaders } from './request-headers.ts';

export type ErrorReply = Extract<ProviderReply, { type: 'error' }>;

/** What a vendor's API has of its own. */
export interface Dialect {
  /** The provider's `kind` in the configuration. */
  readonly kind: string;
  /** The surfaces whose requests it takes as they are. */
  readonly formats: ReadonlySet<string>;
  /** Where a call goes, under the base URL, with its query; undefined where it cannot go to this vendor. */
  pathOf(call: ProviderCall): string | undefined;
  /** The headers that a credential is sent in with requests of that surface, names and values in turn. */
  credentialHeaders(credential: string, surface: string): readonly string[];
  /** What an error answer means, where the vendor says it in its body and not by status and header. */
  readError?(error: ErrorReply): ErrorReply;
  /** Those of `formats` that are spoken over a WebSocket, opened at the call's path. */
  readonly overSocket?: ReadonlySet<string>;
  /** Those of `formats` that only read: a GET, whose body is its query. */
  readonly reads?: ReadonlySet<string>;
  /** Headers that every request has, names and values in turn. */
  readonly fixedHeaders?: readonly string[];
}

export interface HttpProviderOptions {
  readonly name: string;
  /** Path of the base URL, without a slash at its end: `/v1`. */
  readonly basePath: string;
  readonly origin: Origin;
  readonly secret: Secret | undefined;
  /** The provider's own bounds; a call's are lowered to them. */
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
}

export function createHttpProvider(dialect: Dialect, options: HttpProviderOptions): Provider {
  return new HttpProvider(dialect, options);
}

class HttpProvider implements Provider {
  readonly kind: string;
  readonly formats: ReadonlySet<string>;
  readonly simulated = false;
  readonly name: string;
  readonly #dialect: Dialect;
  readonly #options: HttpProviderOptions;
  readonly #headers: RequestHeaders;

  constructor(dialect: Dialect, options: HttpProviderOptions) {
    this.kind = dialect.kind;
    this.formats = dialect.formats;
    this.name = options.name;
    this.#dialect = dialect;
    this.#options = options;
    this.#headers = new RequestHeaders(dialect, options.secret);
  }

  call(call: ProviderCall): Promise<ProviderReply> {
    const path = this.formats.has(call.surface) ? this.#dialect.pathOf(call) : undefined;
    if (path === undefined) return notDispatched('protocol');
    if (call.signal.aborted) return notDispatched('aborted');
    const { secret, nowMs } = this.#options;
    if (secret?.isUsable?.(nowMs()) === false) return notDispatched('refused');
    if (!this.#options.origin.enter()) return notDispatched('refused');
    if (this.#dialect.overSocket?.has(call.surface)) return this.#callOverSocket(call, path);
    return new Promise((resolve) => this.#dispatch(call, path, resolve));
  }

  #callOverSocket(call: ProviderCall, path: string): Promise<ProviderReply> {
    const { origin, basePath, nowMs, headersTimeoutMs, idleTimeoutMs } = this.#options;
    return callOverSocket({
      ...{ origin, call, owner: this, nowMs },
      path: basePath + path,
      headers: this.#headers.forSocket(call.surface, nowMs()),
      headersTimeoutMs: Math.min(call.headersTimeoutMs, headersTimeoutMs),
      idleTimeoutMs: Math.min(call.idleTimeoutMs, idleTimeoutMs),
    });
  }

  #dispatch(call: ProviderCall, path: string, resolve: (reply: ProviderReply) => void): void {
    const { origin, basePath, nowMs } = this.#options;
    const { readError } = this.#dialect;
    const settle =
      readError === undefined
        ? resolve
        : (reply: ProviderReply) => resolve(reply.type === 'error' ? readError(reply) : reply);
    const exchange = new ProviderExchange(
      {
        origin,
        call,
        headersTimeoutMs: Math.min(call.headersTimeoutMs, this.#options.headersTimeoutMs),
        idleTimeoutMs: Math.min(call.idleTimeoutMs, this.#options.idleTimeoutMs),
        nowMs,
      },
      settle,
    );
    const own = this.#headers.current(call, nowMs());
    const headers = call.headers === undefined ? own : [...own, ...call.headers];
    const { body } = call;
    if (this.#dialect.reads?.has(call.surface)) {
      const query = textOf(call);
      const at = basePath + path + (query === '' ? '' : `?${query}`);
      origin.dispatch({ path: at, method: 'GET', headers }, exchange);
      return;
    }
    const to = { path: basePath + path, method: 'POST' as const };
    if (typeof body === 'string') origin.dispatch({ ...to, headers, body }, exchange);
    else origin.dispatch({ ...to, headers: withType(headers, body), body: body.bytes }, exchange);
  }
}

/** A form's type names its boundary, so that it is the call's own. */
function withType(headers: readonly string[], { contentType }: BodyBytes): string[] {
  const at = headers.indexOf('content-type');
  return at === -1 ? [...headers, 'content-type', contentType] : headers.with(at + 1, contentType);
}

function notDispatched(reason: 'protocol' | 'aborted' | 'refused'): Promise<ProviderReply> {
  return Promise.resolve({ type: 'failed', reason, dispatched: false, byGate: true });
}
