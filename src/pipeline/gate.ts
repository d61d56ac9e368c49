/** What the pipeline needs of the gate: its parts by contract, and the configuration in force. */
import type { KeptAnswers } from '../answers/kept-answers.ts';
import type { ResponseSettings } from '../answers/settings.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authenticator, Principal } from '../auth/principal.ts';
import type { KeptBatches } from '../batches/kept-batches.ts';
import type { BatchSettings } from '../batches/settings.ts';
import type { BudgetScope, Budgets } from '../budget/budgets.ts';
import type { ModelPrice } from '../budget/price-table.ts';
import type { CachePolicy } from '../cache/cache-policies.ts';
import type { KeptConversations } from '../conversations/kept-conversations.ts';
import type { ConversationSettings } from '../conversations/settings.ts';
import type { KeptFiles } from '../files/kept-files.ts';
import type { FileSettings } from '../files/settings.ts';
import type { KeptJobs } from '../fine-tuning/kept-jobs.ts';
import type { GuardedRequest } from '../guards/guard-room.ts';
import type { RequestGuards } from '../guards/request-guards.ts';
import type { OptionalSurfaces } from '../http/optional-surfaces.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import type { Priority } from '../limits/priority.ts';
import type { LimitClaim, RateLimiter } from '../limits/rate-limiter.ts';
import type { Turns } from '../limits/turns.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import type { ModelVisibility } from '../policy/access-policy.ts';
import type { AccessPolicy } from '../policy/policy.ts';
import type { PromptDirectory } from '../prompts/prompt-directory.ts';
import type { Provider } from '../providers/provider.ts';
import type { RealtimeSettings } from '../realtime/settings.ts';
import type { CanaryBook } from '../routing/canary-book.ts';
import type { PolicyRouting } from '../routing/policy-routing.ts';
import type { RouteHealth } from '../routing/route-health.ts';
import type { RequestSession, SessionOpening } from '../sessions/request-session.ts';
import type { BatchRuns } from './batch-runs.ts';
import type { GateCache } from './gate-cache.ts';
import type { SummaryMaker } from './summaries.ts';

export interface Gate {
  readonly limiter: RateLimiter;
  /** Whose request is worked on when there are too many. */
  readonly turns: Turns;
  readonly budgets: Budgets;
  readonly cache: GateCache;
  /** Answers that callers may continue. */
  readonly answers: KeptAnswers;
  /** Files that callers sent, or that batches made. */
  readonly files: KeptFiles;
  /** Whose the jobs are that train models. */
  readonly trainingJobs: KeptJobs;
  readonly batches: KeptBatches;
  /** Those who work the batches. */
  readonly batchRuns: BatchRuns;
  /** Every tenant's prompts, in memory. */
  readonly prompts: Pick<PromptDirectory, 'find'>;
  /** Conversations whose history the gate keeps. */
  readonly conversations: KeptConversations;
  readonly summaries: SummaryMaker;
  /** What new models did beside the old ones, and which were rolled back. */
  readonly canaries: CanaryBook;
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
  /** Whether several tenants share the gate, and how urgent the caller's policy is. */
  readonly turns: { readonly isShared: boolean; priorityOf(principal: Principal): Priority };
  limitClaims(principal: Principal, tokens: number): readonly LimitClaim[];
  budgetScopes(principal: Principal): readonly BudgetScope[];
  /** The cache rules of the caller's policy. */
  cacheFor(principal: Principal): CachePolicy;
  /** Who may be sent the caller's data, and what is answered where nobody is; undefined: anybody, and nothing. */
  routingFor(principal: Principal): PolicyRouting | undefined;
  /** Names the guards that a request is under: answers that others passed are asked for again. */
  guardsDigest(principal: Principal, asked: { readonly model: string; readonly surface: string }): string;
  /** Names who answers for a model. */
  routesDigest(plan: ModelPlan): string;
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
  readonly mayHear?: GuardedRequest['mayHear'];
}

export interface AskedInSession extends Asked, Pick<SessionOpening, 'sessionName' | 'isKept' | 'note'> {}

export interface RevisionSettings {
  /** Lower max_tokens to what the budget covers instead of refusing. */
  readonly clampMaxTokens: boolean;
  /** How long an answer is read on for its usage after the client hung up. */
  readonly drainMs: number;
  /** The longest that an exchange may take. */
  readonly totalTimeoutMs: number;
  /** Shares of a budget, in percent, at which somebody is told; ascending. */
  readonly alertAtPercent: readonly number[];
  readonly keepPayloads: boolean;
  /** Which of the endpoints that are off by default are on. */
  readonly surfaces: OptionalSurfaces;
  readonly realtime: RealtimeSettings;
  /** Deepest JSON that is read of a caller. */
  readonly jsonDepth: number;
  readonly responses: ResponseSettings;
  readonly conversations: ConversationSettings;
  readonly files: FileSettings;
  readonly batches: BatchSettings;
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
  readonly strategy: 'ordered' | 'weighted' | 'least-latency';
  /** Milliseconds without an answer after which the next route is called too. */
  readonly hedgeAfter: 'p95' | number | undefined;
  readonly canary: ModelCanary | undefined;
  /** No condition, order or canary of any route needs a look at the request. */
  readonly isPlain: boolean;
}

/** Its route is among the model's, so that every bound covers it. */
export interface ModelCanary {
  /** Names model and target: the split is stable as long as they are. */
  readonly id: string;
  /** `provider/model`. */
  readonly to: string;
  readonly percent: number;
  readonly sticky: 'user' | 'request';
}

export interface ModelRoute {
  readonly provider: Provider;
  readonly model: string;
  /** Undefined: unpriced, so refused. */
  readonly price: ModelPrice | undefined;
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens';
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** What is said of its provider, for data classes. */
  readonly tags: ReadonlySet<string>;
  readonly weight: number;
  readonly when: RouteCondition | undefined;
  readonly isCanary: boolean;
  /** After a hang-up the call is ended at once: nothing is known of what it used. */
  readonly cancelsOnHangUp: boolean;
  readonly health: RouteHealth;
}

export interface RouteCondition {
  readonly tenants: ((tenant: string) => boolean) | undefined;
  readonly minInputTokens: number | undefined;
  readonly maxInputTokens: number | undefined;
  readonly tools: boolean | undefined;
  readonly images: boolean | undefined;
  readonly dataClasses: readonly string[] | undefined;
}
