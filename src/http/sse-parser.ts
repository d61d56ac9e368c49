/**
 * Splits a byte stream into server-sent events (WHATWG HTML, section 9.2.6) and keeps each event's own text, so that
 * an event that nothing changed is sent on as it came. Bounded: an event over the limit is an error, not memory.
 */
import { StringDecoder } from 'node:string_decoder';

/** The largest single event accepted, in UTF-16 units. */
export const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024;

export interface SseEvent {
  /** The event's lines as they came, with the blank line that ends it. */
  readonly raw: string;
  /** The joined `data:` lines; undefined for comments and events without data. */
  readonly data: string | undefined;
}

export class SseOverflow extends Error {}

/** What stands for the data of an event in which some readers see other lines than this one: it parses as nothing. */
const UNREADABLE = '\r';
const BYTE_ORDER_MARK = '\ufeff';

/** The longest blank line is CR LF after LF: so much of what came before can belong to an event's end. */
const TAIL_CHARACTERS = 2;

export class SseParser {
  readonly #decoder = new StringDecoder('utf8');
  /** The unfinished event in the parts that it came in: joined once it ends, so that a trickle costs linear time. */
  #parts: string[] = [];
  #characters = 0;
  #tail = '';
  #begun = false;

  /** Returns the events that the chunk completes. Throws SseOverflow past the bound. */
  push(chunk: Buffer): SseEvent[] {
    const part = this.#begun ? this.#decoder.write(chunk) : this.#begin(this.#decoder.write(chunk));
    const seam = this.#tail + part;
    if (eventEnd(seam, 0) === -1) {
      this.#keep(part, seam);
      return [];
    }
    const text = this.#parts.length === 0 ? part : this.#parts.join('') + part;
    return this.#cut(text);
  }

  /** The unfinished event at the end of the stream, if it has any text. */
  end(): SseEvent | undefined {
    const text = this.#parts.join('') + this.#decoder.end();
    this.#forget();
    return text.trim() === '' ? undefined : parseEvent(`${text}\n\n`);
  }

  /** One byte order mark before everything is no part of the first line. */
  #begin(part: string): string {
    this.#begun = part !== '';
    return part.startsWith(BYTE_ORDER_MARK) ? part.slice(1) : part;
  }

  #cut(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    let start = 0;
    for (let end = eventEnd(text, start); end !== -1; end = eventEnd(text, start)) {
      events.push(parseEvent(text.slice(start, end)));
      start = end;
    }
    this.#forget();
    const rest = text.slice(start);
    this.#keep(rest, rest);
    return events;
  }

  #keep(part: string, seam: string): void {
    if (part === '') return;
    this.#characters += part.length;
    if (this.#characters > MAX_EVENT_CHARACTERS)
      throw new SseOverflow('an event is larger than the gate accepts');
    this.#parts.push(part);
    this.#tail = seam.slice(-TAIL_CHARACTERS);
  }

  #forget(): void {
    this.#parts = [];
    this.#characters = 0;
    this.#tail = '';
  }
}

/** Index after the blank line that ends the event, or -1. Lines end in LF or CRLF; a lone CR is not used by any provider. */
function eventEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const newline = text.indexOf('\n', at);
    if (newline === -1) return -1;
    if (text.charCodeAt(newline + 1) === 10) return newline + 2;
    if (text.charCodeAt(newline + 1) === 13 && text.charCodeAt(newline + 2) === 10) return newline + 3;
    at = newline + 1;
  }
}

function parseEvent(raw: string): SseEvent {
  if (raw.startsWith('data: ')) {
    const newline = raw.indexOf('\n');
    const rest = raw.length - newline;
    if (rest <= 3 && raw.trimEnd().length <= newline)
      return { raw, data: raw.slice(6, raw.charCodeAt(newline - 1) === 13 ? newline - 1 : newline) };
  }
  const data: string[] = [];
  for (const line of raw.split(/\r?\n/)) {
    if (line.startsWith('data:')) data.push(line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5));
  }
  if (data.length === 0) return { raw, data: undefined };
  // Others end a line there: what to us is the tail of a name would be an event to them, which no guard has seen.
  return { raw, data: LONE_CR.test(raw) ? UNREADABLE : data.join('\n') };
}

const LONE_CR = /\r(?!\n)/;

/** JSON as the data of one line: it may have come in several. */
export function onOneLine(json: string): string {
  return json.includes('\n') ? json.replaceAll('\n', ' ') : json;
}

/** The events of a stream that is whole, its unfinished last one too. Throws SseOverflow past the bound of one event. */
export function eventsIn(stream: string): readonly SseEvent[] {
  const parser = new SseParser();
  const events = parser.push(Buffer.from(stream));
  const rest = parser.end();
  return rest === undefined ? events : [...events, rest];
}
