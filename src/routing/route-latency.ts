/**
 * How fast a route answers: the time to its first byte, averaged with an exponential decay that follows a rise at once
 * and a fall slowly (Finagle's Peak EWMA), weighed by the calls under way; and the recent times for percentiles.
 */

/** Time in which the memory of a sample falls to a third, in milliseconds. */
const DECAY_MS = 10_000;
/** Recent samples that a percentile is taken of. */
const SAMPLES = 128;
/** Fewer prove nothing. */
const LEAST_SAMPLES = 20;

export class RouteLatency {
  readonly #recent = new Float64Array(SAMPLES);
  #seen = 0;
  #costMs = 0;
  #atMs = 0;
  #inFlight = 0;

  begin(): void {
    this.#inFlight += 1;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  observe(latencyMs: number, nowMs: number): void {
    this.#recent[this.#seen % SAMPLES] = latencyMs;
    this.#seen += 1;
    const weight = Math.exp(-Math.max(0, nowMs - this.#atMs) / DECAY_MS);
    this.#costMs = latencyMs > this.#costMs ? latencyMs : this.#costMs * weight + latencyMs * (1 - weight);
    this.#atMs = nowMs;
  }

  /** What another call is expected to cost in time: an unknown route is tried before a known slow one. */
  load(nowMs: number): number {
    // Without news the memory fades, so that a route that was slow once is tried again.
    const faded = this.#costMs * Math.exp(-Math.max(0, nowMs - this.#atMs) / (6 * DECAY_MS));
    return faded * (this.#inFlight + 1);
  }

  /** The 95th percentile of the recent times, in milliseconds; undefined where too few are known. */
  p95(): number | undefined {
    const count = Math.min(this.#seen, SAMPLES);
    if (count < LEAST_SAMPLES) return undefined;
    const sorted = this.#recent.slice(0, count).sort();
    return sorted[Math.min(count - 1, Math.floor(count * 0.95))];
  }
}
