/**
 * One event of a streamed Responses answer: which of its strings continue a text, which repeat one, what was rewritten.
 * Every string of an event that nobody knows is a text of its own.
 */
import type { JsonEdit } from '../../json-edit.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { SegmentKind } from '../../segments.ts';
import type { JsonPath } from '../../strict-json.ts';
import type { VisitedPath } from '../visit-strings.ts';
import { callPartOf, hasLogprobs, isProtocolText, outputKind, visitAnswerTexts } from './answer-texts.ts';
import type { AnswerContext } from './responses-answer.ts';
import { unnamedTool } from './responses-tools.ts';
import { BrokenText, type Place, type StreamPiece, type StreamTexts } from './stream-texts.ts';

/** Where the deltas of a text belong in its item, and the field that has the whole of it when it is done. */
interface TextField {
  readonly path: (root: JsonObject) => JsonPath;
  readonly whole: string;
  readonly itemType: string;
}

const contentText = (field: string) => (root: JsonObject) => [
  'content',
  indexIn(root, 'content_index'),
  field,
];
const summaryText = (root: JsonObject) => ['summary', indexIn(root, 'summary_index'), 'text'];

const TEXT_FIELDS: ReadonlyMap<string, TextField> = new Map([
  ['response.output_text', { path: contentText('text'), whole: 'text', itemType: 'message' }],
  ['response.refusal', { path: contentText('refusal'), whole: 'refusal', itemType: 'message' }],
  ['response.reasoning_text', { path: contentText('text'), whole: 'text', itemType: 'reasoning' }],
  ['response.reasoning_summary_text', { path: summaryText, whole: 'text', itemType: 'reasoning' }],
  [
    'response.function_call_arguments',
    { path: () => ['arguments'], whole: 'arguments', itemType: 'function_call' },
  ],
  [
    'response.custom_tool_call_input',
    { path: () => ['input'], whole: 'input', itemType: 'custom_tool_call' },
  ],
  ['response.mcp_call_arguments', { path: () => ['arguments'], whole: 'arguments', itemType: 'mcp_call' }],
]);

/** Members of an event that are read as what they are, and not as texts of nobody's. */
const READ_APART: ReadonlySet<string> = new Set(['response', 'item', 'part', 'logprobs']);

interface Repetition {
  readonly at: JsonPath;
  readonly channel: string;
  readonly text: string;
  readonly logprobs: JsonPath | undefined;
}

export class StreamEvent {
  readonly pieces: StreamPiece[] = [];
  readonly #root: JsonObject;
  readonly #texts: StreamTexts;
  readonly #context: AnswerContext;
  /** The type without its ending. */
  readonly #stem: string;
  readonly #isDelta: boolean;
  /** The first mention of a part or an item: its texts are not at their end. */
  readonly #isBeginning: boolean;
  readonly #fixed: JsonEdit[] = [];
  readonly #deltas: { readonly at: JsonPath; readonly piece: StreamPiece; readonly text: string }[] = [];
  readonly #repetitions: Repetition[] = [];
  #delivered = false;

  /** Throws BrokenText. */
  constructor(root: JsonObject, texts: StreamTexts, context: AnswerContext) {
    const type = String(root['type']);
    this.#root = root;
    this.#texts = texts;
    this.#context = context;
    this.#isDelta = type.endsWith('.delta');
    this.#isBeginning = type.endsWith('.added') && !type.endsWith('annotation.added');
    this.#stem = stemOf(type, this.#isDelta);
    this.#read(type);
  }

