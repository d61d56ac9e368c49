/**
 * How long a provider call may go on. It outlives its client by a bounded drain, in which the answer is read on for its
 * usage only: so a hang-up costs what was generated and not the whole reservation.
 */
import type { Exchange, ExchangeEnd } from '../http/exchange.ts';
import { CallCancellation, type CallSignal } from '../providers/call-signal.ts';

export class UpstreamSignal {
  readonly #cancellation = new CallCancellation();
  readonly #exchange: Pick<Exchange, 'ended' | 'onEnd'>;
  readonly #drainMs: number;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  constructor(exchange: Pick<Exchange, 'ended' | 'onEnd'>, drainMs: number) {
    this.#exchange = exchange;
    this.#drainMs = drainMs;
    exchange.onEnd((reason) => this.#ended(reason));
  }

  get signal(): CallSignal {
    return this.#cancellation;
  }

  get aborted(): boolean {
    return this.#exchange.ended !== undefined;
  }

  /** Waits; false where the exchange ended meanwhile. */
  pause(ms: number): Promise<boolean> {
    if (this.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(!this.aborted);
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
    });
  }

  /** Nobody waits for the answer any more: lets it go on for the drain time only. */
  startDrain(): void {
    if (this.#drainMs === 0) this.#cancellation.abort();
    else this.#timer ??= setTimeout(() => this.#cancellation.abort(), this.#drainMs);
  }

  /** The request is settled: nothing is to be aborted any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#exchange.onEnd(undefined);
  }

  #ended(reason: ExchangeEnd): void {
    this.#wake?.();
    if (reason === 'client_closed') this.startDrain();
    else this.#cancellation.abort();
  }
}
