/**
 * A whole generateContent answer as the events in which Google would stream it: a few words each, and everything else with
 * the last ones. Loses nothing; an answer that cannot be cut is left to its caller, who has it as one event.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import type { CutText } from '../text-pieces.ts';
import { continues, isPlainText, partsOf } from './candidates.ts';

/** What is known before the end only, and what names the answer in every event. */
const IN_EVERY_EVENT: ReadonlySet<string> = new Set(['modelVersion', 'responseId', 'createTime']);

/** Undefined where it has not one candidate, whose parts are all objects and none of whose texts is empty. */
export function replayedAnswer(root: JsonObject, cut: CutText): readonly string[] | undefined {
  const { candidates } = root;
  const [candidate, ...others] = Array.isArray(candidates) ? (candidates as readonly unknown[]) : [];
  if (!isObject(candidate) || others.length > 0 || !isObject(candidate['content'])) return undefined;
  const { content, index } = candidate;
  const { parts: given, ...named } = content as JsonObject;
  const parts = partsOf(candidate);
  if (!Array.isArray(given) || parts.length !== given.length) return undefined;
  if (parts.some((part) => part['text'] === '')) return undefined;
  const steps = stepsOf(parts, cut);
  const last = steps.pop();
  if (last === undefined) return undefined;
  const head = Object.fromEntries(Object.entries(root).filter(([name]) => IN_EVERY_EVENT.has(name)));
  const place = index === undefined ? {} : { index };
  const told = steps.map((step) => ({
    candidates: [{ content: { ...named, parts: step }, ...place }],
    ...head,
  }));
  const end = { ...root, candidates: [{ ...candidate, content: { ...named, parts: last } }] };
  return [...told, end].map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`);
}

/** The parts of each event. Where one text ends and another begins, both stand in one: else they would be taken for one. */
function stepsOf(parts: readonly JsonObject[], cut: CutText): JsonObject[][] {
  const steps: JsonObject[][] = [];
  let before: JsonObject | undefined;
  for (const part of parts) {
    const [first = part, ...more] = isPlainText(part)
      ? cut(part.text).map((text): JsonObject => ({ ...part, text }))
      : [];
    if (continues(before, part)) steps.at(-1)?.push(first);
    else steps.push([first]);
    for (const piece of more) steps.push([piece]);
    before = part;
  }
  return steps;
}
