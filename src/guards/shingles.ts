/**
 * Word shingles: hashes of every run of n words of a text, to recognise the run elsewhere whatever its case, accents,
 * spacing and punctuation. Scripts without spaces are taken by characters. Linear, and incremental over growing text.
 */
import { FOLDED, GAP, HIGH_OF_UNIT, LOW_OF_UNIT, SKIP } from './leakage/folded-units.ts';
import { RollingHash, type RollingLength, rollingLength } from './leakage/rolling-hash.ts';
import { MAX_SHINGLES, ShingleSet } from './leakage/shingle-set.ts';

/** A word of a script without spaces is about this many characters. */
const CHARACTERS_A_WORD = 2;
/** A word of letters that stand apart is about this many. */
const LETTERS_A_WORD = 4;
/** A run of letters longer than this is cut: nothing may be held back without end. */
const MAX_WORD_CHARACTERS = 64;
const FIRST_UNSPACED = 0x0e00;
/** Prose has no words of this many letters: what has them may be encoded text. */
const LONG_WORD_CHARACTERS = 24;

/** What a run of n tokens is made of. */
export type ShingleKind =
  /** Words, whatever the order of the letters in each. */
  | 'words'
  /** A shorter run of words. */
  | 'part'
  /** Characters of a script without spaces. */
  | 'characters'
  /** Single letters that stand apart. */
  | 'letters';

/** Gets each run as it ends; `hash` holds its hashes until the next one. `end`: the offset after it. */
export interface ShingleVisitor {
  meet(kind: ShingleKind, hash: RollingHash, end: number): void;
  /** A word goes on past what words have; `at`: where its 24th character stands. */
  longWord?(at: number): void;
}

export interface ShingleSizes {
  readonly words: RollingLength;
  /** Absent: no shorter runs. */
  readonly part?: RollingLength;
  readonly characters: RollingLength;
  /** Absent: letters that stand apart are words like others. */
  readonly letters?: RollingLength;
}

/** @param partWords length of the shorter runs; 0: none. @param disguised also what only stands in disguised text. */
export function shingleSizes(words: number, partWords: number, disguised: boolean): ShingleSizes {
  return {
    words: rollingLength(words),
    characters: rollingLength(words * CHARACTERS_A_WORD),
    ...(partWords > 0 && { part: rollingLength(partWords) }),
    ...(disguised && { letters: rollingLength(words * LETTERS_A_WORD) }),
  };
}

/** Reads a text in parts and tells the shingles that it completes. */
export class ShingleReader {
  readonly #visitor: ShingleVisitor;
  readonly #sizes: ShingleSizes;
  readonly #words: RollingHash;
  readonly #part: RollingHash | undefined;
  /** Made when a text first has letters of a script without spaces, or that stand apart. */
  #characters: RollingHash | undefined;
  #letters: RollingHash | undefined;
  /** How many words of a single letter came one after the other. */
  #apart = 0;
  #wordLength = 0;
  #low = 0;
  #high = 0;

  constructor(sizes: ShingleSizes, visitor: ShingleVisitor) {
    this.#sizes = sizes;
    this.#visitor = visitor;
    this.#words = new RollingHash(sizes.words);
    this.#part = sizes.part && new RollingHash(sizes.part);
  }

  /** How many characters of the word that is being read have come: they may still become another word. */
  get openWordLength(): number {
    return this.#wordLength;
  }

  /** Reads `text` from `from`. The loop runs over every answer and keeps the open word in variables. */
  read(text: string, from: number): void {
    let length = this.#wordLength;
    let low = this.#low;
    let high = this.#high;
    for (let i = from; i < text.length; i += 1) {
      const raw = text.charCodeAt(i);
      const unit = FOLDED[raw] ?? GAP;
      const unspaced = unit >= FIRST_UNSPACED && isUnspaced(unit);
      if (unit > SKIP && !unspaced && length < MAX_WORD_CHARACTERS) {
        length += 1;
        low = (low + (LOW_OF_UNIT[raw] ?? 0)) | 0;
        high = (high + (HIGH_OF_UNIT[raw] ?? 0)) | 0;
        if (length === LONG_WORD_CHARACTERS) this.#visitor.longWord?.(i);
        continue;
      }
      if (unit === SKIP) continue;
      if (length > 0) this.#endWord(low, high, length, i);
      length = 0;
      low = 0;
      high = 0;
      if (unspaced) this.#addCharacter(raw, i + 1);
      else if (unit > SKIP) i -= 1;
    }
    this.#wordLength = length;
    this.#low = low;
    this.#high = high;
  }

