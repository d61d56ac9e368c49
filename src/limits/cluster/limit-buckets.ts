/**
 * Every limit that this node knows anything of, bounded. One is forgotten only when it holds nothing, so that forgetting
 * never resets a limit; when the table is full, new scopes are refused.
 */
import type { LimitClaim } from '../rate-limiter.ts';
import { ConcurrencyBucket } from './concurrency-bucket.ts';
import type { LimitTimes } from './limit-times.ts';
import { RateBucket } from './rate-bucket.ts';

export type LimitBucket = RateBucket | ConcurrencyBucket;

/** States looked at for forgetting when the table is full, each time a new scope comes. */
const SWEEP_STEP = 64;
const PREFIX = 'portcullis:{limits}:';

class ScopeBuckets {
  requests: RateBucket | undefined;
  tokens: RateBucket | undefined;
  concurrency: ConcurrencyBucket | undefined;
}

export class LimitBuckets {
  readonly #times: LimitTimes;
  readonly #maxScopes: number;
  readonly #scopes = new Map<string, ScopeBuckets>();
  #sweep: Iterator<[string, ScopeBuckets]> = this.#scopes.entries();
  #walk: Iterator<ScopeBuckets> = this.#scopes.values();

  constructor(times: LimitTimes, maxScopes: number) {
    this.#times = times;
    this.#maxScopes = maxScopes;
  }

  /** Undefined where the table is full. */
  of({ scope, name }: LimitClaim, nowMs: number): LimitBucket | undefined {
    const buckets = this.#scopes.get(scope) ?? this.#add(scope, nowMs);
    if (buckets === undefined) return undefined;
    if (name === 'concurrency') {
      buckets.concurrency ??= new ConcurrencyBucket(`${PREFIX}c:${scope}`, this.#times.beatMs);
      return buckets.concurrency;
    }
    buckets[name] ??= new RateBucket(`${PREFIX}${name[0]}:${scope}`, nowMs, this.#times);
    return buckets[name];
  }

  get size(): number {
    return this.#scopes.size;
  }

  /** Those of the next `scopes` scopes that Redis should hear of; goes round and round. */
  toTell(scopes: number, nowMs: number): LimitBucket[] {
    const found: LimitBucket[] = [];
    for (let step = 0; step < Math.min(scopes, this.#scopes.size); step++) {
      const next = this.#walk.next();
      if (next.done === true) {
        this.#walk = this.#scopes.values();
        continue;
      }
      const { requests, tokens, concurrency } = next.value;
      if (requests?.flight === undefined && requests?.needsFlush(nowMs)) found.push(requests);
      if (tokens?.flight === undefined && tokens?.needsFlush(nowMs)) found.push(tokens);
      if (concurrency?.flight === undefined && concurrency?.needsFlush()) found.push(concurrency);
    }
    return found;
  }

  #add(scope: string, nowMs: number): ScopeBuckets | undefined {
    if (this.#scopes.size >= this.#maxScopes) this.#forgetSome(nowMs);
    if (this.#scopes.size >= this.#maxScopes) return undefined;
    const buckets = new ScopeBuckets();
    this.#scopes.set(scope, buckets);
    return buckets;
  }

  /** Goes on where the last call stopped, so that every state is looked at in turn. */
  #forgetSome(nowMs: number): void {
    for (let step = 0; step < SWEEP_STEP; step++) {
      const next = this.#sweep.next();
      if (next.done === true) this.#sweep = this.#scopes.entries();
      else {
        const [scope, { requests, tokens, concurrency }] = next.value;
        const rates = [requests, tokens].every((bucket) => bucket?.isEmpty(nowMs) ?? true);
        if (rates && (concurrency?.isEmpty() ?? true)) this.#scopes.delete(scope);
      }
    }
  }
}
