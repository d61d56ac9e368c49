/** The pieces of text in one event of a streamed Messages answer, each with the channel that it continues. */
import type { JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import type { JsonPath } from '../strict-json.ts';
import type { Piece } from '../surface.ts';
import type { ToolCallPart } from '../tool-calls.ts';
import { isSealed } from './sealed-text.ts';

/** Members whose strings are names of the protocol. */
const PROTOCOL_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'role', 'tool_use_id']);
const PROTOCOL_TEXT = /^[\w.:/-]{0,128}$/;
/** Texts of a block's beginning that its deltas go on with; any other is whole in its event. */
const GROWING: ReadonlySet<string> = new Set(['text', 'thinking', 'input']);

export interface PiecePlace {
  readonly at: JsonPath;
  /** What the channels of these pieces begin with: the block's index. */
  readonly channel: string;
  readonly kind: SegmentKind;
  /** The block is a tool call: its name and its input are parts of it. */
  readonly call?: boolean;
  /** Members of the topmost object, or of the one below, that are not walked. */
  readonly skip?: ReadonlySet<string>;
}

export class EventPiece implements Piece {
  readonly channel: string;
  readonly kind: SegmentKind;
  readonly last: boolean;
  readonly toolCall: ToolCallPart | undefined;
  readonly #location: JsonPath;
  readonly #came: string;
  #text: string;

  constructor(text: string, location: JsonPath, place: Omit<Piece, 'text' | 'replace'>) {
    this.channel = place.channel;
    this.kind = place.kind;
    this.last = place.last;
    this.toolCall = place.toolCall;
    this.#location = location;
    this.#came = text;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  replace(text: string): void {
    this.#text = text;
  }

  edits(): readonly JsonEdit[] {
    return this.#text === this.#came ? [] : [{ path: this.#location, value: this.wireValue() }];
  }

  /** What stands in the event for the text. */
  protected wireValue(): unknown {
    return this.#text;
  }
}

/** A call's input that came whole with the block's beginning, as JSON. */
class InputPiece extends EventPiece {
  protected override wireValue(): unknown {
    return JSON.parse(this.text);
  }
}

/** The input with which a call begins: empty as a rule, since it comes in parts. It keeps the call open. */
export function inputPiece(input: unknown, channel: string): EventPiece {
  const text = input == null || isEmpty(input) ? '' : JSON.stringify(input);
  return new InputPiece(text, ['content_block', 'input'], {
    channel: `${channel}.input`,
    kind: 'tool_args',
    last: false,
    toolCall: { call: channel, kind: 'function', part: 'arguments' },
  });
}

/** A piece without text that ends a channel. */
export function closing(channel: string): Piece {
  return { channel, kind: 'assistant', text: '', last: true, replace: () => {} };
}

/** Walks an event's object. Nesting is bounded by the strict parser that made it. */
export function collectPieces(holder: JsonObject, place: PiecePlace, pieces: EventPiece[]): void {
  const { type } = holder;
  for (const name of Object.keys(holder)) {
    if (place.skip?.has(name) || (place.call === true && name === 'input')) continue;
    const value = holder[name];
    const at = [...place.at, name];
    if (typeof value === 'string') {
      if (!isProtocol(name, value) && !isSealed(value, name, type)) pieces.push(pieceOf(value, at, place));
    } else if (typeof value === 'object' && value !== null) collectNested(value, { ...place, at }, pieces);
  }
}

function collectNested(value: object, place: PiecePlace, pieces: EventPiece[]): void {
  const name = place.at[place.at.length - 1];
  const { skip, at, kind } = place;
  const channel = `${place.channel}.${name}`;
  const within = { at, kind, channel, ...(skip !== undefined && at.length === 1 && { skip }) };
  if (!Array.isArray(value)) {
    if (isObject(value)) collectPieces(value, within, pieces);
    return;
  }
  value.forEach((item: unknown, index) => {
    const at = [...place.at, index];
    if (typeof item === 'string') pieces.push(pieceOf(item, at, within));
    else if (typeof item === 'object' && item !== null) collectNested(item, { ...within, at }, pieces);
  });
}

function isProtocol(name: string, value: string): boolean {
  return value === '' || (PROTOCOL_FIELDS.has(name) && PROTOCOL_TEXT.test(value));
}

function pieceOf(text: string, location: JsonPath, { channel, kind, call }: PiecePlace): EventPiece {
  const name = String(location[location.length - 1]);
  const field = name === 'partial_json' ? 'input' : name;
  const toolCall = call === true ? callPart(channel, field) : undefined;
  const last = !(location.length === 2 && (location[0] === 'delta' || GROWING.has(field)));
  return new EventPiece(text, location, { channel: `${channel}.${field}`, kind, last, toolCall });
}

function callPart(call: string, field: string): ToolCallPart | undefined {
  if (field === 'input') return { call, kind: 'function', part: 'arguments' };
  return field === 'name' ? { call, kind: 'function', part: 'name' } : undefined;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