  /** The edits that bring the event to what may leave. To be called when it leaves, after all before it. */
  edits(): readonly JsonEdit[] {
    this.deliver();
    const edits = [...this.#fixed];
    for (const { at, piece, text } of this.#deltas) {
      if (piece.text === text) continue;
      edits.push({ path: at, value: piece.text });
      if (hasLogprobs(this.#root)) edits.push({ path: ['logprobs'], value: [] });
    }
    for (const { at, channel, text, logprobs } of this.#repetitions) {
      const delivered = this.#texts.delivered(channel);
      if (delivered === text) continue;
      edits.push({ path: at, value: delivered });
      if (logprobs !== undefined) edits.push({ path: logprobs, value: [] });
    }
    return edits;
  }

  /** Counts its pieces as left, as they are now. Once. */
  deliver(): void {
    if (this.#delivered) return;
    this.#delivered = true;
    for (const piece of this.pieces) this.#texts.deliver(piece);
  }

  #read(type: string): void {
    const root = this.#root;
    const { response, item, part } = root;
    const known = TEXT_FIELDS.get(this.#stem);
    if (known !== undefined) this.#readTextField(known);
    if (isObject(response)) this.#readResponse(response);
    if (isObject(item)) this.#readItem(item, indexIn(root, 'output_index'), ['item']);
    if (isObject(part)) this.#readPart(part);
    for (const name in root) {
      const value = root[name];
      // Most members of most events are numbers and the protocol's own names.
      if (typeof value === 'number' || READ_APART.has(name) || this.#isReadField(known, name)) continue;
      if (typeof value === 'string' && isProtocolText(value, name)) continue;
      this.#readOther(name, type);
    }
    if (type === 'response.output_item.done')
      this.pieces.push(...this.#texts.end(String(indexIn(root, 'output_index'))));
  }

  #isReadField(known: TextField | undefined, name: string): boolean {
    return known !== undefined && (name === 'delta' || name === known.whole);
  }

  #readTextField({ path, whole, itemType }: TextField): void {
    const root = this.#root;
    const place = placeOf(indexIn(root, 'output_index'), itemType, path(root));
    const { delta, [whole]: all } = root;
    if (this.#isDelta) {
      if (typeof delta !== 'string') throw new BrokenText('a delta is no text');
      if (delta !== '') this.#continue(place, delta, ['delta']);
      return;
    }
    if (typeof all === 'string') this.#repeat(place, all, [whole]);
  }

  #readResponse(response: JsonObject): void {
    const { output } = response;
    for (const [index, item] of Array.isArray(output) ? output.entries() : [])
      if (isObject(item)) this.#readItem(item, index, ['response', 'output', index]);
    for (const name of Object.keys(response)) {
      if (name === 'output') continue;
      const value = response[name];
      this.#visit(value, ['response', name], (text, at) => this.#readEcho(text, at));
    }
    if (this.#context.kept !== undefined)
      this.#fixed.push(...this.#context.kept.edits(response, ['response']));
  }

  #readEcho(text: string, at: VisitedPath): void {
    const sent = this.#context.echoed.find(text);
    if (sent === undefined)
      this.#repeat({ channel: at.join('.'), group: 'response', kind: 'assistant' }, text, [...at]);
    else if (sent !== text) this.#fixed.push({ path: [...at], value: sent });
  }

  #readItem(item: JsonObject, outputIndex: number, at: JsonPath): void {
    const type = String(item['type']);
    if (outputKind(item) === 'tool_args' && this.#isBeginning) this.#openCall(type, outputIndex);
    const tool = unnamedTool(type, this.#context.offered);
    if (tool !== undefined) this.#nameCall(tool, outputIndex);
    this.#visit(item, at, (text, path) => {
      const below = path.slice(at.length);
      const place = { ...placeOf(outputIndex, type, below), kind: outputKind(item) };
      const logprobs = below.length === 3 ? logprobsBeside(this.#root, path) : undefined;
      // A name is whole where it first stands, and must not wait for what could follow it.
      if (this.#isBeginning && place.toolCall?.part !== 'name') this.#continue(place, text, [...path]);
      else this.#repeat(place, text, [...path], logprobs);
    });
  }

  /** A call is at its end when its item is, whichever of its texts ends first: nobody may judge a part of it. */
  #openCall(type: string, outputIndex: number): void {
    const group = String(outputIndex);
    const channel = `${group}.call`;
    if (this.#texts.isKnown(channel)) return;
    const kind = type === 'function_call' || type === 'mcp_call' ? 'function' : 'custom';
    const toolCall = { call: group, kind, part: 'arguments' } as const;
    this.pieces.push(this.#texts.continue({ channel, group, kind: 'tool_args', toolCall }, ''));
  }

  /** A tool that has no name of its own is judged by its type: guards learn the name from a piece that is in no event. */
  #nameCall(tool: string, outputIndex: number): void {
    const call = { call: String(outputIndex), kind: 'custom', part: 'name' } as const;
    const group = String(outputIndex);
    const channel = `${group}.tool`;
    if (this.#texts.isKnown(channel)) return;
    const piece = this.#texts.complete({ channel, group, kind: 'tool_args', toolCall: call }, tool);
    if (piece !== undefined) this.pieces.push(piece);
  }

  #readPart(part: JsonObject): void {
    const root = this.#root;
    const isSummary = this.#stem.includes('summary');
    const type = isSummary || part['type'] === 'reasoning_text' ? 'reasoning' : 'message';
    const list = isSummary ? 'summary' : 'content';
    const index = indexIn(root, isSummary ? 'summary_index' : 'content_index');
    this.#visit(part, ['part'], (text, path) => {
      const place = placeOf(indexIn(root, 'output_index'), type, [list, index, ...path.slice(1)]);
      if (this.#isBeginning) this.#continue(place, text, [...path]);
      else this.#repeat(place, text, [...path], logprobsBeside(root, path));
    });
  }

  /** A member that the gate does not know, or an event of which it knows nothing but its place. */
  #readOther(name: string, type: string): void {
    const { output_index: output, content_index: content, annotation_index: annotation } = this.#root;
    const isAnnotation = name === 'annotation' && type === 'response.output_text.annotation.added';
    this.#visit(this.#root[name], [name], (text, path) => {
      const at = [...path];
      if (isAnnotation) {
        const below = ['content', asIndex(content), 'annotations', asIndex(annotation), ...path.slice(1)];
        this.#repeat(placeOf(asIndex(output), 'message', below), text, at);
        return;
      }
      const group = typeof output === 'number' ? String(output) : 'events';
      const places = [output, content, ...path].filter((step) => step != null);
      const channel = `${this.#stem}.${places.join('.')}`;
      if (this.#isDelta) this.#continue({ channel, group, kind: 'assistant' }, text, at);
      // Nobody knows what it could repeat: it is whole by itself, however often its event comes.
      else this.#repeat({ channel: this.#texts.newChannel(channel), group, kind: 'assistant' }, text, at);
    });
  }

  #visit(value: unknown, at: JsonPath, found: (text: string, at: VisitedPath) => void): void {
    if (!visitAnswerTexts(value, [...at], found)) throw new BrokenText('an event is nested too deeply');
  }

