/** One line of facts about a finished request, the same for log, metrics, trace and audit record. */
import { ERRORS, type Refusal } from '../errors.ts';
import type { RequestSummary } from '../observability/telemetry.ts';
import type { Reached } from './request-states.ts';

export function summarize(reached: Reached, refusal: Refusal | undefined, nowMs: number): RequestSummary {
  const { exchange, surface, revision } = reached;
  const attempts = 'attempts' in reached ? reached.attempts : undefined;
  const usage = attempts?.last?.usage;
  // A stranger must not decide what is traced.
  const traceparent = 'principal' in reached ? exchange.header('traceparent') : undefined;
  const reason = refusal?.reason ?? standInOf(reached);
  return {
    requestId: exchange.requestId,
    surface: surface.name,
    status: refusal === undefined ? 200 : ERRORS[refusal.code].status,
    outcome: refusal === undefined ? 'answered' : refusal.code,
    ...(reason !== undefined && { reason }),
    ...('principal' in reached && { tenant: reached.principal.tenant, keyId: reached.principal.keyId }),
    ...('plan' in reached && { model: reached.plan.name }),
    ...(providerOf(reached) !== undefined && { provider: providerOf(reached) as string }),
    stream: 'request' in reached && reached.request.stream,
    cache: 'cache' in reached ? reached.cache : 'none',
    attempts: attempts?.count ?? 0,
    costNanoUsd: attempts?.totalNanoUsd() ?? 0,
    ...(usage?.inputTokens !== undefined && { inputTokens: usage.inputTokens }),
    ...(usage?.outputTokens !== undefined && { outputTokens: usage.outputTokens }),
    guards: guardsOf(reached, refusal),
    durationMs: nowMs - exchange.receivedAtMs,
    revision: revision.id,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** Where no provider answered and something else was given. */
function standInOf(reached: Reached): string | undefined {
  return 'fallback' in reached && reached.fallback !== undefined
    ? `no provider answered: ${reached.fallback}`
    : undefined;
}

function providerOf(reached: Reached): string | undefined {
  if ('provider' in reached) return reached.provider;
  return 'attempts' in reached ? reached.attempts.last?.route.provider.name : undefined;
}

function guardsOf(reached: Reached, refusal: Refusal | undefined): RequestSummary['guards'] {
  if ('guards' in reached) return reached.guards.notes();
  return refusal?.findings ?? [];
}
