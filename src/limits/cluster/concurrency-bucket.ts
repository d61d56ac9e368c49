/**
 * Requests in flight under one limit as a node sees them: how many there are here, and how many places it holds of the
 * limit. Places count in Redis only as long as this node is heard, so that none outlives it.
 */
import type { LimitLink } from './limit-link.ts';
import type { TakeAnswer, TakeDemand, TakeOccasion } from './take-codec.ts';

const REFUSAL_BEATS = 0.2;
/** How much of its peak a node still expects after a beat. */
const PEAK_DECAY = 0.9;

export class ConcurrencyBucket {
  readonly kind = 'c';
  readonly key: string;
  limit = 0;
  flight: Promise<void> | undefined;
  waiting = 0;
  readonly #beatMs: number;
  #places = 0;
  #inFlight = 0;
  #peak = 0;
  #sequence = 0;
  #generation = 0;
  #room = 0;
  #advice = Number.POSITIVE_INFINITY;
  #refusedUntilMs = 0;
  #isTold = true;

  constructor(key: string, beatMs: number) {
    this.key = key;
    this.#beatMs = beatMs;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  renew(limit: number, generation: number): void {
    this.limit = limit;
    if (generation === this.#generation) return;
    // Whatever Redis thinks of this node now, its requests are under way: they are told with the next beat.
    this.#generation = generation;
    this.#places = this.#inFlight;
    this.#isTold = false;
    this.#refusedUntilMs = 0;
  }

  covers(amount: number): boolean {
    return this.#inFlight + amount <= this.#places;
  }

  spend(amount: number): void {
    this.#inFlight += amount;
    if (this.#inFlight > this.#peak) this.#peak = this.#inFlight;
  }

  spendAlone(amount: number): void {
    this.spend(amount);
    if (this.#inFlight > this.#places) {
      this.#places = this.#inFlight;
      this.#isTold = false;
    }
  }

  unspend(amount: number): void {
    this.#inFlight -= amount;
  }

  aloneRoom(link: LimitLink, isSharing: boolean, nowMs: number): number {
    const share = isSharing ? Math.floor((this.limit * link.sharePpm) / 1_000_000) : 0;
    const held = link.holdsPlaces(nowMs) ? this.#places : 0;
    return Math.max(share, held) - this.#inFlight;
  }

  isRefused(amount: number, nowMs: number): boolean {
    return nowMs < this.#refusedUntilMs && amount > this.#room + this.#places - this.#inFlight;
  }

  remaining(): number {
    return Math.max(0, Math.min(this.limit, this.#room + this.#places) - this.#inFlight);
  }

  /** Once a beat: whether Redis should hear of fewer places, or of ones that it does not know. */
  needsFlush(): boolean {
    this.#peak = Math.max(this.#inFlight, Math.floor(this.#peak * PEAK_DECAY));
    return !this.#isTold || this.#places > this.#wanted();
  }

  /** A place is free here and none anywhere else: others may be waiting for it. */
  get isScarce(): boolean {
    return this.#room === 0 && this.#places > this.#inFlight && this.flight === undefined;
  }

  isEmpty(): boolean {
    return this.#inFlight === 0 && this.#places === 0 && this.flight === undefined;
  }

  demand({ need, most }: TakeOccasion): TakeDemand {
    const kept = this.#room === 0 ? 0 : Math.min(this.#places, this.#wanted());
    if (need === 0) this.#places = Math.max(this.#inFlight, kept);
    this.#isTold = true;
    const want = need === 0 ? 0 : Math.min(most, Math.ceil(this.#peak / 2));
    return {
      ...{ kind: this.kind, limit: this.limit, need, want, granted: this.#places, spent: 0 },
      ...{ sequence: ++this.#sequence, most, back: 0, backSlot: 0, burst: need > 0 ? this.waiting : 0 },
    };
  }

  failed(): void {
    this.#isTold = false;
  }

  hear(answer: TakeAnswer, need: number, nowMs: number): void {
    this.#places = Math.max(this.#inFlight, answer.granted);
    this.#room = Math.max(0, answer.room);
    this.#advice = answer.advice;
    if (need > 0) this.#refusedUntilMs = answer.fits ? 0 : nowMs + REFUSAL_BEATS * this.#beatMs;
  }

  /** The node holds a little more than its peak, but nothing that others need. */
  #wanted(): number {
    return Math.max(this.#inFlight, this.#peak + Math.min(Math.ceil(this.#peak / 2), this.#advice));
  }
}
