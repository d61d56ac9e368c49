/**
 * Reads the concepts and signatures found in a text as numbers that the classifier weighs: each concept, each ordered
 * pair of concepts that stand near each other, each signature. They mean the same in every language of the lexicon.
 */
import type { ConceptHits } from './concept-hits.ts';
import { CONCEPTS } from './concepts.ts';
import type { SignatureMatch } from './match-signatures.ts';
import { BAGS, PATTERNS, SEQUENCES } from './signatures.ts';

/** Most characters between two concepts of a pair, and how many hits back the first of them may be. */
const PAIR_GAP = 80;
const PAIR_REACH = 4;
/** Most numbers of one text; a text that says more says the same again. */
export const MAX_CONCEPT_NUMBERS = 4_096;

const SIGNATURE_IDS = [...SEQUENCES, ...BAGS, ...PATTERNS].map(({ id }) => id);
const PLACE_OF_SIGNATURE: ReadonlyMap<string, number> = new Map(
  SIGNATURE_IDS.map((id, place) => [id, place]),
);
const FIRST_PAIR = CONCEPTS.length;
const FIRST_SIGNATURE = FIRST_PAIR + CONCEPTS.length * CONCEPTS.length;
export const CONCEPT_NUMBERS = FIRST_SIGNATURE + SIGNATURE_IDS.length;

/** Tells models that were trained on other concepts or signatures. */
export const CONCEPT_NAMES = [...CONCEPTS, ...SIGNATURE_IDS].join(' ');

export class ConceptReader {
  readonly numbers = new Uint16Array(MAX_CONCEPT_NUMBERS);
  /** Where each number stands in the text; in rising order but for the signatures at the end. */
  readonly places = new Uint32Array(MAX_CONCEPT_NUMBERS);
  #count = 0;

  /** Returns how many numbers there are. */
  read(hits: ConceptHits, matches: readonly SignatureMatch[]): number {
    this.#count = 0;
    for (const { id, start } of matches)
      this.#add(FIRST_SIGNATURE + (PLACE_OF_SIGNATURE.get(id) ?? 0), start);
    const { length } = hits;
    for (let hit = 0; hit < length && this.#count < MAX_CONCEPT_NUMBERS - PAIR_REACH - 1; hit += 1) {
      const concept = hits.conceptAt(hit);
      const start = hits.startOf(hit);
      this.#add(concept, start);
      for (let other = hit - 1; other >= 0 && other >= hit - PAIR_REACH; other -= 1) {
        const gap = start - hits.endOf(other);
        if (gap > PAIR_GAP) break;
        if (gap >= 0) this.#add(FIRST_PAIR + hits.conceptAt(other) * CONCEPTS.length + concept, start);
      }
    }
    return this.#count;
  }

  #add(number: number, place: number): void {
    this.numbers[this.#count] = number;
    this.places[this.#count] = place;
    this.#count += 1;
  }
}
