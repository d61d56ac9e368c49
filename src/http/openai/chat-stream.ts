/**
 * A streamed chat answer: provider events in, pieces of text per channel out. Every string of every delta is a piece,
 * known field or not. A broken event or a missing end is told as such and never looks like a complete answer.
 */
import { isRefusal } from '../../errors.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { SegmentKind, Usage } from '../segments.ts';
import { SseAnswerReader } from '../sse-answer-reader.ts';
import { onOneLine, type SseEvent } from '../sse-parser.ts';
import { type JsonPath, parseStrictText } from '../strict-json.ts';
import type { AnswerEvent, AnswerStreamReader, Piece } from '../surface.ts';
import { ANSWER_PROTOCOL, CHOICE_PROTOCOL } from './chat-answer.ts';
import { toolCallPartOf } from './chat-tools.ts';
import { readChatUsage } from './chat-usage.ts';

const MAX_DEPTH = 64;
/** Most separate texts of one answer, and most choices; a stream with more is refused. */
const MAX_CHANNELS = 4096;
const DELTA_PROTOCOL = new Set(['role', 'type', 'id']);

export function openChatStream(options: {
  readonly forwardUsage: boolean;
  readonly keepContent: boolean;
}): AnswerStreamReader {
  return new ChatStreamReader(options.forwardUsage, options.keepContent);
}

class ChatStreamReader extends SseAnswerReader implements AnswerStreamReader {
  readonly #forwardUsage: boolean;
  readonly #keepContent: boolean;
  readonly #content = new Map<number, string>();
  /** The channels of each choice that goes on. */
  readonly #open = new Map<string, Set<string>>();
  #channels = 0;
  /** Choices whose last event did not say why they stopped. */
  readonly #running = new Set<string>();
  /** Choices that were ended before the stream was. */
  readonly #over = new Set<string>();
  /** The server says why a choice stopped beside a text of it: that is no sign of its end. */
  #saysStopEarly = false;
  /** Told beside a part of the answer: the usage so far, which is billed only once the stream is whole. */
  #usage: Usage | undefined;
  #finished = 0;
  #ended = false;

  constructor(forwardUsage: boolean, keepContent: boolean) {
    super();
    this.#forwardUsage = forwardUsage;
    this.#keepContent = keepContent;
  }

