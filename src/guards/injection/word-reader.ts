/**
 * Reads a part of a text as words for the small network: each word as the number of itself and of its runs of four
 * letters, so that a word that nobody wrote before lies near those that look like it. One pass over letters folded as
 * for the n-grams; the numbers lie in buffers that the next text overwrites.
 */
import { LETTER, type LetterFolding, OWN_WORD, SKIPPED, SPACE } from './letter-folding.ts';

/** Most words of one reading; what comes after them is not read. */
export const MAX_WORDS = 256;
/** Numbers are below `1 << PIECE_BITS`. */
export const PIECE_BITS = 16;

const MAX_LETTERS = 24;
const PIECE_LETTERS = 4;
/** Shorter words have no runs of letters that are not nearly themselves. */
const MIN_LETTERS = 3;
const LINE_END = 10;
const WORD_START = 2;
const WORD_END = 3;

export class WordReader {
  readonly pieces = new Uint16Array(MAX_WORDS * MAX_LETTERS);
  /** How many pieces stand before each word, and before the end. */
  readonly starts = new Uint16Array(MAX_WORDS + 1);
  readonly #folding: LetterFolding;
  /** The letters of the word that is read, between its two ends. */
  readonly #letters = new Uint16Array(MAX_LETTERS + 2);
  #length = 0;
  #words = 0;
  #count = 0;

  constructor(folding: LetterFolding) {
    this.#folding = folding;
  }

  /** Reads `text` between two places; returns how many words there are. */
  read(text: string, from: number, to: number): number {
    const { codes, kinds } = this.#folding;
    this.#length = 0;
    this.#words = 0;
    this.#count = 0;
    let lastSign = 0;
    for (let i = from; i < to && this.#words < MAX_WORDS; i += 1) {
      const unit = text.charCodeAt(i);
      const kind = kinds[unit] ?? SKIPPED;
      if (kind === SKIPPED) continue;
      const code = codes[unit] ?? 0;
      if (kind === LETTER) {
        lastSign = 0;
        this.#addLetter(code);
        continue;
      }
      this.#endWord();
      if (kind === OWN_WORD) {
        lastSign = 0;
        this.#addSign(Math.imul(code, 0x9e3779b1));
      } else if (kind !== SPACE || unit === LINE_END) {
        const sign = kind === SPACE ? LINE_END : code;
        // Lines drawn with signs say no more than one of them.
        if (sign !== lastSign) this.#addSign(Math.imul(sign + 13, 0x7feb352d));
        lastSign = sign;
      }
    }
    this.#endWord();
    return this.#words;
  }

  /** Whether at least so many of the first words that were read are different from each other; small numbers only. */
  hasDifferent(least: number, words: number): boolean {
    const seen: number[] = [];
    for (let word = 0; word < words && seen.length < least; word += 1) {
      const whole = this.pieces[this.starts[word] ?? 0] ?? 0;
      if (!seen.includes(whole)) seen.push(whole);
    }
    return seen.length >= least;
  }

  #addLetter(code: number): void {
    this.#length += 1;
    this.#letters[this.#length] = code;
    if (this.#length === MAX_LETTERS) this.#endWord();
  }

  #addSign(hash: number): void {
    if (this.#words === MAX_WORDS) return;
    this.#addPiece(hash);
    this.#closeWord();
  }

  #endWord(): void {
    const length = this.#length;
    this.#length = 0;
    if (length === 0 || this.#words === MAX_WORDS) return;
    const letters = this.#letters;
    let whole = 7;
    for (let i = 1; i <= length; i += 1)
      whole = (Math.imul(whole ^ (letters[i] ?? 0), 0x01000193) + 0x51ed) | 0;
    this.#addPiece(whole);
    if (length >= MIN_LETTERS) {
      letters[0] = WORD_START;
      letters[length + 1] = WORD_END;
      for (let first = 0; first + PIECE_LETTERS <= length + 2; first += 1) this.#addLetters(first);
    }
    this.#closeWord();
  }

  #addLetters(first: number): void {
    const letters = this.#letters;
    let hash = PIECE_LETTERS * 977;
    for (let i = first; i < first + PIECE_LETTERS; i += 1)
      hash = (Math.imul(hash ^ (letters[i] ?? 0), 0x2c1b3c6d) + 0x3333) | 0;
    this.#addPiece(hash);
  }

  #addPiece(hash: number): void {
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
    this.pieces[this.#count] = (mixed ^ (mixed >>> 13)) >>> (32 - PIECE_BITS);
    this.#count += 1;
  }

  #closeWord(): void {
    this.#words += 1;
    this.starts[this.#words] = this.#count;
  }
}
