/**
 * Cuts texts into windows that a service accepts and windows into calls. Neighbouring windows overlap, so that nothing
 * shorter than the overlap is cut in two; no window begins or ends within a surrogate pair.
 */
import type { ExternalAdapter, ExternalText } from './adapter.ts';

export interface TextWindow extends ExternalText {
  /** Which text it is a part of. */
  readonly index: number;
  /** Where it begins in that text, in UTF-16 units. */
  readonly start: number;
}

type Limits = Pick<ExternalAdapter, 'windowCharacters' | 'overlapCharacters' | 'textsPerCall'>;

/** The calls for these texts; undefined where they would be more than `maxCalls`. Blank texts need none. */
export function planCalls(
  texts: readonly ExternalText[],
  limits: Limits,
  maxCalls: number,
): readonly (readonly TextWindow[])[] | undefined {
  const calls: TextWindow[][] = [];
  for (const [index, { kind, text }] of texts.entries()) {
    let start = 0;
    while (start < text.length) {
      const end = windowEnd(text, start, limits.windowCharacters);
      const part = text.slice(start, end).toWellFormed();
      if (part.trim() !== '') {
        const call = calls.at(-1);
        if (call !== undefined && call.length < limits.textsPerCall)
          call.push({ kind, text: part, index, start });
        else if (calls.length >= maxCalls) return undefined;
        else calls.push([{ kind, text: part, index, start }]);
      }
      if (end === text.length) break;
      start = wholePair(text, end - limits.overlapCharacters);
    }
  }
  return calls;
}

function windowEnd(text: string, start: number, characters: number): number {
  return text.length - start <= characters ? text.length : wholePair(text, start + characters);
}

/** The offset, moved in front of the pair that it would cut. */
function wholePair(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  const before = text.charCodeAt(offset - 1);
  const cuts = unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
  return cuts ? offset - 1 : offset;
}
