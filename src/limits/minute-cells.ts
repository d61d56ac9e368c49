/**
 * GCRA for one limit, exact over every minute. ITU-T I.371's generic cell rate algorithm, one for each of the
 * `limit` units of a minute: a unit passes when now ≥ TAT − τ, and then TAT := max(now, TAT) + T, with emission
 * interval T = 60 s and tolerance τ = 0.
 *
 * Why not one GCRA for all units (T = 60 s / limit, τ = 60 s − T, as Brandur's throttled has it): in a window W it
 * passes up to ⌊(W + τ) / T⌋ + 1 units, which is 2 × limit − 1 in one minute. Here each unit passes at most once in
 * any 60 s, so that no minute ever sees more than `limit`, while all of them may pass at once.
 *
 * Units with a TAT in the same second are kept as one number, rounded up to that second's end: a unit comes back 60
 * to 61 s after it was taken, never before. 61 counters, whatever the limit is.
 */

export const WINDOW_MS = 60_000;
const SLOT_MS = 1_000;
/** The second under way and the 60 before it. */
const SLOTS = WINDOW_MS / SLOT_MS + 1;
/** The two above for others: what is exported itself is read from the module at each use, and this runs on every request. */
export const CELL_MS = SLOT_MS;
export const CELLS = SLOTS;

export class MinuteCells {
  readonly #taken = new Uint32Array(SLOTS);
  #second: number;
  #used = 0;

  constructor(nowMs: number) {
    this.#second = Math.floor(nowMs / SLOT_MS);
  }

  /** Units that have not come back yet. Call `advance` first. */
  get used(): number {
    return this.#used;
  }

  /** The second that units are now taken in, for `giveBack`. */
  get second(): number {
    return this.#second;
  }

  /** Lets units come back whose time has come. A clock that steps back changes nothing: nothing comes back early. */
  advance(nowMs: number): void {
    const second = Math.floor(nowMs / SLOT_MS);
    const steps = Math.min(second - this.#second, SLOTS);
    for (let step = 1; step <= steps; step++) {
      const slot = (this.#second + step) % SLOTS;
      this.#used -= this.#taken[slot] ?? 0;
      this.#taken[slot] = 0;
    }
    if (second > this.#second) this.#second = second;
  }

  take(units: number): void {
    const slot = this.#second % SLOTS;
    this.#taken[slot] = (this.#taken[slot] ?? 0) + units;
    this.#used += units;
  }

  /** Returns units that were taken in `second` and not needed; none if they have come back by themselves since. */
  giveBack(second: number, units: number): void {
    if (second <= this.#second - SLOTS) return;
    const slot = second % SLOTS;
    const returned = Math.min(units, this.#taken[slot] ?? 0);
    this.#taken[slot] = (this.#taken[slot] ?? 0) - returned;
    this.#used -= returned;
  }

  /** Milliseconds until at least `units` have come back; 0 for none, the whole window where there are not so many. */
  msUntilBack(units: number, nowMs: number): number {
    if (units <= 0) return 0;
    let back = 0;
    for (let second = this.#second - SLOTS + 1; second <= this.#second; second++) {
      back += this.#taken[((second % SLOTS) + SLOTS) % SLOTS] ?? 0;
      if (back >= units) return Math.max(1, (second + SLOTS) * SLOT_MS - nowMs);
    }
    return WINDOW_MS + SLOT_MS;
  }
}
