/**
 * How many calls one provider takes at once, found from its latency: the gradient of Netflix's concurrency-limits
 * (Gradient2Limit: new = old × clamp(tolerance × long / short, 0.5, 1) + √old, smoothed) with a cut after a refusal for
 * overload, as TCP's multiplicative decrease (Chiu and Jain, 1989). Pure but for its own numbers; stays in its bounds.
 */
export interface AdaptiveBounds {
  readonly min: number;
  readonly max: number;
}

/** How much slower than usual answers may become before the limit falls. */
const TOLERANCE = 2;
const SMOOTHING = 0.2;
/** Answers that make up what is usual. */
const LONG_WINDOW = 600;
const WARM_UP = 10;
const CUT = 0.8;

export type CallOutcome = 'answered' | 'overloaded' | 'failed';

export class AdaptiveLimit {
  readonly #bounds: AdaptiveBounds;
  #limit: number;
  #inFlight = 0;
  #usualMs = 0;
  #answers = 0;
  #cutUntilMs = Number.NEGATIVE_INFINITY;

  constructor(bounds: AdaptiveBounds) {
    this.#bounds = bounds;
    this.#limit = bounds.max;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Every `true` needs one `leave`. */
  tryEnter(): boolean {
    if (this.#inFlight >= this.limit) return false;
    this.#inFlight++;
    return true;
  }

  leave(): void {
    this.#inFlight--;
  }

  /** What became of one call. `latencyMs`: from its dispatch to the first byte of its answer. */
  observe(outcome: CallOutcome, latencyMs: number, nowMs: number): void {
    if (outcome === 'failed') return;
    if (outcome === 'overloaded') this.#cut(nowMs);
    else this.#follow(Math.max(latencyMs, 1));
  }

  /** Once a usual answer's time at most: one burst of refusals is one sign. */
  #cut(nowMs: number): void {
    if (nowMs < this.#cutUntilMs) return;
    this.#cutUntilMs = nowMs + Math.max(this.#usualMs, 100);
    this.#set(Math.min(this.#limit, Math.max(this.#inFlight, this.#bounds.min)) * CUT);
  }

  #follow(latencyMs: number): void {
    this.#answers++;
    const window = Math.min(this.#answers, LONG_WINDOW);
    this.#usualMs += (latencyMs - this.#usualMs) / window;
    // After a slow time the memory of it is shortened, or the limit would never fall again.
    if (this.#usualMs > 2 * latencyMs) this.#usualMs *= 0.95;
    // With few calls under way latency says nothing of what the provider could take.
    if (this.#answers < WARM_UP || this.#inFlight < this.#limit / 2) {
      if (this.#answers >= WARM_UP && latencyMs <= this.#usualMs * TOLERANCE) this.#grow();
      return;
    }
    const gradient = Math.max(0.5, Math.min(1, (TOLERANCE * this.#usualMs) / latencyMs));
    const next = this.#limit * gradient + Math.sqrt(this.#limit);
    this.#set(this.#limit * (1 - SMOOTHING) + next * SMOOTHING);
  }

  #grow(): void {
    this.#set(this.#limit + SMOOTHING * Math.sqrt(this.#limit) * 0.1);
  }

  #set(limit: number): void {
    this.#limit = Math.max(this.#bounds.min, Math.min(this.#bounds.max, limit));
  }
}
