/**
 * Whether one model at one provider may be called. Two judgements: failures in a row open the circuit, so that nothing
 * but single probes go there (Nygard, Release It!, 2007); a high error rate only moves it behind other routes, so that
 * not all routes can be ejected at once (as Envoy's outlier detection bounds ejection). Costs nothing while closed.
 */
import type { BreakerSettings } from './settings.ts';

/** `serve`: as any other; `avoid`: after all others; `rest`: not now. */
export type Standing = 'serve' | 'avoid' | 'rest';

export const MAX_OPEN_MS = 60_000;
const SLOTS = 10;

/** Counts of the last window, in slots that are cleared as they come round again. */
class RollingCounts {
  readonly #good = new Uint32Array(SLOTS);
  readonly #bad = new Uint32Array(SLOTS);
  #slotMs: number;
  #at = 0;

  constructor(windowMs: number) {
    this.#slotMs = windowMs / SLOTS;
  }

  add(nowMs: number, isGood: boolean): void {
    const at = Math.floor(nowMs / this.#slotMs);
    if (at !== this.#at) this.#moveTo(at);
    const counts = isGood ? this.#good : this.#bad;
    const slot = at % SLOTS;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }

  sums(): { readonly good: number; readonly bad: number } {
    let [good, bad] = [0, 0];
    for (let slot = 0; slot < SLOTS; slot++) {
      good += this.#good[slot] ?? 0;
      bad += this.#bad[slot] ?? 0;
    }
    return { good, bad };
  }

  clear(): void {
    this.#good.fill(0);
    this.#bad.fill(0);
  }

  #moveTo(at: number): void {
    const steps = Math.min(SLOTS, Math.max(0, at - this.#at));
    for (let step = 0; step < steps; step++) {
      this.#good[(at - step) % SLOTS] = 0;
      this.#bad[(at - step) % SLOTS] = 0;
    }
    this.#at = Math.max(at, this.#at);
  }
}

export class CircuitBreaker {
  readonly settings: BreakerSettings;
  readonly #counts: RollingCounts;
  #state: 'closed' | 'ejected' | 'open' = 'closed';
  #untilMs = 0;
  #openings = 0;
  #failuresInARow = 0;
  #probing = false;
  #limitedUntilMs = 0;

  constructor(settings: BreakerSettings) {
    this.settings = settings;
    this.#counts = new RollingCounts(settings.windowMs);
  }

  get state(): 'closed' | 'ejected' | 'open' {
    return this.#state;
  }

  /** The hot path's only question: true where `standing` would say `serve` without a look at the clock. */
  get isWell(): boolean {
    return this.#state === 'closed' && this.#limitedUntilMs === 0;
  }

  standing(nowMs: number): Standing {
    if (this.#state === 'open') return nowMs >= this.#untilMs && !this.#probing ? 'serve' : 'rest';
    if (this.#state === 'ejected' && nowMs < this.#untilMs) return 'avoid';
    return nowMs < this.#limitedUntilMs ? 'avoid' : 'serve';
  }

  /** How long until it may be tried, in milliseconds; 0: now. */
  waitMs(nowMs: number): number {
    const untilMs = this.#state === 'open' ? this.#untilMs : this.#limitedUntilMs;
    return Math.max(0, untilMs - nowMs);
  }

  /** Every `true` needs one of `succeeded`, `failed`, `limited` and `abandoned`. */
  begin(nowMs: number): boolean {
    if (this.#state !== 'open') return true;
    if (this.#probing || nowMs < this.#untilMs) return false;
    this.#probing = true;
    return true;
  }

  succeeded(nowMs: number): void {
    this.#failuresInARow = 0;
    this.#limitedUntilMs = 0;
    if (this.#state === 'open') this.#close();
    this.#counts.add(nowMs, true);
    if (this.#state === 'ejected' && nowMs >= this.#untilMs) this.#close();
  }

  failed(nowMs: number): void {
    this.#failuresInARow += 1;
    this.#counts.add(nowMs, false);
    if (this.#state === 'open') {
      // What was sent before it opened is old news; only a probe's failure opens it anew.
      if (this.#probing) this.#open(nowMs);
    } else if (this.#failuresInARow >= this.settings.consecutiveFailures) this.#open(nowMs);
    else this.#judgeRate(nowMs);
  }

  /** The provider asks for a rest: other routes go first until then. It lives, so a circuit that was open closes. */
  limited(nowMs: number, retryAfterMs: number): void {
    this.#failuresInARow = 0;
    if (this.#state === 'open') this.#close();
    this.rest(nowMs, retryAfterMs);
  }

  /** Beside what else is told of the same call: a provider that failed may ask for a rest too. */
  rest(nowMs: number, retryAfterMs: number): void {
    this.#limitedUntilMs = nowMs + Math.min(retryAfterMs, MAX_OPEN_MS);
  }

  /** Nothing was learnt: the client left, or the gate itself did not send it. */
  abandoned(): void {
    this.#probing = false;
  }

  #judgeRate(nowMs: number): void {
    if (this.#state === 'ejected' && nowMs < this.#untilMs) return;
    const { good, bad } = this.#counts.sums();
    const { minRequests, errorPercent, openMs } = this.settings;
    if (good + bad < minRequests || bad * 100 < errorPercent * (good + bad)) return;
    this.#state = 'ejected';
    this.#untilMs = nowMs + openMs;
  }

  #open(nowMs: number): void {
    this.#untilMs = nowMs + Math.min(MAX_OPEN_MS, this.settings.openMs * 2 ** this.#openings);
    this.#openings = Math.min(this.#openings + 1, 16);
    this.#state = 'open';
    this.#probing = false;
  }

  #close(): void {
    this.#state = 'closed';
    this.#openings = 0;
    this.#probing = false;
    this.#counts.clear();
  }
}
