/**
 * The events of a streamed generateContent answer put together to the whole one. Exact or not at all: what is not known to
 * be told once, or to go on, gives nothing.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import { candidatesOf, continues, isPlainText, partsOf } from './candidates.ts';

/** What a candidate of an event may have for events to be put together. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(['content', 'index', 'finishReason', 'safetyRatings']);
const KNOWN_PARTS: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature', 'functionCall']);

interface OpenCandidate {
  readonly fields: JsonObject;
  readonly content: JsonObject;
  readonly parts: JsonObject[];
}

/** It has what came last of everything; a text that begins an event goes on where the event before ended. */
export function recordedAnswer(events: readonly JsonObject[]): JsonObject | undefined {
  const candidates = new Map<unknown, OpenCandidate>();
  let root: JsonObject = {};
  for (const event of events) {
    root = { ...root, ...event };
    for (const [index, candidate] of candidatesOf(event)) {
      const merged = merge(candidates.get(index), candidate);
      if (merged === undefined) return undefined;
      candidates.set(index, merged);
    }
  }
  if (candidates.size === 0) return undefined;
  return { ...root, candidates: [...candidates.values()].map(closed) };
}

function merge(before: OpenCandidate | undefined, candidate: JsonObject): OpenCandidate | undefined {
  if (!Object.keys(candidate).every((name) => KNOWN_FIELDS.has(name))) return undefined;
  const { content, ...fields } = candidate;
  const parts = before?.parts ?? [];
  if (!append(parts, partsOf(candidate))) return undefined;
  return {
    fields: { ...before?.fields, ...fields },
    content: { ...before?.content, ...(isObject(content) && content) },
    parts,
  };
}

/** False where a part has what cannot be put together. An empty text that belongs to nothing only carries the event. */
function append(parts: JsonObject[], next: readonly JsonObject[]): boolean {
  for (const [at, part] of next.entries()) {
    if (!Object.keys(part).every((name) => KNOWN_PARTS.has(name))) return false;
    const last = parts.at(-1);
    if (at === 0 && last !== undefined && continues(last, part))
      parts[parts.length - 1] = { ...last, text: `${String(last['text'])}${String(part['text'])}` };
    else if (!(at === 0 && last !== undefined && isPlainText(part) && part.text === '')) parts.push(part);
  }
  return true;
}

function closed({ fields, content, parts }: OpenCandidate): JsonObject {
  return { content: { ...content, parts }, ...fields };
}
