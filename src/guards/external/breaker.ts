/**
 * A circuit breaker: closed until calls fail too often, then open for a while, then half open for one call at a time.
 * Pure but for its own counts: the time comes in. What an open breaker means is its user's decision, never "passed".
 */
import type { BreakerSettings } from './settings.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

export class Breaker {
  readonly #settings: BreakerSettings;
  /** When the last failures were, oldest first; at most `failures` of them. */
  #failedAtMs: number[] = [];
  #openUntilMs: number | undefined;
  #probing = false;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  state(nowMs: number): BreakerState {
    if (this.#openUntilMs === undefined) return 'closed';
    return nowMs < this.#openUntilMs ? 'open' : 'half_open';
  }

  /** Whether a call may be made now. Every `true` needs one `succeeded`, `failed` or `undecided`. */
  tryEnter(nowMs: number): boolean {
    const state = this.state(nowMs);
    if (state === 'open' || (state === 'half_open' && this.#probing)) return false;
    this.#probing = state === 'half_open';
    return true;
  }

  succeeded(): void {
    this.#probing = false;
    this.#openUntilMs = undefined;
    this.#failedAtMs = [];
  }

  /** The call said nothing about the service. */
  undecided(): void {
    this.#probing = false;
  }

  failed(nowMs: number): void {
    const { failures, windowMs, openMs } = this.#settings;
    if (this.#openUntilMs !== undefined) {
      // Calls that began before it opened change nothing; a failed probe begins the pause again.
      if (this.#probing) this.#openUntilMs = nowMs + openMs;
      this.#probing = false;
      return;
    }
    this.#failedAtMs = [...this.#failedAtMs.filter((atMs) => nowMs - atMs < windowMs), nowMs].slice(
      -failures,
    );
    if (this.#failedAtMs.length < failures) return;
    this.#failedAtMs = [];
    this.#openUntilMs = nowMs + openMs;
  }
}
