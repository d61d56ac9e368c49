/**
 * One provider call that several identical requests share. Its bytes are kept for all of them and drawn by the fastest;
 * each request reads, screens and delivers for itself. Bounded: past the bound a reader that lags behind is let down,
 * and only the request that made the call holds the provider back. Holds the provider's bytes, nothing of a request's.
 */
import type { Usage } from '../http/segments.ts';
import type { CallSignal } from '../providers/call-signal.ts';

/** Bytes of one answer that are kept for those who read it more slowly. */
export const MAX_FLIGHT_BYTES = 4 * 1024 * 1024;
/** The same for all answers together; past it slow readers are let down at once. */
const MAX_BYTES_ALOFT = 64 * 1024 * 1024;
/** How often the call is made again by another request, before all hear of its failure. */
const MAX_PROMOTIONS = 3;
/** How often a fast reader looks whether the one that it must not leave behind went on, in milliseconds. */
const LEADER_POLL_MS = 20;

export interface FlightAnswer {
  readonly provider: string;
  /** The request that made the call. */
  readonly originRequestId: string;
  readonly body: AsyncIterable<Buffer>;
  /** What the provider takes for a usage, in nano-USD; undefined where it does not say. */
  costOf(usage: Usage): number | undefined;
}

/** What is known of an answer before its bytes. */
export type FlightOrigin = Pick<FlightAnswer, 'provider' | 'originRequestId'>;

export interface FlightCost {
  readonly nanoUsd: number;
  readonly usage: Usage;
}

/** One of those who bear a call's cost evenly. */
export interface FlightShare {
  readonly shareNanoUsd: number;
  /** Of the call. */
  readonly wholeNanoUsd: number;
  readonly usage: Usage;
}

