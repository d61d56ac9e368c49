/**
 * What is answered where no provider does: by the caller's policy a cached answer past its time, then a written message.
 * Both go on through the output guards and settlement; neither hides what the failed calls may have cost.
 */
import type { Refusal } from '../errors.ts';
import { writeAnswer } from '../providers/simulator/written-answer.ts';
import type { Gate } from './gate.ts';
import { replayed, replayOf } from './replay.ts';
import type { FoundAnswer, Miss } from './request-states.ts';
import { isWorthAnother } from './route-calls.ts';
import { firstRoute, renderFor } from './upstream-body.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

/** Who is named as the provider of a written message. */
const GATE = 'portcullis';

/** Undefined where the refusal stands: the policy has nothing, or it was not the providers' fault. */
export async function lastResort(
  gate: Gate,
  miss: Miss,
  refusal: Refusal,
  upstream: UpstreamSignal,
): Promise<FoundAnswer | undefined> {
  const routing = miss.revision.routingFor(miss.principal);
  if (routing === undefined || upstream.aborted || !isWorthAnother(refusal)) return undefined;
  const stale = routing.staleMs > 0 ? await staleAnswer(gate, miss, upstream) : undefined;
  if (stale !== undefined || routing.message === undefined) return stale;
  // A line of a batch has nobody to comfort: it comes again when the providers are there.
  if (miss.exchange.standing !== undefined) return undefined;
  return writtenAnswer(gate, miss, { text: routing.message, upstream });
}

/** As stage 5 would have given it, had it not been past its time. */
async function staleAnswer(
  gate: Gate,
  miss: Miss,
  upstream: UpstreamSignal,
): Promise<FoundAnswer | undefined> {
  const { slot, revision, principal, exchange } = miss;
  if (slot === undefined || slot.wishes.noCache) return undefined;
  const { rules, wishes } = slot;
  const nowMs = gate.clock();
  const cached = await gate.cache.answers.find(slot.id, nowMs);
  if (cached === undefined) return undefined;
  const ageMs = Math.max(0, nowMs - cached.storedAtMs);
  const mostMs = rules.ttlMs + rules.staleMs + (revision.routingFor(principal)?.staleMs ?? 0);
  if (ageMs > Math.min(mostMs, wishes.maxAgeMs ?? mostMs)) return undefined;
  const replay = replayOf(cached, miss, slot);
  if (replay === undefined) return undefined;
  const { originRequestId, provider, saves } = cached;
  return {
    ...{ cache: 'hit', provider, upstream, fallback: 'stale' },
    origin: { originRequestId, provider, ageMs, saves },
    body: replayed(replay, exchange),
  };
}

interface Written {
  readonly text: string;
  readonly upstream: UpstreamSignal;
}

/** A caller that asked for a format would not be helped by a text that does not have it. */
function writtenAnswer(gate: Gate, miss: Miss, { text, upstream }: Written): FoundAnswer | undefined {
  const { request, surface, plan, exchange } = miss;
  if (request.outputFormat !== 'text') return undefined;
  const parts = writeAnswer({
    ...{ surface: surface.name, text, model: plan.name, id: exchange.requestId },
    ...{ body: renderFor(miss, firstRoute(miss)), stream: request.stream, nowMs: gate.clock() },
  });
  if (parts === undefined) return undefined;
  return {
    ...{ cache: 'off', provider: GATE, origin: undefined, upstream, fallback: 'message' },
    body: replayed({ chunks: parts, pauseMs: 0 }, exchange),
  };
}
