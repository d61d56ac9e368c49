/**
 * Offsets that other programs count in Unicode code points, as the UTF-16 offsets that strings have here. A range that
 * does not fit its text throws: redacting the wrong characters would leave the right ones standing.
 */
import { AnswerFault } from './adapter.ts';

export interface Utf16Range {
  readonly start: number;
  readonly end: number;
}

const SURROGATE = /[\ud800-\udfff]/;

export function codePointRange(text: string, start: number, end: number): Utf16Range {
  if (start < 0 || !SURROGATE.test(text)) return utf16Range(text, start, end);
  const from = unitsOf(text, start);
  return utf16Range(text, from, from + unitsOf(text.slice(from), end - start));
}

/** The range as given, where it fits. */
export function utf16Range(text: string, start: number, end: number): Utf16Range {
  if (!(start >= 0 && end > start && end <= text.length)) throw new AnswerFault('malformed');
  return { start, end };
}

/** How many UTF-16 units the first `count` code points of the text have. Throws where it has fewer. */
function unitsOf(text: string, count: number): number {
  let units = 0;
  for (let seen = 0; seen < count; seen += 1) {
    const point = text.codePointAt(units);
    if (point === undefined) throw new AnswerFault('malformed');
    units += point > 0xffff ? 2 : 1;
  }
  return units;
}
