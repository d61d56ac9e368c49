/**
 * A streamed Messages answer: provider events in, pieces of text per channel out. Every string of every event is a piece,
 * known field or not. A broken event or a missing end is told as such and never looks like a complete answer.
 */
import { isRefusal } from '../../errors.ts';
import { editJson } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';
import { SseAnswerReader } from '../sse-answer-reader.ts';
import { onOneLine, type SseEvent } from '../sse-parser.ts';
import { parseStrictText } from '../strict-json.ts';
import type { AnswerEvent, AnswerStreamReader, Piece } from '../surface.ts';
import { canonicalEvent, eventNameOf } from './event-text.ts';
import { ANSWER_PROTOCOL, isStructured, MAX_DEPTH } from './messages-answer.ts';
import { readMessagesUsage } from './messages-usage.ts';
import { closing, collectPieces, type EventPiece, inputPiece } from './stream-pieces.ts';

/** Most channels that are open at a time; a stream with more is refused. */
const MAX_CHANNELS = 4_096;
const CALLS: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);
/** Error types whose name is told to the operator; any other text of a provider is not. */
const ERROR_TYPE = /^[a-z_]{1,40}$/;

export function openMessagesStream(keepText: boolean): AnswerStreamReader {
  return new MessagesStreamReader(keepText);
}

interface OpenBlock {
  readonly channels: Set<string>;
  readonly isCall: boolean;
  hasInput: boolean;
}

class MessagesStreamReader extends SseAnswerReader implements AnswerStreamReader {
  readonly #keepText: boolean;
  readonly #texts = new Map<unknown, string>();
  readonly #open = new Map<unknown, OpenBlock>();
  #stopReason: unknown;
  /** What the beginning told of the usage: its counts of input hold where the end does not repeat them. */
  #begun: unknown;
  #channels = 0;
  #ended = false;

  constructor(keepText: boolean) {
    super();
    this.#keepText = keepText;
  }

  structured(): readonly string[] {
    return isStructured(this.#stopReason) ? [...this.#texts.values()] : [];
  }

  end(): readonly AnswerEvent[] {
    const read: AnswerEvent[] = [];
    const last = this.parser.end();
    if (last) this.readEvent(last, read);
    if (!this.#ended) read.push({ type: 'truncated', reason: 'the stream ended before message_stop' });
    this.#ended = true;
    return read;
  }

  protected override readEvent(event: SseEvent, read: AnswerEvent[]): void {
    if (this.#ended) return;
    // A comment keeps the connection alive; its text is nobody's answer and is not sent on.
    if (event.data === undefined) read.push({ type: 'delta', pieces: [], render: () => ':\n\n' });
    else read.push(this.#readJson(event.raw, event.data));
  }

  #readJson(raw: string, data: string): AnswerEvent {
    // Strictly: of a key that stands twice the guards would see the last value and a client might take the first.
    const parsed = parseStrictText(data, { maxDepth: MAX_DEPTH });
    if (isRefusal(parsed)) return broken(`an event cannot be read: ${parsed.code}`);
    const root = parsed.value;
    if (!isObject(root)) return broken('an event is not an object');
    const name = eventNameOf(raw);
    const type = root['type'] ?? name;
    // Some clients go by the name, others by the type: both must read the same.
    if (typeof type !== 'string' || (name !== undefined && name !== type))
      return broken('an event has no type, or two');
    const plain = canonicalEvent(type, data);
    if (plain === undefined) return broken('an event has a name that is none');
    return this.#readTyped(type, root, { data, text: plain === raw ? raw : plain });
  }

  #readTyped(type: string, root: JsonObject, source: Source): AnswerEvent {
    switch (type) {
      case 'message_start':
        return this.#start(root, source);
      case 'content_block_start':
        return this.#startBlock(root, source);
      case 'content_block_delta':
        return this.#delta(root, source);
      case 'content_block_stop':
        return this.#stopBlock(root, source);
      case 'message_delta':
        return this.#finish(root, source);
      case 'message_stop':
        this.#ended = true;
        return { type: 'end', render: () => (Object.keys(root).length === 1 ? source.text : END) };
      case 'error':
        return broken(`the provider reported ${errorTypeOf(root)} in the stream`);
      default:
        return this.#unknown(type, root, source);
    }
  }

  #start(root: JsonObject, source: Source): AnswerEvent {
    const { message } = root;
    if (!isObject(message)) return broken('message_start has no message');
    const { content } = message;
    // A client begins with what stands here: a call in it would be one that nobody judged.
    if (Array.isArray(content) && content.length > 0) return broken('message_start has content');
    this.#begun = message['usage'];
    const pieces: EventPiece[] = [];
    collectPieces(root, { at: [], channel: 'message', kind: 'assistant', skip: START_PROTOCOL }, pieces);
    return delta(pieces, source);
  }

  #startBlock(root: JsonObject, source: Source): AnswerEvent {
    const { index, content_block: block } = root;
    if (typeof index !== 'number' || !isObject(block)) return broken('content_block_start has no block');
    if (this.#open.has(index)) return broken('a content block begins twice');
    const isCall = CALLS.has(block['type']);
    const open: OpenBlock = { channels: new Set(), isCall, hasInput: false };
    this.#open.set(index, open);
    const pieces: EventPiece[] = [];
    const kind = isCall ? 'tool_args' : 'assistant';
    const place = { at: ['content_block'], channel: String(index), kind, call: isCall } as const;
    collectPieces(block, place, pieces);
    if (isCall) {
      const input = inputPiece(block['input'], String(index));
      open.hasInput = input.text !== '';
      pieces.push(input);
    } else this.#keep(index, block['type'] === 'text' ? block['text'] : undefined);
    return this.#track(open, pieces, source);
  }

  #delta(root: JsonObject, source: Source): AnswerEvent {
    const { index, delta: change } = root;
    const open = this.#open.get(index);
    if (open === undefined || !isObject(change)) return broken('a delta belongs to no content block');
    const { type } = change;
    if (type === 'input_json_delta' && open.hasInput && change['partial_json'] !== '')
      return broken('the input of a call came twice');
    if (type === 'text_delta') this.#keep(index, change['text']);
    const pieces: EventPiece[] = [];
    const kind = open.isCall ? 'tool_args' : 'assistant';
    const place = { at: ['delta'], channel: String(index), kind, call: open.isCall } as const;
    collectPieces(change, place, pieces);
    return this.#track(open, pieces, source);
  }

