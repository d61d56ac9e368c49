/**
 * What a request's end tells of its route: an answer that broke off counts against the route's health, and both sides of
 * a canary are counted. Called once a request, at settlement; decides nothing for that request.
 */
import { isRefusal, type Refusal } from '../errors.ts';
import type { RequestSummary } from '../observability/telemetry.ts';
import type { CanaryOutcome } from '../routing/canary-book.ts';
import type { Gate } from './gate.ts';
import type { Answered, Deliverable, Reached } from './request-states.ts';

export function observeRoutes(
  gate: Gate,
  reached: Reached,
  ending: Deliverable | Refusal,
  summary: RequestSummary,
): void {
  if (!('attempts' in reached)) return;
  const { attempts, plan } = reached;
  const { outcome } = summary;
  // Before the body had begun the call itself has told.
  if ('body' in reached && isFromProvider(reached) && isBreak(outcome))
    attempts.last?.route.health.brokeOff(performance.now());
  const { canary } = plan;
  const result = attempts.side && resultOf(reached, ending, summary);
  if (canary === undefined || attempts.side === undefined || result === undefined) return;
  gate.canaries.count({
    ...{ model: plan.name, to: canary.to, side: attempts.side, result },
    latencyMs: summary.durationMs,
    costNanoUsd: summary.costNanoUsd,
    outputTokens: summary.outputTokens ?? 0,
  });
}

function isFromProvider({ cache, fallback }: Answered): boolean {
  return fallback === undefined && (cache === 'miss' || cache === 'off');
}

/** The provider's doing: a client that left or a guard that stopped the answer says nothing of the route. */
function isBreak(outcome: RequestSummary['outcome']): boolean {
  return outcome === 'provider_failed' || outcome === 'provider_timeout';
}

/** Undefined where it says nothing of the model: the client left, or nothing was asked of a provider. */
function resultOf(
  reached: Reached,
  ending: Deliverable | Refusal,
  { outcome, attempts }: RequestSummary,
): CanaryOutcome['result'] | undefined {
  if (attempts === 0) return undefined;
  if (outcome === 'output_blocked') return 'refusal';
  if (outcome.startsWith('provider_') || outcome === 'output_invalid') return 'error';
  if (outcome !== 'answered' || !('body' in reached) || isRefusal(ending)) return undefined;
  // Another route, a repeat or a repair had to help out.
  if (attempts > 1 || !isFromProvider(reached)) return 'error';
  const facts = reached.surface.forms?.inspect(ending.answerText, reached.request.stream);
  return facts?.refused === true ? 'refusal' : 'answered';
}
