/**
 * Stage 5: looks for an answer that is already paid for, or for a call of the same request that is under way. A hit is
 * only where the answer comes from: stages 7 and 8 follow in any case. A cache that fails is a miss. Whatever leads to a
 * provider, or sends a byte before settlement, waits here until the intent is on the disk.
 */
import type { CachedAnswer } from '../cache/answer-cache.ts';
import { type CacheSlot, openSlot } from './cache-slot.ts';
import type { Gate } from './gate.ts';
import { leavePlace } from './keep-answer.ts';
import { replayOf } from './replay.ts';
import { asHit, asMiss, type Hit, type LookedUp, type Screened } from './request-states.ts';

export async function lookUpCache(gate: Gate, screened: Screened): Promise<LookedUp> {
  const slot = openSlot(gate, screened);
  // The caller wants the provider's own answer now: not one that somebody else asked for either.
  if (slot === undefined || slot.wishes.noCache)
    return asMiss(screened, { kind: 'miss', durable: await screened.intent, slot });

  const hit = await findHit(gate, screened, slot);
  // The only bytes of a whole one leave after settlement, which waits for the intent too: one commit serves both records.
  if (hit !== undefined && !screened.request.stream) return hit;
  // At once, so that nobody finds neither the entry nor the call that makes it.
  const place = hit === undefined ? placeFor(gate, screened, slot) : undefined;
  try {
    const durable = await screened.intent;
    return hit ?? asMiss(screened, { kind: 'miss', durable, slot: { ...slot, place } });
  } catch (fault) {
    leavePlace(place);
    throw fault;
  }
}

async function findHit(gate: Gate, screened: Screened, slot: CacheSlot): Promise<Hit | undefined> {
  const pending = findExact(gate, slot);
  const exact = pending instanceof Promise ? await pending : pending;
  const hit = exact && asFound(gate, screened, { slot, cached: exact, cache: 'hit' });
  if (hit !== undefined) return hit;
  const similar = await gate.cache.similar?.find(screened, slot);
  return similar && asFound(gate, screened, { slot, cached: similar, cache: 'similar' });
}

function placeFor(gate: Gate, { request, plan }: Screened, { id, rules, wishes }: CacheSlot) {
  // One side of a canary must not be given the other's answer.
  const isSplit = plan.canary !== undefined && !gate.canaries.isRolledBack(plan.name);
  return rules.coalesce && !wishes.onlyIfCached && !isSplit
    ? gate.cache.flights.join(id.key, !request.stream)
    : undefined;
}

function findExact(gate: Gate, { id }: CacheSlot) {
  try {
    return gate.cache.answers.find(id, gate.clock());
  } catch (error) {
    gate.telemetry.fault('cache', error);
    return undefined;
  }
}

interface Found {
  readonly slot: CacheSlot;
  readonly cached: CachedAnswer;
  readonly cache: 'hit' | 'similar';
}

/** Undefined where it is too old for the rules in force or for the caller, or cannot be given in the form asked for. */
function asFound(gate: Gate, screened: Screened, { slot, cached, cache }: Found): Hit | undefined {
  const { rules, wishes } = slot;
  const ageMs = Math.max(0, gate.clock() - cached.storedAtMs);
  const isStale = ageMs >= rules.ttlMs;
  if (ageMs > (wishes.maxAgeMs ?? Number.POSITIVE_INFINITY)) return undefined;
  if (isStale && (cache === 'similar' || ageMs >= rules.ttlMs + rules.staleMs)) return undefined;
  const replay = replayOf(cached, screened, slot);
  if (replay === undefined) return undefined;
  if (isStale && !wishes.onlyIfCached) gate.cache.refresh?.(screened, slot);
  const { originRequestId, provider, saves } = cached;
  return asHit(screened, {
    kind: 'hit',
    slot,
    cache,
    replay,
    origin: { originRequestId, provider, ageMs, saves },
  });
}
