/**
 * Stage 2: reads the body and decides whether the principal may do this. A model that the caller may not use and one
 * that does not exist are answered alike, so that nobody learns the catalogue by asking.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { Gate } from './gate.ts';
import { type Authenticated, type Authorized, asAuthorized } from './request-states.ts';

export async function authorize(_gate: Gate, authenticated: Authenticated): Promise<Authorized | Refusal> {
  const { exchange, surface, revision, principal } = authenticated;
  const body = await exchange.readBody();
  if (isRefusal(body)) return body;
  const request = surface.read(body, exchange);
  if (isRefusal(request)) return request;

  const { model, tools } = request;
  const decision = revision.access.decide({
    principal,
    surface: surface.name,
    model,
    tools,
    address: exchange.address,
  });
  if (!decision.allowed) {
    const reason = decision.reasons.join('; ');
    return decision.deniedBy === 'model'
      ? refuse('model_not_found', reason, { param: 'model' })
      : refuse('forbidden', reason);
  }
  const plan = revision.models.get(model);
  if (plan === undefined) return refuse('model_not_found', 'the model is not configured', { param: 'model' });
  return asAuthorized(authenticated, { request, plan });
}
