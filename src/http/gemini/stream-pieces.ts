/**
 * The pieces of one streamed event and how their replacements are written back into it. Text and thoughts go on from
 * event to event; a call and everything else comes whole in one.
 */
import type { JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import type { JsonPath } from '../strict-json.ts';
import type { Piece } from '../surface.ts';
import type { ToolCallPart } from '../tool-calls.ts';
import { type AnswerVisitor, visitOther } from './answer-parts.ts';
import { argumentsText } from './gemini-tools.ts';
import { editsBetween } from './value-edits.ts';

/** What the stream's reader keeps of a candidate from event to event. */
export interface CandidateState {
  readonly logprobs: boolean;
  nextCall(): number;
  said(text: string): void;
}

export class EventPieces {
  readonly all: Piece[] = [];
  readonly #own: EventPiece[] = [];
  /** Log probabilities of candidates: they spell the text out. */
  readonly #logprobs: JsonPath[] = [];

  get isChanged(): boolean {
    return this.#own.some(({ changed }) => changed);
  }

  add(kind: SegmentKind, channel: string, at: JsonPath, text: string): EventPiece {
    const piece = new EventPiece(kind, channel, at, text);
    this.all.push(piece);
    this.#own.push(piece);
    return piece;
  }

  forCandidate(name: string, at: JsonPath, state: CandidateState): AnswerVisitor {
    if (state.logprobs) this.#logprobs.push([...at, 'logprobsResult']);
    return new CandidatePieces(this, name, state);
  }

  edits(): readonly JsonEdit[] {
    const edits = this.#own.flatMap((piece) => (piece.changed ? piece.edits() : []));
    // What was redacted from a text must not stand in the tokens beside it.
    return edits.length === 0 ? edits : [...edits, ...this.#logprobs.map((path) => ({ path }))];
  }
}

class CandidatePieces implements AnswerVisitor {
  readonly #pieces: EventPieces;
  readonly #name: string;
  readonly #state: CandidateState;

  constructor(pieces: EventPieces, name: string, state: CandidateState) {
    this.#pieces = pieces;
    this.#name = name;
    this.#state = state;
  }

  text(text: string, at: JsonPath, isThought: boolean): void {
    if (!isThought) this.#state.said(text);
    if (text === '') return;
    const channel = `${this.#name}.${isThought ? 'thought' : 'text'}`;
    this.#pieces.add('assistant', channel, at, text);
  }

  call(call: JsonObject, at: JsonPath): void {
    const id = `${this.#name}.call.${this.#state.nextCall()}`;
    const part = (name: ToolCallPart['part']): ToolCallPart => ({ call: id, kind: 'function', part: name });
    if (typeof call['name'] === 'string' && call['name'] !== '')
      this.#pieces.add('tool_args', `${id}.name`, [...at, 'name'], call['name']).end(part('name'));
    for (const name of Object.keys(call)) {
      if (name === 'name' && typeof call[name] === 'string') continue;
      if (name !== 'args' || call[name] == null) this.#strings(call[name], [...at, name], `${id}.${name}`);
    }
    const args = call['args'] ?? undefined;
    const text = argumentsText(args);
    const piece = this.#pieces.add('tool_args', `${id}.arguments`, [...at, 'args'], text);
    piece.end(part('arguments'));
    piece.ofValue(args);
  }

  other(text: string, at: JsonPath): void {
    const field = at.filter((step) => typeof step === 'string').slice(1, 4);
    this.#pieces.add('assistant', `${this.#name}.${field.join('.')}`, at, text).end();
  }

  #strings(value: unknown, at: JsonPath, channel: string): void {
    visitOther(value, at, {
      other: (text, path) => void this.#pieces.add('tool_args', channel, path, text).end(),
    });
  }
}

/** A text of an event; a replacement becomes edits of the event's own JSON. */
class EventPiece implements Piece {
  readonly kind: SegmentKind;
  readonly channel: string;
  last = false;
  toolCall: ToolCallPart | undefined;
  readonly #location: JsonPath;
  readonly #original: string;
  #text: string;
  #value: { readonly is: unknown } | undefined;

  constructor(kind: SegmentKind, channel: string, location: JsonPath, text: string) {
    this.kind = kind;
    this.channel = channel;
    this.#location = location;
    this.#original = text;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
  get changed(): boolean {
    return this.#text !== this.#original;
  }
  replace(text: string): void {
    this.#text = text;
  }
  /** Its channel ends here. */
  end(toolCall?: ToolCallPart): void {
    this.last = true;
    this.toolCall = toolCall;
  }
  /** Its text is the JSON of this value, which stands at its place. */
  ofValue(value: unknown): void {
    this.#value = { is: value };
  }
  /** Throws where guards made something of a value that is no JSON: that must not be sent. */
  edits(): readonly JsonEdit[] {
    if (this.#value === undefined) return [{ path: this.#location, value: this.#text }];
    const after: unknown = JSON.parse(this.#text);
    return isObject(this.#value.is)
      ? editsBetween(this.#value.is, after, this.#location)
      : [{ path: this.#location, value: after }];
  }
}
