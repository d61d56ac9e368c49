/** What the pipeline needs of the gate: its parts by contract, and the configuration in force. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authenticator, Principal } from '../auth/principal.ts';
import type { BudgetScope, Budgets } from '../budget/budgets.ts';
import type { ModelPrice } from '../budget/price-table.ts';
import type { AnswerCache } from '../cache/answer-cache.ts';
import type { RequestGuards } from '../guards/request-guards.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import type { LimitClaim, RateLimiter } from '../limits/rate-limiter.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import type { ModelVisibility } from '../policy/access-policy.ts';
import type { AccessPolicy } from '../policy/policy.ts';
import type { Provider } from '../providers/provider.ts';
import type { RequestSession, SessionOpening } from '../sessions/request-session.ts';

export interface Gate {
  readonly limiter: RateLimiter;
  readonly budgets: Budgets;
  readonly cache: AnswerCache;
  readonly audit: AuditLog;
  readonly telemetry: Telemetry;
  /** Milliseconds since the Unix epoch. */
  clock(): number;
  /** A keyed pseudonym of an end user, for records that must not name a person. */
  pseudonym(tenant: string, user: string): string;
  /** The revision in force now; a request keeps the one that it began with. */
  current(): Revision;
}

/** One validated configuration, compiled. Immutable; a reload makes a new one. */
export interface Revision {
  /** Names the configuration in headers, logs and audit records. */
  readonly id: string;
  readonly authenticator: Authenticator;
  readonly access: AccessPolicy & ModelVisibility;
  readonly models: ReadonlyMap<string, ModelPlan>;
  readonly priceTable: string;
  readonly settings: RevisionSettings;
  limitClaims(principal: Principal, tokens: number): readonly LimitClaim[];
  budgetScopes(principal: Principal): readonly BudgetScope[];
  openGuards(principal: Principal, request: SurfaceRequest, asked: Asked): RequestGuards;
  /** The conversation that the request belongs to; undefined where its policy looks at none. */
  openSession(
    principal: Principal,
    request: SurfaceRequest,
    asked: AskedInSession,
  ): RequestSession | undefined;
}

/** What the guards of a request go by besides its principal and its text. */
export interface Asked {
  readonly requestId: string;
  /** The surface's name. */
  readonly surface: string;
}

export interface AskedInSession extends Asked, Pick<SessionOpening, 'sessionName' | 'note'> {}

export interface RevisionSettings {
  /** Lower max_tokens to what the budget covers instead of refusing. */
  readonly clampMaxTokens: boolean;
  /** How long an answer is read on for its usage after the client hung up. */
  readonly drainMs: number;
  readonly cacheExact: boolean;
  readonly keepPayloads: boolean;
  readonly maxPayloadBytes: number;
}

export interface ModelPlan {
  readonly name: string;
  readonly routes: readonly ModelRoute[];
  /** The enforced output maximum for each choice, where the caller gives none. */
  readonly maxOutputTokens: number;
  /** The most input tokens that one image costs; undefined: images are refused. */
  readonly imageTokensBound: number | undefined;
  readonly maxAttempts: number;
  readonly simulated: boolean;
}

export interface ModelRoute {
  readonly provider: Provider;
  readonly model: string;
  /** Undefined: unpriced, so refused. */
  readonly price: ModelPrice | undefined;
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens';
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
}
