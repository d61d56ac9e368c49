/**
 * Stage 6 for requests that share a call: the first makes it, the others read its bytes. A leader that fails leaves the
 * call to the next in line. What a leader is refused with may hold its caller's own values: others only hear the code.
 */
import { costNanoUsd } from '../budget/upper-bound.ts';
import type { FlightPlace } from '../cache/flight.ts';
import { type Refusal, refuse } from '../errors.ts';
import { awaitVerdict } from './await-verdict.ts';
import { endedRefusal } from './provider-refusal.ts';
import type { Answered, AnswerOrigin, Miss } from './request-states.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

export interface SharedAnswer {
  readonly origin: AnswerOrigin;
  readonly body: AsyncIterable<Buffer>;
}

/** Waits for the call of another request. Undefined where this one is to make it. */
export async function followCall(
  { exchange }: Miss,
  upstream: UpstreamSignal,
  place: FlightPlace<Refusal>,
): Promise<SharedAnswer | Refusal | undefined> {
  if (place.leads) return undefined;
  const news = await awaitVerdict(exchange, place.news());
  if (news === undefined) return endedRefusal(exchange.ended ?? 'client_closed');
  switch (news.kind) {
    case 'lead':
      return undefined;
    case 'failed':
      return shareable(news.failure);
    case 'answer': {
      const { provider, originRequestId } = news.origin;
      const origin = { provider, originRequestId, ageMs: 0, saves: undefined };
      return { origin, body: place.read(upstream.signal) };
    }
  }
}

/** Hands the answer of the call to all who share it. Returns the body to read in its stead. */
export function leadCall(
  { provider, body, exchange, attempts, upstream }: Answered,
  place: FlightPlace<Refusal>,
): AsyncIterable<Buffer> {
  const price = attempts.last?.route.price;
  place.answered({
    ...{ provider, body },
    originRequestId: exchange.requestId,
    costOf: (usage) => (price === undefined ? undefined : costNanoUsd(usage, price)),
  });
  return place.read(upstream.signal);
}

function shareable({ code, retryAfterMs }: Refusal): Refusal {
  return refuse(code, 'the call that this request shared failed', {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
