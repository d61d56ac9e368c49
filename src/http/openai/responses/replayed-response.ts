/**
 * A whole response as the events in which OpenAI would stream it: each item built up and then repeated as it is, the whole
 * answer with the last event. Exact or not at all: an item of another kind is streamed in events of its own.
 */
import { isObject, type JsonObject } from '../../json-object.ts';
import type { CutText } from '../../text-pieces.ts';

/** Most items of an answer that is converted. */
const MAX_ITEMS = 1_024;

interface Speaker {
  /** Says an event: its type, and its members but for the number. */
  tell(type: string, members: JsonObject): void;
  readonly cut: CutText;
}

/** Undefined where it did not end by itself, or has an item that cannot be streamed. */
export function replayedResponse(response: JsonObject, cut: CutText): readonly string[] | undefined {
  const { output, status } = response;
  if (status !== 'completed' || !Array.isArray(output) || output.length > MAX_ITEMS) return undefined;
  const events: string[] = [];
  const tell: Speaker['tell'] = (type, members) => {
    const text = JSON.stringify({ type, sequence_number: events.length, ...members });
    events.push(`event: ${type}\ndata: ${text}\n\n`);
  };
  const begun = { ...response, status: 'in_progress', output: [], usage: null };
  tell('response.created', { response: begun });
  tell('response.in_progress', { response: begun });
  for (const [index, item] of output.entries())
    if (!isObject(item) || !tellItem(item, index, { tell, cut })) return undefined;
  tell('response.completed', { response });
  return events;
}

function tellItem(item: JsonObject, index: number, speaker: Speaker): boolean {
  const { id, type } = item;
  const body = BODIES.get(type);
  if (body === undefined || typeof id !== 'string') return false;
  const empty = {
    ...item,
    [body.member]: body.empty,
    ...(item['status'] != null && { status: 'in_progress' }),
  };
  speaker.tell('response.output_item.added', { output_index: index, item: empty });
  const place = { item_id: id, output_index: index };
  if (!body.tell(item, place, speaker)) return false;
  speaker.tell('response.output_item.done', { output_index: index, item });
  return true;
}

interface ItemBody {
  /** The member that comes bit by bit, and what stands there before. */
  readonly member: string;
  readonly empty: unknown;
  /** False where it cannot be streamed. */
  tell(item: JsonObject, place: JsonObject, speaker: Speaker): boolean;
}

const BODIES: ReadonlyMap<unknown, ItemBody> = new Map<unknown, ItemBody>([
  ['message', { member: 'content', empty: [], tell: tellContent }],
  ['function_call', { member: 'arguments', empty: '', tell: tellArguments }],
  ['reasoning', { member: 'summary', empty: [], tell: tellSummary }],
]);

function tellArguments({ arguments: text, name }: JsonObject, place: JsonObject, speaker: Speaker): boolean {
  if (typeof text !== 'string') return false;
  const stem = 'response.function_call_arguments';
  for (const delta of speaker.cut(text)) speaker.tell(`${stem}.delta`, { ...place, delta });
  speaker.tell(`${stem}.done`, { ...place, arguments: text, name });
  return true;
}

function tellContent({ content }: JsonObject, place: JsonObject, speaker: Speaker): boolean {
  if (!Array.isArray(content)) return false;
  return content.every((part: unknown, index) => {
    if (!isObject(part)) return false;
    const at = { ...place, content_index: index };
    return part['type'] === 'output_text' ? tellText(part, at, speaker) : tellRefusal(part, at, speaker);
  });
}

function tellText(part: JsonObject, place: JsonObject, speaker: Speaker): boolean {
  const { text, annotations = [], logprobs = [] } = part;
  if (typeof text !== 'string' || !Array.isArray(annotations) || !Array.isArray(logprobs)) return false;
  speaker.tell('response.content_part.added', {
    ...place,
    part: {
      ...{ ...part, text: '' },
      ...(part['annotations'] !== undefined && { annotations: [] }),
      ...(part['logprobs'] !== undefined && { logprobs: [] }),
    },
  });
  // Log probabilities belong to tokens, which nobody here can tell apart: with them the text comes in one piece.
  const pieces = logprobs.length > 0 ? [text] : speaker.cut(text);
  for (const delta of pieces) speaker.tell('response.output_text.delta', { ...place, delta, logprobs });
  for (const [index, annotation] of annotations.entries())
    speaker.tell('response.output_text.annotation.added', { ...place, annotation_index: index, annotation });
  speaker.tell('response.output_text.done', { ...place, text, logprobs });
  speaker.tell('response.content_part.done', { ...place, part });
  return true;
}

function tellRefusal(part: JsonObject, place: JsonObject, speaker: Speaker): boolean {
  const { type, refusal } = part;
  if (type !== 'refusal' || typeof refusal !== 'string') return false;
  speaker.tell('response.content_part.added', { ...place, part: { ...part, refusal: '' } });
  for (const delta of speaker.cut(refusal)) speaker.tell('response.refusal.delta', { ...place, delta });
  speaker.tell('response.refusal.done', { ...place, refusal });
  speaker.tell('response.content_part.done', { ...place, part });
  return true;
}

/** Reasoning that is told in words of its own beside the summary is streamed in yet other events. */
function tellSummary({ summary, content }: JsonObject, place: JsonObject, speaker: Speaker): boolean {
  if (!Array.isArray(summary) || (Array.isArray(content) && content.length > 0)) return false;
  return summary.every((part: unknown, index) => {
    if (!isObject(part) || part['type'] !== 'summary_text' || typeof part['text'] !== 'string') return false;
    const at = { ...place, summary_index: index };
    const { text } = part;
    speaker.tell('response.reasoning_summary_part.added', { ...at, part: { ...part, text: '' } });
    for (const delta of speaker.cut(text))
      speaker.tell('response.reasoning_summary_text.delta', { ...at, delta });
    speaker.tell('response.reasoning_summary_text.done', { ...at, text });
    speaker.tell('response.reasoning_summary_part.done', { ...at, part });
    return true;
  });
}
