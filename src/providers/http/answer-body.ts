/**
 * The bytes of an answer between socket and consumer: bounded and back-pressured. It must never hold more than its
 * bound plus one read of the socket, however slow the consumer.
 */
import { ProviderStreamError, type StreamFailure } from '../stream-error.ts';

/** Past this many waiting bytes the socket is not read until the consumer has caught up. */
export const MAX_BUFFERED_BYTES = 64 * 1024;
/** The same for chunks: each costs memory of its own, and a peer can send them of one byte. */
export const MAX_BUFFERED_CHUNKS = 512;

/** The socket's side. */
export interface BodySource {
  resumeReading(): void;
  /** The consumer wants no more: destroy the socket. */
  cancel(): void;
}

interface Waiting {
  resolve(result: IteratorResult<Buffer, undefined>): void;
  reject(error: ProviderStreamError): void;
}

const DONE: IteratorResult<Buffer, undefined> = Object.freeze({ done: true, value: undefined });

export class AnswerBody implements AsyncIterableIterator<Buffer, undefined> {
  readonly #source: BodySource;
  readonly #chunks: Buffer[] = [];
  #bufferedBytes = 0;
  #waiting: Waiting | undefined;
  #ended = false;
  #failure: StreamFailure | undefined;
  #paused = false;

  constructor(source: BodySource) {
    this.#source = source;
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** True while the socket rests because the consumer is behind. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Takes a chunk from the socket; `false` asks to pause reading until `resumeReading` is called. */
  push(chunk: Buffer): boolean {
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting.resolve({ done: false, value: chunk });
      return true;
    }
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    this.#paused = this.#isFull();
    return !this.#paused;
  }

  /** The answer is whole. */
  end(): void {
    this.#ended = true;
    this.#waiting?.resolve(DONE);
    this.#waiting = undefined;
  }

  /** The answer broke. What had come is still given (it may carry the usage), then the failure is thrown. */
  fail(reason: StreamFailure): void {
    if (this.#ended) return;
    this.#failure = reason;
    if (reason === 'aborted') this.#drop();
    this.#waiting?.reject(new ProviderStreamError(reason));
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<Buffer, undefined>> {
    const chunk = this.#shift();
    if (chunk !== undefined) return Promise.resolve({ done: false, value: chunk });
    if (this.#ended) return Promise.resolve(DONE);
    if (this.#failure !== undefined) return Promise.reject(new ProviderStreamError(this.#failure));
    if (this.#waiting !== undefined) return Promise.reject(new TypeError('one read at a time'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Ends the reading early and destroys the socket. */
  return(): Promise<IteratorResult<Buffer, undefined>> {
    const unfinished = !this.#ended && this.#failure === undefined;
    this.#drop();
    this.end();
    if (unfinished) this.#source.cancel();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #shift(): Buffer | undefined {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return undefined;
    this.#bufferedBytes -= chunk.length;
    if (this.#paused && !this.#isFull()) {
      this.#paused = false;
      this.#source.resumeReading();
    }
    return chunk;
  }

  #isFull(): boolean {
    return this.#bufferedBytes > MAX_BUFFERED_BYTES || this.#chunks.length > MAX_BUFFERED_CHUNKS;
  }

  #drop(): void {
    this.#chunks.length = 0;
    this.#bufferedBytes = 0;
  }
}
