/**
 * Stage 7 for streams: events pass one by one through the output guards, with back-pressure from the client's socket to
 * the provider's. The event that ends the stream is kept for after settlement. When the client hangs up, the stream is
 * read on for its usage only, within the upstream signal's drain time.
 */
import { StringDecoder } from 'node:string_decoder';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type {
  AnswerHold,
  RenderedEvent,
  StreamScreen,
  StreamStep,
  ToolHold,
  ToolHoldStep,
} from '../guards/request-guards.ts';
import { publicError } from '../http/edge-errors.ts';
import type { AnswerEvent, AnswerStreamReader } from '../http/surface.ts';
import type { Transcript } from '../http/turns.ts';
import { answerHeaders } from './answer-headers.ts';
import { awaitVerdict } from './await-verdict.ts';
import { billUsage } from './billing.ts';
import { checkFormat, mustHoldForFormat } from './format-check.ts';
import type { Gate } from './gate.ts';
import { breakOf, endedRefusal } from './provider-refusal.ts';
import { type Answered, asDeliverable, type CallAgain, type Deliverable } from './request-states.ts';

/** Most characters of an answer that is held back until its format is known or all of it is judged. */
const MAX_HELD_CHARACTERS = 4 * 1024 * 1024;
const EVENT_STREAM = 'text/event-stream; charset=utf-8';

export async function screenStreamedAnswer(
  gate: Gate,
  answered: Answered,
  callAgain: CallAgain,
  mayRepair = true,
): Promise<Deliverable | Refusal> {
  const relay = new StreamRelay(answered);
  const broken = await relay.pump();
  if (broken !== undefined) return relay.fail(broken);
  if (relay.clientGone) return refuse('client_closed', 'the client hung up');

  const format = checkFormat(answered, relay.structured(), mayRepair && relay.heldBack);
  if (format.kind === 'refuse') return relay.fail(format.refusal);
  if (format.kind === 'repair') {
    const repaired = await callAgain(answered.request.withRepair(format.text, format.problems));
    return isRefusal(repaired) ? repaired : screenStreamedAnswer(gate, repaired, callAgain, false);
  }
  return relay.conclude();
}

/** What of some events leaves together. */
interface Taken {
  text: string;
  refusal: Refusal | undefined;
}

class StreamRelay {
  readonly #answered: Answered;
  readonly #reader: AnswerStreamReader;
  readonly #screen: StreamScreen;
  readonly #outside: AnswerHold | undefined;
  readonly #tools: ToolHold | undefined;
  readonly #transcript: Transcript | undefined;
  readonly #hold: boolean;
  readonly #headers: Record<string, string>;
  readonly #decoder = new StringDecoder('utf8');
  #held = '';
  #text = '';
  #kept = true;
  #ending = '';
  clientGone = false;

  constructor(answered: Answered) {
    this.#answered = answered;
    this.#reader = answered.request.openStream();
    this.#screen = answered.guards.openStream();
    this.#outside = answered.guards.openOutsideHold();
    this.#tools = answered.guards.tools?.openHold();
    this.#transcript = answered.session?.openTranscript();
    this.#hold = mustHoldForFormat(answered) || answered.guards.holdsStreams;
    this.#headers = answerHeaders(answered, answered.surface.streamForm?.contentType ?? EVENT_STREAM);
    answered.conversation?.begin();
  }

  /** Reads the provider's stream to its end. Returns why it broke, or undefined. */
  async pump(): Promise<Refusal | undefined> {
    let refusal: Refusal | undefined;
    try {
      for await (const chunk of this.#answered.body) {
        if (this.#kept) this.#keep(chunk);
        // Also once the answer is refused: its usage is still to come, and the caller pays what was generated.
        const pending = this.#take(this.#reader.push(chunk));
        const taken = pending instanceof Promise ? await pending : pending;
        refusal ??= taken;
        if (refusal !== undefined && refusal.code !== 'output_blocked') return refusal;
      }
    } catch (error) {
      return refusal ?? this.#brokenOff(error);
    }
    const last = await this.#take(this.#reader.end());
    return refusal ?? last ?? (this.#tools?.waits ? this.#awaitTools(this.#tools) : undefined);
  }

  /** The provider's stream is read to its end by now: only the caller waits for the approval. */
  async #awaitTools(tools: ToolHold): Promise<Refusal | undefined> {
    const { exchange, surface } = this.#answered;
    if (this.clientGone) return undefined;
    const sign = surface.streamForm?.signOfLife;
    const step = await awaitVerdict(exchange, tools.settled(), tools.keepAliveMs, sign);
    if (step === undefined) return endedRefusal(exchange.ended ?? 'client_closed');
    if (step.blocked) return this.#blocked(step.reason);
    return step.text === '' ? undefined : this.#send(step.text);
  }

  structured(): readonly string[] {
    return this.#reader.structured();
  }

  /** True while nothing has reached the client, so that another attempt can still take this one's place. */
  get heldBack(): boolean {
    return this.#hold && !this.#answered.exchange.client.started;
  }

  /** At once where nobody outside is asked and the client keeps up: a stream has a hundred of these a second. */
  #take(events: readonly AnswerEvent[]): Refusal | undefined | Promise<Refusal | undefined> {
    if (this.#outside !== undefined) return this.#takeJudged(this.#outside, events);
    const taken: Taken = { text: '', refusal: undefined };
    for (const event of events) {
      const step = this.#screened(event);
      if (isRefusal(step)) return taken.refusal ?? step;
      if (step !== undefined) this.#put(taken, step, event);
    }
    return this.#leave(taken);
  }

  async #takeJudged(outside: AnswerHold, events: readonly AnswerEvent[]): Promise<Refusal | undefined> {
    const taken: Taken = { text: '', refusal: undefined };
    for (const event of events) {
      const step = this.#screened(event);
      if (isRefusal(step)) return taken.refusal ?? step;
      if (step === undefined) continue;
      const isEnd = event.type === 'end';
      this.#put(taken, step.blocked ? step : await this.#judgeOutside(outside, step.release, isEnd), event);
    }
    return this.#leave(taken);
  }

