/**
 * A chat answer in its other form: a whole one as a stream, a recorded stream as a whole one. Exact or not at all:
 * numbers keep their digits, unknown fields stay, and what cannot be told apart or put together gives nothing.
 */

import { isObject, type JsonObject } from '../json-object.ts';
import { eventsIn } from '../sse-parser.ts';
import type { AnswerFacts, AnswerForms } from '../surface.ts';
import { type CutText, MAX_CONVERTED_CHARACTERS, pieceCutter } from '../text-pieces.ts';

/** Most choices of an answer that is converted. */
const MAX_CHOICES = 128;
/** An event without one of these tells nothing but text. */
const TELLS_MORE = /"(?:finish_reason|refusal|tool_calls|function_call|error)"\s*:\s*(?!null)/;
const SAYS_SOMETHING = /"content"\s*:\s*"[^"]/;
const ENDED_BY_ITSELF = new Set(['stop', 'tool_calls', 'function_call']);
const LAST_EVENT = 'data: [DONE]\n\n';

export const chatForms: AnswerForms = {
  formFields: new Set(['stream', 'stream_options']),
  inspect: (text, streamed) => {
    if (streamed) return factsOfStream(text);
    const whole = parse(text, 'any');
    return whole === undefined ? undefined : factsOf(whole);
  },
  toStream: (whole) => {
    const root = whole.length > MAX_CONVERTED_CHARACTERS ? undefined : parse(whole, 'exact');
    return root === undefined ? undefined : eventsOf(root, pieceCutter(whole.length));
  },
  toWhole: (stream) => {
    const root = stream.length > MAX_CONVERTED_CHARACTERS ? undefined : wholeOf(stream);
    return root === undefined ? undefined : JSON.stringify(root);
  },
};

function factsOf(root: JsonObject): AnswerFacts | undefined {
  const choices = root['choices'];
  if (!Array.isArray(choices) || choices.length === 0) return undefined;
  let [complete, refused, callsTools] = [true, false, false];
  for (const choice of choices) {
    if (!isObject(choice) || !isObject(choice['message'])) return undefined;
    const { finish_reason: reason, message } = choice;
    const { content, refusal, tool_calls: calls, function_call: call } = message as JsonObject;
    const calling = (Array.isArray(calls) && calls.length > 0) || call != null;
    complete &&= typeof reason === 'string' && ENDED_BY_ITSELF.has(reason);
    refused ||= (refusal != null && refusal !== '') || (!calling && (content == null || content === ''));
    callsTools ||= calling;
  }
  return { complete, refused, callsTools };
}

/** Whether numbers may be such that JSON.stringify would write them in another way. */
type Numbers = 'any' | 'exact';

/** What the answer's own reader passed once: it was read strictly then. */
function parse(text: string, numbers: Numbers): JsonObject | undefined {
  if (numbers === 'exact' && hasInexactNumber(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON: nothing can be made of it.
    return undefined;
  }
}

/** Digits within texts may count too: then nothing is made. */
function hasInexactNumber(text: string): boolean {
  return /[:[,\s]-?(?:\d{16,}|0(?=[\s,\]}])\b(?<=-0)|\d+\.\d*0(?!\d)|\d+\.\d{16,}|\d+(?:\.\d+)?[eE])/.test(
    text,
  );
}

/** Most events are text alone and are only looked at. Undefined where it tells an error or has no end. */
function factsOfStream(stream: string): AnswerFacts | undefined {
  const reasons = new Map<unknown, unknown>();
  let [refused, callsTools, says] = [false, false, false];
  for (const { data } of eventsIn(stream)) {
    if (data === undefined) continue;
    says ||= SAYS_SOMETHING.test(data);
    if (!TELLS_MORE.test(data)) continue;
    const root = parse(data, 'any');
    if (root === undefined || root['error'] != null) return undefined;
    for (const choice of Array.isArray(root['choices']) ? root['choices'] : []) {
      if (!isObject(choice)) return undefined;
      const { index, finish_reason: reason, delta } = choice;
      if (reason != null) reasons.set(index, reason);
      if (!isObject(delta)) continue;
      refused ||= delta['refusal'] != null && delta['refusal'] !== '';
      callsTools ||= delta['tool_calls'] != null || delta['function_call'] != null;
    }
  }
  if (reasons.size === 0) return undefined;
  const complete = [...reasons.values()].every((one) => typeof one === 'string' && ENDED_BY_ITSELF.has(one));
  return { complete, refused: refused || !(says || callsTools), callsTools };
}

/** Undefined where it is cut off, tells an error, or has what does not belong to one answer. */
function wholeOf(stream: string): JsonObject | undefined {
  const answer = new StreamedAnswer();
  let ended = false;
  for (const { data } of eventsIn(stream)) {
    if (data === undefined) continue;
    if (ended) return undefined;
    if (data.trim() === '[DONE]') ended = true;
    else {
      const root = parse(data, 'exact');
      if (root === undefined || root['error'] != null || !answer.take(root)) return undefined;
    }
  }
  return answer.whole(ended);
}

interface OpenChoice {
  readonly fields: Map<string, unknown>;
  readonly message: Map<string, unknown>;
}

