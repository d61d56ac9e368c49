/**
 * One dispatched request as undici tells it: settles the reply at the response's head, feeds the body, and says
 * truthfully whether a byte of the request may have left. It must never retry or follow anything.
 */
import type { Dispatcher } from 'undici';
import { EgressError, type EgressReason, egressReason } from '../../egress/egress-error.ts';
import type { Origin } from '../../egress/origin.ts';
import type { AbortListener } from '../call-signal.ts';
import type { ProviderCall, ProviderReply } from '../provider.ts';
import type { StreamFailure } from '../stream-error.ts';
import { AnswerBody, type BodySource } from './answer-body.ts';
import { isExpectedBody, isOneOf, type ResponseHeaders, requestIdOf, retryAfterOf } from './response-head.ts';

/** Largest whole answer, in bytes. */
export const MAX_WHOLE_ANSWER_BYTES = 64 * 1024 * 1024;
/** Largest streamed answer, in bytes: an event of a few hundred bytes a token, for the longest outputs and several choices. */
export const MAX_STREAMED_ANSWER_BYTES = 1024 * 1024 * 1024;
/** How much of a provider's error body is kept. */
export const MAX_ERROR_BODY_BYTES = 64 * 1024;

type FailedReason = Extract<ProviderReply, { type: 'failed' }>['reason'];

const REPLY_REASONS: Readonly<Record<EgressReason, FailedReason>> = {
  refused: 'refused',
  reset: 'reset',
  timeout: 'timeout',
  address_denied: 'address_denied',
  protocol: 'protocol',
  aborted: 'aborted',
  too_large: 'protocol',
  overloaded: 'refused',
  invalid_url: 'refused',
};

const STREAM_REASONS: Readonly<Record<EgressReason, StreamFailure>> = {
  refused: 'reset',
  reset: 'reset',
  timeout: 'timeout',
  address_denied: 'reset',
  protocol: 'protocol',
  aborted: 'aborted',
  too_large: 'too_large',
  overloaded: 'reset',
  invalid_url: 'reset',
};

interface ErrorHead {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly chunks: Buffer[];
}

export interface ExchangeContext {
  readonly origin: Origin;
  readonly call: ProviderCall;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
  /** What a streamed answer comes as; absent: server-sent events. */
  readonly streamType?: string;
}

/** `waiting` for the head, then `answering` or `refusing` (an error status), then `over`. */
type State = 'waiting' | 'answering' | 'refusing' | 'over';

export class ProviderExchange implements Dispatcher.DispatchHandler, BodySource, AbortListener {
  readonly #context: ExchangeContext;
  readonly #reply: (reply: ProviderReply) => void;
  readonly #body = new AnswerBody(this);
  readonly #maxBytes: number;
  #state: State = 'waiting';
  #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #receivedBytes = 0;
  #error: ErrorHead | undefined;

