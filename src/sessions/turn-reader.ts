/**
 * Reads single turns: what the injection guard says of a text and which manners it shows. Old turns come again with every
 * request, so that what was read is kept by text, bounded in entries and characters; it is the same for everybody.
 */
import { MAX_READ_CHARACTERS, MannerSearch, type MannerSet, REFUSAL, wordsOf } from './manner-search.ts';

/** What a text shows by itself. */
export interface TurnReading {
  readonly evidence: number;
  readonly manners: MannerSet;
}

export interface TurnReaderOptions {
  /** The probability that a user's text is an injection, 0…1. Synchronous, linear. */
  readonly probabilityOf: (text: string) => number;
  /** The log odds of the probability at which the evidence is 1. */
  readonly pivot: number;
}

/** Log odds below the pivot at which the evidence is 0. */
const WIDTH = 8;
export const MAX_READINGS = 4_096;
export const MAX_CHARACTERS = 2_000_000;
/** Share of words that two turns have in common to be nearly the same. */
const ALIKE = 0.5;

export class TurnReader {
  readonly #options: TurnReaderOptions;
  readonly #search = new MannerSearch();
  /** In the order of their last use. */
  readonly #kept = new Map<string, TurnReading>();
  #characters = 0;

  constructor(options: TurnReaderOptions) {
    this.#options = options;
  }

  /** A text of a user. */
  read(text: string): TurnReading {
    const read = text.length > MAX_READ_CHARACTERS ? headAndTail(text) : text;
    return (
      this.#recall(read) ??
      this.#keep(read, { evidence: this.#weigh(read), manners: this.#search.find(read) & ~REFUSAL })
    );
  }

  /** Of several turns joined: what guards would say of them together. */
  evidenceOf(text: string): number {
    const read = JOINED + text.slice(0, MAX_READ_CHARACTERS);
    return (this.#recall(read) ?? this.#keep(read, { evidence: this.#weigh(text), manners: 0 })).evidence;
  }

  /** Whether an assistant's text refuses what it was asked. Its beginning tells. */
  refuses(text: string): boolean {
    const read = ASSISTANT + text.slice(0, REFUSAL_CHARACTERS);
    const { manners } =
      this.#recall(read) ?? this.#keep(read, { evidence: 0, manners: this.#search.find(read) });
    return (manners & REFUSAL) !== 0;
  }

  /** How many readings are kept, and of how many characters. */
  get size(): { readonly entries: number; readonly characters: number } {
    return { entries: this.#kept.size, characters: this.#characters };
  }

  #weigh(text: string): number {
    const probability = Math.min(1 - 1e-9, Math.max(1e-9, this.#options.probabilityOf(text)));
    const logOdds = Math.log(probability / (1 - probability));
    return Math.min(1, Math.max(0, 1 + (logOdds - this.#options.pivot) / WIDTH));
  }

  #recall(text: string): TurnReading | undefined {
    const known = this.#kept.get(text);
    if (known === undefined) return undefined;
    this.#kept.delete(text);
    this.#kept.set(text, known);
    return known;
  }

  #keep(text: string, reading: TurnReading): TurnReading {
    this.#kept.set(text, reading);
    this.#characters += text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_READINGS && this.#characters <= MAX_CHARACTERS) break;
      this.#kept.delete(oldest);
      this.#characters -= oldest.length;
    }
    return reading;
  }
}

const REFUSAL_CHARACTERS = 300;
/** Tell what was read of assistants, and of several turns, apart from what was read of one of a user. */
const ASSISTANT = '\u0000';
const JOINED = '\u0001';

function headAndTail(text: string): string {
  const half = MAX_READ_CHARACTERS / 2;
  return `${text.slice(0, half)} ${text.slice(-half)}`;
}

/** Whether two turns say nearly the same: the share of their words that both have. */
export function isAlike(one: string, other: string): boolean {
  const [words, others] = [new Set(wordsOf(one.slice(0, 1_000))), new Set(wordsOf(other.slice(0, 1_000)))];
  let common = 0;
  for (const word of words) if (others.has(word)) common += 1;
  return common > ALIKE * (words.size + others.size - common);
}
