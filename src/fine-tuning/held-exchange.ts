/**
 * A request whose answer is held back once it is settled, so that what it made can be kept before anybody hears of it. A
 * client that hangs up does not end it: a job that is paid for must not be lost.
 */
import type { ClientChannel, Exchange, ExchangeEnd } from '../http/exchange.ts';

export interface HeldAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class HeldExchange implements Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly path: string;
  readonly query: string;
  readonly client: ClientChannel;
  readonly #inner: Exchange;
  readonly #abort = new AbortController();
  #ended: ExchangeEnd | undefined;
  #listener: ((reason: ExchangeEnd) => void) | undefined;
  /** Undefined where the connection must be destroyed. */
  answer: HeldAnswer | undefined;

  constructor(inner: Exchange) {
    this.#inner = inner;
    this.requestId = inner.requestId;
    this.receivedAtMs = inner.receivedAtMs;
    this.address = inner.address;
    this.path = inner.path;
    this.query = inner.query;
    this.client = this.#holding();
    inner.onEnd((reason) => this.#end(reason));
  }

  get credential(): Exchange['credential'] {
    return this.#inner.credential;
  }
  get signal(): AbortSignal {
    return this.#abort.signal;
  }
  get ended(): ExchangeEnd | undefined {
    return this.#ended;
  }
  header(name: string): string | undefined {
    return this.#inner.header(name);
  }
  onEnd(listener: ((reason: ExchangeEnd) => void) | undefined): void {
    this.#listener = listener;
    if (this.#ended !== undefined) listener?.(this.#ended);
  }
  readBody(): ReturnType<Exchange['readBody']> {
    return this.#inner.readBody();
  }
  readForm(limitBytes: number): ReturnType<Exchange['readForm']> {
    return this.#inner.readForm(limitBytes);
  }

  #end(reason: ExchangeEnd): void {
    if (reason === 'client_closed') return;
    this.#ended = reason;
    this.#abort.abort(reason);
    this.#listener?.(reason);
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
