/**
 * What a search of the lexicon found, kept as numbers in one buffer that searches use again: ordinary text has dozens of
 * hits that complete nothing, and an object for each would be most of what a request allocates.
 */
import { CONCEPTS, type Concept, ConceptSet } from './concepts.ts';

export interface ConceptHit {
  readonly concept: Concept;
  readonly start: number;
  readonly end: number;
  /** How many sentences ended before it. */
  readonly sentence: number;
}

/** Numbers of one hit: concept, start, end, sentence. */
const STRIDE = 4;
const FIRST_HITS = 256;
/** A larger buffer, which one hostile text made grow, is given back. */
const MAX_KEPT_HITS = 4_096;

/** Belongs to one guard; holds the hits of its last search, in the order in which they end. */
export class ConceptHits {
  readonly concepts = new ConceptSet();
  #numbers = new Int32Array(FIRST_HITS * STRIDE);
  #length = 0;

  clear(): void {
    this.#length = 0;
    this.concepts.clear();
    if (this.#numbers.length > MAX_KEPT_HITS * STRIDE) this.#numbers = new Int32Array(FIRST_HITS * STRIDE);
  }

  /** `concept`: its place in CONCEPTS. */
  add(concept: number, start: number, end: number, sentence: number): void {
    if (this.#length === this.#numbers.length) this.#grow();
    const at = this.#length;
    const numbers = this.#numbers;
    numbers[at] = concept;
    numbers[at + 1] = start;
    numbers[at + 2] = end;
    numbers[at + 3] = sentence;
    this.#length = at + STRIDE;
    this.concepts.add(concept);
  }

  /** How many hits there are. */
  get length(): number {
    return this.#length / STRIDE;
  }

  /** The place in CONCEPTS of a hit. */
  conceptAt(hit: number): number {
    return this.#numberAt(hit * STRIDE);
  }

  startOf(hit: number): number {
    return this.#numberAt(hit * STRIDE + 1);
  }

  endOf(hit: number): number {
    return this.#numberAt(hit * STRIDE + 2);
  }

  /** Puts hits of several searches in the order in which they end. */
  sort(): void {
    const sorted = this.toArray().sort((a, b) => a.end - b.end);
    this.#length = 0;
    for (const { concept, start, end, sentence } of sorted)
      this.add(CONCEPTS.indexOf(concept), start, end, sentence);
  }

  toArray(): ConceptHit[] {
    const hits: ConceptHit[] = [];
    for (let at = 0; at < this.#length; at += STRIDE) {
      const concept = CONCEPTS[this.#numberAt(at)];
      if (concept === undefined) continue;
      hits.push({
        concept,
        start: this.#numberAt(at + 1),
        end: this.#numberAt(at + 2),
        sentence: this.#numberAt(at + 3),
      });
    }
    return hits;
  }

  #numberAt(at: number): number {
    return this.#numbers[at] ?? 0;
  }

  #grow(): void {
    const grown = new Int32Array(this.#numbers.length * 2);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
