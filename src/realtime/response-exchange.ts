/**
 * One response of a session as an exchange of its own: the caller's credential and address, a request id of its own, a
 * body that the session wrote, and a channel that gives the session each event once it may leave.
 */
import type { ClientChannel, Exchange } from '../http/exchange.ts';
import { InnerExchange } from '../http/inner-exchange.ts';
import { SseParser } from '../http/sse-parser.ts';
import type { StrictJson } from '../http/strict-json.ts';
import type { ProviderLine } from '../providers/socket/provider-line.ts';

/** Where a response's events go. */
export interface ResponseListener {
  /** An event's JSON. As of `MessageSocket.send`. */
  event(data: string): boolean | Promise<boolean>;
  /** It was refused before it began: an error in the surface's shape. */
  refused(body: string): void;
  /** Nothing comes any more, and what came is settled. */
  ended(): void;
  /** What came must not look complete. */
  broken(): void;
}

export interface ResponseParts {
  /** The request that opened the session. */
  readonly opening: Exchange;
  readonly requestId: string;
  readonly nowMs: number;
  readonly body: StrictJson;
  readonly line: ProviderLine;
  readonly listener: ResponseListener;
}

export class ResponseExchange extends InnerExchange implements Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly credential: Exchange['credential'];
  readonly path: string;
  readonly query = '';
  readonly line: ProviderLine;
  readonly client: ClientChannel;
  readonly #opening: Exchange;
  readonly #body: StrictJson;

  constructor({ opening, requestId, nowMs, body, line, listener }: ResponseParts) {
    super();
    this.requestId = requestId;
    this.receivedAtMs = nowMs;
    this.address = opening.address;
    this.credential = opening.credential;
    this.path = opening.path;
    this.line = line;
    this.client = new EventChannel(listener);
    this.#opening = opening;
    this.#body = body;
  }

  /** What the opening request said of itself holds for each response; what is said once is kept nowhere. */
  header(name: string): string | undefined {
    const asked = name.toLowerCase();
    return asked === 'cache-control' ? 'no-store' : this.#opening.header(asked);
  }

  async readBody(): Promise<StrictJson> {
    return this.#body;
  }
}

/** Takes the rendered stream apart into its events again. */
class EventChannel implements ClientChannel {
  readonly #parser = new SseParser();
  readonly #listener: ResponseListener;
  started = false;

  constructor(listener: ResponseListener) {
    this.#listener = listener;
  }

  send(status: number, _headers: Readonly<Record<string, string>>, body: string | Buffer): void {
    this.started = true;
    if (status >= 400) this.#listener.refused(body.toString());
    else this.#listener.broken();
    this.#listener.ended();
  }

  start(): void {
    this.started = true;
  }

  write(part: string): boolean | Promise<boolean> {
    let last: boolean | Promise<boolean> = true;
    for (const { data } of this.#parser.push(Buffer.from(part)))
      if (data !== undefined) last = this.#listener.event(data);
    return last;
  }

  end(part: string): void {
    void this.write(part);
    this.#listener.ended();
  }

  destroy(): void {
    this.#listener.broken();
    this.#listener.ended();
  }
}