  /** What may go on of the event by the gate's own guards; undefined where nobody is to see it; why the stream broke. */
  #screened(event: AnswerEvent): StreamStep | Refusal | undefined {
    if (event.type === 'usage' || (event.type === 'delta' && event.usage !== undefined))
      billUsage(this.#answered, event.usage ?? {});
    if (event.type === 'error' || event.type === 'truncated') return refuse('provider_failed', event.reason);
    if (this.clientGone || (event.type === 'usage' && !event.forward)) return undefined;
    return event.type === 'end' ? this.#screen.finish() : this.#screen.accept(event);
  }

  #put(taken: Taken, step: StreamStep, event: AnswerEvent): void {
    const passed = step.blocked ? step : this.#pass(step.release, event.type === 'end');
    if (passed.blocked) {
      taken.refusal = this.#blocked(passed.reason);
      return;
    }
    taken.text += passed.text;
    if (event.type === 'end') this.#ending = event.render();
  }

  #leave({ text, refusal }: Taken): Refusal | undefined | Promise<Refusal | undefined> {
    if (refusal !== undefined) return refusal;
    return text === '' ? undefined : this.#send(text);
  }

  /** While somebody else judges, the provider waits, and a client that hangs up waits for nothing. */
  async #judgeOutside(
    outside: AnswerHold,
    events: readonly RenderedEvent[],
    isEnd: boolean,
  ): Promise<StreamStep> {
    const pending = outside.take(events, isEnd);
    if (!(pending instanceof Promise)) return pending;
    const { exchange, surface } = this.#answered;
    const sign = surface.streamForm?.signOfLife;
    const step = await awaitVerdict(exchange, pending, outside.keepAliveMs, sign);
    if (step !== undefined) return step;
    this.clientGone = true;
    return { blocked: false, release: [] };
  }

  /** What of the screened events may leave now: all, but for tool calls that are not judged. */
  #pass(events: readonly RenderedEvent[], isEnd: boolean): ToolHoldStep {
    const tools = this.#tools;
    for (const event of events) if (event.type === 'delta') this.#transcript?.follow(event.pieces);
    if (tools !== undefined) {
      const step = tools.take(events);
      if (step.blocked || !isEnd) return step;
      const last = tools.finish();
      return last.blocked ? last : { blocked: false, text: step.text + last.text };
    }
    let text = '';
    for (const event of events) text += event.render();
    return { blocked: false, text };
  }

  #send(part: string): Refusal | undefined | Promise<undefined> {
    this.#answered.conversation?.follow(part);
    if (this.#hold) return this.#holdBack(part);
    const { client } = this.#answered.exchange;
    if (!client.started) client.start(200, this.#headers);
    const pending = client.write(part);
    if (typeof pending !== 'boolean') return pending.then((alive) => this.#written(alive));
    return this.#written(pending);
  }

  #written(alive: boolean): undefined {
    if (!alive) this.clientGone = true;
  }

  #holdBack(part: string): Refusal | undefined {
    this.#held += part;
    if (this.#held.length <= MAX_HELD_CHARACTERS) return undefined;
    this.#held = '';
    this.#readOnForUsage();
    return refuse('output_blocked', 'the answer is larger than what may be held back');
  }

  /**
   * The client hears of a block at once; the provider's stream is read on for its usage, so that the block costs what
   * was generated and not the whole reservation.
   */
  #blocked(reason: string): Refusal {
    const { exchange, surface, guards } = this.#answered;
    const refusal = refuse('output_blocked', reason, { findings: guards.notes() });
    if (exchange.client.started) void exchange.client.write(surface.renderStreamError(publicError(refusal)));
    this.#readOnForUsage();
    return refusal;
  }

  #readOnForUsage(): void {
    this.clientGone = true;
    this.#answered.upstream.startDrain();
  }

  #brokenOff(error: unknown): Refusal {
    const { ended } = this.#answered.exchange;
    if (ended !== undefined) return endedRefusal(ended);
    return refuse('provider_failed', `the stream broke off: ${breakOf(error)}`);
  }

  /** An error inside a stream that has begun is told in the stream; before that it is an ordinary refusal. */
  fail(refusal: Refusal): Refusal | Deliverable {
    const { exchange, surface } = this.#answered;
    if (!exchange.client.started) return refusal;
    const ending = refusal.code === 'output_blocked' ? '' : surface.renderStreamError(publicError(refusal));
    return this.#deliverable({ ending, cacheable: false, refusal });
  }

  conclude(): Deliverable {
    const { client } = this.#answered.exchange;
    if (!client.started) client.start(200, this.#headers);
    this.#answered.conversation?.follow(this.#ending);
    return this.#deliverable({ ending: this.#held + this.#ending, cacheable: this.#kept });
  }

  #deliverable(facts: Pick<Deliverable, 'ending' | 'cacheable' | 'refusal'>): Deliverable {
    return asDeliverable({ ...facts, streamed: true, headers: this.#headers, answerText: this.#text });
  }

  /** Keeps the provider's text for payload and cache, up to the bound; past it neither keeps a part as the whole. */
  #keep(chunk: Buffer): void {
    const { maxPayloadBytes } = this.#answered.revision.settings;
    if (this.#text.length + chunk.length > maxPayloadBytes) this.#kept = false;
    else this.#text += this.#decoder.write(chunk);
  }
}
