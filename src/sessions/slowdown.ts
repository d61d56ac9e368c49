/** Delays requests of suspicious conversations. Nothing but a timer waits; how many may wait at a time is bounded. */

export const MAX_SLOWED = 1_000;

export class Slowdown {
  #waiting = 0;

  /** False, at once, where too many wait already. */
  wait(ms: number): Promise<boolean> {
    if (this.#waiting >= MAX_SLOWED) return Promise.resolve(false);
    this.#waiting += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting -= 1;
        resolve(true);
      }, ms);
      timer.unref();
    });
  }

  get waiting(): number {
    return this.#waiting;
  }
}
