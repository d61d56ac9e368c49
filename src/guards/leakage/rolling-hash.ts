/**
 * Rolling hashes of the last n tokens, read forwards and backwards at once: what was turned round needs no second
 * pass. Two lanes of 32 bits, since one would collide in long answers. Pure arithmetic.
 */

const LOW_BASE = 0x01000193;
const HIGH_BASE = 0x85ebca6b | 0;
const LOW_INVERSE = inverse(LOW_BASE);
const HIGH_INVERSE = inverse(HIGH_BASE);

/** What rolling hashes of one length have in common; worked out once. */
export interface RollingLength {
  readonly size: number;
  readonly lowTop: number;
  readonly highTop: number;
}

export function rollingLength(size: number): RollingLength {
  return { size, lowTop: power(LOW_BASE, size - 1), highTop: power(HIGH_BASE, size - 1) };
}

export class RollingHash {
  readonly size: number;
  /** The hash of the last n tokens in order, and in the order from the last to the first. */
  low = 0;
  high = 0;
  backLow = 0;
  backHigh = 0;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  readonly #lowTop: number;
  readonly #highTop: number;
  #slot = 0;
  #count = 0;

  constructor({ size, lowTop, highTop }: RollingLength) {
    this.size = size;
    this.#low = new Int32Array(size);
    this.#high = new Int32Array(size);
    this.#lowTop = lowTop;
    this.#highTop = highTop;
  }

  /** Adds a token; true once there are n. Before that the missing tokens count as zeros. */
  add(low: number, high: number): boolean {
    const slot = this.#slot;
    const oldLow = this.#low[slot] ?? 0;
    const oldHigh = this.#high[slot] ?? 0;
    this.low = (Math.imul(this.low - Math.imul(oldLow, this.#lowTop), LOW_BASE) + low) | 0;
    this.high = (Math.imul(this.high - Math.imul(oldHigh, this.#highTop), HIGH_BASE) + high) | 0;
    this.backLow = (Math.imul(this.backLow - oldLow, LOW_INVERSE) + Math.imul(low, this.#lowTop)) | 0;
    this.backHigh = (Math.imul(this.backHigh - oldHigh, HIGH_INVERSE) + Math.imul(high, this.#highTop)) | 0;
    this.#low[slot] = low;
    this.#high[slot] = high;
    this.#slot = slot + 1 === this.size ? 0 : slot + 1;
    if (this.#count < this.size) this.#count += 1;
    return this.#count === this.size;
  }

  reset(): void {
    if (this.#count === 0) return;
    this.#low.fill(0);
    this.#high.fill(0);
    this.low = 0;
    this.high = 0;
    this.backLow = 0;
    this.backHigh = 0;
    this.#count = 0;
  }
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i += 1) result = Math.imul(result, base);
  return result;
}

/** The inverse of an odd number modulo 2 ** 32, by Newton's method. */
function inverse(odd: number): number {
  let result = odd;
  for (let i = 0; i < 5; i += 1) result = Math.imul(result, 2 - Math.imul(odd, result));
  return result;
}
