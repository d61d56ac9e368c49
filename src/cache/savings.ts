/**
 * What the cache did by tenant and model since the start: for metrics and the admin API. Bounded: past the bound new
 * pairs are counted under `other`. Holds no content.
 */
import type { RequestSummary } from '../observability/telemetry.ts';
import type { AnswerCost } from './answer-cache.ts';

/** Most pairs of tenant and model. */
const MAX_ROWS = 2_000;
const OTHER = 'other';

export interface SavingsRow {
  readonly tenant: string;
  readonly model: string;
  hits: number;
  similar: number;
  misses: number;
  savedNanoUsd: number;
  savedInputTokens: number;
  savedOutputTokens: number;
  savedMs: number;
}

export class Savings {
  readonly #rows = new Map<string, SavingsRow>();

  /** Only requests that the cache was asked about. */
  count(
    { cache, tenant = OTHER, model = OTHER }: Pick<RequestSummary, 'cache' | 'tenant' | 'model'>,
    saved: AnswerCost | undefined,
  ): void {
    if (cache === 'off' || cache === 'none') return;
    const row = this.#rowOf(tenant, model);
    if (cache === 'hit') row.hits += 1;
    else if (cache === 'similar') row.similar += 1;
    else row.misses += 1;
    if (saved === undefined) return;
    row.savedNanoUsd += saved.nanoUsd;
    row.savedInputTokens += saved.inputTokens;
    row.savedOutputTokens += saved.outputTokens;
    row.savedMs += saved.ms;
  }

  rows(): readonly SavingsRow[] {
    return [...this.#rows.values()];
  }

  #rowOf(tenant: string, model: string): SavingsRow {
    const key = `${tenant}\u0000${model}`;
    const found = this.#rows.get(key);
    if (found !== undefined) return found;
    if (this.#rows.size >= MAX_ROWS && model !== OTHER) return this.#rowOf(OTHER, OTHER);
    const counts = { hits: 0, similar: 0, misses: 0 };
    const saved = { savedNanoUsd: 0, savedInputTokens: 0, savedOutputTokens: 0, savedMs: 0 };
    const row = { tenant, model, ...counts, ...saved };
    this.#rows.set(key, row);
    return row;
  }
}
