/**
 * The way back to the client over Node's response: whole or streamed, with back-pressure. A client that takes
 * nothing is cut off, and an answer that was cut short must never look complete.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HeaderList } from './cors.ts';
import type { ClientChannel } from './exchange.ts';

export interface ChannelBounds {
  /** Most time that the client may take no bytes, in ms. */
  readonly idleTimeoutMs: number;
  /** Most bytes of an unread body that are thrown away so that the client can read its refusal. */
  readonly lingerBytes: number;
}

export interface ChannelParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly bounds: ChannelBounds;
  /** Added to every answer: CORS. */
  readonly headers: HeaderList;
}

/** An unread rest of this size is thrown away on a connection that stays open; past it the connection closes. */
const SMALL_REST_BYTES = 64 * 1024;
/** How long a closing connection is read on after its refusal. Without it a reset could overtake the answer. */
const LINGER_MS = 2000;

/** The edge decides these; an answer cannot override them. */
const EDGE_FIELDS: ReadonlySet<string> = new Set([
  'x-request-id',
  'x-content-type-options',
  'cache-control',
  'content-length',
  'transfer-encoding',
  'connection',
  'date',
]);

export class ResponseChannel implements ClientChannel {
  readonly #parts: ChannelParts;
  readonly #response: ServerResponse;
  #started = false;
  #ended = false;
  #gone = false;
  #closing = false;
  #lingers = true;
  #framed = false;
  #draining: { readonly promise: Promise<boolean>; settle(alive: boolean): void } | undefined;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
    this.#response = parts.response;
  }

  get started(): boolean {
    return this.#started;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Nothing of the answer is left in this process's memory. */
  get flushed(): boolean {
    return this.#gone || (this.#ended && (this.#response.socket?.writableLength ?? 0) === 0);
  }

  /** Makes this the connection's last answer. */
  closeAfter(): void {
    this.#closing = true;
  }

  /** The same, without reading on first: for a client that had its time to send. */
  closeAtOnce(): void {
    this.#closing = true;
    this.#lingers = false;
  }

  send(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): void {
    if (this.#gone) return;
    const lingers = this.#mustLinger();
    const fields = this.#begin(headers);
    fields.push('content-length', String(Buffer.byteLength(body)));
    if (this.#closing) fields.push('connection', 'close');
    this.#response.writeHead(status, fields);
    this.#ended = true;
    if (lingers) this.#linger(body);
    else this.#response.end(body);
    this.#watchFlush();
  }

  start(status: number, headers: Readonly<Record<string, string>>, bytes?: number): void {
    if (this.#gone) return;
    if (this.#mustLinger()) this.#closing = true;
    const fields = this.#begin(headers);
    if (bytes !== undefined) fields.push('content-length', String(bytes));
    if (this.#closing) fields.push('connection', 'close');
    this.#response.writeHead(status, fields);
    // Headers ride with the first part where it follows at once; else they must not wait for it.
    setImmediate(() => {
      if (!this.#gone && !this.#response.writableEnded) this.#response.flushHeaders();
    });
  }

  write(part: string): boolean | Promise<boolean> {
    const { socket } = this.#response;
    if (this.#gone || socket === null) return false;
    if (part === '') return true;
    if (!this.#framed) this.#beginFrames(socket);
    return socket.write(this.#frame(part)) || this.#drained(socket);
  }

  /** The head leaves with the first part. */
  #beginFrames(socket: Socket): void {
    this.#framed = true;
    socket.cork();
    this.#response.flushHeaders();
    process.nextTick(() => socket.uncork());
  }

  /**
   * A chunk as RFC 9112, section 7.1, has it, in one text: Node's own `write` hands size, data and line end to the
   * socket as three, which costs half as much again.
   * A client of HTTP/1.0, or who was told the length, gets the data alone.
   */
  #frame(part: string): string {
    if (!this.#response.chunkedEncoding) return part;
    return `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`;
  }

  end(part: string): void {
    if (this.#gone) return;
    this.#ended = true;
    this.#response.end(part);
    this.#watchFlush();
  }

  destroy(): void {
    this.#parts.request.socket.destroy();
    this.lost();
  }

  /** The connection is gone: writers that wait are told, later writes do nothing. */
  lost(): void {
    this.#gone = true;
    this.#draining?.settle(false);
  }

  #begin(headers: Readonly<Record<string, string>>): string[] {
    if (this.#started) throw new Error('an answer was begun twice');
    this.#started = true;
    const fields = [
      'x-request-id',
      this.#parts.requestId,
      'x-content-type-options',
      'nosniff',
      'cache-control',
      'no-store',
    ];
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined && !EDGE_FIELDS.has(name.toLowerCase())) fields.push(name, value);
    }
    if (this.#parts.headers.length > 0) fields.push(...this.#parts.headers);
    return fields;
  }

  /**
   * Whether the connection must be read on for a while before it closes, because the client may still be sending.
   * A small rest on a connection that stays open is thrown away by Node. After an unanswered `Expect: 100-continue`
   * nobody knows whether a body follows, so that connection closes at once.
   */
  #mustLinger(): boolean {
    const { request } = this.#parts;
    if (request.complete) return false;
    const { expect, 'content-length': length } = request.headers;
    if (expect !== undefined || Number(length ?? 0) > SMALL_REST_BYTES) this.#closing = true;
    return this.#lingers && expect === undefined && (this.#closing || !this.#response.shouldKeepAlive);
  }

  /** Sends the whole answer, then reads on for a bounded while before the connection is closed. */
  #linger(body: string | Buffer): void {
    const { request, bounds } = this.#parts;
    let discarded = 0;
    const close = () => {
      clearTimeout(timer);
      if (!this.#response.writableEnded) this.#response.end();
    };
    const timer = setTimeout(close, LINGER_MS).unref();
    this.#response.write(body);
    request.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > bounds.lingerBytes) close();
    });
    request.on('end', close);
    this.#response.on('close', close);
    request.resume();
  }

  #drained(socket: Socket): Promise<boolean> {
    if (this.#draining !== undefined) return this.#draining.promise;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const settle = (alive: boolean) => {
      socket.off('drain', onDrain);
      this.#draining = undefined;
      if (alive) socket.setTimeout(0);
      resolve(alive);
    };
    const onDrain = () => settle(true);
    this.#draining = { promise, settle };
    socket.on('drain', onDrain);
    // Node destroys a socket that made no progress in this time; its timer restarts whenever the peer takes bytes.
    socket.setTimeout(this.#parts.bounds.idleTimeoutMs);
    return promise;
  }

  /** The last bytes too must be taken in time; once they are, Node sets its own keep-alive timeout. */
  #watchFlush(): void {
    const { socket } = this.#response;
    if (socket !== null && socket.writableLength > 0) socket.setTimeout(this.#parts.bounds.idleTimeoutMs);
  }
}
