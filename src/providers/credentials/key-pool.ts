/**
 * Which of a provider's keys serves the next request. Decides only: the least busy key that is within its own limits and
 * does not rest. A key's rate holds in every minute, not in calendar ones.
 */

const MINUTE_MS = 60_000;
/** How long a key rests that the provider limits without saying for how long; doubled each time, up to the most. */
export const FIRST_REST_MS = 10_000;
export const MAX_REST_MS = 300_000;
/** So many failed calls in a row, and other keys go first; the times are those of a key that is limited. */
export const MAX_FAILED_IN_A_ROW = 5;
/** How long a key rests that the provider did not accept, unless its value changes. */
export const REFUSED_REST_MS = 60_000;

export interface KeyLimits {
  readonly requestsPerMinute?: number | undefined;
  /** Most requests at once. */
  readonly concurrency?: number | undefined;
}

export type Rest =
  | { readonly reason: 'limited'; readonly retryAfterMs: number | undefined }
  /** `value` is the credential that was refused: another one may be tried at once. */
  | { readonly reason: 'refused'; readonly value: string };

export class PooledKey {
  readonly index: number;
  readonly #limits: KeyLimits;
  /** When the last requests began, as many as a minute may have; a ring. */
  readonly #begun: Float64Array;
  #next = 0;
  #rest: { readonly untilMs: number; readonly refused: string | undefined } | undefined;
  #limitedInARow = 0;
  #failedInARow = 0;
  #failingUntilMs = 0;
  #lastUsed = 0;
  inFlight = 0;

  constructor(index: number, limits: KeyLimits) {
    this.index = index;
    this.#limits = limits;
    this.#begun = new Float64Array(limits.requestsPerMinute ?? 0).fill(Number.NEGATIVE_INFINITY);
  }

  get lastUsed(): number {
    return this.#lastUsed;
  }

  /** When it may serve again: now, a time to come, or `undefined` where only the end of another request can tell. */
  freeAtMs(nowMs: number, value: string): number | undefined {
    const { concurrency } = this.#limits;
    if (concurrency !== undefined && this.inFlight >= concurrency) return undefined;
    const oldest = this.#begun[this.#next];
    const rateAtMs = oldest === undefined ? nowMs : oldest + MINUTE_MS;
    return Math.max(nowMs, rateAtMs, this.#restsUntilMs(value));
  }

  begin(nowMs: number, turn: number): void {
    this.inFlight += 1;
    this.#lastUsed = turn;
    if (this.#begun.length === 0) return;
    this.#begun[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#begun.length;
  }

  end(): void {
    this.inFlight -= 1;
  }

  /** Its last calls failed: it serves where no other key can, and as single probes once its time is over. */
  isFailing(nowMs: number): boolean {
    return this.#failedInARow >= MAX_FAILED_IN_A_ROW && (nowMs < this.#failingUntilMs || this.inFlight > 0);
  }

  failed(nowMs: number): void {
    this.#failedInARow += 1;
    if (this.#failedInARow < MAX_FAILED_IN_A_ROW) return;
    const times = Math.min(this.#failedInARow - MAX_FAILED_IN_A_ROW, 10);
    this.#failingUntilMs = nowMs + Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** times);
  }

  accepted(): void {
    this.#limitedInARow = 0;
    this.#failedInARow = 0;
    this.#rest = undefined;
  }

  rest(rest: Rest, nowMs: number): void {
    if (rest.reason === 'refused') {
      this.#rest = { untilMs: nowMs + REFUSED_REST_MS, refused: rest.value };
      return;
    }
    const ownMs = Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** this.#limitedInARow);
    this.#limitedInARow = Math.min(this.#limitedInARow + 1, 10);
    const restMs = Math.min(MAX_REST_MS, rest.retryAfterMs ?? ownMs);
    this.#rest = { untilMs: nowMs + restMs, refused: undefined };
  }

  #restsUntilMs(value: string): number {
    if (this.#rest === undefined) return Number.NEGATIVE_INFINITY;
    const { untilMs, refused } = this.#rest;
    return refused !== undefined && refused !== value ? Number.NEGATIVE_INFINITY : untilMs;
  }
}

export interface Choosing {
  readonly nowMs: number;
  /** The credential that each key has now, by its index. */
  readonly values: readonly string[];
  /** Keys that this request was tried with already. */
  readonly tried: ReadonlySet<number>;
}

/** The key to use (one that is failing only where no other may serve), or the milliseconds after which one may be free; undefined: nobody can know. */
export function chooseKey(
  keys: readonly PooledKey[],
  { nowMs, values, tried }: Choosing,
): PooledKey | { readonly waitMs: number | undefined } {
  let best: PooledKey | undefined;
  let failing: PooledKey | undefined;
  let soonestMs: number | undefined;
  for (const key of keys) {
    if (tried.has(key.index)) continue;
    const freeAtMs = key.freeAtMs(nowMs, values[key.index] ?? '');
    if (freeAtMs === undefined) continue;
    if (freeAtMs > nowMs) soonestMs = Math.min(soonestMs ?? freeAtMs, freeAtMs);
    else if (key.isFailing(nowMs))
      failing = failing === undefined || isLessBusy(key, failing) ? key : failing;
    else if (best === undefined || isLessBusy(key, best)) best = key;
  }
  return best ?? failing ?? { waitMs: soonestMs === undefined ? undefined : soonestMs - nowMs };
}

function isLessBusy(one: PooledKey, other: PooledKey): boolean {
  return one.inFlight === other.inFlight ? one.lastUsed < other.lastUsed : one.inFlight < other.inFlight;
}
