/**
 * Stage 6: gets the answer: from the cache's hit, or by calling the model's routes in order. Each attempt is within the
 * reservation: before one that the reservation does not cover any more, it is raised, durably, or the attempt is not made.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { ProviderReply } from '../providers/provider.ts';
import type { Gate, ModelRoute } from './gate.ts';
import { providerRefusal, screenMessage } from './provider-refusal.ts';
import { raiseReservation } from './raise-reservation.ts';
import { boundRequest } from './request-bound.ts';
import { type Answered, asAnswered, type LookedUp, type Miss } from './request-states.ts';
import { renderFor } from './upstream-body.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

/** Wait before the same route is tried again, doubled for each round, in milliseconds. */
const RETRY_PAUSE_MS = 100;

export async function callProvider(
  gate: Gate,
  lookedUp: LookedUp,
  upstream: UpstreamSignal,
): Promise<Answered | Refusal> {
  if (lookedUp.kind === 'hit') {
    const { cached } = lookedUp;
    return asAnswered(lookedUp, {
      cache: 'hit',
      provider: cached.provider,
      body: oneChunk(cached.body),
      upstream,
    });
  }
  const { routes, maxAttempts } = lookedUp.plan;
  let refusal: Refusal = refuse('provider_unavailable', 'no route was tried');
  for (let index = 0; index < maxAttempts; index += 1) {
    const route = routes[index % routes.length];
    const round = Math.floor(index / routes.length);
    if (route === undefined) break;
    if (round > 0 && !(await upstream.pause(RETRY_PAUSE_MS * 2 ** (round - 1)))) break;
    const result = await attemptRoute(gate, lookedUp, { route, upstream });
    if (!isRefusal(result)) return result;
    // The first refusal that the provider gave is worth more than a later "no budget for another try".
    if (index === 0 || result.code !== 'budget_exhausted') refusal = result;
    if (!isWorthAnother(result) || upstream.aborted) break;
  }
  return refusal;
}

interface AttemptPlan {
  readonly route: ModelRoute;
  readonly upstream: UpstreamSignal;
}

async function attemptRoute(
  gate: Gate,
  miss: Miss,
  { route, upstream }: AttemptPlan,
): Promise<Answered | Refusal> {
  const { exchange, surface, request, attempts, cacheKey } = miss;
  if (!route.provider.formats.has(surface.name))
    return refuse('provider_failed', `${route.provider.name} does not speak ${surface.name}`);
  const bound = await coverAttempt(gate, miss);
  if (isRefusal(bound)) return bound;
  const attempt = attempts.begin(route, bound);
  const reply = await route.provider.call({
    requestId: exchange.requestId,
    surface: surface.name,
    model: route.model,
    body: renderFor(miss, route),
    headers: request.providerHeaders,
    stream: request.stream,
    signal: upstream.signal,
    headersTimeoutMs: route.headersTimeoutMs,
    idleTimeoutMs: route.idleTimeoutMs,
  });
  if (reply.type !== 'answer') {
    if (provablyUnbilled(reply)) attempt.free();
    return screenMessage(providerRefusal(reply, exchange.ended), miss.guards);
  }
  attempt.providerRequestId = reply.providerRequestId;
  const cache = cacheKey === undefined ? 'off' : 'miss';
  return asAnswered(miss, { cache, provider: route.provider.name, body: reply.body, upstream });
}

/**
 * Makes sure that what is reserved covers everything so far and one more attempt; returns that attempt's bound in
 * nano-USD. A crash after the raise is durable charges it; before, the attempt was not made.
 */
async function coverAttempt(gate: Gate, miss: Miss): Promise<number | Refusal> {
  const { attempts, plan, request, maxOutputTokens, exchange, principal, reservation } = miss;
  // The reservation was made for the request as it was screened; a repaired one is another text.
  if (attempts.count === 0 && !('cached' in miss)) return attempts.reservedNanoUsd;
  const demand = {
    ...request.demand,
    inputTokensBound: request.demand.inputTokensBound + request.growthBytes(),
  };
  const bound = boundRequest(plan, demand, maxOutputTokens);
  if (isRefusal(bound)) return bound;
  const extraNanoUsd = attempts.totalNanoUsd() + bound.nanoUsd - attempts.reservedNanoUsd;
  if (extraNanoUsd <= 0) return bound.nanoUsd;
  if (!(await raiseReservation(gate, miss, extraNanoUsd))) {
    return refuse('budget_exhausted', 'the budget does not cover one more attempt');
  }
  const { accounts } = reservation;
  await gate.audit.append({
    type: 'extension',
    requestId: exchange.requestId,
    atMs: gate.clock(),
    tenant: principal.tenant,
    accounts,
    extraNanoUsd,
  });
  return bound.nanoUsd;
}

/** An error status means no work was done; otherwise only a request that never left is free. */
function provablyUnbilled(reply: Exclude<ProviderReply, { type: 'answer' }>): boolean {
  return reply.type === 'error' || !reply.dispatched;
}

/** A fault of the provider is worth another try; a refusal of the request itself is not. */
function isWorthAnother({ code }: Refusal): boolean {
  return (
    code === 'provider_failed' ||
    code === 'provider_unavailable' ||
    code === 'provider_timeout' ||
    code === 'provider_rate_limited'
  );
}

async function* oneChunk(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
