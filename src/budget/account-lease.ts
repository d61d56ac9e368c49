/**
 * What this node may spend from one account: the lease that the ledger granted, and what live reservations hold of
 * it. `held ≤ lease` always (until a provider bills more than its bound), so the node can never promise the same
 * money twice. Amounts are in the account's unit.
 */
import { amountIn, countsTokens, limitOf, type Spend } from './account-unit.ts';
import type { BudgetScope } from './budgets.ts';

/** The newest need weighs an eighth in the running estimate of what one request takes. */
const NEED_SMOOTHING = 8;
/** For how long an exhausted account is refused without asking the ledger again. */
const DRY_MS = 100;
/** For how long nothing is leased ahead after the ledger said that the account is scarce. */
const SCARCE_MS = 2_000;
/** A slice that lasts less than the first was too small, one that lasts longer than the second too large. */
const SLICE_TOO_SHORT_MS = 1_000;
const SLICE_TOO_LONG_MS = 8_000;
const SLICE_GROWTH = 4;
const FIRST_SLICE_REQUESTS = 64;
const LEAST_SLICE_REQUESTS = 16;
const MOST_SLICE_REQUESTS = 65_536;
/** The next slice is fetched when less than this share of one is left. */
const LOW_WATER_SHARE = 2;

export class AccountLease {
  readonly name: string;
  readonly endsAtMs: number;
  readonly tokens: boolean;
  scope: BudgetScope;
  /** Granted and not yet spent; `#held` is part of it. */
  #lease = 0;
  #held = 0;
  /** What recent requests needed, roughly. */
  need = 0;
  lastUsedMs: number;
  /** Holds that wait for the ledger; an account with waiters is not forgotten. */
  waiters = 0;
  /** Money of this account that is on its way to or from the ledger: nobody is refused before it has arrived. */
  inFlight: Promise<void> | undefined;
  /** False once the limit went down: what is leased may be above it, so the ledger must be asked anew. */
  trusted = true;
  /** True after a grant whose answer was lost: the ledger may have leased more than this node knows. */
  unsure = false;
  /**
   * The last recall of other nodes' free rests that was asked for: since when, and until when nobody needs to ask
   * whether it is over, by the monotonic clock.
   */
  recall: { readonly number: number; readonly sinceMs: number; readonly quietUntilMs: number } | undefined;
  #dryAvailable = 0;
  #dryUntilMs = 0;
  #scarceUntilMs = 0;
  #sliceRequests = FIRST_SLICE_REQUESTS;
  #slicedAtMs = 0;

  constructor(name: string, scope: BudgetScope, endsAtMs: number, nowMs: number) {
    this.name = name;
    this.scope = scope;
    this.tokens = countsTokens(name);
    this.endsAtMs = endsAtMs;
    this.lastUsedMs = nowMs;
  }

  get free(): number {
    return this.#lease - this.#held;
  }

  get held(): number {
    return this.#held;
  }

  get leased(): number {
    return this.#lease;
  }

  amountOf(spend: Spend): number {
    return amountIn(this.name, spend);
  }

  /** Takes over the limit that came with a request. A lowered one holds from this moment. */
  adopt(scope: BudgetScope): void {
    if (scope === this.scope) return;
    if (limitOf(scope) < limitOf(this.scope)) this.trusted = false;
    if (limitOf(scope) !== limitOf(this.scope)) this.#dryUntilMs = 0;
    this.scope = scope;
  }

  noteNeed(bound: number, nowMs: number): void {
    this.lastUsedMs = nowMs;
    this.need += Math.ceil((bound - this.need) / NEED_SMOOTHING);
  }

  covers(amount: number): boolean {
    return this.trusted && amount <= this.#lease - this.#held;
  }

  hold(amount: number): void {
    this.#held += amount;
  }

  release(amount: number): void {
    this.#held -= amount;
  }

  /** Ends a hold with what it really cost. */
  spend(bound: number, cost: number): void {
    this.#held -= bound;
    this.#lease -= cost;
  }

  /** Slices adapt to the rate: one that is gone within a second is followed by a larger one. */
  addGrant(amount: number, nowMs: number, scarce: boolean): void {
    this.#lease += amount;
    this.#dryUntilMs = 0;
    this.recall = undefined;
    if (scarce) this.noteScarce(nowMs);
    const lastedMs = nowMs - this.#slicedAtMs;
    this.#slicedAtMs = nowMs;
    if (lastedMs < SLICE_TOO_SHORT_MS)
      this.#sliceRequests = Math.min(MOST_SLICE_REQUESTS, this.#sliceRequests * SLICE_GROWTH);
    else if (lastedMs > SLICE_TOO_LONG_MS)
      this.#sliceRequests = Math.max(LEAST_SLICE_REQUESTS, this.#sliceRequests / 2);
  }

  /** What the ledger had and the answer did not tell. */
  addLost(amount: number): void {
    this.#lease += amount;
    this.#dryUntilMs = 0;
  }

  /** What a slice should hold, at the recent need and rate. */
  get slice(): number {
    return this.#sliceRequests * this.need;
  }

  /** Whether the next slice should be fetched before somebody has to wait for it. */
  runsLow(nowMs: number): boolean {
    if (this.free * LOW_WATER_SHARE >= this.slice || lasts(this.#scarceUntilMs, SCARCE_MS, nowMs))
      return false;
    return this.#dryAvailable >= this.need || !lasts(this.#dryUntilMs, DRY_MS, nowMs);
  }

  /** Others are short of this account: nothing is leased ahead for a while. */
  noteScarce(nowMs: number): void {
    this.#scarceUntilMs = nowMs + SCARCE_MS;
  }

  /**
   * Takes everything that is free out of the lease, to be given back. It is on its way from here until the ledger has
   * it: a posting that fails is sent again.
   */
  takeFree(): number {
    const free = Math.max(0, this.free);
    this.#lease -= free;
    this.#dryUntilMs = 0;
    return free;
  }

  /** The ledger said that no more than `available` is left. */
  noteDry(available: number, nowMs: number): void {
    this.#dryAvailable = available;
    this.#dryUntilMs = nowMs + DRY_MS;
    this.recall = undefined;
  }

  /** What the ledger had left, when it said so a moment ago; undefined when it must be asked. */
  dryAvailable(nowMs: number): number | undefined {
    return lasts(this.#dryUntilMs, DRY_MS, nowMs) ? this.#dryAvailable : undefined;
  }
}

/** Whether something that was noted for `forMs` still holds. After the clock was set back it does not. */
function lasts(untilMs: number, forMs: number, nowMs: number): boolean {
  return nowMs < untilMs && untilMs - nowMs <= forMs;
}
