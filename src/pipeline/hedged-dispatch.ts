/**
 * Two calls of one request where the first is slow (Dean and Barroso, The Tail at Scale, 2013). Both are reserved before
 * they are sent. The first answer is taken; the other call is cancelled and charged in full unless it provably cost
 * nothing: what a provider did for it is not known.
 */
import { isRefusal, type Refusal } from '../errors.ts';
import { CallCancellation, type CallSignal } from '../providers/call-signal.ts';
import { type Dispatched, dispatch } from './dispatch.ts';
import type { Gate, ModelRoute } from './gate.ts';
import type { Miss } from './request-states.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

interface Hedging {
  readonly route: ModelRoute;
  /** Is called too, after `afterMs`. */
  readonly next: ModelRoute;
  readonly afterMs: number;
  readonly upstream: UpstreamSignal;
}

type Outcome = Dispatched | Refusal;

/** One of the two: it ends with the request, or alone. */
class HedgedCall {
  readonly #cancellation = new CallCancellation();
  readonly outcome: Promise<Outcome>;

  constructor(call: (signal: CallSignal) => Promise<Outcome>, upstream: CallSignal) {
    upstream.addEventListener('abort', { handleEvent: () => this.#cancellation.abort() });
    if (upstream.aborted) this.#cancellation.abort();
    this.outcome = call(this.#cancellation);
  }

  /** It lost: its socket is closed, also where it has begun to answer. */
  async cancel(): Promise<void> {
    this.#cancellation.abort();
    const outcome = await this.outcome;
    if (!isRefusal(outcome) && outcome.reply.type === 'answer')
      await outcome.reply.body[Symbol.asyncIterator]().return?.();
  }
}

export async function hedgedDispatch(gate: Gate, miss: Miss, hedging: Hedging): Promise<Outcome> {
  const { route, next, afterMs, upstream } = hedging;
  const start = (to: ModelRoute) =>
    new HedgedCall((signal) => dispatch(gate, miss, { route: to, upstream, signal }), upstream.signal);
  const begun = miss.attempts.count;
  const first = start(route);
  const early = await within(first.outcome, afterMs);
  // Not sent yet: its own reservation is still being made, and two at once would each count on the same room.
  if (early !== undefined || upstream.aborted || miss.attempts.count === begun) return early ?? first.outcome;
  const second = start(next);
  const fastest = await firstAnswer(first, second);
  const winner = await fastest.outcome;
  const loser = fastest === first ? second : first;
  if (isAnswer(winner)) loser.cancel().catch((error: unknown) => gate.telemetry.fault('hedge', error));
  if (!isRefusal(winner)) miss.attempts.answeredBy(winner.attempt);
  return winner;
}

/** The call that answers first; where neither does, the first. */
async function firstAnswer(first: HedgedCall, second: HedgedCall): Promise<HedgedCall> {
  const answering = (call: HedgedCall) =>
    call.outcome.then((outcome) => (isAnswer(outcome) ? call : Promise.reject(new NoAnswer())));
  try {
    return await Promise.any([answering(first), answering(second)]);
  } catch {
    // Both failed. What a fault of ours was is thrown where its outcome is awaited.
    return first;
  }
}

class NoAnswer extends Error {}

function isAnswer(outcome: Outcome): outcome is Dispatched {
  return !isRefusal(outcome) && outcome.reply.type === 'answer';
}

function within(outcome: Promise<Outcome>, ms: number): Promise<Outcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}
