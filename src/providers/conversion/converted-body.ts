/**
 * A vendor's stream, as the package reads it, written in the surface's format, with back-pressure to the socket. A stream
 * that broke off, or that the package cannot read, never gets the surface's proper end.
 */
import type { LanguageModelV4StreamPart, LanguageModelV4StreamResult } from '@ai-sdk/provider';
import { ProviderStreamError } from '../stream-error.ts';
import type { SingleSend } from './single-send.ts';
import type { StreamWriter } from './surface-format.ts';
import type { Target } from './targets/target.ts';

export interface ConvertedBodyParts {
  readonly writer: StreamWriter;
  readonly target: Target;
  readonly sending: SingleSend;
}

/** Undefined where the vendor's very first event was an error, which the packages tell by throwing. */
export type OpenedStream = LanguageModelV4StreamResult['stream'] | undefined;

export function convertedBody(stream: OpenedStream, parts: ConvertedBodyParts): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => new ConvertedBody(stream, parts) };
}

type Reader = ReadableStreamDefaultReader<LanguageModelV4StreamPart>;

class ConvertedBody implements AsyncIterator<Buffer, undefined> {
  readonly #reader: Reader | undefined;
  readonly #parts: ConvertedBodyParts;
  #begun = false;
  #over = false;
  /** The vendor said why it stopped: what may follow is the connection's end only. */
  #finished = false;

  constructor(stream: OpenedStream, parts: ConvertedBodyParts) {
    this.#reader = stream?.getReader();
    this.#parts = parts;
  }

  async next(): Promise<IteratorResult<Buffer, undefined>> {
    while (!this.#over) {
      const text = await this.#step();
      if (text !== '') return { done: false, value: Buffer.from(text) };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Buffer, undefined>> {
    if (!this.#over) await this.#stop();
    return { done: true, value: undefined };
  }

  async #step(): Promise<string> {
    const { writer, sending } = this.#parts;
    if (this.#reader === undefined) return this.#failed();
    let read: Awaited<ReturnType<Reader['read']>>;
    try {
      read = await this.#reader.read();
    } catch {
      this.#over = true;
      if (this.#finished) return '';
      throw sending.failure ?? new ProviderStreamError('protocol');
    }
    if (this.#finished) {
      this.#over = read.done;
      return '';
    }
    if (sending.failure !== undefined) {
      await this.#stop();
      throw sending.failure;
    }
    // Without the vendor's own end the surface's is missing too, which its reader tells from a complete answer.
    if (read.done) {
      this.#over = true;
      return '';
    }
    const part = read.value;
    if (part.type === 'error') return this.#failed();
    if (part.type === 'finish') return this.#finish(part);
    if (part.type === 'response-metadata') return this.#begin(part.id);
    return part.type === 'stream-start' ? '' : this.#begin(undefined) + writer.part(part);
  }

  #begin(id: string | undefined): string {
    if (this.#begun) return '';
    this.#begun = true;
    return this.#parts.writer.begin(id);
  }

  async #finish(part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): Promise<string> {
    const { writer, target } = this.#parts;
    const { finishReason, usage } = part;
    if (finishReason.raw === undefined || finishReason.unified === 'interrupted') {
      await this.#stop();
      return '';
    }
    this.#finished = true;
    return this.#begin(undefined) + writer.end({ finishReason, usage: target.usageOf(usage.raw) });
  }

  async #failed(): Promise<string> {
    await this.#stop();
    return this.#parts.writer.fail();
  }

  async #stop(): Promise<void> {
    this.#over = true;
    // The package's reader may wait for more; the socket's end is what ends it.
    await Promise.all([this.#parts.sending.cancel(), this.#reader?.cancel().catch(() => undefined)]);
  }
}
