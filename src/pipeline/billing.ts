/** Posts a provider's reported usage on the attempt that it belongs to. A cache hit has no attempt and costs nothing. */
import { costNanoUsd } from '../budget/upper-bound.ts';
import type { Usage } from '../http/segments.ts';
import type { Answered } from './request-states.ts';

export function billUsage(answered: Answered, usage: Usage): void {
  // No provider's answer: what the calls before it may have cost stands.
  if (answered.fallback !== undefined) return;
  answered.slot?.place?.used(usage);
  const attempt = answered.attempts.last;
  if (attempt === undefined || answered.cache === 'hit' || answered.cache === 'similar') return;
  const { price } = attempt.route;
  attempt.billed(usage, price === undefined ? undefined : costNanoUsd(usage, price));
}