class StreamedAnswer {
  readonly #root = new Map<string, unknown>();
  readonly #choices = new Map<number, OpenChoice>();

  take(event: JsonObject): boolean {
    for (const [name, value] of Object.entries(event)) {
      if (name === 'choices' || name === 'object' || value == null) continue;
      this.#root.set(name, value);
    }
    const choices = event['choices'] ?? [];
    return Array.isArray(choices) && choices.every((choice: unknown) => this.#takeChoice(choice));
  }

  whole(ended: boolean): JsonObject | undefined {
    if (this.#choices.size === 0) return undefined;
    const choices = [...this.#choices].sort(([a], [b]) => a - b);
    const unfinished = choices.some(([, { fields }]) => fields.get('finish_reason') == null);
    if (unfinished && !ended) return undefined;
    const { id, usage, ...others } = Object.fromEntries(this.#root);
    return {
      ...(id !== undefined && { id }),
      object: 'chat.completion',
      ...others,
      choices: choices.map(([index, choice]) => closedChoice(index, choice)),
      ...(usage !== undefined && { usage }),
    };
  }

  #takeChoice(choice: unknown): boolean {
    if (!isObject(choice)) return false;
    const { index = 0, delta, ...fields } = choice;
    if (typeof index !== 'number' || (this.#choices.size >= MAX_CHOICES && !this.#choices.has(index)))
      return false;
    const open = this.#choices.get(index) ?? { fields: new Map(), message: new Map() };
    this.#choices.set(index, open);
    for (const [name, value] of Object.entries(fields)) if (value != null) join(open.fields, name, value);
    if (delta != null && !isObject(delta)) return false;
    for (const [name, value] of Object.entries(delta ?? {})) join(open.message, name, value);
    return true;
  }
}

const SAID_ONCE = new Set(['role', 'finish_reason', 'id', 'type']);

/** What is continued: texts and log probabilities are appended, tool calls by their index; the rest is told whole. */
function join(fields: Map<string, unknown>, name: string, value: unknown): void {
  const before = fields.get(name);
  fields.set(name, SAID_ONCE.has(name) ? (before ?? value) : joined(before, value));
}

function joined(before: unknown, value: unknown): unknown {
  if (before == null) return Array.isArray(value) ? joinedItems([], value) : value;
  if (value == null) return before;
  if (typeof before === 'string' && typeof value === 'string') return before + value;
  if (Array.isArray(before) && Array.isArray(value)) return joinedItems(before, value);
  if (!isObject(before) || !isObject(value)) return value;
  const fields = new Map(Object.entries(before));
  for (const [name, member] of Object.entries(value)) join(fields, name, member);
  return Object.fromEntries(fields);
}

function joinedItems(before: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  const items = [...before];
  for (const item of added) {
    const own: unknown = isObject(item) ? item['index'] : undefined;
    const at = items.findIndex((one) => typeof own === 'number' && isObject(one) && one['index'] === own);
    if (at < 0) items.push(item);
    else items[at] = joined(items[at], item);
  }
  return items;
}

function closedChoice(index: number, { fields, message }: OpenChoice): JsonObject {
  const { role = 'assistant', content = null, tool_calls: calls, ...others } = Object.fromEntries(message);
  const { finish_reason: reason = null, ...rest } = Object.fromEntries(fields);
  const whole = Array.isArray(calls) ? calls.map(withoutIndex) : undefined;
  return {
    index,
    message: { role, content, ...others, ...(whole !== undefined && { tool_calls: whole }) },
    ...rest,
    finish_reason: reason,
  };
}

function withoutIndex(call: unknown): unknown {
  if (!isObject(call)) return call;
  const { index: _, ...others } = call;
  return others;
}

function eventsOf(root: JsonObject, cut: CutText): readonly string[] | undefined {
  const { choices, usage, object: _, ...head } = root;
  if (!Array.isArray(choices) || choices.length > MAX_CHOICES) return undefined;
  const events: string[] = [];
  const tell = (members: JsonObject) =>
    events.push(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...members })}\n\n`);
  for (const choice of choices) {
    if (!isObject(choice) || !isObject(choice['message'])) return undefined;
    const { index = 0, message, finish_reason: reason, logprobs, ...fields } = choice;
    const { content, tool_calls: calls, ...said } = message as JsonObject;
    const piece = (delta: JsonObject, rest: JsonObject = {}) =>
      tell({ choices: [{ index, delta, ...rest, finish_reason: null }] });
    piece({ ...said, content: content == null ? content : '' }, { ...fields, logprobs: logprobs ?? null });
    if (typeof content === 'string') for (const text of cut(content)) piece({ content: text });
    else if (content != null) return undefined;
    if (Array.isArray(calls))
      for (const [at, call] of calls.entries()) piece({ tool_calls: [indexed(call, at)] });
    tell({ choices: [{ index, delta: {}, finish_reason: reason ?? null }] });
  }
  if (usage !== undefined) tell({ choices: [], usage });
  events.push(LAST_EVENT);
  return events;
}

function indexed(call: unknown, index: number): unknown {
  return isObject(call) ? { index, ...call } : call;
}
