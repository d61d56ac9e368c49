/**
 * Rate limits and concurrency over many nodes. A request whose limits this node holds enough of is decided at once; any
 * other costs one script. Never admits what would bring all nodes together above a limit in any window, and never waits
 * for Redis longer than its timeout: without it a node has what it holds, then its share.
 */
import { MAX_LIMIT_SCOPES } from '../memory-rate-limiter.ts';
import type { LimitClaim, LimitDecision, LimitPermit, LimitStatus, RateLimiter } from '../rate-limiter.ts';
import { ConcurrencyBucket } from './concurrency-bucket.ts';
import { type LimitBucket, LimitBuckets } from './limit-buckets.ts';
import type { LimitLink } from './limit-link.ts';
import type { LimitTakes } from './limit-takes.ts';
import type { LimitTimes } from './limit-times.ts';
import { RateBucket, type Taken } from './rate-bucket.ts';

/** Commands that one request waits for at most, where others ask for the same limits at the same time. */
const MAX_ROUNDS = 32;
const LEAST_RETRY_MS = 1_000;
const REFILL_EVERY_MS = 10;

export interface RedisLimiterParts {
  readonly link: LimitLink;
  readonly takes: LimitTakes;
  readonly times: LimitTimes;
  readonly monotonicMs: () => number;
}

export class RedisRateLimiter implements RateLimiter {
  readonly #parts: RedisLimiterParts;
  readonly buckets: LimitBuckets;

  constructor(parts: RedisLimiterParts, maxScopes: number = MAX_LIMIT_SCOPES) {
    this.#parts = parts;
    this.buckets = new LimitBuckets(parts.times, maxScopes);
  }

  take(claims: readonly LimitClaim[], _nowMs?: number): LimitDecision | Promise<LimitDecision> {
    const { link, monotonicMs } = this.#parts;
    const nowMs = monotonicMs();
    const buckets: LimitBucket[] = [];
    let lacking = false;
    for (const claim of claims) {
      const bucket = this.buckets.of(claim, nowMs);
      if (bucket === undefined) return tableFull(claim);
      bucket.renew(claim.limit, link.generation);
      buckets.push(bucket);
      lacking ||= !bucket.covers(claim.amount);
    }
    const asked = { claims, buckets, takes: this.#parts.takes };
    if (link.mode(nowMs) !== 'linked') return this.#alone(asked, nowMs);
    if (!lacking) return this.#fromHeld(asked, nowMs);
    return this.#refusedBefore(asked, nowMs) ?? this.#ask(asked);
  }

  #fromHeld(asked: Asked, nowMs: number): LimitDecision {
    const { claims, buckets } = asked;
    const slot = this.#parts.link.slotAt(nowMs);
    const taken: Taken[] = [];
    for (let index = 0; index < buckets.length; index++) {
      const bucket = buckets[index];
      const amount = claims[index]?.amount ?? 0;
      if (bucket === undefined) continue;
      bucket.spend(amount, nowMs);
      if (bucket instanceof ConcurrencyBucket) continue;
      if (claims[index]?.name === 'tokens') taken[index] = bucket.mark(slot, 'held');
      if (bucket.runsLow && bucket.flight === undefined) this.#refill(bucket, nowMs);
    }
    return allowed(asked, taken, nowMs);
  }