  structured(): readonly string[] {
    return [...this.#content.values()];
  }

  end(): readonly AnswerEvent[] {
    const read: AnswerEvent[] = [];
    const last = this.parser.end();
    if (last) this.readEvent(last, read);
    if (this.#ended) return read;
    // Some compatible servers close without [DONE]; it is complete all the same where every choice said why it stopped.
    if (this.#finished > 0 && this.#running.size === 0) this.#complete('data: [DONE]\n\n', read);
    else read.push({ type: 'truncated', reason: 'the stream ended before its end event' });
    this.#ended = true;
    return read;
  }

  protected override readEvent(event: SseEvent, read: AnswerEvent[]): void {
    if (this.#ended) return;
    const { data, raw } = event;
    if (data === undefined) {
      // A comment keeps the connection alive; its text is nobody's answer and is not sent on.
      read.push({ type: 'delta', pieces: [], render: () => ':\n\n' });
      return;
    }
    if (data.trim() === '[DONE]') {
      this.#ended = true;
      this.#complete(raw, read);
      return;
    }
    read.push(this.#readJson(raw, data));
  }

  #complete(raw: string, read: AnswerEvent[]): void {
    if (this.#usage !== undefined)
      read.push({ type: 'usage', usage: this.#usage, forward: false, render: () => '' });
    read.push({ type: 'end', render: () => raw });
  }

  #keep(index: number, delta: unknown): void {
    const content = isObject(delta) ? delta['content'] : undefined;
    if (typeof content === 'string' && content !== '')
      this.#content.set(index, (this.#content.get(index) ?? '') + content);
  }

  #readJson(raw: string, data: string): AnswerEvent {
    // Strictly: of a key that stands twice the guards would see the last value and a client might take the first.
    const parsed = parseStrictText(data, { maxDepth: MAX_DEPTH });
    if (isRefusal(parsed)) return { type: 'error', reason: `an event cannot be read: ${parsed.code}` };
    const root = parsed.value;
    if (!isObject(root)) return { type: 'error', reason: 'an event is not an object' };
    if (root['error'] != null)
      return { type: 'error', reason: 'the provider reported an error in the stream' };
    const usage = readChatUsage(root['usage']);
    const choices = root['choices'] ?? [];
    // A client may find a choice in an object as well.
    if (!Array.isArray(choices)) return { type: 'error', reason: 'the choices are not an array' };
    if (usage !== undefined && choices.length === 0 && (!this.#forwardUsage || saysNothing(root))) {
      this.#usage = undefined;
      return { type: 'usage', usage, forward: this.#forwardUsage, render: () => raw };
    }
    this.#usage = usage ?? this.#usage;
    return this.#delta(raw, data, root);
  }

  /**
   * Remembers the channels that the event continued, and whether the choice goes on. Some servers say a reason to stop in
   * every event, whose texts must not be judged each for itself: there the stream's end ends the channels, elsewhere the
   * choice's own. Undefined where the choice cannot be read so.
   */
  #track({ choice, pieces }: Sink, stops: boolean): readonly Piece[] | undefined {
    const said = pieces.filter((piece) => piece.choice === choice);
    if (stops) {
      this.#running.delete(choice);
      this.#finished += 1;
    } else this.#running.add(choice);
    // What was said before is judged to its end and gone: nobody could see what the two texts make together.
    if (said.length > 0 && this.#over.has(choice)) return undefined;
    if (stops && said.length > 0) this.#saysStopEarly = true;
    const open = this.#open.get(choice) ?? new Set<string>();
    for (const { channel } of said) {
      if (!open.has(channel)) this.#channels += 1;
      open.add(channel);
    }
    this.#open.set(choice, open);
    if (Math.max(this.#channels, this.#open.size) > MAX_CHANNELS) return undefined;
    if (!stops || this.#saysStopEarly || open.size === 0) return NOTHING_ENDS;
    this.#over.add(choice);
    return [...open].map(closing);
  }

  #delta(raw: string, data: string, root: JsonObject): AnswerEvent {
    const edits = new Map<string, JsonEdit>();
    const pieces: EventPiece[] = [];
    const closings: Piece[] = [];
    const choices = Array.isArray(root['choices']) ? root['choices'] : [];
    for (const [position, choice] of choices.entries()) {
      if (!isObject(choice)) return { type: 'error', reason: 'a choice is not an object' };
      const index = typeof choice['index'] === 'number' ? choice['index'] : position;
      const { finish_reason: reason } = choice;
      if (this.#keepContent) this.#keep(index, choice['delta']);
      const sink: Sink = {
        choice: String(index),
        edits,
        pieces,
        logprobs: choice['logprobs'] != null ? ['choices', position, 'logprobs'] : undefined,
      };
      for (const [name, value] of Object.entries(choice)) {
        if (CHOICE_PROTOCOL.has(name)) continue;
        if (!collect(value, ['choices', position, name], sink, { channel: name, kind: 'assistant' }))
          return { type: 'error', reason: 'an event is nested too deeply' };
      }
      const ended = this.#track(sink, reason != null && reason !== '');
      if (ended === undefined)
        return { type: 'error', reason: 'a choice goes on behind its end, or has too many channels' };
      closings.push(...ended);
    }
    const sink: Sink = { choice: 'answer', edits, pieces, logprobs: undefined };
    for (const [name, value] of Object.entries(root)) {
      if (ANSWER_PROTOCOL.has(name)) continue;
      if (!collect(value, [name], sink, { channel: name, kind: 'assistant' }))
        return { type: 'error', reason: 'an event is nested too deeply' };
    }
    for (const piece of pieces) if (piece.choice === 'answer') piece.last = true;
    const render = () =>
      edits.size === 0 ? raw : `data: ${onOneLine(editJson(data, [...edits.values()]))}\n\n`;
    return { type: 'delta', pieces: closings.length === 0 ? pieces : [...pieces, ...closings], render };
  }
}

const NOTHING_ENDS: readonly Piece[] = [];

/** A piece without text that ends a channel. */
function closing(channel: string): Piece {
  return { channel, kind: 'assistant', text: '', last: true, replace: () => {} };
}

interface Sink {
  readonly choice: string;
  readonly edits: Map<string, JsonEdit>;
  readonly pieces: EventPiece[];
  readonly logprobs: JsonPath | undefined;
}

interface Place {
  readonly channel: string;
  readonly kind: SegmentKind;
}

/** A string of an event; a replacement is kept as an edit of the event's own JSON. */
class EventPiece implements Piece {
  readonly choice: string;
  readonly channel: string;
  readonly kind: SegmentKind;
  last = false;
  readonly #location: JsonPath;
  readonly #sink: Sink;
  #text: string;

  constructor(text: string, location: JsonPath, sink: Sink, place: Place) {
    this.choice = sink.choice;
    this.channel = `${sink.choice}.${place.channel}`;
    this.kind = place.kind;
    this.#text = text;
    this.#location = location;
    this.#sink = sink;
  }

  get text(): string {
    return this.#text;
  }

  get toolCall() {
    return toolCallPartOf(this.channel, this.kind);
  }

  replace(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    const { edits, logprobs } = this.#sink;
    edits.set(this.#location.join('\u0000'), { path: this.#location, value: this.wireValue(text) });
    // The tokens in logprobs spell the text out: what was redacted from the text must not stand there.
    if (logprobs) edits.set(logprobs.join('\u0000'), { path: logprobs, value: null });
  }

  /** What stands in the event for a text. */
  protected wireValue(text: string): unknown {
    return text;
  }
}

/** Arguments that some servers send as a value: its JSON is the text, so that names and numbers in it are seen too. */
class ValuePiece extends EventPiece {
  /** Throws where guards made something of it that is no JSON: that must not be sent. */
  protected override wireValue(text: string): unknown {
    return JSON.parse(text);
  }
}

const ARGUMENTS: ReadonlySet<unknown> = new Set(['arguments', 'input']);

/** Walks a delta. Items of a list with an `index` of their own (tool calls) continue the channel of that index. */
function collect(value: unknown, at: JsonPath, sink: Sink, place: Place): boolean {
  if (at.length > MAX_DEPTH) return false;
  if (typeof value === 'string') {
    const field = at[at.length - 1];
    if (value.length > 0 && !(typeof field === 'string' && DELTA_PROTOCOL.has(field)))
      sink.pieces.push(new EventPiece(value, at, sink, place));
    return true;
  }
  if (place.kind === 'tool_args' && value != null && ARGUMENTS.has(at[at.length - 1])) {
    sink.pieces.push(new ValuePiece(JSON.stringify(value), at, sink, place));
    return true;
  }
  if (Array.isArray(value)) {
    return value.every((one, index) => {
      const own: unknown = isObject(one) ? one['index'] : undefined;
      return collect(one, [...at, index], sink, {
        channel: `${place.channel}.${typeof own === 'number' ? own : index}`,
        kind: place.kind,
      });
    });
  }
  if (!isObject(value)) return true;
  return Object.entries(value).every(([key, member]) => {
    const kind = key === 'tool_calls' || key === 'function_call' ? 'tool_args' : place.kind;
    return collect(member, [...at, key], sink, { channel: `${place.channel}.${key}`, kind });
  });
}

/** Whether an event without choices has no text but the protocol's. */
function saysNothing(root: JsonObject): boolean {
  return Object.keys(root).every((name) => ANSWER_PROTOCOL.has(name));
}
