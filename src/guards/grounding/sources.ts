/**
 * What the documents of one request support: hashes of their numbers, dates, URLs and words, and their folded text for
 * quotes. Filled window by window while the request is screened. Bounded; what did not fit is told by `complete`.
 */
import { foldText, HIGH_OF_UNIT, LOW_OF_UNIT } from '../leakage/folded-units.ts';
import { ShingleSet } from '../leakage/shingle-set.ts';
import { type Claim, findClaims } from './claim.ts';
import { partsOfDate } from './dates.ts';

/** Most folded characters of documents that quotes are looked for in. */
const MAX_TEXT_CHARACTERS = 1_048_576;
/** A document is read in lines of at most this many characters. */
const MAX_LINE_CHARACTERS = 4_096;

export class Sources {
  readonly #facts = new ShingleSet();
  #text = '';
  #full = false;

  /** False where the documents were larger than what is kept of them. */
  get complete(): boolean {
    return !this.#full && !this.#facts.full;
  }

  get empty(): boolean {
    return this.#text === '';
  }

  add(text: string): void {
    for (const line of linesOf(text)) {
      for (const { readings, type } of findClaims(line)) if (type !== 'quote') this.#addReadings(readings);
      for (const word of line.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu)) {
        this.#addFact(`w:${foldText(word[0])}`);
        for (const part of word[0].split(/['’-]/)) this.#addFact(`w:${foldText(part)}`);
        if (/^\d{1,15}$/.test(word[0])) this.#addFact(`n:${Number(word[0])}`);
      }
    }
    if (this.#text.length >= MAX_TEXT_CHARACTERS) this.#full = true;
    else this.#text += `\n${foldText(text)}`;
  }

  supports({ type, readings }: Claim): boolean {
    switch (type) {
      case 'quote':
        return readings.every((part) => this.#text.includes(part));
      case 'name':
        return readings.every((word) => this.#has(word));
      default:
        return readings.some((reading) => this.#has(reading));
    }
  }

  #addReadings(readings: readonly string[]): void {
    for (const reading of readings) {
      this.#addFact(reading);
      for (const part of partsOfDate(reading)) this.#addFact(part);
    }
  }

  #addFact(fact: string): void {
    const [low, high] = hashOf(fact);
    this.#facts.add(low, high);
  }

  #has(fact: string): boolean {
    const [low, high] = hashOf(fact);
    return this.#facts.has(low, high);
  }
}

/** Lines without their ends; a longer one in parts. */
function* linesOf(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    for (let at = 0; at < line.length; at += MAX_LINE_CHARACTERS)
      yield line.slice(at, at + MAX_LINE_CHARACTERS);
  }
}

function hashOf(text: string): readonly [number, number] {
  let low = 0;
  let high = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = (Math.imul(low, 0x01000193) + (LOW_OF_UNIT[unit] ?? 0) + unit) | 0;
    high = (Math.imul(high, 0x85ebca6b) + (HIGH_OF_UNIT[unit] ?? 0) + unit) | 0;
  }
  return [low ^ (low >>> 15), high];
}
