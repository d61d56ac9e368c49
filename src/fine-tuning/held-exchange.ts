/**
 * A request whose answer is held back once it is settled, so that what it made can be kept before anybody hears of it. A
 * client that hangs up does not end it: a job that is paid for must not be lost.
 */
import type { ClientChannel, Exchange } from '../http/exchange.ts';
import { InnerExchange } from '../http/inner-exchange.ts';

export interface HeldAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class HeldExchange extends InnerExchange implements Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly path: string;
  readonly query: string;
  readonly client: ClientChannel;
  readonly #inner: Exchange;
  /** Undefined where the connection must be destroyed. */
  answer: HeldAnswer | undefined;

  constructor(inner: Exchange) {
    super();
    this.#inner = inner;
    this.requestId = inner.requestId;
    this.receivedAtMs = inner.receivedAtMs;
    this.address = inner.address;
    this.path = inner.path;
    this.query = inner.query;
    this.client = this.#holding();
    inner.onEnd((reason) => {
      if (reason !== 'client_closed') this.end(reason);
    });
  }

  get credential(): Exchange['credential'] {
    return this.#inner.credential;
  }
  header(name: string): string | undefined {
    return this.#inner.header(name);
  }
  readBody(): ReturnType<Exchange['readBody']> {
    return this.#inner.readBody();
  }
  override readForm(limitBytes: number): ReturnType<Exchange['readForm']> {
    return this.#inner.readForm(limitBytes);
  }

  #holding(): ClientChannel {
    const hold = (answer: HeldAnswer | undefined) => {
      this.answer = answer;
    };
    return {
      started: false,
      send: (status, headers, body) => hold({ status, headers, body: body.toString() }),
      start: () => undefined,
      write: () => true,
      end: () => undefined,
      destroy: () => hold(undefined),
    };
  }
}