  /** Starts the clock; the caller dispatches it right after, having entered the origin. */
  constructor(context: ExchangeContext, reply: (reply: ProviderReply) => void) {
    this.#context = context;
    this.#reply = reply;
    this.#maxBytes = context.call.stream ? MAX_STREAMED_ANSWER_BYTES : MAX_WHOLE_ANSWER_BYTES;
    this.#timer = setTimeout(onTimeout, context.headersTimeoutMs, this);
    context.call.signal.addEventListener('abort', this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a socket. Throwing here keeps the request unwritten and the socket alive.
    if (this.#state === 'over') throw new EgressError('aborted');
    this.#controller = controller;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200 || this.#state !== 'waiting') return;
    this.#controller = controller;
    this.#startIdleClock();
    if (status === 200 && this.#isExpected(headers)) this.#answer(status, headers);
    else if (status >= 400) this.#refuse(status, headers);
    else this.#fail('protocol');
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    this.#timer.refresh();
    if (this.#state === 'answering') {
      if (this.#receivedBytes > this.#maxBytes) this.#fail('too_large');
      else if (!this.#body.push(chunk)) controller.pause();
    } else if (this.#state === 'refusing') {
      this.#error?.chunks.push(chunk);
      if (this.#receivedBytes > MAX_ERROR_BODY_BYTES) this.#fail('too_large');
    }
  }

  onResponseEnd(): void {
    const state = this.#stop();
    if (state === 'answering') this.#body.end();
    else if (state === 'refusing') this.#replyError();
    else if (state === 'waiting') this.#replyFailed('protocol');
    this.#context.origin.leave();
  }

  /** Also called before any socket was had, then without a controller. */
  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#conclude(egressReason(error));
    this.#context.origin.leave();
  }

  /** The abort event of the call's signal. */
  handleEvent(): void {
    this.#fail('aborted');
  }

  resumeReading(): void {
    this.#controller?.resume();
    // The time that the consumer took is not the provider's silence.
    if (this.#state === 'answering') this.#timer.refresh();
  }

  cancel(): void {
    this.#stop();
    this.#controller?.abort(new EgressError('aborted'));
  }

  /** The headers or the next chunk did not come in time, unless it is the consumer that is behind. */
  timeOut(): void {
    if (this.#state === 'answering' && this.#body.paused) this.#timer.refresh();
    else this.#fail('timeout');
  }

  #isExpected(headers: ResponseHeaders): boolean {
    const { call, streamType = 'text/event-stream' } = this.#context;
    if (call.answerTypes !== undefined) return isOneOf(headers, call.answerTypes);
    return isExpectedBody(headers, call.stream ? streamType : 'application/json');
  }

  #answer(status: number, headers: ResponseHeaders): void {
    this.#state = 'answering';
    const providerRequestId = requestIdOf(headers);
    const body = this.#body;
    if (providerRequestId === undefined) this.#reply({ type: 'answer', status, body });
    else this.#reply({ type: 'answer', status, providerRequestId, body });
  }

  #refuse(status: number, headers: ResponseHeaders): void {
    this.#state = 'refusing';
    this.#error = { status, retryAfterMs: retryAfterOf(headers, this.#context.nowMs()), chunks: [] };
  }

  /** Gives up on the exchange and destroys its socket. */
  #fail(reason: EgressReason): void {
    this.#conclude(reason);
    // Synchronously calls onResponseError, which finds the exchange over and leaves the origin.
    this.#controller?.abort(new EgressError(reason));
  }

  #conclude(reason: EgressReason): void {
    const state = this.#stop();
    if (state === 'waiting') this.#replyFailed(REPLY_REASONS[reason]);
    else if (state === 'answering') this.#body.fail(STREAM_REASONS[reason]);
    // The status is the news; as much of the body as came explains it.
    else if (state === 'refusing') this.#replyError();
  }

  #replyFailed(reason: FailedReason): void {
    // Without a controller onRequestStart never ran, so that undici wrote nothing. With one it may have.
    this.#reply({ type: 'failed', reason, dispatched: this.#controller !== undefined });
  }

  #replyError(): void {
    if (this.#error === undefined) return;
    const { status, retryAfterMs, chunks } = this.#error;
    const body = Buffer.concat(chunks).toString(
      'utf8',
      0,
      Math.min(this.#receivedBytes, MAX_ERROR_BODY_BYTES),
    );
    this.#reply({ type: 'error', status, body, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }

  /** Ends the clock and the listening; returns the state that it was in. */
  #stop(): State {
    const state = this.#state;
    if (state === 'over') return state;
    this.#state = 'over';
    clearTimeout(this.#timer);
    this.#context.call.signal.removeEventListener('abort', this);
    return state;
  }

  /** One timer serves both waits where they are equally long, which spares the hot path a second. */
  #startIdleClock(): void {
    if (this.#context.idleTimeoutMs === this.#context.headersTimeoutMs) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onTimeout, this.#context.idleTimeoutMs, this);
  }
}

function onTimeout(exchange: ProviderExchange): void {
  exchange.timeOut();
}
