/**
 * An Exchange over Node's request and response. Everything that costs is lazy: the credential, the abort signal, the
 * body. It ends once, for one reason, and whoever waits on it then hears so.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credential } from '../auth/principal.ts';
import { type ErrorCode, isRefusal, type Refusal, refuse } from '../errors.ts';
import { ResponseChannel } from './client-channel.ts';
import type { HeaderList } from './cors.ts';
import { readCredential } from './credential.ts';
import type { Deadline } from './deadline-queue.ts';
import type { Exchange, ExchangeEnd } from './exchange.ts';
import type { MessageSocket } from './message-socket.ts';
import { type FormBody, parseMultipart } from './multipart.ts';
import { BodyReader, checkBodyHead, checkFormHead } from './request-body.ts';
import { parseStrictJson, type StrictJson } from './strict-json.ts';

export interface ExchangeBounds {
  readonly bodyBytes: number;
  readonly jsonDepth: number;
  readonly idleTimeoutMs: number;
}

/** What an exchange asks of the server around it. */
export interface ExchangeHost {
  readonly bounds: ExchangeBounds;
  /** Reserves memory for a body, as the exchange's; false where the gate holds too much already. */
  holdBody(exchange: NodeExchange, bytes: number): boolean;
  /** Watches the time that the body takes until `releaseBody`. */
  watchBody(exchange: NodeExchange): void;
  unwatchBody(exchange: NodeExchange): void;
}

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly host: ExchangeHost;
  readonly headers: HeaderList;
  /** Where the client asked for a connection of messages. */
  readonly upgrade?: (() => Promise<MessageSocket | undefined>) | undefined;
}

const END_CODES: Readonly<Record<ExchangeEnd, ErrorCode>> = {
  client_closed: 'client_closed',
  deadline: 'request_timeout',
  shutdown: 'shutting_down',
};

const IPV4_MAPPED = '::ffff:';

export class NodeExchange implements Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly client: ResponseChannel;
  readonly upgrade: (() => Promise<MessageSocket | undefined>) | undefined;
  /** Bytes that this exchange holds of the server's body budget. */
  heldBytes = 0;
  /** Its body is read as a form. */
  bringsForm = false;
  /** Set while the body is read. */
  bodyDeadline: Deadline<NodeExchange> | undefined;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #host: ExchangeHost;
  #abort: AbortController | undefined;
  #end: ExchangeEnd | undefined;
  #listener: ((reason: ExchangeEnd) => void) | undefined;
  #reader: BodyReader | undefined;

  constructor(parts: ExchangeParts) {
    this.requestId = parts.requestId;
    this.receivedAtMs = parts.receivedAtMs;
    this.#request = parts.request;
    this.#response = parts.response;
    this.#host = parts.host;
    this.upgrade = parts.upgrade;
    const address = parts.request.socket.remoteAddress ?? '';
    this.address = address.startsWith(IPV4_MAPPED) ? address.slice(IPV4_MAPPED.length) : address;
    this.client = new ResponseChannel({
      ...parts,
      bounds: { idleTimeoutMs: parts.host.bounds.idleTimeoutMs, lingerBytes: parts.host.bounds.bodyBytes },
    });
  }

  get path(): string {
    const target = this.#request.url ?? '';
    const query = target.indexOf('?');
    return query === -1 ? target : target.slice(0, query);
  }

  get query(): string {
    const target = this.#request.url ?? '';
    const query = target.indexOf('?');
    return query === -1 ? '' : target.slice(query + 1);
  }

  get credential(): Credential | undefined {
    return readCredential(this.#request.headers, this.#request.rawHeaders);
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#end !== undefined) this.#abort.abort(this.#end);
    }
    return this.#abort.signal;
  }

  get ended(): ExchangeEnd | undefined {
    return this.#end;
  }

  onEnd(listener: ((reason: ExchangeEnd) => void) | undefined): void {
    this.#listener = listener;
    if (this.#end !== undefined) listener?.(this.#end);
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Ends the exchange; the first reason stays. */
  end(reason: ExchangeEnd): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#reader?.stop(refuse(END_CODES[reason], `the exchange ended while the body was read: ${reason}`));
    this.#abort?.abort(reason);
    this.#listener?.(reason);
  }

  /** The body took longer than it may. */
  expireBody(): void {
    // What is left of the body is worth nothing, and a slow sender must not keep the connection for it.
    this.client.closeAtOnce();
    this.#reader?.stop(refuse('request_timeout', 'the body did not arrive in time'));
  }

  async readBody(): Promise<StrictJson | Refusal> {
    const bytes = await this.#collect(checkBodyHead(this.#request.headers, this.#host.bounds.bodyBytes));
    if (isRefusal(bytes)) return bytes;
    return parseStrictJson(bytes, { maxDepth: this.#host.bounds.jsonDepth });
  }

  async readForm(limitBytes: number): Promise<FormBody | Refusal> {
    const { headers } = this.#request;
    this.bringsForm = true;
    const bytes = await this.#collect(checkFormHead(headers, limitBytes));
    return isRefusal(bytes) ? bytes : parseMultipart(bytes, headers['content-type']);
  }

  async #collect(length: number | Refusal): Promise<Buffer | Refusal> {
    if (this.#reader !== undefined) throw new Error('a body was read twice');
    const { headers } = this.#request;
    if (isRefusal(length)) return length;
    if (this.#end !== undefined)
      return refuse(END_CODES[this.#end], 'the exchange ended before its body was read');
    if (!this.#host.holdBody(this, length)) {
      return refuse('overloaded', 'the bodies in memory are at their bound', { retryAfterMs: 1000 });
    }
    if (headers.expect !== undefined) this.#response.writeContinue();
    this.#reader = new BodyReader(this.#request, length);
    this.#host.watchBody(this);
    const bytes = await this.#reader.collect();
    this.#host.unwatchBody(this);
    return bytes;
  }
}
