/**
 * Texts in languages that no table here knows: told from English by their small words, and read word for word, so that
 * whatever differs keeps two of them apart.
 */
import type { Lexicon } from './lexicon.ts';
import type { Reading, Token } from './reading.ts';
import type { RawToken } from './tokens.ts';

const ENGLISH = new Set(
  'the of to is are in and a how what why do does can i you for it who which where when should my was with will be on that this have has an did at'.split(
    ' ',
  ),
);

/** Unknown languages are compared word for word: whatever differs keeps the texts apart. */
export function literalReading(raw: readonly RawToken[], words: readonly string[], formula: string): Reading {
  const tokens = raw.map(
    ({ kind, text }): Token => ({
      stem: text,
      surface: text,
      kind: kind === 'glyph' ? 'word' : kind,
      isName: false,
      isWeak: false,
      isThin: false,
      isSometimesThin: false,
      governor: undefined,
      joined: false,
      voice: undefined,
    }),
  );
  const none = new Set<string>();
  return {
    isEnglish: false,
    frames: [],
    tenses: none,
    tokens,
    negated: [],
    persons: [],
    named: none,
    owners: none,
    degrees: none,
    points: false,
    modals: none,
    isTurned: false,
    byAnybody: false,
    advised: false,
    formula,
    connectives: none,
    words,
  };
}

export function isEnglish(raw: readonly RawToken[], words: readonly string[], lexicon: Lexicon): boolean {
  if (raw.some(({ kind }) => kind === 'glyph')) return false;
  if (words.length === 0) return false;
  let known = 0;
  let foreign = 0;
  for (const word of words) {
    if (ENGLISH.has(word)) known += 1;
    if (!/^[a-z']+$/.test(word) || lexicon.isForeign(word)) foreign += 1;
  }
  return known > foreign || (known === 0 && foreign === 0 && words.every((word) => lexicon.isWord(word)));
}
