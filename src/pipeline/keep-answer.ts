/**
 * What settlement does for the cache: keeps an answer that is complete, valid and passed by every guard, sets the price
 * of one that came from it, and lets the requests that share a call go. Never keeps what a policy does not allow.
 */

import type { AnswerCost } from '../cache/answer-cache.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { CacheSlot } from './cache-slot.ts';
import { dataSubject } from './data-subject.ts';
import { formatOf } from './format-check.ts';
import type { Gate } from './gate.ts';
import type { Answered, Deliverable, Reached } from './request-states.ts';

/** What an answer that was not asked of a provider for this request saved. */
export type Saved = AnswerCost | undefined;

const LEFT: Refusal = Object.freeze(refuse('provider_failed', 'the request that made the call ended'));

/** Puts the cache's part into the request's cost. To be called once, before the cost is posted. */
export function priceCached(reached: Reached, ending: Deliverable | Refusal): Saved {
  if (!('body' in reached) || reached.slot === undefined) return undefined;
  const { slot, cache, attempts, origin } = reached;
  if (slot.place !== undefined && slot.rules.splitsCost) return splitCost(reached);
  if (cache !== 'hit' && cache !== 'similar') return undefined;
  if (isRefusal(ending) || ending.refusal !== undefined) return undefined;
  if (slot.rules.hitNanoUsd > 0) attempts.adjust(slot.rules.hitNanoUsd);
  const whole = origin?.saves ?? sharedCost(reached);
  return whole && { ...whole, nanoUsd: Math.max(0, whole.nanoUsd - attempts.totalNanoUsd()) };
}

function splitCost({ slot, attempts, cache }: Answered): Saved {
  const share = slot?.place?.evenShare();
  if (share === undefined) return undefined;
  const { shareNanoUsd, wholeNanoUsd, usage } = share;
  if (cache === 'miss') {
    // Of the call that is shared: a repair that came after it, or a call that broke off before, is this caller's alone.
    attempts.adjust(slot?.place?.leads ? shareNanoUsd - wholeNanoUsd : shareNanoUsd);
    return undefined;
  }
  attempts.adjust(shareNanoUsd);
  return {
    nanoUsd: wholeNanoUsd - shareNanoUsd,
    inputTokens: usage.inputTokens ?? 0,
    outputTokens: usage.outputTokens ?? 0,
    ms: 0,
  };
}

/** Of a call that another request made and pays. */
function sharedCost({ slot }: Answered): Saved {
  const cost = slot?.place?.cost;
  if (cost === undefined) return undefined;
  const { inputTokens = 0, outputTokens = 0 } = cost.usage;
  return { nanoUsd: cost.nanoUsd, inputTokens, outputTokens, ms: 0 };
}

export function keepAnswer(gate: Gate, answered: Answered, ending: Deliverable, nowMs: number): void {
  const { slot, cache, attempts, principal, exchange, provider, plan, revision } = answered;
  if (slot === undefined || cache !== 'miss' || !ending.cacheable || ending.refusal !== undefined) return;
  // A fallback's answer is not what the first route would have said: it serves this request only.
  if (attempts.last?.route !== plan.routes[0] || !mayKeep(answered, ending)) return;
  const { rules, id } = slot;
  const { inputTokens = 0, outputTokens = 0 } = attempts.last?.usage ?? {};
  const { names } = gate.cache;
  const kept = {
    ...id,
    tags: {
      model: plan.name,
      prompt: names.prompt(systemTextOf(answered)),
      subject: names.subject(dataSubject(principal)),
    },
    requestedAtMs: exchange.receivedAtMs,
    // Longer than it is given out, where it may stand in for providers that are down.
    expiresAtMs: nowMs + rules.ttlMs + rules.staleMs + (revision.routingFor(principal)?.staleMs ?? 0),
    answer: {
      body: ending.answerText,
      form: answered.request.stream ? ('stream' as const) : ('whole' as const),
      provider,
      storedAtMs: nowMs,
      originRequestId: exchange.requestId,
      saves: {
        nanoUsd: attempts.last?.costNanoUsd ?? 0,
        ...{ inputTokens, outputTokens },
        ms: nowMs - exchange.receivedAtMs,
      },
    },
  };
  gate.cache.answers.keep(kept);
  gate.cache.similar?.remember(answered, kept);
}

/** Never a refusal, a part, or an answer in another format than was asked for; tool calls only by policy. */
function mayKeep({ slot, surface, request, guards }: Answered, ending: Deliverable): boolean {
  // What is kept is the provider's text: no entry may hold a person's data that was taken out of it.
  if (guards.tookPersonalData) return false;
  const { forms } = surface;
  if (forms === undefined) return !request.stream;
  const facts = forms.inspect(ending.answerText, request.stream);
  if (facts === undefined || !facts.complete || facts.refused) return false;
  if (facts.callsTools && slot?.rules.toolCalls !== true) return false;
  const format = formatOf({ request });
  if (format === undefined || guards.formatMode === 'repair' || guards.formatMode === 'block') return true;
  // Where nobody checks the format for the caller, what is kept is checked for those to come.
  const whole = request.stream ? forms.toWhole?.(ending.answerText) : ending.answerText;
  const answer = whole === undefined ? undefined : request.readAnswer(whole);
  if (answer === undefined || isRefusal(answer)) return false;
  return answer.structured.every(({ text }) => guards.checkFormat(format, text).ok);
}

/** As the caller wrote it, whatever the gate added. */
function systemTextOf({ request }: Answered): string {
  const turns = request.turns();
  return turns.flatMap(({ role, text }) => (role === 'system' ? [text] : [])).join('\n');
}

/** The last thing: whoever comes now finds the entry, or calls. */
export function leaveFlight(reached: Reached): void {
  if ('slot' in reached) leavePlace(reached.slot?.place);
}

/** Of a request that ends here: another one makes the call. */
export function leavePlace(place: CacheSlot['place']): void {
  place?.leave(LEFT);
}
