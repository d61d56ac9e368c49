/**
 * Who a request acts for, once its credential is proven. Built only by authenticators; everything that partitions
 * (budget, cache, audit, limits) reads the tenant from here and from nowhere else.
 */
import type { StandingKey } from './standing-key.ts';

export interface Principal {
  readonly tenant: string;
  readonly project?: string;
  /** The virtual key's id, or `jwt:<issuer>` for token callers. */
  readonly keyId: string;
  /** The authenticated end user: the key's or the token's, never a request header's. */
  readonly user?: string;
  readonly method: 'virtual_key' | 'jwt';
  /** Scope patterns: `model:gpt-4o-*`, `surface:chat`, `tool:search`, `*`. Empty means nothing is allowed. */
  readonly scopes: readonly string[];
  readonly policy?: string;
  /** Limits attached to the key itself. Those of user, project and tenant come from the configuration. */
  readonly budgets: readonly BudgetLimit[];
  readonly limits: RateLimits;
}

export type Period = 'day' | 'month' | 'total';

/** A hard cap in nano-USD or in tokens, input and output together. */
export type BudgetLimit =
  | { readonly period: Period; readonly limitNanoUsd: number; readonly limitTokens?: undefined }
  | { readonly period: Period; readonly limitTokens: number; readonly limitNanoUsd?: undefined };

export interface RateLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency?: number;
}

/** What the edge found in the headers, before anything is proven. */
export interface Credential {
  readonly scheme: 'bearer' | 'x-api-key' | 'x-goog-api-key';
  readonly value: string;
}

export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  /** `reason` is for the log only: the caller hears one text whatever it was. */
  | { readonly ok: false; readonly reason: AuthFailure };

export type AuthFailure =
  | 'missing'
  | 'malformed'
  | 'unknown_key'
  | 'revoked'
  | 'expired'
  | 'not_yet_valid'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'algorithm_refused'
  | 'claims_refused'
  | 'keys_unavailable';

export interface Authenticator {
  /** Looks up, anew each time, a key that work was asked for with; its secret is not needed, its standing is. */
  standing(key: StandingKey, nowMs: number): Authentication | Promise<Authentication>;
  /** Proves a credential. Synchronous where memory suffices, so that the hot path does not wait. */
  authenticate(credential: Credential, nowMs: number): Authentication | Promise<Authentication>;
}
