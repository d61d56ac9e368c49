/** A bounded number of calls at a time; others wait in order, bounded in number and each until its own deadline. */

/** Most calls of one guard that wait for a place; past it they are refused at once. */
const MAX_WAITING = 256;

interface Waiting {
  readonly give: (taken: boolean) => void;
  readonly timer: NodeJS.Timeout;
}

export class CallSlots {
  readonly #waiting = new Set<Waiting>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** True once there is a place, which needs one `leave`; false where none came free within `waitMs`. */
  enter(waitMs: number): Promise<boolean> | boolean {
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    if (this.#waiting.size >= MAX_WAITING || waitMs <= 0) return false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        resolve(false);
      }, waitMs);
      const waiting: Waiting = { give: resolve, timer };
      this.#waiting.add(waiting);
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    clearTimeout(next.timer);
    next.give(true);
  }
}
