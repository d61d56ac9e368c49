/**
 * A generateContent answer in its other form: a whole one as a stream of one event, a recorded stream as a whole one.
 * Exact or not at all: numbers keep their digits, and what cannot be put together gives nothing.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import { SseParser } from '../sse-parser.ts';
import { parseStrictText } from '../strict-json.ts';
import type { AnswerFacts, AnswerForms } from '../surface.ts';
import { MAX_ANSWER_DEPTH } from './answer-parts.ts';

const MAX_VALUES = 1_000_000;
/** What a candidate of an event may have for events to be put together. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(['content', 'index', 'finishReason', 'safetyRatings']);
const KNOWN_PARTS: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature', 'functionCall']);

export const generateForms: AnswerForms = {
  formFields: new Set(),
  inspect: (text, streamed) => {
    const events = streamed ? eventsIn(text) : [parse(text)];
    return events === undefined ? undefined : factsOf(events);
  },
  // A line feed in JSON stands between values only, where a space means the same.
  toStream: (whole) => [`data: ${whole.trim().replaceAll(/\r?\n/g, ' ')}\r\n\r\n`],
  toWhole: (stream) => {
    const events = keepsNumbers(stream) ? eventsIn(stream) : undefined;
    const merged = events === undefined ? undefined : merge(events);
    return merged === undefined ? undefined : JSON.stringify(merged);
  },
};

function parse(text: string): JsonObject | undefined {
  const strict = parseStrictText(text, { maxDepth: MAX_ANSWER_DEPTH, maxValues: MAX_VALUES });
  return 'refused' in strict || !isObject(strict.value) ? undefined : strict.value;
}

/** Undefined where an event is none or tells an error. */
function eventsIn(stream: string): readonly JsonObject[] | undefined {
  const parser = new SseParser();
  const raw = parser.push(Buffer.from(stream));
  const rest = parser.end();
  if (rest !== undefined) raw.push(rest);
  const events: JsonObject[] = [];
  for (const { data } of raw) {
    if (data === undefined) continue;
    const event = parse(data);
    if (event === undefined || event['error'] != null) return undefined;
    events.push(event);
  }
  return events;
}

/** Whether every number outside of texts is written as JSON.stringify would write it. */
function keepsNumbers(text: string): boolean {
  const plain = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const numbers = plain.match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.every((number) => String(Number(number)) === number);
}

interface Standing {
  finish: unknown;
  says: boolean;
  calls: boolean;
}

function factsOf(events: readonly (JsonObject | undefined)[]): AnswerFacts | undefined {
  const standings = new Map<unknown, Standing>();
  for (const event of events) {
    if (event === undefined) return undefined;
    for (const [index, candidate] of candidatesOf(event)) {
      const standing = standings.get(index) ?? { finish: undefined, says: false, calls: false };
      standings.set(index, standing);
      standing.finish = candidate['finishReason'] ?? standing.finish;
      for (const part of partsOf(candidate)) {
        standing.says ||= typeof part['text'] === 'string' && part['text'] !== '' && part['thought'] !== true;
        standing.calls ||= part['functionCall'] != null;
      }
    }
  }
  const all = [...standings.values()];
  if (all.length === 0) return undefined;
  return {
    complete: all.every(({ finish }) => finish === 'STOP'),
    refused: all.some(({ says, calls }) => !says && !calls),
    callsTools: all.some(({ calls }) => calls),
  };
}

function candidatesOf(event: JsonObject): readonly (readonly [index: unknown, candidate: JsonObject])[] {
  const { candidates } = event;
  if (!Array.isArray(candidates)) return [];
  return candidates.flatMap((candidate: unknown, position) =>
    isObject(candidate) ? [[candidate['index'] ?? position, candidate] as const] : [],
  );
}

function partsOf(candidate: JsonObject): readonly JsonObject[] {
  const content = candidate['content'];
  const parts = isObject(content) ? content['parts'] : undefined;
  return Array.isArray(parts) ? parts.filter(isObject) : [];
}

/** The last event has what came last of everything; the parts of all events are put before each other. */
function merge(events: readonly JsonObject[]): JsonObject | undefined {
  const candidates = new Map<unknown, Record<string, unknown>>();
  let root: JsonObject = {};
  for (const event of events) {
    root = { ...root, ...event };
    for (const [index, candidate] of candidatesOf(event)) {
      if (!Object.keys(candidate).every((name) => KNOWN_FIELDS.has(name))) return undefined;
      const before = candidates.get(index);
      const parts = mergeParts(
        (before?.['content'] as JsonObject | undefined)?.['parts'],
        partsOf(candidate),
      );
      if (parts === undefined) return undefined;
      const content = { ...(isObject(candidate['content']) ? candidate['content'] : {}), parts };
      candidates.set(index, { ...before, ...candidate, content });
    }
  }
  return candidates.size === 0 ? undefined : { ...root, candidates: [...candidates.values()] };
}

/** Texts that follow each other are one; undefined where a part has what cannot be put together. */
function mergeParts(before: unknown, next: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const parts: JsonObject[] = Array.isArray(before) ? [...before] : [];
  for (const part of next) {
    if (!Object.keys(part).every((name) => KNOWN_PARTS.has(name))) return undefined;
    const last = parts.at(-1);
    if (last !== undefined && isPlainText(last) && isPlainText(part) && last['thought'] === part['thought'])
      parts[parts.length - 1] = { ...last, text: `${String(last['text'])}${String(part['text'])}` };
    else if (!(isPlainText(part) && part['text'] === '' && parts.length > 0)) parts.push(part);
  }
  return parts;
}

function isPlainText(part: JsonObject): boolean {
  return typeof part['text'] === 'string' && part['thoughtSignature'] === undefined;
}
