/**
 * What exchanges that the gate makes itself have in common: they end for whatever reason their maker gives, the first one
 * stays, and they bring no form. Such an exchange goes the way of every request; it is none that a client sent.
 */
import type { Exchange, ExchangeEnd } from './exchange.ts';

export abstract class InnerExchange {
  readonly #abort = new AbortController();
  #listener: ((reason: ExchangeEnd) => void) | undefined;
  #ended: ExchangeEnd | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ended(): ExchangeEnd | undefined {
    return this.#ended;
  }

  onEnd(listener: ((reason: ExchangeEnd) => void) | undefined): void {
    this.#listener = listener;
    if (this.#ended !== undefined) listener?.(this.#ended);
  }

  /** Throws: what the gate asks for itself is JSON. */
  async readForm(_limitBytes: number): Promise<Awaited<ReturnType<Exchange['readForm']>>> {
    throw new Error('an exchange that the gate made has no form');
  }

  /** The first reason stays. */
  end(reason: ExchangeEnd): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#abort.abort(reason);
    this.#listener?.(reason);
  }
}
