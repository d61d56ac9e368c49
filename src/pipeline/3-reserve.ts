/**
 * Stage 3: takes the rate limits and reserves the most that the request can cost, in every budget above it or in none.
 * The bound is never shrunk to fit: where it does not fit, max_tokens is lowered if the operator allows that, else the
 * request is refused. What a crash loses here: nothing was dispatched, so the lease's recovery frees it.
 */
import type { ReservationResult } from '../budget/budgets.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { AttemptLedger } from './attempts.ts';
import type { Gate } from './gate.ts';
import { limitRefusal } from './limit-refusal.ts';
import { boundRequest } from './request-bound.ts';
import { type Authorized, asReserved, type Reserved } from './request-states.ts';
import { RenderedBody } from './upstream-body.ts';

/** Fewer output tokens than this are of no use to a caller: where a clamp would go below, the request is refused. */
const LEAST_CLAMPED_TOKENS = 16;

type Held = Pick<Reserved, 'reservation' | 'maxOutputTokens' | 'enforceMaximum'>;

export async function reserve(gate: Gate, authorized: Authorized): Promise<Reserved | Refusal> {
  const { principal, revision, request, plan } = authorized;
  const maxOutputTokens = request.demand.maxOutputTokens ?? plan.maxOutputTokens;
  const bound = boundRequest(plan, request.demand, maxOutputTokens);
  if (isRefusal(bound)) return bound;

  const pending = gate.limiter.take(revision.limitClaims(principal, bound.tokens), gate.clock());
  const limits = pending instanceof Promise ? await pending : pending;
  if (!limits.allowed) return limitRefusal(limits);

  let held: Held | Refusal | undefined;
  try {
    held = await hold(gate, authorized, { wanted: maxOutputTokens, boundNanoUsd: bound.nanoUsd });
  } finally {
    // The rate limits' hold is freed on every way out but success.
    if (held === undefined || isRefusal(held)) limits.permit.release(0, gate.clock());
  }
  if (isRefusal(held)) return held;
  const attempts = new AttemptLedger(held.reservation.boundNanoUsd);
  const { permit, statuses } = limits;
  return asReserved(authorized, {
    ...held,
    permit,
    limits: statuses,
    attempts,
    rendered: new RenderedBody(),
  });
}

interface Wanted {
  /** The output maximum that was asked for, in tokens. */
  readonly wanted: number;
  readonly boundNanoUsd: number;
}

async function hold(
  gate: Gate,
  authorized: Authorized,
  { wanted, boundNanoUsd }: Wanted,
): Promise<Held | Refusal> {
  const { request, revision, plan } = authorized;
  const enforceMaximum = request.demand.maxOutputTokens === undefined;
  const pending = reserveBound(gate, authorized, boundNanoUsd);
  const first = pending instanceof Promise ? await pending : pending;
  if (first.ok) return { reservation: first.reservation, maxOutputTokens: wanted, enforceMaximum };
  if (!revision.settings.clampMaxTokens) return budgetRefusal(first);

  const clamped = largestFitting(authorized, wanted, first.availableNanoUsd);
  const bound = boundRequest(plan, request.demand, clamped);
  if (clamped < LEAST_CLAMPED_TOKENS || isRefusal(bound)) return budgetRefusal(first);
  const second = await reserveBound(gate, authorized, bound.nanoUsd);
  if (!second.ok) return budgetRefusal(second);
  return { reservation: second.reservation, maxOutputTokens: clamped, enforceMaximum: true };
}

function reserveBound(gate: Gate, { principal, revision, exchange }: Authorized, boundNanoUsd: number) {
  const scopes = revision.budgetScopes(principal);
  return gate.budgets.reserve({ id: exchange.requestId, scopes, boundNanoUsd, nowMs: gate.clock() });
}

/** The largest output maximum whose bound is within `availableNanoUsd`; 0 where none is. */
function largestFitting(authorized: Authorized, most: number, availableNanoUsd: number): number {
  let fits = 0;
  let exceeds = most;
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    const bound = boundRequest(authorized.plan, authorized.request.demand, middle);
    if (!isRefusal(bound) && bound.nanoUsd <= availableNanoUsd) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

function budgetRefusal(result: Extract<ReservationResult, { ok: false }>): Refusal {
  const { scope, availableNanoUsd } = result;
  return refuse('budget_exhausted', `${scope.id} ${scope.period}: ${availableNanoUsd} nano-USD left`);
}