  #continue(place: Place, text: string, at: JsonPath): void {
    const piece = this.#texts.continue(place, text);
    this.pieces.push(piece);
    this.#deltas.push({ at, piece, text });
  }

  #repeat(place: Place, text: string, at: JsonPath, logprobs?: JsonPath): void {
    const piece = this.#texts.complete(place, text);
    if (piece !== undefined) this.pieces.push(piece);
    const beside = logprobs ?? (at.length === 1 && hasLogprobs(this.#root) ? ['logprobs'] : undefined);
    this.#repetitions.push({ at, channel: place.channel, text, logprobs: beside });
  }
}

/** An event's type without what it says of the text's progress. */
function stemOf(type: string, isDelta: boolean): string {
  if (isDelta) return type.slice(0, -'.delta'.length);
  return type.endsWith('.done') ? type.slice(0, -'.done'.length) : type;
}

/** The place of a text of an item; reasoning is kept apart from what the answer says. */
function placeOf(outputIndex: number, type: string, path: JsonPath): Place {
  const toolCall = callPartOf(type, outputIndex, path);
  const kind: SegmentKind = toolCall === undefined ? 'assistant' : 'tool_args';
  const prefix = type === 'reasoning' ? 'reasoning.' : '';
  return { channel: `${prefix}${outputIndex}.${path.join('.')}`, group: String(outputIndex), kind, toolCall };
}

function logprobsBeside(root: JsonObject, path: JsonPath): JsonPath | undefined {
  const holderPath = path.slice(0, -1);
  let holder: unknown = root;
  for (const step of holderPath)
    holder = isObject(holder) || Array.isArray(holder) ? (holder as JsonObject)[step] : undefined;
  return hasLogprobs(holder) ? [...holderPath, 'logprobs'] : undefined;
}

/** Throws BrokenText where an event does not say where it belongs: its text could not be followed. */
function indexIn(root: JsonObject, field: string): number {
  return asIndex(root[field]);
}

function asIndex(value: unknown): number {
  if (!(Number.isSafeInteger(value) && (value as number) >= 0))
    throw new BrokenText('an event does not say where it belongs');
  return value as number;
}
