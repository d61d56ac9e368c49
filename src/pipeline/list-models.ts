/**
 * What GET /v1/models answers: the models that this caller may use. It calls no provider and costs nothing, but it is
 * authenticated and counts against the request limits all the same.
 */
import type { Refusal } from '../errors.ts';
import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { Gate, ModelPlan } from './gate.ts';
import { limitRefusal } from './limit-refusal.ts';
import type { Authenticated } from './request-states.ts';

export interface ModelListing {
  readonly models: readonly ModelPlan[];
  readonly headers: Readonly<Record<string, string>>;
}

export async function listModels(gate: Gate, authenticated: Authenticated): Promise<ModelListing | Refusal> {
  const { revision, principal } = authenticated;
  const claims = revision.limitClaims(principal, 0);
  const pending = gate.limiter.take(claims, gate.clock());
  const limits = pending instanceof Promise ? await pending : pending;
  if (!limits.allowed) return limitRefusal(limits);
  limits.permit.release(0, gate.clock());
  const names = revision.access.visibleModels(principal, [...revision.models.keys()]);
  const models = names.flatMap((name) => revision.models.get(name) ?? []);
  return { models, headers: { 'x-portcullis-revision': revision.id, ...rateLimitHeaders(limits.statuses) } };
}