  #refill(bucket: RateBucket, nowMs: number): void {
    if (nowMs < bucket.refillAtMs) return;
    bucket.refillAtMs = nowMs + REFILL_EVERY_MS;
    void this.#parts.takes.refill(bucket);
  }

  #refusedBefore(asked: Asked, nowMs: number): LimitDecision | undefined {
    const index = asked.buckets.findIndex((bucket, at) =>
      bucket.isRefused(asked.claims[at]?.amount ?? 0, nowMs),
    );
    return index < 0 ? undefined : refusal(asked, index, nowMs);
  }

  /** Each round either waits for somebody else's command about the same limits, or sends this request's own. */
  async #ask(asked: Asked): Promise<LimitDecision> {
    const { link, monotonicMs } = this.#parts;
    const { claims, buckets } = asked;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const nowMs = monotonicMs();
      if (link.mode(nowMs) !== 'linked') return this.#alone(asked, nowMs);
      const lacking = buckets.flatMap((bucket, at) => (bucket.covers(claims[at]?.amount ?? 0) ? [] : [at]));
      if (lacking.length === 0) return this.#fromHeld(asked, nowMs);
      const refused = this.#refusedBefore(asked, nowMs);
      if (refused !== undefined) return refused;
      const busy = lacking.map((at) => buckets[at]).find((bucket) => bucket?.flight !== undefined);
      if (busy === undefined) {
        const decision = await this.#send(asked, lacking);
        if (decision !== undefined) return decision;
        continue;
      }
      busy.waiting++;
      await busy.flight;
      // Here and not in a function: the first to go on must still see the others wait, and ask for them too.
      busy.waiting--;
    }
    const nowMs = monotonicMs();
    const at = buckets.findIndex((bucket, index) => !bucket.covers(claims[index]?.amount ?? 0));
    return at < 0 ? this.#fromHeld(asked, nowMs) : refusal(asked, at, nowMs);
  }

  /** One command for all that is lacking. What is not lacking is spent meanwhile, and given back where it is refused. */
  async #send(asked: Asked, lacking: readonly number[]): Promise<LimitDecision | undefined> {
    const { link, takes, monotonicMs } = this.#parts;
    const { claims, buckets } = asked;
    const sentAtMs = monotonicMs();
    const held = new HeldMeanwhile(asked, lacking, { nowMs: sentAtMs, slot: link.slotAt(sentAtMs) });
    const wanted = lacking.flatMap((at) => {
      const bucket = buckets[at];
      return bucket === undefined ? [] : [{ bucket, need: claims[at]?.amount ?? 0 }];
    });
    const reply = await takes.take(wanted);
    const nowMs = monotonicMs();
    if (reply === undefined || nowMs > sentAtMs + this.#parts.times.grantMs) {
      held.giveBack();
      return reply === undefined ? this.#alone(asked, nowMs) : undefined;
    }
    if (reply.verdict === 'no') {
      held.giveBack();
      const at = lacking[reply.answers.findIndex(({ fits }) => !fits)];
      return refusal(asked, at ?? 0, nowMs);
    }
    const taken = held.taken;
    for (const at of lacking) {
      const bucket = buckets[at];
      const amount = claims[at]?.amount ?? 0;
      if (bucket instanceof RateBucket) {
        bucket.note(amount, nowMs);
        taken[at] = bucket.mark(takes.grantSlot(reply.redisMs), 'needed');
      } else bucket?.spend(amount);
    }
    return allowed(asked, taken, nowMs);
  }

  /** Redis is gone, or says nothing: what this node holds, and when that is safe its share. */
  #alone(asked: Asked, nowMs: number): LimitDecision {
    const { link } = this.#parts;
    const { claims, buckets } = asked;
    const isSharing = link.mode(nowMs) === 'share';
    const lacking = buckets.findIndex(
      (bucket, at) => bucket.aloneRoom(link, isSharing, nowMs) < (claims[at]?.amount ?? 0),
    );
    const statusOf = (bucket: LimitBucket) => Math.max(0, bucket.aloneRoom(link, isSharing, nowMs));
    if (lacking >= 0) return this.#refusedAlone(asked, { lacking, isSharing, nowMs, statusOf });
    if (isSharing) link.spendsAlone();
    const taken: Taken[] = [];
    for (const [at, bucket] of buckets.entries()) {
      const amount = claims[at]?.amount ?? 0;
      if (bucket instanceof ConcurrencyBucket) bucket.spendAlone(amount);
      else {
        if (isSharing) bucket.note(amount, nowMs);
        else bucket.spend(amount, nowMs);
        taken[at] = bucket.mark(link.slotAt(nowMs), isSharing ? 'alone' : 'held');
      }
    }
    return { allowed: true, statuses: statuses(asked, nowMs, statusOf), permit: new Permit(asked, taken) };
  }

  #refusedAlone(asked: Asked, { lacking, isSharing, nowMs, statusOf }: Lonely): LimitDecision {
    const { claims, buckets } = asked;
    const bucket = buckets[lacking];
    const refused = claims[lacking];
    if (refused === undefined) throw new Error('a limit without a claim');
    const waitMs =
      bucket instanceof RateBucket ? bucket.aloneWaitMs(this.#parts.link, isSharing, nowMs) : LEAST_RETRY_MS;
    return {
      allowed: false,
      statuses: statuses(asked, nowMs, statusOf),
      refused,
      retryAfterMs: Math.max(LEAST_RETRY_MS, Math.ceil(waitMs)),
    };
  }
}

