/** What two readings that nothing keeps apart look like beside each other, in numbers. Names are part of the model. */
import type { Alignment } from './align.ts';
import type { Reading, Token } from './reading.ts';

export type PairFeatures = Readonly<Record<string, number>>;

export interface PairParts {
  readonly a: Reading;
  readonly b: Reading;
  readonly alignment: Alignment;
  /** Of the two vectors. */
  readonly cosine: number;
}

export function pairFeatures({ a, b, alignment, cosine }: PairParts): PairFeatures {
  const { pairs, onlyA, onlyB } = alignment;
  const strong = (tokens: readonly Token[]) => tokens.filter(({ isWeak }) => !isWeak).length;
  const weak = onlyA.length + onlyB.length - strong(onlyA) - strong(onlyB);
  const matched = pairs.filter(([at]) => a.tokens[at]?.isWeak === false).length;
  const longer = Math.max(a.words.length, b.words.length);
  return {
    distance: Math.sqrt(Math.max(0, 1 - cosine)),
    far: Math.max(0, 0.9 - cosine),
    inserted: strong(onlyA) + strong(onlyB),
    weak: Math.min(weak, 4),
    matched: Math.log1p(matched),
    unmatchedShare: (strong(onlyA) + strong(onlyB) + weak * 0.5) / (matched + 1),
    lengthGap: Math.log1p(Math.abs(a.words.length - b.words.length)) / Math.log1p(longer),
    otherWords: 1 - overlap(a.words, b.words),
    points: a.points === b.points ? 0 : 1,
    owners: a.owners.size === b.owners.size ? 0 : 1,
    degrees: [...a.degrees].join() === [...b.degrees].join() ? 0 : 1,
    modals: [...a.modals].join() === [...b.modals].join() ? 0 : 1,
    forms: Math.min(3, pairs.filter(([x, y]) => a.tokens[x]?.surface !== b.tokens[y]?.surface).length),
    turned: pairs.some(([, at], index) => index > 0 && at < (pairs[index - 1]?.[1] ?? 0)) ? 1 : 0,
    frames: Math.abs(a.frames.length - b.frames.length),
    asksNothing: a.frames.length === 0 || b.frames.length === 0 ? 1 : 0,
  };
}

/** Jaccard's share of common words. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const left = new Set(a);
  const right = new Set(b);
  let common = 0;
  for (const word of left) if (right.has(word)) common += 1;
  return common / Math.max(1, left.size + right.size - common);
}
