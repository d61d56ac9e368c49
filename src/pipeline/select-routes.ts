/**
 * The routes that a request may be sent to, in order: what its policy says of its data, its side of a canary, and what
 * is known of the routes. Nothing that comes after may add a route.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { TokenDemand } from '../http/surface.ts';
import { isOnCanary } from '../routing/canary-split.ts';
import { chooseRoutes, type NoRoute } from '../routing/choose-routes.ts';
import { DATA_CLASS_HEADER, type MarkProblem } from '../routing/data-classes.ts';
import { markOf } from './data-mark.ts';
import type { Gate, ModelRoute } from './gate.ts';
import type { Miss } from './request-states.ts';

export function selectRoutes(gate: Gate, miss: Miss, nowMs: number): readonly ModelRoute[] | Refusal {
  const { plan, surface, request, principal, attempts } = miss;
  const mark = markOf(miss, miss.guards.notes());
  if (typeof mark === 'string') return unmarked(mark);
  if (mark?.forbidsMedia && hasMedia(request.demand)) return withoutMedia();
  const format = surface.format ?? surface.name;
  if (mark === undefined && plan.isPlain && plan.routes.every((route) => isWell(route, format)))
    return plan.routes;
  const canary = canarySide(gate, miss);
  if (canary !== undefined) attempts.side = canary ? 'canary' : 'control';
  const chosen = chooseRoutes(plan, {
    surface: format,
    tenant: principal.tenant,
    inputTokens: request.demand.inputTokensBound,
    tools: request.tools.length > 0,
    images: request.demand.images > 0,
    ...{ mark, canary, nowMs },
    random: Math.random,
  });
  return 'none' in chosen ? noRoute(chosen, surface.name) : chosen;
}

function isWell({ provider, health }: ModelRoute, surface: string): boolean {
  return health.breaker.isWell && provider.formats.has(surface);
}

function hasMedia({ images, media }: TokenDemand): boolean {
  return images > 0 || media !== undefined;
}

function withoutMedia(): Refusal {
  return refuse('forbidden', 'the data class permits no media', {
    detail: 'Data of this class may not be sent or asked for as pictures or sound.',
  });
}

/** A caller that believes its data protected must not be answered as if it were. */
function unmarked(problem: MarkProblem): Refusal {
  return problem === 'unknown'
    ? refuse('forbidden', 'the policy has no such data class', {
        detail: `${DATA_CLASS_HEADER}, or what the request continues, has a class that this policy does not know.`,
      })
    : refuse('forbidden', 'the credential may not set data classes', {
        detail: `${DATA_CLASS_HEADER} needs the scope data-class:NAME.`,
      });
}

/** Undefined where the model has no canary. */
function canarySide(gate: Gate, { plan, principal, request, exchange }: Miss): boolean | undefined {
  const { canary } = plan;
  if (canary === undefined) return undefined;
  if (gate.canaries.isRolledBack(plan.name)) return false;
  const user = principal.user ?? request.endUserHint ?? principal.keyId;
  const by = canary.sticky === 'user' ? JSON.stringify([principal.tenant, user]) : exchange.requestId;
  return isOnCanary(canary, by);
}

function noRoute(chosen: NoRoute, surface: string): Refusal {
  switch (chosen.none) {
    case 'format':
      return refuse('unsupported_content', `no route speaks ${surface}`, {
        param: 'model',
        detail: 'No provider of this model speaks this format.',
      });
    case 'data_class':
      return refuse('forbidden', 'no route has the tags that the data class requires', {
        detail: 'No provider of this model may be sent data of this class.',
      });
    case 'conditions':
      return refuse('unsupported_content', 'no route serves such a request', {
        param: 'model',
        detail: 'No route of this model serves a request of this kind or size.',
      });
    case 'down':
      return refuse('provider_unavailable', 'the circuit of every route is open', {
        retryAfterMs: Math.ceil(chosen.waitMs),
      });
  }
}
