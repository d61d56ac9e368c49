/**
 * Who may open a session, and whether it may stay open: authenticated, allowed on the surface and for the model, within
 * the request limits. It calls no provider and costs nothing; each response is a request of its own.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { Gate } from './gate.ts';
import { limitRefusal } from './limit-refusal.ts';
import type { Authenticated } from './request-states.ts';

/** Undefined: it may. A model that the caller may not use and one that does not exist are answered alike. */
export function sessionProblem(
  { principal, surface, exchange, revision }: Authenticated,
  model: string,
): Refusal | undefined {
  const decision = revision.access.decide({
    ...{ principal, model, surface: surface.name, tools: [], prompt: undefined },
    address: exchange.address,
  });
  if (!decision.allowed) {
    const reason = decision.reasons.join('; ');
    return decision.deniedBy === 'model'
      ? refuse('model_not_found', reason, { param: 'model' })
      : refuse('forbidden', reason);
  }
  return revision.models.has(model)
    ? undefined
    : refuse('model_not_found', 'the model is not configured', { param: 'model' });
}

/** Opening one counts against the request limits. */
export async function takeOpening(
  gate: Gate,
  { revision, principal }: Authenticated,
): Promise<Refusal | undefined> {
  const pending = gate.limiter.take(revision.limitClaims(principal, 0), gate.clock());
  const limits = pending instanceof Promise ? await pending : pending;
  if (!limits.allowed) return limitRefusal(limits);
  limits.permit.release(0, gate.clock());
  return undefined;
}
