/**
 * A streamed Responses answer: provider events in, pieces of text per channel out. A broken event or a missing end is
 * told as such and never looks like a complete answer.
 */
import { isRefusal } from '../../../errors.ts';
import { editJson, type JsonEdit } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { Usage } from '../../segments.ts';
import { SseAnswerReader } from '../../sse-answer-reader.ts';
import { onOneLine, type SseEvent } from '../../sse-parser.ts';
import { parseStrictText } from '../../strict-json.ts';
import type { AnswerEvent, AnswerStreamReader } from '../../surface.ts';
import { MAX_ANSWER_DEPTH } from './answer-texts.ts';
import type { AnswerContext } from './responses-answer.ts';
import { readResponsesUsage } from './responses-usage.ts';
import { StreamEvent } from './stream-event.ts';
import { BrokenText, StreamTexts } from './stream-texts.ts';

/** What differs where the same events come by another way. */
export interface StreamEndings {
  /** The types of the events that end an answer. */
  readonly types: ReadonlySet<string>;
  readUsage(value: unknown): Usage | undefined;
}

const RESPONSES_ENDINGS: StreamEndings = {
  types: new Set(['response.completed', 'response.incomplete']),
  readUsage: readResponsesUsage,
};
/** The text that an output format applies to, its item first. */
const STRUCTURED = /^(\d{1,6})\.content\.0\.text$/;

export class ResponsesStreamReader extends SseAnswerReader implements AnswerStreamReader {
  readonly #texts = new StreamTexts();
  readonly #context: AnswerContext;
  readonly #endings: StreamEndings;
  #ended = false;

  constructor(context: AnswerContext, endings: StreamEndings = RESPONSES_ENDINGS) {
    super();
    this.#context = context;
    this.#endings = endings;
  }

  structured(): readonly string[] {
    const last = this.#texts.rawMatching(STRUCTURED).at(-1);
    return last === undefined ? [] : [last[1]];
  }

  end(): readonly AnswerEvent[] {
    const read: AnswerEvent[] = [];
    const last = this.parser.end();
    if (last) this.readEvent(last, read);
    if (!this.#ended) read.push({ type: 'truncated', reason: 'the stream ended before its end event' });
    this.#ended = true;
    return read;
  }

  protected override readEvent({ data, raw }: SseEvent, read: AnswerEvent[]): void {
    if (this.#ended) return;
    if (data === undefined) {
      // A comment keeps the connection alive; its text is nobody's answer and is not sent on.
      read.push({ type: 'delta', pieces: [], render: () => ':\n\n' });
      return;
    }
    // Some compatible servers end every stream like a chat; the answer's own ending is what counts.
    if (data.trim() === '[DONE]') return;
    // Strictly: of a key that stands twice the guards would see the last value and a client might take the first.
    const parsed = parseStrictText(data, { maxDepth: MAX_ANSWER_DEPTH });
    if (isRefusal(parsed)) read.push(broken(`an event cannot be read: ${parsed.code}`));
    else if (!isObject(parsed.value)) read.push(broken('an event is not an object'));
    else this.#readJson(raw, data, parsed.value, read);
  }

  #readJson(raw: string, data: string, root: JsonObject, read: AnswerEvent[]): void {
    const { type, response } = root;
    if (type === 'error' || type === 'response.failed' || root['error'] != null) {
      const usage = isObject(response) ? this.#endings.readUsage(response['usage']) : undefined;
      if (usage !== undefined) read.push({ type: 'usage', usage, forward: false, render: () => '' });
      read.push(broken('the provider reported an error in the stream'));
      return;
    }
    try {
      const event = new StreamEvent(root, this.#texts, this.#context);
      const render = () => rendered(raw, data, type, event.edits());
      if (typeof type === 'string' && this.#endings.types.has(type) && isObject(response))
        this.#finish(event, response, { raw, data, type }, read);
      else read.push({ type: 'delta', pieces: event.pieces, render });
    } catch (error) {
      if (!(error instanceof BrokenText)) throw error;
      read.push(broken(error.message));
    }
  }

  /** What the last event says for the first time is screened before it; the event itself ends the answer. */
  #finish(
    event: StreamEvent,
    response: JsonObject,
    { raw, data, type }: { readonly raw: string; readonly data: string; readonly type: string },
    read: AnswerEvent[],
  ): void {
    this.#ended = true;
    event.pieces.push(...this.#texts.end());
    const usage = this.#endings.readUsage(response['usage']);
    const render = () => {
      event.deliver();
      return '';
    };
    read.push(
      usage === undefined
        ? { type: 'delta', pieces: event.pieces, render }
        : { type: 'delta', pieces: event.pieces, usage, render },
    );
    read.push({
      type: 'end',
      render: () => {
        const edits = event.edits();
        const { kept } = this.#context;
        if (kept !== undefined) kept.record(JSON.stringify(responseIn(editJson(data, [...edits]))));
        return rendered(raw, data, type, edits);
      },
    });
  }
}

function broken(reason: string): AnswerEvent {
  return { type: 'error', reason };
}

function responseIn(data: string): unknown {
  const { response } = JSON.parse(data) as { readonly response: unknown };
  return response;
}

/** Nothing but its own bytes where nothing changed. */
function rendered(raw: string, data: string, type: unknown, edits: readonly JsonEdit[]): string {
  if (edits.length === 0) return raw;
  const named = typeof type === 'string' && /^[\w.-]{1,128}$/.test(type) && raw.startsWith('event:');
  return `${named ? `event: ${type}\n` : ''}data: ${onOneLine(editJson(data, edits))}\n\n`;
}
