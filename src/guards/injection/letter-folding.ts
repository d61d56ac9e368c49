/**
 * How the classifier reads UTF-16 units: case, accents, full width, look-alikes and digits folded away, marks and
 * invisible characters skipped. The model is trained on exactly this folding: a change here needs `npm run train`.
 */
import { isInvisibleUnit, isWordUnit } from '../text-traits.ts';
import { LOOK_ALIKES } from './folding.ts';

/** What a unit does to the words around it. */
export const PUNCTUATION = 0;
/** Part of a word. */
export const LETTER = 1;
/** A word of its own: scripts that set no spaces, or whose words change by their endings. */
export const OWN_WORD = 2;
export const SPACE = 3;
export const SKIPPED = 4;

export interface LetterFolding {
  /** What each unit is folded to. */
  readonly codes: Uint16Array;
  /** What kind each unit is of. */
  readonly kinds: Uint8Array;
}

const UNITS = 0x10000;
const DIGIT_CODE = 0x30;

/** Latin with accents, and full width: decomposed to plain letters. */
const DECOMPOSED: readonly Range[] = [
  [0x00a0, 0x024f],
  [0x1e00, 0x1eff],
  [0xff01, 0xff5e],
];
/** Scripts with capitals. */
const CASED: readonly Range[] = [
  [0x0041, 0x005a],
  [0x0370, 0x058f],
  [0x1f00, 0x1fff],
];
/** Kana, Han, Hangul, Thai, Lao, Khmer. */
const OWN_WORDS: readonly Range[] = [
  [0x0e01, 0x0eff],
  [0x1100, 0x11ff],
  [0x1780, 0x17ff],
  [0x3041, 0x30ff],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
];
/** Combining marks over Latin letters, Arabic and Hebrew vowel points, halves of pairs, tatweel, apostrophes. */
const LEFT_OUT: readonly Range[] = [
  [0x0027, 0x0027],
  [0x0060, 0x0060],
  [0x0300, 0x036f],
  [0x0591, 0x05c7],
  [0x0610, 0x061a],
  [0x0640, 0x0640],
  [0x064b, 0x065f],
  [0x1ab0, 0x1aff],
  [0x2018, 0x2019],
  [0x02bc, 0x02bc],
  [0x20d0, 0x20ff],
  [0xd800, 0xdfff],
];
const WHITE: readonly Range[] = [
  [0x0000, 0x0020],
  [0x005f, 0x005f],
  [0x007f, 0x00a0],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x3000, 0x3000],
];
const DIGITS: readonly Range[] = [
  [0x0030, 0x0039],
  [0x0660, 0x0669],
  [0x06f0, 0x06f9],
  [0x0966, 0x096f],
  [0xff10, 0xff19],
];
/** Letters that no decomposition makes plain. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 's',
  ø: 'o',
  Ø: 'o',
  ł: 'l',
  Ł: 'l',
  đ: 'd',
  Đ: 'd',
  æ: 'a',
  ı: 'i',
};

type Range = readonly [first: number, last: number];

export function letterFolding(): LetterFolding {
  const codes = new Uint16Array(UNITS);
  const kinds = new Uint8Array(UNITS);
  for (let unit = 0; unit < UNITS; unit += 1) {
    codes[unit] = unit;
    kinds[unit] = isWordUnit(unit) ? LETTER : PUNCTUATION;
    if (unit >= 0x80 && isInvisibleUnit(unit)) kinds[unit] = SKIPPED;
  }
  for (const unit of unitsOf(CASED)) codes[unit] = plainUnit(unit, false);
  for (const unit of unitsOf(DECOMPOSED)) codes[unit] = plainUnit(unit, true);
  for (const unit of unitsOf(OWN_WORDS)) if (kinds[unit] === LETTER) kinds[unit] = OWN_WORD;
  for (const unit of unitsOf(LEFT_OUT)) kinds[unit] = SKIPPED;
  for (const unit of unitsOf(WHITE)) kinds[unit] = SPACE;
  for (const unit of unitsOf(DIGITS)) codes[unit] = DIGIT_CODE;
  for (const [letter, alike] of Object.entries(LOOK_ALIKES)) foldLookAlikes(codes, letter, alike);
  for (const [letter, plain] of Object.entries(PLAIN)) codes[letter.charCodeAt(0)] = plain.charCodeAt(0);
  return { codes, kinds };
}

/** Letters of other alphabets only: leet digits and signs are read as letters in a layer of their own. */
function foldLookAlikes(codes: Uint16Array, letter: string, alike: string): void {
  for (const other of alike + alike.toUpperCase()) {
    const unit = other.charCodeAt(0);
    if (other.length === 1 && unit >= 0x80) codes[unit] = letter.charCodeAt(0);
  }
}

function plainUnit(unit: number, decompose: boolean): number {
  const letter = String.fromCharCode(unit);
  return (decompose ? letter.normalize('NFKD') : letter).toLowerCase().charCodeAt(0);
}

function* unitsOf(ranges: readonly Range[]): Generator<number> {
  for (const [first, last] of ranges) for (let unit = first; unit <= last; unit += 1) yield unit;
}
