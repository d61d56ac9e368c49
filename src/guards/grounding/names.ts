/**
 * Names in Latin script, as far as capitals tell them: two and more capitalised words in a row, and acronyms. Single
 * words are left alone, since many languages begin sentences, and German all nouns, with a capital.
 */
import { foldText } from '../leakage/folded-units.ts';
import type { Claim } from './claim.ts';

/** Stand within names without a capital. */
const PARTICLES = 'de|del|della|di|da|dos|du|la|le|van|von|der|den|bin|al|el|ter|zu';
const CAPITALISED = "\\p{Lu}[\\p{L}\\p{M}'’-]{0,30}\\.?";
const NAME = new RegExp(
  `(?<![\\p{L}\\p{N}])${CAPITALISED}(?:[ \\u00a0](?:(?:${PARTICLES}) ){0,2}${CAPITALISED}){1,6}`,
  'gu',
);
const ACRONYM = /(?<![\p{L}\p{N}-])\p{Lu}{2,10}(?![\p{L}\p{N}-])/gu;
/** Begin sentences, and are no part of the name that follows. */
const OPENERS = new Set(
  (
    'the a an this that these those in on at by for from with as if when while after before since but and or so yet ' +
    'however although because according both each it its he she they we you i his her their our my no yes not please ' +
    'der die das den dem des ein eine im am bei mit nach seit wenn aber und oder laut für von le la les un une des en ' +
    'au dans pour selon mais et el los las una en con para según pero y il lo gli i nel con per ma e het een de'
  ).split(' '),
);
/** Common acronyms that say nothing of a document. */
const PLAIN_ACRONYMS = new Set(
  'OK FAQ PDF URL API ID IT USA UK EU UN AM PM CEO CFO CTO TODO NB PS BTW USD EUR GBP'.split(' '),
);
const HEADING = /^\s*(?:#|\*\*[^*]+\*\*:?\s*$|[-*|]{3,}|\|)/;

export function findNames(line: string): readonly Claim[] {
  if (HEADING.test(line) || isTitle(line)) return [];
  const claims: Claim[] = [];
  for (const match of line.matchAll(NAME)) {
    const claim = nameClaim(match[0], match.index);
    if (claim) claims.push(claim);
  }
  for (const match of line.matchAll(ACRONYM)) {
    const start = match.index;
    const end = start + match[0].length;
    if (PLAIN_ACRONYMS.has(match[0]) || claims.some((claim) => claim.start < end && claim.end > start))
      continue;
    claims.push({ type: 'name', start, end, readings: [`w:${foldText(match[0])}`] });
  }
  return claims.sort((a, b) => a.start - b.start);
}

/** Most words have capitals, and no sentence ends: a heading. */
function isTitle(line: string): boolean {
  const words = line.match(/\p{L}{4,}/gu) ?? [];
  return words.length > 1 && !/[.!?:;]\s*$/.test(line) && words.every((word) => /^\p{Lu}/u.test(word));
}

function nameClaim(text: string, start: number): Claim | undefined {
  const words = [...text.matchAll(/[\p{L}\p{M}'’-]+/gu)];
  while (words[0] && OPENERS.has(words[0][0].toLowerCase())) words.shift();
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.length < 2) return undefined;
  const readings = words
    .filter(([word]) => /^\p{Lu}/u.test(word) && word.length > 1)
    .map(([word]) => `w:${foldText(word)}`);
  if (readings.length === 0) return undefined;
  return { type: 'name', start: start + first.index, end: start + last.index + last[0].length, readings };
}
