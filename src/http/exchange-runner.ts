/**
 * Runs exchanges within the bounds of time, concurrency and memory, and makes sure that each one ends: answered,
 * refused or destroyed. A handler that throws or answers nothing never leaves a client waiting.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, type Refusal, refuse } from '../errors.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import { Admission, OVERLOAD_RETRY_AFTER_MS, type Waiter } from './admission.ts';
import type { HeaderList } from './cors.ts';
import { type Deadline, DeadlineQueue } from './deadline-queue.ts';
import { type ErrorRenderer, errorHeaders, publicError } from './edge-errors.ts';
import type { Exchange } from './exchange.ts';
import { type ExchangeHost, NodeExchange } from './node-exchange.ts';
import { createRequestIds, type NewRequestId } from './request-id.ts';
import type { ListenSettings } from './settings.ts';

export interface ExchangeRoute {
  readonly renderError: ErrorRenderer;
  /** Where the format's SDKs look for the request's id, beside `x-request-id`. */
  readonly requestIdHeader?: string | undefined;
  /** Answers through `exchange.client`. A rejection is a fault: the caller hears `internal`. */
  handle(exchange: Exchange): Promise<void> | void;
}

export interface RunnerOptions {
  readonly settings: ListenSettings;
  readonly telemetry: Pick<Telemetry, 'fault'>;
  /** Told of each refusal that the edge makes without the pipeline. */
  readonly onRefused?: (code: ErrorCode) => void;
}

/** Time that a handler has to answer after its exchange was ended, before the connection is destroyed. */
const GRACE_MS = 1000;
/** Bytes of bodies that the gate holds at once. Admission alone would allow `maxInFlight` times the body limit. */
const MAX_HELD_BODY_BYTES = 256 * 1024 * 1024;
/** Of those, bytes of forms: a few files that come slowly must not keep everybody's requests out. */
const MAX_HELD_FORM_BYTES = 160 * 1024 * 1024;

export class ExchangeRunner implements ExchangeHost {
  readonly bounds: ListenSettings;
  readonly telemetry: Pick<Telemetry, 'fault'>;
  readonly admission: Admission;
  readonly #onRefused: ((code: ErrorCode) => void) | undefined;
  readonly #live: DeadlineQueue<Visit>;
  readonly #bodies: DeadlineQueue<NodeExchange>;
  readonly #condemned = new DeadlineQueue<Visit>(GRACE_MS);
  readonly #maxHeldBytes: number;
  readonly #newRequestId: NewRequestId = createRequestIds();
  #heldBytes = 0;
  #heldFormBytes = 0;
  #open = 0;
  #draining = false;
  #leaving = false;
  #onIdle: (() => void) | undefined;

