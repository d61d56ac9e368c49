/**
 * Stage 6: gets the answer: from the cache's hit, from a call that another request makes, by calling the model's routes,
 * or by what the policy has for when none of them answers. Each call is within the reservation.
 */
import { readCacheControl } from '../cache/cache-control.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { Gate } from './gate.ts';
import { followCall, leadCall } from './joined-call.ts';
import { lastResort } from './last-resort.ts';
import { replayed } from './replay.ts';
import { type Answered, asAnswered, type LookedUp, type Miss } from './request-states.ts';
import { callRoutes } from './route-calls.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

export async function callProvider(
  gate: Gate,
  lookedUp: LookedUp,
  upstream: UpstreamSignal,
): Promise<Answered | Refusal> {
  if (lookedUp.kind === 'hit') {
    const { cache, origin, replay, exchange } = lookedUp;
    return asAnswered(lookedUp, {
      ...{ cache, origin, upstream },
      provider: origin.provider,
      body: replayed(replay, exchange),
    });
  }
  if (wantsNoCall(lookedUp)) return refuse('not_cached', 'the caller takes an answer from the cache only');
  const answered = await callOrShare(gate, lookedUp, upstream);
  if (!isRefusal(answered)) return answered;
  const standIn = await lastResort(gate, lookedUp, answered, upstream);
  return standIn === undefined ? answered : asAnswered(lookedUp, standIn);
}

/** Also where the request may not be answered from the cache at all, and for the repair of an answer from there. */
function wantsNoCall({ slot, exchange }: Miss): boolean {
  return (slot?.wishes ?? readCacheControl(exchange.header('cache-control'))).onlyIfCached;
}

async function callOrShare(gate: Gate, miss: Miss, upstream: UpstreamSignal): Promise<Answered | Refusal> {
  const place = miss.slot?.place;
  if (place === undefined) {
    const found = await callRoutes(gate, miss, upstream);
    return isRefusal(found) ? found : asAnswered(miss, found);
  }
  const shared = await followCall(miss, upstream, place);
  if (isRefusal(shared)) return shared;
  if (shared !== undefined) {
    const { origin, body } = shared;
    return asAnswered(miss, { cache: 'hit', provider: origin.provider, body, upstream, origin });
  }
  // Whoever waits for the answer goes on needing the call when this client hangs up.
  upstream.keepWhile(() => place.shared);
  const found = await callRoutes(gate, miss, upstream);
  if (isRefusal(found)) {
    place.failed(found, found.code === 'provider_rejected');
    return found;
  }
  const answered = asAnswered(miss, found);
  const body = leadCall(answered, place);
  return asAnswered(miss, { cache: 'miss', provider: answered.provider, body, upstream, origin: undefined });
}
