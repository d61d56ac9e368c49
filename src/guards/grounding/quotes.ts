/** Quoted text and URLs of a line. A quote is exact after folding: case, accents, spacing and punctuation do not count. */
import { foldText } from '../leakage/folded-units.ts';
import type { Claim } from './claim.ts';

/** Shorter quotes are titles, terms and irony. */
const MIN_QUOTE_LETTERS = 12;
const MIN_QUOTE_WORDS = 3;
const QUOTE =
  /"([^"]{12,2000})"|“([^“”]{12,2000})”|„([^„“”]{12,2000})[“”]|«([^«»]{12,2000})»|「([^「」]{6,1000})」/gu;
const URL_TEXT = /https?:\/\/[^\s<>"'`)\]}]{3,2000}/giu;

export function findQuotes(text: string): readonly Claim[] {
  const claims: Claim[] = [];
  for (const match of text.matchAll(QUOTE)) {
    const quoted = match.slice(1).find((group) => group !== undefined) ?? '';
    const folded = foldText(quoted);
    const words = quoted.trim().split(/\s+/).length;
    if (folded.length < MIN_QUOTE_LETTERS || (words < MIN_QUOTE_WORDS && folded.charCodeAt(0) < 0x2000))
      continue;
    // An ellipsis leaves out: each of its parts stands in the document.
    const parts = quoted.split(/\.{3}|…|\[[^\]]{0,20}\]/).map(foldText);
    claims.push({
      type: 'quote',
      start: match.index,
      end: match.index + match[0].length,
      readings: parts.filter((part) => part !== ''),
    });
  }
  return claims;
}

export function findUrls(text: string): readonly Claim[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(URL_TEXT)].map((match) => {
    const url = match[0].replace(/[.,;:!?*_]+$/, '');
    const reading = `u:${url.replace(/\/$/, '').toLowerCase()}`;
    return { type: 'url', start: match.index, end: match.index + url.length, readings: [reading] };
  });
}