  constructor(options: RunnerOptions) {
    const { settings } = options;
    this.bounds = settings;
    this.telemetry = options.telemetry;
    this.#onRefused = options.onRefused;
    this.admission = new Admission(settings);
    this.#live = new DeadlineQueue(settings.totalTimeoutMs);
    this.#bodies = new DeadlineQueue(settings.bodyTimeoutMs);
    this.#maxHeldBytes = Math.max(MAX_HELD_BODY_BYTES, settings.bodyBytes);
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Whether connections end with the answer under way: the gate is about to stop. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** From now on every connection ends with its next answer, so that clients come back elsewhere. */
  leave(): void {
    this.#leaving = true;
  }

  accept(
    route: ExchangeRoute,
    request: IncomingMessage,
    response: ServerResponse,
    headers: HeaderList,
    upgrade?: NodeExchange['upgrade'],
  ): void {
    const requestId = this.#newRequestId(Date.now());
    const { requestIdHeader } = route;
    const exchange = new NodeExchange({
      request,
      response,
      headers: requestIdHeader === undefined ? headers : [...headers, requestIdHeader, requestId],
      requestId,
      receivedAtMs: Date.now(),
      host: this,
      upgrade,
    });
    const visit = new Visit(this, route, exchange, response);
    this.#open++;
    visit.deadline = this.#live.add(visit, performance.now());
    this.#admit(visit);
  }

  #admit(visit: Visit): void {
    if (this.#draining)
      visit.turnAway(refuse('shutting_down', 'the gate drains', { retryAfterMs: OVERLOAD_RETRY_AFTER_MS }));
    else if (this.admission.tryEnter()) visit.work();
    else if (!this.admission.wait(visit, performance.now())) visit.turnAway(overloaded('the queue is full'));
  }

  refused(code: ErrorCode): void {
    this.#onRefused?.(code);
  }

  holdBody(exchange: NodeExchange, bytes: number): boolean {
    if (this.#heldBytes + bytes > this.#maxHeldBytes) return false;
    if (exchange.bringsForm) {
      if (this.#heldFormBytes + bytes > MAX_HELD_FORM_BYTES) return false;
      this.#heldFormBytes += bytes;
    }
    this.#heldBytes += bytes;
    exchange.heldBytes = bytes;
    return true;
  }

  watchBody(exchange: NodeExchange): void {
    exchange.bodyDeadline = this.#bodies.add(exchange, performance.now());
  }

  unwatchBody(exchange: NodeExchange): void {
    this.#bodies.cancel(exchange.bodyDeadline);
    exchange.bodyDeadline = undefined;
  }

  /** The handler is done and nothing of its answer is left in memory. */
  releaseWork(exchange: NodeExchange): void {
    this.#heldBytes -= exchange.heldBytes;
    if (exchange.bringsForm) this.#heldFormBytes -= exchange.heldBytes;
    exchange.heldBytes = 0;
    this.admission.leave();
  }

  /** The connection has what it gets and the handler is done. */
  forget(visit: Visit): void {
    this.#live.cancel(visit.deadline);
    this.#condemned.cancel(visit.condemned);
    this.#open--;
    if (this.#open === 0) this.#onIdle?.();
  }

  /** To be called often enough for the shortest timeout. */
  tick(nowMs: number): void {
    this.admission.expire(nowMs);
    this.#bodies.expire(nowMs, (exchange) => exchange.expireBody());
    this.#live.expire(nowMs, (visit) => this.#condemn(visit, 'deadline', nowMs));
    this.#condemned.expire(nowMs, (visit) => visit.exchange.client.destroy());
  }

  /**
   * Refuses what comes, lets what runs go on for `drainMs`, then ends it as `shutdown` and gives it the grace.
   * Afterwards whatever is still open may be destroyed.
   */
  async drain(drainMs: number): Promise<void> {
    this.#leaving = true;
    this.#draining = true;
    this.admission.expire(Number.POSITIVE_INFINITY);
    if (await this.#idleWithin(drainMs)) return;
    const nowMs = performance.now();
    for (const visit of this.#live.items()) this.#condemn(visit, 'shutdown', nowMs);
    await this.#idleWithin(GRACE_MS);
  }

  #condemn(visit: Visit, reason: 'deadline' | 'shutdown', nowMs: number): void {
    this.#live.cancel(visit.deadline);
    visit.condemned = this.#condemned.add(visit, nowMs);
    if (this.admission.abandon(visit)) visit.expired();
    visit.exchange.end(reason);
  }

  #idleWithin(timeoutMs: number): Promise<boolean> {
    if (this.#open === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

function overloaded(reason: string): Refusal {
  return refuse('overloaded', reason, { retryAfterMs: OVERLOAD_RETRY_AFTER_MS });
}

/** One exchange on its way through: waits, works, and is forgotten when handler and connection are both done. */
class Visit implements Waiter {
  readonly exchange: NodeExchange;
  readonly #runner: ExchangeRunner;
  readonly #route: ExchangeRoute;
  readonly #response: ServerResponse;
  deadline: Deadline<Visit> | undefined;
  condemned: Deadline<Visit> | undefined;
  queued: Deadline<Waiter> | undefined;
  #holdsPlace = false;
  #handled = false;
  #closed = false;

  constructor(
    runner: ExchangeRunner,
    route: ExchangeRoute,
    exchange: NodeExchange,
    response: ServerResponse,
  ) {
    this.#runner = runner;
    this.#route = route;
    this.exchange = exchange;
    this.#response = response;
    response.on('close', () => this.#onClose());
  }

  admitted(): void {
    this.work();
  }

  expired(): void {
    const { draining } = this.#runner;
    this.turnAway(
      draining ? refuse('shutting_down', 'the gate drains') : overloaded('no place became free in time'),
    );
  }

  work(): void {
    this.#holdsPlace = true;
    if (this.#runner.leaving) this.exchange.client.closeAfter();
    let handling: Promise<void> | void;
    try {
      handling = this.#route.handle(this.exchange);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (handling === undefined) this.#onHandled();
    else handling.then(this.#onHandled, this.#fail);
  }

  turnAway(refusal: Refusal): void {
    this.#handled = true;
    this.#runner.refused(refusal.code);
    if (this.#runner.leaving) this.exchange.client.closeAfter();
    this.#answer(refusal);
    this.#release();
  }

  readonly #onHandled = (): void => {
    const { client, ended } = this.exchange;
    if (!client.ended && ended !== 'client_closed')
      this.#fail(new Error('a handler ended without an answer'));
    else this.#finish();
  };

  readonly #fail = (error: unknown): void => {
    this.#runner.telemetry.fault('http', error);
    const { client } = this.exchange;
    if (!client.started) this.#answer(refuse('internal', 'the handler failed'));
    else if (!client.ended) client.destroy();
    this.#finish();
  };

  #answer(refusal: Refusal): void {
    const error = publicError(refusal);
    this.exchange.client.send(error.status, errorHeaders(refusal), this.#route.renderError(error));
  }

  #finish(): void {
    this.#handled = true;
    this.#release();
  }

  #onClose(): void {
    this.#closed = true;
    this.exchange.client.lost();
    if (!this.#response.writableFinished) {
      // One that hung up in the queue costs nothing more.
      if (this.#runner.admission.abandon(this)) this.#handled = true;
      this.exchange.end('client_closed');
    }
    this.#release();
  }

  #release(): void {
    if (!this.#handled) return;
    if (this.#holdsPlace && this.exchange.client.flushed) {
      this.#holdsPlace = false;
      this.#runner.releaseWork(this.exchange);
    }
    if (this.#closed) this.#runner.forget(this);
  }
}
