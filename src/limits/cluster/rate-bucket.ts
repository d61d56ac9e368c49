/**
 * One rate limit as a node sees it: what it holds of it, what it spent, what it has to tell Redis. Totals only grow, so
 * that nothing told twice counts twice. Must never spend more than it was granted.
 */
import { CELL_MS, MinuteCells } from '../minute-cells.ts';
import type { LimitLink } from './limit-link.ts';
import type { TakeAnswer, TakeDemand, TakeOccasion } from './take-codec.ts';

/** How long a refusal by Redis is repeated without asking again, in beats. */
const REFUSAL_BEATS = 0.4;

/** Where units went: from what this node `held`, from Redis at once (`needed`), or from its share (`alone`). */
export interface Taken {
  readonly nature: 'held' | 'needed' | 'alone';
  readonly second: number;
  readonly slot: number;
  readonly report: number;
  readonly generation: number;
}

export class RateBucket {
  readonly kind = 'r';
  readonly key: string;
  limit = 0;
  /** The command under way; there is never a second one. */
  flight: Promise<void> | undefined;
  refillAtMs = 0;
  waiting = 0;
  /** What went through here in the last window, on this node's own clock. */
  readonly #recent: MinuteCells;
  /** How much faster than seconds the slots go; 1 but in tests. */
  readonly #pace: number;
  readonly #beatMs: number;
  #granted = 0;
  #spent = 0;
  /** What Redis was last told was spent; NaN where that is not known. */
  #told = 0;
  /** Counts the commands that told of spending, so that a mark shows whether its own was told. */
  #report = 0;
  #sequence = 0;
  #generation = 0;
  #room = 0;
  #resetAtMs = 0;
  #advice = Number.POSITIVE_INFINITY;
  #refusedUntilMs = 0;
  #back = 0;
  #backSlot = 0;

  constructor(key: string, nowMs: number, times: { readonly slotMs: number; readonly beatMs: number }) {
    this.key = key;
    this.#pace = CELL_MS / times.slotMs;
    this.#recent = new MinuteCells(nowMs * this.#pace);
    this.#beatMs = times.beatMs;
  }

  /** Units that may be spent without asking. */
  get left(): number {
    return this.#granted - this.#spent;
  }

  renew(limit: number, generation: number): void {
    this.limit = limit;
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#drop();
  }

  covers(amount: number): boolean {
    return this.left >= amount;
  }

  spend(amount: number, nowMs: number): void {
    this.#spent += amount;
    this.#recent.advance(nowMs * this.#pace);
    this.#recent.take(amount);
  }

  /** What was taken elsewhere than from what is held. */
  note(amount: number, nowMs: number): void {
    this.#recent.advance(nowMs * this.#pace);
    this.#recent.take(amount);
  }

  /** Units that may be spent without Redis. */
  aloneRoom(link: LimitLink, isSharing: boolean, nowMs: number): number {
    this.#recent.advance(nowMs * this.#pace);
    if (isSharing) return this.#share(link) - this.#recent.used;
    if (!link.holds(nowMs)) return 0;
    // More than its share would meet the shares that others spend later.
    this.#granted = Math.min(this.#granted, this.#spent + this.#share(link));
    return this.left;
  }

  aloneWaitMs(link: LimitLink, isSharing: boolean, nowMs: number): number {
    return isSharing
      ? this.#recent.msUntilBack(1, nowMs * this.#pace) / this.#pace
      : link.sharesAtMs() - nowMs;
  }

  /** True where Redis refused so much a moment ago. */
  isRefused(amount: number, nowMs: number): boolean {
    return nowMs < this.#refusedUntilMs && amount > this.#room + this.left;
  }

  /** What is left for anybody, as far as this node knows. */
  remaining(): number {
    return Math.max(0, Math.min(this.limit, this.#room + this.left));
  }

  resetMs(nowMs: number): number {
    return Math.max(0, this.#resetAtMs - nowMs);
  }

  /** Marks where units were taken just now, for `giveBack`; `slot` is not later than the one they count in. */
  mark(slot: number, nature: Taken['nature']): Taken {
    return { second: this.#recent.second, slot, report: this.#report, generation: this.#generation, nature };
  }

  /** Gives back units of a request that turned out smaller, or was refused after all. */
  giveBack(amount: number, taken: Taken): void {
    this.#recent.giveBack(taken.second, amount);
    if (taken.nature === 'alone' || taken.generation !== this.#generation) return;
    if (taken.nature === 'held' && taken.report === this.#report) {
      this.#spent -= amount;
      return;
    }
    this.#backSlot = this.#back === 0 ? taken.slot : Math.min(this.#backSlot, taken.slot);
    this.#back += amount;
  }

  /** The command is lost or came to nothing: whether Redis obeyed it is not known, so everything is told again. */
  failed(): void {
    this.#told = Number.NaN;
  }

  /** Whether there is anything that Redis should hear. */
  needsFlush(nowMs: number): boolean {
    this.#recent.advance(nowMs * this.#pace);
    return this.#spent !== this.#told || this.left > 0 || this.#back > 0;
  }

  /** Less is left than went since Redis was last told: worth a refill before a request has to wait for one. */
  get runsLow(): boolean {
    return this.left < this.#spent - this.#told && this.#advice > this.left;
  }

  isEmpty(nowMs: number): boolean {
    this.#recent.advance(nowMs * this.#pace);
    return this.#recent.used === 0 && this.left <= 0 && this.flight === undefined && this.#back === 0;
  }

  /** What goes to Redis next. With `need`, everything held is handed back first, so that it can count for it. */
  demand({ need, keep, most, nowMs }: TakeOccasion): TakeDemand {
    this.#recent.advance(nowMs * this.#pace);
    const want = Math.min(most, this.#recent.used);
    const burst = need > 0 ? this.waiting * need : 0;
    const wanted = Math.min(this.left, want, Math.max(0, this.#advice));
    const kept = keep ? this.left : need > 0 ? 0 : wanted;
    this.#granted = this.#spent + Math.max(0, kept);
    this.#told = this.#spent;
    this.#report++;
    const back = this.#back;
    this.#back = 0;
    return {
      ...{ kind: this.kind, limit: this.limit, need, want, granted: this.#granted, spent: this.#spent },
      ...{ sequence: ++this.#sequence, most, back, backSlot: this.#backSlot, burst },
    };
  }

  hear(answer: TakeAnswer, need: number, nowMs: number): void {
    this.#granted = answer.granted;
    this.#room = Math.max(0, answer.room);
    this.#advice = answer.advice;
    this.#resetAtMs = nowMs + answer.resetMs;
    if (need > 0) this.#refusedUntilMs = answer.fits ? 0 : nowMs + REFUSAL_BEATS * this.#beatMs;
  }

  #share({ sharePpm }: LimitLink): number {
    return Math.floor((this.limit * sharePpm) / 1_000_000);
  }

  #drop(): void {
    this.#granted = this.#spent;
    this.#told = this.#spent;
    this.#report++;
    this.#back = 0;
    this.#refusedUntilMs = 0;
    this.#advice = Number.POSITIVE_INFINITY;
  }
}
