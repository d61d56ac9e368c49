/**
 * A response under way on a realtime connection: settles the reply at its first event, feeds the others to the body, and
 * says truthfully whether the request may have been sent. A connection that is not clean afterwards is ended.
 */
import type { RawData, WebSocket } from 'ws';
import type { AbortListener } from '../call-signal.ts';
import { AnswerBody, type BodySource } from '../http/answer-body.ts';
import { MAX_ERROR_BODY_BYTES, MAX_STREAMED_ANSWER_BYTES } from '../http/provider-exchange.ts';
import { type ProviderReply, textOf } from '../provider.ts';
import type { StreamFailure } from '../stream-error.ts';
import type { LineCall } from './provider-line.ts';
import type { SocketCalling } from './socket-call.ts';

/** `waiting` for `response.created`, then `answering`, then `over`. */
type State = 'waiting' | 'answering' | 'over';

/** What a provider says of its own accord, and what is the gate's to say: not a part of the response. */
const APART = /^(?:session|rate_limits|conversation)\./;
/** Sound cannot be screened, and was not asked for. */
const SOUND = /^response\.(?:output_)?audio/;

interface ServerEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

export class SocketResponse implements BodySource, AbortListener, LineCall {
  readonly #calling: SocketCalling;
  readonly #socket: WebSocket;
  readonly #reply: (reply: ProviderReply) => void;
  readonly #body = new AnswerBody(this);
  #state: State = 'waiting';
  #timer: NodeJS.Timeout | undefined;
  #receivedBytes = 0;
  #responseId: unknown;
  /** An answer to a cancellation may still come after the response: the connection cannot serve another. */
  #cancelled = false;

  constructor(calling: SocketCalling, socket: WebSocket, reply: (reply: ProviderReply) => void) {
    this.#calling = calling;
    this.#socket = socket;
    this.#reply = reply;
  }

  /** Sends the request. */
  begin(): void {
    const { call, headersTimeoutMs } = this.#calling;
    const socket = this.#socket;
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('close', () => this.#fail('reset'));
    socket.on('error', () => this.#fail('protocol'));
    call.signal.addEventListener('abort', this);
    call.line?.begin(this);
    this.#timer = setTimeout(onTimeout, headersTimeoutMs, this);
    // Errors of the provider say which event they answer.
    socket.send(`{"event_id":${JSON.stringify(call.requestId)},${textOf(call).slice(1)}`);
  }

  askToStop(): void {
    if (this.#cancelled || this.#state === 'over') return;
    this.#cancelled = true;
    this.#socket.send(JSON.stringify({ type: 'response.cancel', response_id: this.#responseId }));
  }

  /** The abort event of the call's signal. */
  handleEvent(): void {
    this.#fail('aborted');
  }

  /** Nobody reads on. */
  cancel(): void {
    if (this.#stop() !== 'over') this.#release(false);
  }

  resumeReading(): void {
    this.#socket.resume();
    this.#timer?.refresh();
  }

  timeOut(): void {
    if (this.#state === 'answering' && this.#body.paused) this.#timer?.refresh();
    else this.#fail('timeout');
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#state === 'over') return;
    const text = isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8');
    const event = eventOf(text);
    this.#receivedBytes += text.length;
    if (event === undefined) this.#fail('protocol');
    else if (this.#receivedBytes > MAX_STREAMED_ANSWER_BYTES) this.#fail('too_large');
    else if (!this.#isApart(event)) this.#take(event, text);
  }

  #take(event: ServerEvent, text: string): void {
    this.#timer?.refresh();
    if (this.#state === 'waiting') this.#onFirst(event, text);
    else if (SOUND.test(event.type) || !this.#isOurs(event)) this.#fail('protocol');
    else {
      this.#feed(event, text);
      if (event.type === 'response.done') this.#finish();
    }
  }

  /** An error that answers another event than this response's request is none of it. */
  #isApart({ type, error }: ServerEvent): boolean {
    if (type !== 'error') return APART.test(type);
    const { event_id: about } = isRecord(error) ? error : {};
    return about != null && about !== this.#calling.call.requestId;
  }

  #onFirst(event: ServerEvent, text: string): void {
    const { type, response } = event;
    if (type === 'error') this.#refuse(event, text);
    else if (type === 'response.created' && isRecord(response)) this.#answer(event, response['id'], text);
    else this.#fail('protocol');
  }

  #answer(event: ServerEvent, responseId: unknown, text: string): void {
    this.#responseId = responseId;
    this.#state = 'answering';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onTimeout, this.#calling.idleTimeoutMs, this);
    this.#reply({ type: 'answer', status: 200, ...this.#named(), body: this.#body });
    this.#feed(event, text);
  }

  #named(): { readonly providerRequestId?: string } {
    const id = this.#responseId;
    return typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id) ? { providerRequestId: id } : {};
  }

  #isOurs({ type, response, response_id: id }: ServerEvent): boolean {
    return type === 'error' || (id ?? (isRecord(response) ? response['id'] : undefined)) === this.#responseId;
  }

  #feed(event: ServerEvent, text: string): void {
    const { response } = event;
    // What failed is told as the Responses format tells it: nobody may take it for an ending.
    const failed = event.type === 'response.done' && isRecord(response) && response['status'] === 'failed';
    const told = failed ? JSON.stringify({ ...event, type: 'response.failed' }) : text;
    const frame = Buffer.from(`data: ${told.replaceAll(/[\r\n]/g, ' ')}\n\n`);
    if (!this.#body.push(frame)) this.#socket.pause();
  }

  /** The provider said no before it made anything: that is not billed. */
  #refuse({ error }: ServerEvent, text: string): void {
    this.#stop();
    const status = statusOf(error);
    this.#release(status === 400);
    this.#reply({ type: 'error', status, body: text.slice(0, MAX_ERROR_BODY_BYTES) });
  }

  #finish(): void {
    this.#stop();
    this.#body.end();
    this.#release(!this.#cancelled);
  }

  #fail(reason: StreamFailure): void {
    const state = this.#stop();
    if (state === 'over') return;
    this.#release(false);
    if (state === 'answering') this.#body.fail(reason);
    else
      this.#reply({
        type: 'failed',
        reason: reason === 'too_large' ? 'protocol' : reason,
        dispatched: true,
      });
  }

  #stop(): State {
    const state = this.#state;
    if (state === 'over') return state;
    this.#state = 'over';
    clearTimeout(this.#timer);
    const { call, origin } = this.#calling;
    call.signal.removeEventListener('abort', this);
    call.line?.end(this);
    origin.leave();
    return state;
  }

  #release(isClean: boolean): void {
    const { call, owner, path } = this.#calling;
    const socket = this.#socket;
    if (isClean && call.line !== undefined) {
      socket.resume();
      call.line.keep(owner, path, socket);
      return;
    }
    socket.removeAllListeners();
    socket.on('error', () => undefined);
    socket.terminate();
  }
}

function onTimeout(response: SocketResponse): void {
  response.timeOut();
}

function eventOf(text: string): ServerEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && typeof value['type'] === 'string' ? (value as ServerEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** The status that the same error has over HTTP. */
function statusOf(error: unknown): number {
  const { type, code } = isRecord(error) ? error : {};
  if (type === 'rate_limit_error' || code === 'rate_limit_exceeded' || code === 'insufficient_quota')
    return 429;
  if (type === 'authentication_error' || code === 'invalid_api_key') return 401;
  return type === 'invalid_request_error' ? 400 : 500;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
