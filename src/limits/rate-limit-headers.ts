/**
 * What a caller is told about its limits: `RateLimit` and `RateLimit-Policy` as structured fields (RFC 9651) after
 * draft-ietf-httpapi-ratelimit-headers-10. Names the kind of scope, never whose.
 */
import { WINDOW_MS } from './minute-cells.ts';
import type { LimitClaim, LimitStatus } from './rate-limiter.ts';

const QUOTA_UNIT = { requests: 'requests', tokens: 'tokens', concurrency: 'concurrent-requests' } as const;

/** Header fields by their lower-case names; none where nothing is limited. */
export function rateLimitHeaders(statuses: readonly LimitStatus[]): Readonly<Record<string, string>> {
  if (statuses.length === 0) return {};
  let policy = '';
  let state = '';
  for (const status of statuses) {
    const separator = policy === '' ? '' : ', ';
    const name = policyName(status.claim);
    policy += `${separator}"${name}";q=${status.claim.limit};qu="${QUOTA_UNIT[status.claim.name]}"${windowOf(status.claim)}`;
    state += `${separator}"${name}";r=${status.remaining}${resetOf(status)}`;
  }
  return { ratelimit: state, 'ratelimit-policy': policy };
}

/** `key-requests`, `tenant-tokens`. The scope's own name stays inside: it may be a person's. */
function policyName(claim: LimitClaim): string {
  return `${claim.scope.slice(0, claim.scope.indexOf(':'))}-${claim.name}`;
}

function windowOf(claim: LimitClaim): string {
  return claim.name === 'concurrency' ? '' : `;w=${WINDOW_MS / 1_000}`;
}

/** Seconds until more comes back; absent for concurrency, where nobody knows, and where nothing is used. */
function resetOf(status: LimitStatus): string {
  return status.resetMs > 0 ? `;t=${Math.ceil(status.resetMs / 1_000)}` : '';
}
