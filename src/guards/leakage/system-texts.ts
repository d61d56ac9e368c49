/**
 * What is known of the system's texts in order to recognise them: read once a text, since applications send the same
 * one again and again. Bounded; holds hashes beside the texts that the requests hold anyway.
 */
import { letterShingles, type Shingles, sampleShingles } from '../shingles.ts';
import type { ShingleSet } from './shingle-set.ts';

/** Texts whose shingles are kept between requests. */
const MAX_KEPT_TEXTS = 64;
/** Longer ones are read anew each time, to bound the memory. */
const MAX_KEPT_CHARACTERS = 32_768;

export class SystemText {
  readonly shingles: Shingles;
  readonly #text: string;
  readonly #words: number;
  #letters: ShingleSet | undefined;

  constructor(text: string, words: number, partWords: number) {
    this.#text = text;
    this.#words = words;
    this.shingles = sampleShingles(text, words, partWords);
  }

  /** The runs of its letters; read with the first answer that spells something out. */
  get letters(): ShingleSet {
    this.#letters ??= letterShingles(this.#text, this.#words);
    return this.#letters;
  }
}

export class SystemTexts {
  readonly #words: number;
  readonly #partWords: number;
  readonly #kept = new Map<string, SystemText>();

  constructor(words: number, partWords: number) {
    this.#words = words;
    this.#partWords = partWords;
  }

  /** Those that are long enough to be recognised. */
  of(texts: readonly string[]): readonly SystemText[] {
    if (texts.length === 0) return NONE;
    return texts.map((text) => this.#read(text)).filter(({ shingles }) => shingles.runs.size > 0);
  }

  #read(text: string): SystemText {
    const known = this.#kept.get(text);
    if (known) return known;
    const read = new SystemText(text, this.#words, this.#partWords);
    if (text.length > MAX_KEPT_CHARACTERS) return read;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MAX_KEPT_TEXTS && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(text, read);
    return read;
  }
}

const NONE: readonly SystemText[] = [];
