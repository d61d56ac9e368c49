/**
 * Who does it and to whom it is done: "can I be sued" is not "can I sue", though the words are the same. Reads the form
 * of each word with the auxiliary before it; says nothing where it cannot tell.
 */
import type { Lexicon } from './lexicon.ts';
import type { RawToken } from './tokens.ts';

export type Voice = 'active' | 'passive';

const BE = new Set('be been being is are am was were get gets got getting'.split(' '));
const HAVE = new Set(['have', 'has', 'had', 'having']);
/** What begins a clause of its own: an auxiliary before it is not of what stands behind. */
const CLAUSE = new Set(
  'if when while because who whom that which where why how to whether after before since'.split(' '),
);

/** For each word: how its form has to be taken; undefined for a participle that no auxiliary stands before. */
export function voicesOf(raw: readonly RawToken[], lexicon: Lexicon): readonly (Voice | undefined)[] {
  let auxiliary: Voice | undefined;
  return raw.map(({ text, startsSentence }) => {
    if (startsSentence || CLAUSE.has(text)) auxiliary = undefined;
    const voice = lexicon.isParticiple(text) ? auxiliary : 'active';
    if (BE.has(text)) auxiliary = 'passive';
    else if (HAVE.has(text)) auxiliary = 'active';
    return voice;
  });
}
