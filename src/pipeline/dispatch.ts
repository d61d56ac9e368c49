/**
 * One call of one route: reserved before it is sent, told to the route's health, and billed in full until there is proof
 * of less. A crash after a raise is durable charges it; before, the call was not made.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { CallSignal } from '../providers/call-signal.ts';
import type { ProviderReply } from '../providers/provider.ts';
import type { Attempt } from './attempts.ts';
import type { Gate, ModelPlan, ModelRoute } from './gate.ts';
import { extraNeeded, raiseReservation } from './raise-reservation.ts';
import { boundRequest, type RequestBound } from './request-bound.ts';
import type { Miss } from './request-states.ts';
import { bodyFor } from './upstream-body.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

export interface Dispatching {
  readonly route: ModelRoute;
  readonly upstream: UpstreamSignal;
  /** Ends this call; of the upstream signal, or narrower. */
  readonly signal: CallSignal;
}

export interface Dispatched {
  readonly attempt: Attempt;
  readonly reply: ProviderReply;
}

/** A refusal where the call may not be made: no budget, or the route's circuit opened meanwhile. */
export async function dispatch(
  gate: Gate,
  miss: Miss,
  { route, upstream, signal }: Dispatching,
): Promise<Dispatched | Refusal> {
  const { exchange, surface, request, attempts, revision, principal } = miss;
  const { health } = route;
  const bound = await coverAttempt(gate, miss);
  if (isRefusal(bound)) return bound;
  const beganAtMs = performance.now();
  if (!health.begin(beganAtMs))
    return refuse('provider_unavailable', 'the circuit of the route is open', {
      retryAfterMs: Math.ceil(health.breaker.waitMs(beganAtMs)),
    });
  let reply: ProviderReply | undefined;
  try {
    upstream.cancelsOnHangUp = revision.routingFor(principal)?.cancelsOnHangUp ?? route.cancelsOnHangUp;
    const attempt = attempts.begin(route, bound);
    const body = bodyFor(miss, route);
    reply = await route.provider.call({
      requestId: exchange.requestId,
      surface: surface.format ?? surface.name,
      model: route.model,
      body: typeof body === 'string' ? body : await body,
      answerTypes: request.binary?.answerTypes,
      headers: request.providerHeaders,
      stream: request.stream,
      signal,
      headersTimeoutMs: Math.max(1, Math.min(route.headersTimeoutMs, remainingMs(gate, miss))),
      idleTimeoutMs: route.idleTimeoutMs,
      line: exchange.line,
      attachment: request.attachment,
    });
    if (reply.type !== 'answer' && provablyUnbilled(reply)) attempt.free();
    return { attempt, reply };
  } finally {
    health.end(reply, beganAtMs, performance.now());
  }
}

/** Of the request's total time, in milliseconds. */
export function remainingMs(gate: Gate, { exchange, revision }: Pick<Miss, 'exchange' | 'revision'>): number {
  return exchange.receivedAtMs + revision.settings.totalTimeoutMs - gate.clock();
}

/** How long the first route may take before the next one is called too; undefined: as long as it wants. */
export function hedgeDelayMs({ hedgeAfter }: ModelPlan, { health }: ModelRoute): number | undefined {
  return hedgeAfter === 'p95' ? health.latency.p95() : hedgeAfter;
}

/** Makes sure that what is reserved covers everything so far and one more attempt; returns that attempt's bound. */
async function coverAttempt(gate: Gate, miss: Miss): Promise<RequestBound | Refusal> {
  const { attempts, plan, request, surface, maxOutputTokens, exchange, principal, reservation } = miss;
  const { changed } = miss;
  // The reservation was made for the request as it was screened; a repaired one is another text.
  if (attempts.count === 0 && changed === undefined) return attempts.reserved;
  // Of an answer that another's call brought a part may still fall to this request: no more than was reserved for it.
  const owedNanoUsd = attempts.count === 0 && changed?.owes === true ? attempts.reservedNanoUsd : 0;
  const demand = {
    ...request.demand,
    inputTokensBound: request.demand.inputTokensBound + request.growthBytes(),
  };
  const bound = boundRequest(plan, demand, maxOutputTokens, surface.name);
  if (isRefusal(bound)) return bound;
  const extra = extraNeeded(attempts, {
    nanoUsd: owedNanoUsd + attempts.totalNanoUsd() + bound.nanoUsd,
    tokens: attempts.countedTokens() + bound.tokens,
  });
  if (extra === undefined) return bound;
  if (!(await raiseReservation(gate, miss, extra))) {
    return refuse('budget_exhausted', 'the budget does not cover one more attempt');
  }
  const { accounts } = reservation;
  await gate.audit.append({
    type: 'extension',
    requestId: exchange.requestId,
    atMs: gate.clock(),
    tenant: principal.tenant,
    accounts,
    extraNanoUsd: extra.nanoUsd,
    ...(reservation.boundTokens !== undefined && { extraTokens: extra.tokens }),
  });
  return bound;
}

/** An error status means no work was done; otherwise only a request that never left is free. */
function provablyUnbilled(reply: Exclude<ProviderReply, { type: 'answer' }>): boolean {
  return reply.type === 'error' || !reply.dispatched;
}
