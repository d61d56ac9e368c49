/**
 * One unit of text as leaks are compared: small letters without accents, look-alikes of other scripts and digits that
 * stand for letters as those letters. The same folding on both sides, so that only what is alike becomes equal.
 */
import { LOOK_ALIKES } from '../injection/folding.ts';
import { isInvisibleUnit, isWordUnit } from '../text-traits.ts';

/** Parts words: white space and signs. */
export const GAP = 0;
/** Neither parts words nor belongs to them: accents that stand alone, characters that show nothing. */
export const SKIP = 1;

/** For each UTF-16 unit GAP, SKIP, or the unit that it is compared as. */
export const FOLDED: Uint16Array = foldedUnits();

/**
 * A random number for each unit, in two lanes: their sum over a word's letters is the word's hash, whatever the order
 * of the letters, so that words written backwards are the same words.
 */
export const LOW_OF_UNIT: Int32Array = randomNumbers(0x2c1b3c6d);
export const HIGH_OF_UNIT: Int32Array = randomNumbers(0x297a2d39);

/** The letters and digits of a text, folded. */
export function foldText(text: string): string {
  let folded = '';
  for (let i = 0; i < text.length; i += 1) {
    const unit = FOLDED[text.charCodeAt(i)] ?? GAP;
    if (unit > SKIP) folded += String.fromCharCode(unit);
  }
  return folded;
}

function foldedUnits(): Uint16Array {
  const folded = new Uint16Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit += 1) {
    if (unit >= 0x80 && (isInvisibleUnit(unit) || (unit >= 0x300 && unit <= 0x36f))) folded[unit] = SKIP;
    else if (isWordUnit(unit)) folded[unit] = letterOf(unit);
  }
  for (const [letter, alike] of Object.entries(LOOK_ALIKES)) {
    for (const sign of alike + alike.toUpperCase()) {
      const unit = sign.charCodeAt(0);
      if (sign.length === 1 && (folded[unit] ?? GAP) > SKIP && !/[A-Za-z]/.test(sign))
        folded[unit] = letter.charCodeAt(0);
    }
  }
  return folded;
}

function letterOf(unit: number): number {
  const sign = String.fromCharCode(unit);
  const isLatin = unit < 0x250 || (unit >= 0x1e00 && unit <= 0x1eff) || (unit >= 0xff00 && unit <= 0xff5e);
  return (isLatin ? sign.normalize('NFKD') : sign).toLowerCase().charCodeAt(0);
}

function randomNumbers(seed: number): Int32Array {
  const numbers = new Int32Array(0x10000);
  for (let unit = 0; unit < numbers.length; unit += 1) {
    let mixed = Math.imul((FOLDED[unit] ?? 0) + 1, seed);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
    numbers[unit] = mixed ^ (mixed >>> 13);
  }
  return numbers;
}