/** What those who wait get: the answer, the call to make, or the news that there is none. */
export type FlightNews<Failure> =
  | { readonly kind: 'answer'; readonly origin: FlightOrigin }
  | { readonly kind: 'lead' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface FlightOptions {
  /** Nothing is given on before the whole answer is there: until then another can take the call over. */
  readonly whole: boolean;
  /** Bytes that all flights of the process hold. */
  readonly aloft: { bytes: number };
  onEmpty(): void;
}

/** The bytes fell out of what is kept before a slow reader came to them. */
export class FellBehind extends Error {}
/** Nobody waits for this reader's answer any more. */
export class ReaderGone extends Error {}

type State<Failure> =
  | { readonly kind: 'calling' }
  | { readonly kind: 'answering' | 'complete'; readonly answer: FlightAnswer }
  | { readonly kind: 'broken'; readonly answer: FlightAnswer; readonly error: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

export class Flight<Failure> {
  readonly #options: FlightOptions;
  readonly #places = new Set<FlightPlace<Failure>>();
  #state: State<Failure> = { kind: 'calling' };
  #leader: FlightPlace<Failure> | undefined;
  #promotions = 0;
  #source: AsyncIterator<Buffer> | undefined;
  #pulling: Promise<void> | undefined;
  /** The bytes that are kept; `#dropped` chunks came before them. */
  #chunks: Buffer[] = [];
  #dropped = 0;
  #bytes = 0;
  #cost: FlightCost | undefined;
  #shares: ReadonlyMap<FlightPlace<Failure>, number> | undefined;

  constructor(options: FlightOptions) {
    this.#options = options;
  }

  /** The first to join leads. */
  join(): FlightPlace<Failure> {
    const place = new FlightPlace(this);
    this.#places.add(place);
    this.#leader ??= place;
    return place;
  }

  /** Still there from its first byte on: whoever joins gets all of it. */
  get joinable(): boolean {
    return this.#dropped === 0 && this.#state.kind !== 'failed' && this.#state.kind !== 'broken';
  }

  leads(place: FlightPlace<Failure>): boolean {
    return this.#leader === place;
  }

  /** Whether somebody but this place needs the call. */
  isShared(place: FlightPlace<Failure>): boolean {
    return this.#places.size > (this.#places.has(place) ? 1 : 0);
  }

  /** What a waiting place can know now; undefined: nothing yet. */
  newsFor(place: FlightPlace<Failure>): FlightNews<Failure> | undefined {
    const state = this.#state;
    if (state.kind === 'failed') return { kind: 'failed', failure: state.failure };
    if (state.kind === 'calling') return this.leads(place) ? { kind: 'lead' } : undefined;
    if (state.kind === 'answering' && this.#options.whole) return undefined;
    return { kind: 'answer', origin: state.answer };
  }

  answered(answer: FlightAnswer): void {
    this.#source = answer.body[Symbol.asyncIterator]();
    this.#state = { kind: 'answering', answer };
    this.#tell();
  }

  /** The leader has no answer: the next in line makes the call again, a bounded number of times, or all are told. */
  failed(place: FlightPlace<Failure>, failure: Failure, forAll = false): void {
    if (!this.leads(place) || this.#state.kind !== 'calling') return;
    if (forAll || !this.#promote()) this.#state = { kind: 'failed', failure };
    this.#tell();
  }

  /** Draws the answer on for those who wait for all of it, whoever else reads. */
  async drawOn(): Promise<void> {
    if (this.#state.kind === 'answering') await this.#pull();
  }

  async *read(place: FlightPlace<Failure>, signal: CallSignal): AsyncGenerator<Buffer> {
    for (;;) {
      if (place.lost !== undefined) throw place.lost.error;
      if (signal.aborted && !this.leads(place)) throw new ReaderGone('nobody reads this answer any more');
      const at = place.position - this.#dropped;
      if (at < 0) throw new FellBehind('the answer went on without this reader');
      const chunk = this.#chunks[at];
      if (chunk !== undefined) {
        place.position += 1;
        yield chunk;
      } else if (this.#state.kind === 'complete') return;
      else if (this.#state.kind === 'broken') throw this.#state.error;
      else if (this.leads(place)) await this.#pull();
      else await untilAborted(this.#pull(), signal);
    }
  }

  get cost(): FlightCost | undefined {
    return this.#cost;
  }

  used(usage: Usage): void {
    const state = this.#state;
    if (!('answer' in state) || this.#shares !== undefined || this.#cost !== undefined) return;
    const nanoUsd = state.answer.costOf(usage);
    if (nanoUsd !== undefined) this.#cost = { nanoUsd, usage };
  }

  /**
   * The even part that falls to this place; undefined where the cost is not known. Fixed with the first who asks: all
   * who are in the flight then bear it, in whole nano-USD that add up.
   */
  evenShare(place: FlightPlace<Failure>): FlightShare | undefined {
    const cost = this.#cost;
    if (cost === undefined) {
      // A leader that leaves with an unknown cost bears its bound alone.
      if (this.leads(place)) this.#shares ??= new Map();
      return undefined;
    }
    const { nanoUsd: wholeNanoUsd, usage } = cost;
    this.#shares ??= evenShares(wholeNanoUsd, [...this.#places]);
    return { shareNanoUsd: this.#shares.get(place) ?? 0, wholeNanoUsd, usage };
  }

  /** A place that is settled; a leader that never got an answer leaves its call to the next. */
  leave(place: FlightPlace<Failure>, failure: Failure): void {
    if (!this.#places.has(place)) return;
    this.failed(place, failure);
    this.#places.delete(place);
    if (this.#places.size > 0) return;
    this.#options.onEmpty();
    this.#options.aloft.bytes -= this.#bytes;
    this.#bytes = 0;
    // As a reader's end does without a flight: what nobody reads is not fetched.
    if (this.#state.kind === 'answering') void this.#source?.return?.().then(undefined, () => undefined);
  }

  #promote(): boolean {
    if (this.#leader !== undefined) this.#leader.hasLed = true;
    const next = [...this.#places].find(({ hasLed }) => !hasLed);
    if (next === undefined || this.#promotions >= MAX_PROMOTIONS) return false;
    this.#promotions += 1;
    this.#leader = next;
    return true;
  }

  #pull(): Promise<void> {
    this.#pulling ??= this.#next().finally(() => {
      this.#pulling = undefined;
      this.#tell();
    });
    return this.#pulling;
  }

  async #next(): Promise<void> {
    const state = this.#state;
    const source = this.#source;
    if (state.kind !== 'answering' || source === undefined) return;
    await this.#awaitLeader();
    try {
      const { done, value } = await source.next();
      if (done === true) this.#state = { kind: 'complete', answer: state.answer };
      else this.#keep(value);
    } catch (error) {
      this.#breakOff(state.answer, error);
    }
  }

  /** Where nobody was given a byte yet, another makes the call again; the old leader hears why its own broke. */
  #breakOff(answer: FlightAnswer, error: unknown): void {
    const leader = this.#leader;
    if (!this.#options.whole || leader === undefined || !this.#promote()) {
      this.#state = { kind: 'broken', answer, error };
      return;
    }
    leader.lost = { error };
    this.#options.aloft.bytes -= this.#bytes;
    this.#chunks = [];
    this.#bytes = 0;
    this.#dropped = 0;
    this.#source = undefined;
    this.#state = { kind: 'calling' };
  }

  /** Past the bound the provider goes on as fast as the leader reads, as it does for a request alone. */
  async #awaitLeader(): Promise<void> {
    for (let leader = this.#present(); leader !== undefined; leader = this.#present()) {
      if (this.#bytes <= this.#limit() || leader.position > this.#dropped) return;
      await new Promise((resolve) => setTimeout(resolve, LEADER_POLL_MS));
    }
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#options.aloft.bytes += chunk.length;
    const leader = this.#present();
    while (this.#bytes > this.#limit() && this.#chunks.length > 1) {
      if (leader !== undefined && leader.position <= this.#dropped) return;
      const length = this.#chunks.shift()?.length ?? 0;
      this.#bytes -= length;
      this.#options.aloft.bytes -= length;
      this.#dropped += 1;
    }
  }

  /** Whole answers are bounded by the gate's own bound of one: nobody could be given a part of it. */
  #limit(): number {
    if (this.#options.whole) return Number.POSITIVE_INFINITY;
    return this.#options.aloft.bytes > MAX_BYTES_ALOFT ? 0 : MAX_FLIGHT_BYTES;
  }

  #present(): FlightPlace<Failure> | undefined {
    return this.#leader !== undefined && this.#places.has(this.#leader) ? this.#leader : undefined;
  }

  #tell(): void {
    for (const place of this.#places) place.wake();
  }
}

/** The amount in whole units, the first ones a unit more, so that nothing is lost and nothing is made. */
export function evenShares<Holder>(amount: number, holders: readonly Holder[]): ReadonlyMap<Holder, number> {
  const part = Math.floor(amount / holders.length);
  const rest = amount - part * holders.length;
  return new Map(holders.map((holder, index) => [holder, part + (index < rest ? 1 : 0)]));
}

function untilAborted(done: Promise<void>, signal: CallSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const listener = { handleEvent: () => resolve() };
    signal.addEventListener('abort', listener);
    const settled = () => signal.removeEventListener('abort', listener);
    done.finally(settled).then(resolve, reject);
  });
}

/** One request's place in a flight. */
export class FlightPlace<Failure> {
  readonly #flight: Flight<Failure>;
  /** Chunks that it has read. */
  position = 0;
  /** Its call failed: it does not get another. */
  hasLed = false;
  /** Its call broke off and another's took its place. */
  lost: { readonly error: unknown } | undefined;
  #waiting: (() => void) | undefined;

  constructor(flight: Flight<Failure>) {
    this.#flight = flight;
  }

  get leads(): boolean {
    return this.#flight.leads(this);
  }

  get shared(): boolean {
    return this.#flight.isShared(this);
  }

  /** Resolves once there are bytes (of a whole answer: all of them), or a call to make. For those who follow. */
  async news(): Promise<FlightNews<Failure>> {
    for (;;) {
      const news = this.#flight.newsFor(this);
      if (news !== undefined) return news;
      const woken = new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
      await Promise.race([woken, this.#flight.drawOn().then(() => woken)]);
    }
  }

  /** For the leader: the answer began; from now on all read it from the flight. */
  answered(answer: FlightAnswer): void {
    this.#flight.answered(answer);
  }

  /** For the leader: there is none. `forAll`: nor would there be for the same request of another. */
  failed(failure: Failure, forAll: boolean): void {
    this.#flight.failed(this, failure, forAll);
  }

  /** The bytes from the first on. Throws where the call broke off, or where `signal` says that nobody waits. */
  read(signal: CallSignal): AsyncGenerator<Buffer> {
    return this.#flight.read(this, signal);
  }

  /** The provider told what the call used. */
  used(usage: Usage): void {
    this.#flight.used(usage);
  }

  /** What the call cost; undefined as long as nobody knows. */
  get cost(): FlightCost | undefined {
    return this.#flight.cost;
  }

  evenShare(): FlightShare | undefined {
    return this.#flight.evenShare(this);
  }

  leave(failure: Failure): void {
    this.#flight.leave(this, failure);
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }
}
