/**
 * How letters are folded for the lexicon: to plain Latin letters with accents, look-alikes of other scripts, leet
 * digits and full-width forms taken away, or to themselves for the other scripts.
 */
import { type Folding, GAP, RESET, SKIP } from './phrase-table.ts';

const FIRST_LETTER = 3;
const LATIN_CLASSES = FIRST_LETTER + 26;
const UNITS = 0x10000;

const LATIN_RANGES = [
  [0, 0x24f],
  [0x1e00, 0x1eff],
  [0xff00, 0xff5e],
] as const;

/** Letters that look like the Latin ones, after Unicode's confusables.txt; only those that attackers use. */
export const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'аɑαᴀ@4',
  b: 'ЬвʙƄ8',
  c: 'сϲᴄ',
  d: 'ԁᴅɗ',
  e: 'еєεᴇ3',
  f: 'ƒ',
  g: 'ɡɢց',
  h: 'һʜн',
  i: 'іιɪıӏ1',
  j: 'јᴊ',
  k: 'кκᴋ',
  l: 'ⅼʟ',
  m: 'мᴍ',
  n: 'ոɴпη',
  o: 'оοσᴏօ0',
  p: 'рρᴘ',
  q: 'ԛ',
  r: 'гʀɾ',
  s: 'ѕꜱ5$',
  t: 'тτᴛ7',
  u: 'υսᴜц',
  v: 'ѵνᴠ',
  w: 'ԝωᴡѡ',
  x: 'хχ',
  y: 'уγʏү',
  z: 'ᴢʐ',
};

const SKIPPED = /[\p{M}\p{Cf}'’‘ʼ`]/u;
const SEPARATING = /[\s\p{P}\p{S}\p{Cc}\p{Z}]/u;

/** Latin script; everything else resets. */
export function latinFolding(separators: Uint16Array): Folding {
  const classes = separators.slice();
  for (const [first, last] of LATIN_RANGES) {
    for (let unit = first; unit <= last; unit += 1) {
      const letter = String.fromCharCode(unit).normalize('NFKD').toLowerCase().charCodeAt(0);
      if (letter >= 0x61 && letter <= 0x7a) classes[unit] = letter - 0x61 + FIRST_LETTER;
    }
  }
  for (const [letter, alike] of Object.entries(LOOK_ALIKES)) {
    for (const unit of alike + alike.toUpperCase()) {
      const kept = /[A-Za-z]/.test(unit);
      if (!kept && unit.length === 1)
        classes[unit.charCodeAt(0)] = letter.charCodeAt(0) - 0x61 + FIRST_LETTER;
    }
  }
  for (const [unit, letter] of [
    ['ß', 's'],
    ['ø', 'o'],
    ['ł', 'l'],
    ['Ł', 'l'],
    ['Ø', 'o'],
    ['æ', 'a'],
    ['đ', 'd'],
  ] as const) {
    classes[unit.charCodeAt(0)] = letter.charCodeAt(0) - 0x61 + FIRST_LETTER;
  }
  return { classes, classCount: LATIN_CLASSES, byWords: true };
}

/** The letters of the given phrases, in lower and upper case; for every script that is not Latin. */
export function ownFolding(phrases: readonly string[], separators: Uint16Array): Folding {
  const classes = separators.slice();
  let classCount = FIRST_LETTER;
  for (const letter of new Set(phrases.join(''))) {
    const unit = letter.charCodeAt(0);
    if (classes[unit] === GAP || (classes[unit] === SKIP && !/\p{M}/u.test(letter))) continue;
    classes[unit] = classCount;
    const upper = letter.toUpperCase();
    if (upper.length === 1) classes[upper.charCodeAt(0)] = classCount;
    classCount += 1;
  }
  return { classes, classCount, byWords: false };
}

/** What every folding begins with: gaps between words and signs to skip. */
export function separatorClasses(): Uint16Array {
  const classes = new Uint16Array(UNITS).fill(RESET);
  for (let unit = 0; unit < UNITS; unit += 1) {
    const character = String.fromCharCode(unit);
    // Halves of pairs: emoji between the letters of a word must not hide it.
    if (unit >= 0xd800 && unit <= 0xdfff) classes[unit] = SKIP;
    else if (SKIPPED.test(character)) classes[unit] = SKIP;
    else if (SEPARATING.test(character)) classes[unit] = GAP;
  }
  return classes;
}
