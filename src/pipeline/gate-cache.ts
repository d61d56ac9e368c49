/** The cache as the pipeline sees it: kept answers, calls that are shared, and what both save. */
import type { AnswerCache, CachedAnswer, CacheNames, KeptAnswer } from '../cache/answer-cache.ts';
import type { Flights } from '../cache/flights.ts';
import type { Savings } from '../cache/savings.ts';
import type { Refusal } from '../errors.ts';
import type { CacheSlot } from './cache-slot.ts';
import type { Answered, Screened } from './request-states.ts';

export interface GateCache {
  readonly answers: AnswerCache;
  readonly names: CacheNames;
  readonly flights: Flights<Refusal>;
  readonly savings: Savings;
  /** Asks the provider again in the background, bounded: as a request of the same caller, from stage 1 on. */
  refresh?(screened: Screened, slot: CacheSlot): void;
  /** Answers to questions that mean the same. Absent: only the same request is answered. */
  readonly similar?: SimilarAnswers;
}

/**
 * Looked at after an exact miss, under the caller's own partition (`slot.partition`); what it gives goes on through
 * every later stage as an exact hit does. Must never throw: what fails is no answer.
 */
export interface SimilarAnswers {
  find(screened: Screened, slot: CacheSlot): CachedAnswer | undefined | Promise<CachedAnswer | undefined>;
  /** An answer was kept, under `kept.key`. */
  remember(answered: Answered, kept: KeptAnswer): void;
}
