/**
 * Stage 8: every exit comes through here. The outcome is durable before the last byte leaves; then the budget gets the
 * real cost and the rest of the reservation back. What a crash loses: before the outcome is durable, the reservation is
 * charged in full at recovery; after it, recovery posts the recorded cost under the same id, once.
 */
import type { OutcomeRecord } from '../audit/audit-log.ts';
import { isRefusal, type Refusal } from '../errors.ts';
import type { RequestSummary, RequestTelemetry } from '../observability/telemetry.ts';
import type { Delivered } from '../sessions/request-session.ts';
import { closeTurn } from './conversation-turn.ts';
import { dataSubject } from './data-subject.ts';
import type { Gate } from './gate.ts';
import { keepAnswer, leaveFlight, priceCached, type Saved } from './keep-answer.ts';
import { observeRoutes } from './observe-routes.ts';
import { promptFacts } from './prompt-facts.ts';
import {
  type Answered,
  asSettled,
  type Deliverable,
  type LookedUp,
  type Reached,
  type Received,
  type Reserved,
  type Screened,
  type Settled,
} from './request-states.ts';
import { summarize } from './request-summary.ts';
import { storeResponse } from './store-response.ts';
import { firstRoute, renderFor } from './upstream-body.ts';

export type Ending = Deliverable | Refusal;

export async function settle(
  gate: Gate,
  reached: Reached,
  ending: Ending,
  observed: RequestTelemetry,
): Promise<Settled> {
  const nowMs = gate.clock();
  const saved = priceCached(reached, ending);
  const costNanoUsd = 'attempts' in reached ? reached.attempts.totalNanoUsd() : 0;
  const summary = summarize(reached, refusalOf(ending), nowMs);
  try {
    await record(gate, { reached, ending, saved, summary, nowMs });
    if ('body' in reached && !isRefusal(ending)) keepQuietly(gate, reached, ending, nowMs);
  } finally {
    // Even where the outcome could not be recorded the node's own books must be right until it stops.
    if ('reservation' in reached) release(gate, reached, costNanoUsd);
    leaveFlight(reached);
  }
  observeRoutes(gate, reached, ending, summary);
  if ('principal' in reached) gate.cache.savings.count(summary, saved);
  if ('body' in reached) reached.session?.settle(deliveredOf(reached, ending));
  if ('request' in reached && reached.request.toKeep !== undefined)
    await storeResponse(gate, reached, ending);
  if ('request' in reached && reached.conversation !== undefined)
    await closeTurn(gate, reached, reached.conversation, ending);
  observed.end(summary);
  return asSettled({ ending });
}

function release(gate: Gate, reserved: Reserved | Screened | LookedUp | Answered, costNanoUsd: number): void {
  const nowMs = gate.clock();
  const { attempts, permit, exchange } = reserved;
  const result = gate.budgets.settle(exchange.requestId, costNanoUsd, nowMs, attempts.countedTokens());
  if (result !== 'settled') gate.telemetry.fault('budget', new Error(`settlement was ${result}`));
  permit.release(attempts.totalTokens(), nowMs);
}

/** An answer that cannot be kept is delivered all the same. */
function keepQuietly(gate: Gate, answered: Answered, ending: Deliverable, nowMs: number): void {
  try {
    keepAnswer(gate, answered, ending, nowMs);
  } catch (error) {
    gate.telemetry.fault('cache', error);
  }
}

type Counting = Extract<Reached, { readonly attempts: unknown }>;

/** Whether a budget above the request counts tokens. */
function countsTokens(reached: Reached): reached is Counting {
  return 'reservation' in reached && reached.reservation.boundTokens !== undefined;
}

interface Settling {
  readonly reached: Reached;
  readonly ending: Ending;
  readonly saved: Saved;
  readonly summary: RequestSummary;
  readonly nowMs: number;
}

async function record(gate: Gate, settling: Settling): Promise<void> {
  const { reached } = settling;
  if (!('principal' in reached)) return;
  await gate.audit.append(outcomeOf(gate, reached, settling));
  if ('intent' in reached) await reached.intent;
}

function outcomeOf(
  gate: Gate,
  reached: Exclude<Reached, Received>,
  { ending, saved, summary, nowMs }: Settling,
): OutcomeRecord {
  const { exchange, principal, surface, revision } = reached;
  const content = revision.settings.keepPayloads ? payloadOf(reached, ending) : undefined;
  const attempt = 'attempts' in reached ? reached.attempts.last : undefined;
  return {
    type: 'outcome',
    requestId: exchange.requestId,
    atMs: nowMs,
    tenant: principal.tenant,
    outcome: summary.outcome,
    ...(summary.reason !== undefined && { reason: summary.reason }),
    keyId: principal.keyId,
    ...(principal.project !== undefined && { project: principal.project }),
    ...(principal.user !== undefined && { userPseudonym: gate.pseudonym(principal.tenant, principal.user) }),
    surface: surface.name,
    model: summary.model ?? '',
    ...(summary.provider !== undefined && { provider: summary.provider }),
    ...(attempt?.providerRequestId !== undefined && { providerRequestId: attempt.providerRequestId }),
    ...('request' in reached && reached.prompt !== undefined && promptFacts(reached, reached.prompt)),
    cache: summary.cache,
    ...('origin' in reached &&
      reached.origin !== undefined && { originRequestId: reached.origin.originRequestId }),
    ...(saved !== undefined && {
      savedNanoUsd: saved.nanoUsd,
      savedInputTokens: saved.inputTokens,
      savedOutputTokens: saved.outputTokens,
      savedMs: saved.ms,
    }),
    attempts: summary.attempts,
    costNanoUsd: summary.costNanoUsd,
    ...(countsTokens(reached) && { budgetTokens: reached.attempts.countedTokens() }),
    ...(summary.inputTokens !== undefined && { inputTokens: summary.inputTokens }),
    ...(summary.outputTokens !== undefined && { outputTokens: summary.outputTokens }),
    latencyMs: summary.durationMs,
    revision: revision.id,
    guards: summary.guards,
    settles: 'guards' in reached,
    ...(content !== undefined && { payload: { subject: dataSubject(principal), content } }),
  };
}

/** How much of an answer the client has by the time that it ends. */
function deliveredOf({ exchange }: Answered, ending: Ending): Delivered {
  if (!isRefusal(ending) && ending.refusal === undefined) return 'whole';
  return exchange.client.started ? 'part' : 'nothing';
}

/** Why the request was refused, also where that was told inside a stream. */
function refusalOf(ending: Ending): Refusal | undefined {
  return isRefusal(ending) ? ending : ending.refusal;
}

/** What is kept beside the outcome: the answer; for a blocked request the request itself, which has no intent. */
function payloadOf(reached: Exclude<Reached, Received>, ending: Ending): string | undefined {
  if (!isRefusal(ending)) return ending.answerText;
  if (ending.code === 'input_blocked' && 'reservation' in reached)
    return renderFor(reached, firstRoute(reached));
  return undefined;
}