  #stopBlock(root: JsonObject, source: Source): AnswerEvent {
    const open = this.#open.get(root['index']);
    if (open === undefined) return broken('a content block ends that did not begin');
    this.#open.delete(root['index']);
    this.#channels -= open.channels.size;
    const closings: Piece[] = [];
    for (const channel of open.channels) closings.push(closing(channel));
    return { type: 'delta', pieces: closings, render: () => source.text };
  }

  #finish(root: JsonObject, source: Source): AnswerEvent {
    const { delta: change, usage: told } = root;
    this.#stopReason = (isObject(change) ? change['stop_reason'] : undefined) ?? this.#stopReason;
    const pieces: EventPiece[] = [];
    collectPieces(root, { at: [], channel: 'message', kind: 'assistant', skip: START_PROTOCOL }, pieces);
    // Before the model stopped, a count is not the last: an answer that breaks off there costs its bound.
    const usage = this.#stopReason == null ? undefined : readMessagesUsage(told, this.#begun);
    return delta(pieces, source, usage);
  }

  #unknown(type: string, root: JsonObject, source: Source): AnswerEvent {
    const pieces: EventPiece[] = [];
    collectPieces(root, { at: [], channel: type, kind: 'assistant', skip: UNKNOWN_PROTOCOL }, pieces);
    return delta(pieces, source);
  }

  #keep(index: unknown, text: unknown): void {
    if (this.#keepText && typeof text === 'string' && text !== '')
      this.#texts.set(index, (this.#texts.get(index) ?? '') + text);
  }

  /** Remembers the channels that stay open, so that the block's end ends them all. */
  #track(open: OpenBlock, pieces: readonly EventPiece[], source: Source): AnswerEvent {
    for (const { channel, last } of pieces) {
      if (last || open.channels.has(channel)) continue;
      open.channels.add(channel);
      this.#channels += 1;
    }
    if (this.#channels > MAX_CHANNELS || this.#open.size > MAX_CHANNELS)
      return broken('the stream has too many channels');
    return delta(pieces, source);
  }
}

interface Source {
  /** The JSON of the event. */
  readonly data: string;
  /** The event as it is sent on where nothing is changed. */
  readonly text: string;
}

/** Nobody judges what else an end may say, so that it does not go on. */
const END = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';
const START_PROTOCOL: ReadonlySet<string> = ANSWER_PROTOCOL;
const UNKNOWN_PROTOCOL: ReadonlySet<string> = new Set(['type']);

/** The event, with the edits that guards made to its pieces by the time that it is rendered. */
function delta(pieces: readonly EventPiece[], { data, text }: Source, usage?: Usage): AnswerEvent {
  const render = () => {
    const edits = pieces.flatMap((piece) => piece.edits());
    if (edits.length === 0) return text;
    return `${text.slice(0, text.indexOf('\n'))}\ndata: ${onOneLine(editJson(data, edits))}\n\n`;
  };
  return usage === undefined ? { type: 'delta', pieces, render } : { type: 'delta', pieces, usage, render };
}

function broken(reason: string): AnswerEvent {
  return { type: 'error', reason };
}

function errorTypeOf({ error }: JsonObject): string {
  const type = isObject(error) ? error['type'] : undefined;
  return typeof type === 'string' && ERROR_TYPE.test(type) ? type : 'an error';
}
