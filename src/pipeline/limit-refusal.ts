/** What a caller hears whose rate or concurrency limit is used up: which kind, when to come back, never whose it is. */
import { type Refusal, refuse } from '../errors.ts';
import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { LimitDecision } from '../limits/rate-limiter.ts';

export function limitRefusal(limits: Extract<LimitDecision, { allowed: false }>): Refusal {
  const { refused, retryAfterMs, statuses } = limits;
  const code = refused.name === 'concurrency' ? 'concurrency_limited' : 'rate_limited';
  return refuse(code, `${refused.scope} ${refused.name}`, {
    retryAfterMs,
    headers: rateLimitHeaders(statuses),
  });
}
