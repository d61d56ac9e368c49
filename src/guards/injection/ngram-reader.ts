/**
 * Reads a text as the numbers that the classifier weighs: hashed n-grams of 5 characters and of 1 to 3 words, in blocks
 * of about 64 characters. N-grams of 3 and 4 characters beside those of 5 changed nothing on left-out sources. One pass, no allocation: the numbers lie in buffers that the next text overwrites.
 * Training and judging read by this same code.
 */
import { LETTER, type LetterFolding, OWN_WORD, PUNCTUATION, SKIPPED, SPACE } from './letter-folding.ts';

/** Most UTF-16 units of one reading; longer texts are read in parts. */
export const MAX_READ = 12_288;
/** A block ends at the first space after so many folded units, and at the latest after twice as many. */
export const BLOCK_UNITS = 64;
const MAX_BLOCK_UNITS = 2 * BLOCK_UNITS;
export const MAX_BLOCKS = MAX_READ / BLOCK_UNITS + 2;
/** One n-gram of characters a unit, and at most three of words. */
const MAX_NUMBERS = MAX_READ * 4 + 64;

/** What was read in so many blocks is not read again in them; bits of its place in a small table. */
const BLOCKS_REMEMBERED = 8;
const RECENT_MASK = 2_047;

const SPACE_CODE = 0x20;
/** Odd constants with well spread bits, one for each place of an n-gram. */
const P0 = 0x9e3779b1 | 0;
const P1 = 0x85ebca77 | 0;
const P2 = 0xc2b2ae3d | 0;
const P3 = 0x27d4eb2f;
const P4 = 0x165667b1;
const WORD = 0x01000193;
const TWO_WORDS = 0x2c1b3c6d;
const THREE_WORDS = 0x297a2d39;

export class NgramReader {
  /** Places in a table of `1 << bits` weights: n-grams of characters in its lower half, of words in its upper one. */
  readonly numbers = new Uint32Array(MAX_NUMBERS);
  /** How many numbers stand before the end of each block. */
  readonly blockEnds = new Uint32Array(MAX_BLOCKS);
  /** Where each block ends in the text. */
  readonly blockTextEnds = new Uint32Array(MAX_BLOCKS);
  /** Of each word a number for its last three letters, and how many stand before the end of each block. */
  readonly endings = new Uint16Array(MAX_READ + 1);
  readonly blockEndings = new Uint16Array(MAX_BLOCKS);
  blocks = 0;
  /** What was read in the last blocks, so that it counts once: a word said a hundred times is no stronger a sign. */
  readonly #recent = new Uint32Array(RECENT_MASK + 1);
  readonly #folding: LetterFolding;
  readonly #shift: number;
  readonly #firstWord: number;

  constructor(folding: LetterFolding, bits: number) {
    this.#folding = folding;
    this.#shift = 33 - bits;
    this.#firstWord = 1 << (bits - 1);
  }

  /**
   * Reads `text` from `from` on, at most MAX_READ units; returns how many numbers there are. One loop in one function:
   * it runs over every character of every request.
   */
  read(text: string, from = 0): number {
    const { codes, kinds } = this.#folding;
    const { numbers, blockEnds, blockTextEnds, endings, blockEndings } = this;
    const recent = this.#recent.fill(0);
    const shift = this.#shift;
    const firstWord = this.#firstWord;
    const end = Math.min(text.length, from + MAX_READ);
    let count = 0;
    let blocks = 0;
    let units = 0;
    let c0 = SPACE_CODE;
    let c1 = 0;
    let c2 = 0;
    let c3 = 0;
    let c4 = 0;
    let word = 0;
    let before = 0;
    let beforeThat = 0;
    let words = 0;
    for (let i = from; i <= end; i += 1) {
      const unit = i < end ? text.charCodeAt(i) : SPACE_CODE;
      let kind = kinds[unit] ?? SKIPPED;
      if (kind === SKIPPED) continue;
      let code = codes[unit] ?? 0;
      if (kind === SPACE) {
        if (c0 === SPACE_CODE) continue;
        code = SPACE_CODE;
      }
      // Lines drawn with signs, and long numbers: the same n-gram over and over would outweigh every word.
      if (code === c0 && code === c1 && code === c2) continue;
      c4 = c3;
      c3 = c2;
      c2 = c1;
      c1 = c0;
      c0 = code;
      let hash = (Math.imul(c0, P0) + Math.imul(c1, P1) + Math.imul(c2, P2)) | 0;
      hash = (hash + Math.imul(c3, P3) + Math.imul(c4, P4)) | 0;
      const number = Math.imul(hash ^ (hash >>> 15), P3) >>> shift;
      if (recent[number & RECENT_MASK] !== number) {
        recent[number & RECENT_MASK] = number;
        numbers[count] = number;
        count += 1;
      }
      units += 1;
      if (kind === LETTER) {
        word = (Math.imul(word ^ code, WORD) + 0x51ed) | 0;
        continue;
      }
      while (word !== 0 || kind === OWN_WORD) {
        // The word that ended here, then the character that is a word by itself.
        const whole = word !== 0 ? word : Math.imul(code, P2) | 1;
        if (word === 0) {
          kind = PUNCTUATION;
        } else {
          const ending = (Math.imul(c1, P1) + Math.imul(c2, P2) + Math.imul(c3, P3)) | 0;
          endings[words] = Math.imul(ending ^ (ending >>> 15), P4) >>> 16;
          words += 1;
        }
        word = 0;
        const two = (Math.imul(before, TWO_WORDS) + whole) | 0;
        const triple = (Math.imul(beforeThat, THREE_WORDS) + two) | 0;
        const one = firstWord + (Math.imul(whole ^ (whole >>> 15), P4) >>> shift);
        if (recent[one & RECENT_MASK] !== one) {
          recent[one & RECENT_MASK] = one;
          numbers[count] = one;
          count += 1;
        }
        const pair = firstWord + (Math.imul(two ^ (two >>> 13), P0) >>> shift);
        if (recent[pair & RECENT_MASK] !== pair) {
          recent[pair & RECENT_MASK] = pair;
          numbers[count] = pair;
          count += 1;
        }
        const three = firstWord + (Math.imul(triple ^ (triple >>> 14), P2) >>> shift);
        if (recent[three & RECENT_MASK] !== three) {
          recent[three & RECENT_MASK] = three;
          numbers[count] = three;
          count += 1;
        }
        beforeThat = before;
        before = whole;
      }
      if (units >= BLOCK_UNITS && (code === SPACE_CODE || units >= MAX_BLOCK_UNITS)) {
        blockEnds[blocks] = count;
        blockTextEnds[blocks] = i + 1;
        blockEndings[blocks] = words;
        blocks += 1;
        units = 0;
        if (blocks % BLOCKS_REMEMBERED === 0) recent.fill(0);
      }
    }
    if (units > 0 || blocks === 0) {
      blockEnds[blocks] = count;
      blockTextEnds[blocks] = end;
      blockEndings[blocks] = words;
      blocks += 1;
    }
    this.blocks = blocks;
    return count;
  }
}
