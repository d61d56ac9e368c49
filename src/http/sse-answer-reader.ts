/**
 * What readers of streamed answers have in common: events out of bytes, each read as the format reads it. An event over
 * the bound is an error, and what follows it is never taken for an answer.
 */
import { type SseEvent, SseParser } from './sse-parser.ts';
import type { AnswerEvent } from './surface.ts';

export abstract class SseAnswerReader {
  protected readonly parser = new SseParser();

  push(chunk: Buffer): readonly AnswerEvent[] {
    let events: SseEvent[];
    try {
      events = this.parser.push(chunk);
    } catch {
      return [{ type: 'error', reason: 'an event is larger than the gate accepts' }];
    }
    const read: AnswerEvent[] = [];
    for (const event of events) this.readEvent(event, read);
    return read;
  }

  /** Reads one event and adds what it says. */
  protected abstract readEvent(event: SseEvent, read: AnswerEvent[]): void;
}