  /** No more text comes: the last word is whole. */
  end(at: number): void {
    if (this.#wordLength > 0) this.#endWord(this.#low, this.#high, this.#wordLength, at);
    this.#wordLength = 0;
    this.#low = 0;
    this.#high = 0;
  }

  #endWord(low: number, high: number, length: number, at: number): void {
    const visitor = this.#visitor;
    if (this.#words.add(low, high)) visitor.meet('words', this.#words, at);
    if (this.#part?.add(low, high)) visitor.meet('part', this.#part, at);
    if (length === 1 && this.#sizes.letters) {
      this.#apart += 1;
      // A letter or two stand apart in all prose.
      if (this.#apart > 2) this.#addLetter(this.#sizes.letters, low, high, at);
    } else if (this.#apart > 0) {
      this.#apart = 0;
      this.#letters?.reset();
    }
  }

  #addCharacter(raw: number, end: number): void {
    this.#characters ??= new RollingHash(this.#sizes.characters);
    if (this.#characters.add(LOW_OF_UNIT[raw] ?? 0, HIGH_OF_UNIT[raw] ?? 0))
      this.#visitor.meet('characters', this.#characters, end);
  }

  #addLetter(length: RollingLength, low: number, high: number, end: number): void {
    this.#letters ??= new RollingHash(length);
    if (this.#letters.add(low, high)) this.#visitor.meet('letters', this.#letters, end);
  }
}

/** Han, kana, Thai, Lao, Myanmar, Khmer: written without spaces between words. */
function isUnspaced(unit: number): boolean {
  return (
    (unit >= 0x3040 && unit <= 0x30ff) ||
    (unit >= 0x3400 && unit <= 0x9fff) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0x0e00 && unit <= 0x0eff) ||
    (unit >= 0x1000 && unit <= 0x109f) ||
    (unit >= 0x1780 && unit <= 0x17ff)
  );
}

/** The runs of some texts: of words or characters, and the shorter ones. */
export interface Shingles {
  readonly runs: ShingleSet;
  readonly parts: ShingleSet;
}

/**
 * The runs of a text; of a very long one a regular sample, which still meets every longer run.
 * @param partWords length of the shorter runs; 0: none.
 */
export function sampleShingles(text: string, words: number, partWords: number): Shingles {
  return collectShingles([text], words, partWords, 1 + Math.floor(text.length / (4 * MAX_SHINGLES)));
}

/** Every run of some texts, up to the bound; what lies past it counts as not contained. */
export function allShingles(texts: readonly string[], words: number, partWords: number): Shingles {
  return collectShingles(texts, words, partWords, 1);
}

function collectShingles(texts: readonly string[], words: number, part: number, stride: number): Shingles {
  const sizes = shingleSizes(words, part, false);
  const runs = new ShingleSet();
  const parts = new ShingleSet();
  let count = 0;
  const visitor: ShingleVisitor = {
    meet(kind, { low, high }) {
      if (kind === 'part') parts.add(low, high);
      else if (count++ % stride === 0) runs.add(low, high);
    },
  };
  for (const text of texts) {
    const reader = new ShingleReader(sizes, visitor);
    reader.read(text, 0);
    reader.end(text.length);
    if (runs.full) break;
  }
  return { runs, parts };
}

/** The runs of a text's letters, as they come where all of them stand apart. */
export function letterShingles(text: string, words: number): ShingleSet {
  const runs = new ShingleSet();
  const letters = new RollingHash(rollingLength(words * LETTERS_A_WORD));
  const stride = 1 + Math.floor(text.length / MAX_SHINGLES);
  let count = 0;
  for (let i = 0; i < text.length && !runs.full; i += 1) {
    const unit = text.charCodeAt(i);
    if ((FOLDED[unit] ?? GAP) <= SKIP || !letters.add(LOW_OF_UNIT[unit] ?? 0, HIGH_OF_UNIT[unit] ?? 0))
      continue;
    if (count++ % stride === 0) runs.add(letters.low, letters.high);
  }
  return runs;
}
