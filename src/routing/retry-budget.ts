/**
 * How many calls of a provider may be repeats: a token bucket that every request fills a little and every repeat empties
 * by one, so that retries cannot multiply an outage (Finagle's RetryBudget; Google SRE book, "Handling Overload").
 */

/** Repeats that are there from the start, and the most that are saved up. */
export const BURST_RETRIES = 10;
/** For gates with little traffic, per millisecond: one a second. */
const REFILL_PER_MS = 1 / 1_000;

export class RetryBudget {
  readonly #share: number;
  #tokens = BURST_RETRIES;
  #filledAtMs = 0;

  /** `percent`: repeats for each hundred requests; 0: none at all. */
  constructor(percent: number) {
    this.#share = percent / 100;
  }

  /** A request goes to the provider for the first time. */
  request(): void {
    if (this.#tokens < BURST_RETRIES) this.#tokens = Math.min(BURST_RETRIES, this.#tokens + this.#share);
  }

  /** Whether a repeat may be made; takes it. */
  tryRetry(nowMs: number): boolean {
    if (this.#share === 0) return false;
    const waitedMs = this.#filledAtMs === 0 ? 0 : Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(BURST_RETRIES, this.#tokens + waitedMs * REFILL_PER_MS);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

const BASE_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

/**
 * How long to wait before the same route is tried again: anything up to an exponential bound, so that callers who failed
 * together do not come back together ("full jitter": Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
 *
 * @param round 1 for the first repeat.
 * @param random in [0, 1).
 */
export function backoffMs(round: number, random: number): number {
  return random * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** (round - 1));
}