interface Asked {
  readonly takes: Pick<LimitTakes, 'tell'>;
  readonly claims: readonly LimitClaim[];
  readonly buckets: readonly LimitBucket[];
}

interface Lonely {
  readonly lacking: number;
  readonly isSharing: boolean;
  readonly nowMs: number;
  readonly statusOf: (bucket: LimitBucket) => number;
}

/** Spends what a request lacks nothing of while Redis is asked for the rest. */
class HeldMeanwhile {
  readonly taken: Taken[] = [];
  readonly #asked: Asked;
  readonly #spent = new Set<number>();

  constructor(
    asked: Asked,
    lacking: readonly number[],
    at: { readonly nowMs: number; readonly slot: number },
  ) {
    this.#asked = asked;
    for (const [index, bucket] of asked.buckets.entries()) {
      if (lacking.includes(index)) continue;
      const amount = asked.claims[index]?.amount ?? 0;
      bucket.spend(amount, at.nowMs);
      this.#spent.add(index);
      if (bucket instanceof RateBucket) this.taken[index] = bucket.mark(at.slot, 'held');
    }
  }

  giveBack(): void {
    for (const index of this.#spent) {
      const bucket = this.#asked.buckets[index];
      const amount = this.#asked.claims[index]?.amount ?? 0;
      const taken = this.taken[index];
      if (bucket instanceof ConcurrencyBucket) bucket.unspend(amount);
      else if (taken !== undefined) bucket?.giveBack(amount, taken);
    }
  }
}

class Permit implements LimitPermit {
  readonly #asked: Asked;
  readonly #taken: readonly (Taken | undefined)[];
  #released = false;

  constructor(asked: Asked, taken: readonly (Taken | undefined)[]) {
    this.#asked = asked;
    this.#taken = taken;
  }

  release(usedTokens: number | undefined): void {
    if (this.#released) return;
    this.#released = true;
    for (const [index, claim] of this.#asked.claims.entries()) {
      const bucket = this.#asked.buckets[index];
      const taken = this.#taken[index];
      if (bucket instanceof ConcurrencyBucket) {
        bucket.unspend(claim.amount);
        if (bucket.isScarce) void this.#asked.takes.tell([bucket]);
      } else if (
        claim.name === 'tokens' &&
        taken !== undefined &&
        isCount(usedTokens) &&
        usedTokens < claim.amount
      )
        bucket?.giveBack(claim.amount - usedTokens, taken);
    }
  }
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

function allowed(asked: Asked, taken: readonly Taken[], nowMs: number): LimitDecision {
  return { allowed: true, statuses: statuses(asked, nowMs), permit: new Permit(asked, taken) };
}

function refusal(asked: Asked, at: number, nowMs: number): LimitDecision {
  const refused = asked.claims[at];
  const bucket = asked.buckets[at];
  if (refused === undefined) throw new Error('a limit without a claim');
  const resetMs = bucket instanceof RateBucket ? bucket.resetMs(nowMs) : 0;
  return {
    allowed: false,
    statuses: statuses(asked, nowMs),
    refused,
    retryAfterMs: Math.max(LEAST_RETRY_MS, Math.ceil(resetMs)),
  };
}

function statuses(
  { claims, buckets }: Asked,
  nowMs: number,
  remainingOf: (bucket: LimitBucket) => number = (bucket) => bucket.remaining(),
): readonly LimitStatus[] {
  const all: LimitStatus[] = [];
  for (let index = 0; index < claims.length; index++) {
    const claim = claims[index];
    const bucket = buckets[index];
    if (claim === undefined || bucket === undefined) continue;
    const resetMs = bucket instanceof RateBucket ? bucket.resetMs(nowMs) : 0;
    all.push({ claim, remaining: remainingOf(bucket), resetMs });
  }
  return all;
}

function tableFull(refused: LimitClaim): LimitDecision {
  return { allowed: false, statuses: [], refused, retryAfterMs: LEAST_RETRY_MS };
}
