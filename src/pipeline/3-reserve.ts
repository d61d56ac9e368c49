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
import { boundRequest, type RequestBound } from './request-bound.ts';
import { type Authorized, asReserved, type Reserved } from './request-states.ts';
import { RenderedBody } from './upstream-body.ts';

/** Fewer output tokens than this are of no use to a caller: where a clamp would go below, the request is refused. */
const LEAST_CLAMPED_TOKENS = 16;
/** When to come back after the ledger failed. */
const LEDGER_RETRY_MS = 1_000;

interface Held extends Pick<Reserved, 'reservation' | 'maxOutputTokens' | 'enforceMaximum'> {
  readonly bound: RequestBound;
}

export async function reserve(gate: Gate, authorized: Authorized): Promise<Reserved | Refusal> {
  const { principal, revision, request, plan, surface } = authorized;
  const maxOutputTokens = request.demand.maxOutputTokens ?? plan.maxOutputTokens;
  const bound = boundRequest(plan, request.demand, maxOutputTokens, surface.name);
  if (isRefusal(bound)) return bound;

  const pending = gate.limiter.take(revision.limitClaims(principal, bound.tokens), gate.clock());
  const limits = pending instanceof Promise ? await pending : pending;
  if (!limits.allowed) return limitRefusal(limits);

  let held: Held | Refusal | undefined;
  try {
    held = await hold(gate, authorized, { wanted: maxOutputTokens, bound });
  } finally {
    // The rate limits' hold is freed on every way out but success.
    if (held === undefined || isRefusal(held)) limits.permit.release(0, gate.clock());
  }
  if (isRefusal(held)) return held;
  const attempts = new AttemptLedger(held.bound);
  const { permit, statuses } = limits;
  const { reservation, enforceMaximum } = held;
  return asReserved(authorized, {
    ...{ reservation, enforceMaximum },
    maxOutputTokens: held.maxOutputTokens,
    permit,
    limits: statuses,
    attempts,
    rendered: new RenderedBody(),
  });
}

interface Wanted {
  /** The output maximum that was asked for, in tokens. */
  readonly wanted: number;
  readonly bound: RequestBound;
}

/** Where the ledger cannot be asked nothing is held, and the caller may come back. */
async function hold(gate: Gate, authorized: Authorized, wanted: Wanted): Promise<Held | Refusal> {
  try {
    return await holdOrClamp(gate, authorized, wanted);
  } catch (fault) {
    gate.telemetry.fault('budget', fault);
    return refuse('budgets_unavailable', 'the ledger failed', { retryAfterMs: LEDGER_RETRY_MS });
  }
}

async function holdOrClamp(
  gate: Gate,
  authorized: Authorized,
  { wanted, bound }: Wanted,
): Promise<Held | Refusal> {
  const { request, revision, plan, surface } = authorized;
  const enforceMaximum = request.demand.maxOutputTokens === undefined;
  const pending = reserveBound(gate, authorized, bound);
  const first = pending instanceof Promise ? await pending : pending;
  if (first.ok) return { reservation: first.reservation, bound, maxOutputTokens: wanted, enforceMaximum };
  if (!revision.settings.clampMaxTokens) return budgetRefusal(first);

  const clamped = largestFitting(authorized, wanted, first);
  const lower = boundRequest(plan, request.demand, clamped, surface.name);
  if (clamped < LEAST_CLAMPED_TOKENS || isRefusal(lower)) return budgetRefusal(first);
  const second = await reserveBound(gate, authorized, lower);
  if (!second.ok) return budgetRefusal(second);
  return { reservation: second.reservation, bound: lower, maxOutputTokens: clamped, enforceMaximum: true };
}

function reserveBound(gate: Gate, { principal, revision, exchange }: Authorized, bound: RequestBound) {
  const scopes = revision.budgetScopes(principal);
  return gate.budgets.reserve({
    id: exchange.requestId,
    scopes,
    boundNanoUsd: bound.nanoUsd,
    boundTokens: bound.tokens,
    nowMs: gate.clock(),
  });
}

type NoRoom = Extract<ReservationResult, { ok: false }>;

/** The largest output maximum whose bound is within what is left; 0 where none is. */
function largestFitting(authorized: Authorized, most: number, { scope, available }: NoRoom): number {
  const { plan, request, surface } = authorized;
  let fits = 0;
  let exceeds = most;
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    const bound = boundRequest(plan, request.demand, middle, surface.name);
    const needed = isRefusal(bound) || (scope.limitTokens === undefined ? bound.nanoUsd : bound.tokens);
    if (needed !== true && needed <= available) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

function budgetRefusal({ scope, available }: NoRoom): Refusal {
  const unit = scope.limitTokens === undefined ? 'nano-USD' : 'tokens';
  return refuse('budget_exhausted', `${scope.id} ${scope.period}: ${available} ${unit} left`);
}
