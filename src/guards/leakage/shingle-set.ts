/** A set of hashes of two lanes, as open addressing over plain arrays: asked for every word of every answer. Bounded. */

/** Most hashes of one set. */
export const MAX_SHINGLES = 65_536;
const LEAST_CAPACITY = 64;

export class ShingleSet {
  #low = new Int32Array(LEAST_CAPACITY);
  #high = new Int32Array(LEAST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size >= MAX_SHINGLES;
  }

  add(low: number, high: number): void {
    if (this.full) return;
    if (this.#size * 2 >= this.#low.length) this.#grow();
    if (this.#insert(low, high | 1)) this.#size += 1;
  }

  has(low: number, high: number): boolean {
    const mask = this.#low.length - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const taken = this.#high[at];
      // Of the high lane the last bit is set, so that 0 marks a free place.
      if (taken === 0) return false;
      if (taken === (high | 1) && this.#low[at] === low) return true;
    }
  }

  #insert(low: number, high: number): boolean {
    const mask = this.#low.length - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      if (this.#high[at] === 0) {
        this.#low[at] = low;
        this.#high[at] = high;
        return true;
      }
      if (this.#high[at] === high && this.#low[at] === low) return false;
    }
  }

  #grow(): void {
    const low = this.#low;
    const high = this.#high;
    this.#low = new Int32Array(low.length * 2);
    this.#high = new Int32Array(low.length * 2);
    for (let i = 0; i < low.length; i += 1) if (high[i] !== 0) this.#insert(low[i] ?? 0, high[i] ?? 0);
  }
}
