/**
 * How long a provider call may go on. It outlives its client by a bounded drain, in which the answer is read on for its
 * usage only: so a hang-up costs what was generated and not the whole reservation.
 */
import type { Exchange, ExchangeEnd } from '../http/exchange.ts';
import { CallCancellation, type CallSignal } from '../providers/call-signal.ts';

/** How often a call that only others need is looked at, in milliseconds. */
const LEAST_LOOK_MS = 50;

export class UpstreamSignal {
  readonly #cancellation = new CallCancellation();
  readonly #exchange: Pick<Exchange, 'ended' | 'onEnd'>;
  readonly #drainMs: number;
  #timer: NodeJS.Timeout | undefined;
  #neededElsewhere: (() => boolean) | undefined;
  #wake: (() => void) | undefined;
  /** The call that is under way is ended at once when its client hangs up. */
  cancelsOnHangUp = false;

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

  /** As long as other requests need the same call, its own client's hang-up does not end it. */
  keepWhile(neededElsewhere: () => boolean): void {
    this.#neededElsewhere = neededElsewhere;
  }

  /** Nobody waits for the answer any more: lets it go on for the drain time only. */
  startDrain(): void {
    const drainMs = this.cancelsOnHangUp ? 0 : this.#drainMs;
    if (drainMs === 0 && this.#neededElsewhere?.() !== true) this.#cancellation.abort();
    else this.#timer ??= setTimeout(() => this.#drained(), Math.max(drainMs, LEAST_LOOK_MS));
  }

  #drained(): void {
    if (this.#neededElsewhere?.() !== true) this.#cancellation.abort();
    else this.#timer = setTimeout(() => this.#drained(), LEAST_LOOK_MS);
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
