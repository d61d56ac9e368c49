/** What is read of an answer's candidates by whoever keeps it: what is no candidate or part is passed over. */
import { isObject, type JsonObject } from '../json-object.ts';

export function candidatesOf(
  answer: JsonObject,
): readonly (readonly [index: unknown, candidate: JsonObject])[] {
  const { candidates } = answer;
  if (!Array.isArray(candidates)) return [];
  return candidates.flatMap((candidate: unknown, position) =>
    isObject(candidate) ? [[candidate['index'] ?? position, candidate] as const] : [],
  );
}

export function partsOf({ content }: JsonObject): readonly JsonObject[] {
  const parts = isObject(content) ? content['parts'] : undefined;
  return Array.isArray(parts) ? parts.filter(isObject) : [];
}

/** A text that the next event may continue: it carries nothing but itself, and whether it is a thought. */
export function isPlainText(part: JsonObject): part is JsonObject & { readonly text: string } {
  return (
    typeof part['text'] === 'string' &&
    Object.keys(part).every((name) => name === 'text' || name === 'thought')
  );
}

/** Whether the second text, at the beginning of an event, goes on where the first one ended. */
export function continues(last: JsonObject | undefined, next: JsonObject): boolean {
  return last !== undefined && isPlainText(last) && isPlainText(next) && last['thought'] === next['thought'];
}
