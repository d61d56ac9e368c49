/**
 * How late this process' timers come, smoothed over about a second: the sign of a processor that cannot follow, which no
 * count of requests shows. Never an I/O and no work a request.
 */
const EVERY_MS = 50;
/** Weight of one look in the average: 20 looks a second. */
const SMOOTHING = 0.05;

export class LoopLag {
  #lagMs = 0;
  #lastMs: number;
  readonly #monotonicMs: () => number;
  readonly #timer: NodeJS.Timeout;

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
    this.#lastMs = monotonicMs();
    this.#timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  /** Milliseconds. */
  get lagMs(): number {
    return this.#lagMs;
  }

  look(): void {
    const nowMs = this.#monotonicMs();
    const lateMs = Math.max(0, nowMs - this.#lastMs - EVERY_MS);
    this.#lastMs = nowMs;
    this.#lagMs += SMOOTHING * (lateMs - this.#lagMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
