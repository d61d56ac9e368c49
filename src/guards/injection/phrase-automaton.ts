/**
 * Finds all phrases of a lexicon in one pass over a text (Aho and Corasick), with letters folded on the way: case,
 * accents, look-alikes, leet digits and punctuation make no difference. Linear whatever the text.
 */
import type { ConceptHits } from './concept-hits.ts';
import {
  buildPhraseTable,
  ENDS_HERE,
  type Folding,
  GAP,
  MAX_PHRASE,
  type Phrase,
  type PhraseTable,
  RESET,
  SKIP,
} from './phrase-table.ts';

const SPACE = 0x20;
const PLACE_MASK = MAX_PHRASE - 1;

export class PhraseAutomaton {
  readonly #folding: Folding;
  readonly #table: PhraseTable;
  /** Where the last folded units stand in the text; written by a search before it is read by the same. */
  readonly #places = new Int32Array(MAX_PHRASE);

  constructor(phrases: readonly Phrase[], folding: Folding) {
    this.#folding = folding;
    this.#table = buildPhraseTable(phrases, folding);
  }

  /** Adds the hits in the order in which they end. One loop in one function: it runs over every character. */
  search(text: string, hits: ConceptHits): void {
    const { classes, byWords } = this.#folding;
    const { next, rowBits, endStarts, endConcepts, endLengths } = this.#table;
    const places = this.#places;
    const length = text.length;
    let state = (next[GAP] ?? 0) & ~ENDS_HERE;
    let folded = 1;
    let inGap = true;
    let sentence = 0;
    /** A sentence ends with the sign that was read last: a phrase that this sign closes is still in it. */
    let ended = false;
    for (let i = 0; i <= length; i += 1) {
      // No phrase goes on from here, and by words none begins before the next gap.
      if (state === 0 && byWords) while (i < length && classes[text.charCodeAt(i)] !== GAP) i += 1;
      const unit = i < length ? text.charCodeAt(i) : SPACE;
      const kind = classes[unit] ?? RESET;
      if (kind === SKIP) continue;
      if (ended) {
        sentence += 1;
        ended = false;
      }
      if (kind === GAP) {
        ended = unit !== SPACE && endsSentence(text, i, unit);
        if (inGap) continue;
        inGap = true;
      } else {
        inGap = false;
      }
      places[folded & PLACE_MASK] = i;
      folded += 1;
      state = next[(state << rowBits) + kind] ?? 0;
      if (state < ENDS_HERE) continue;
      state -= ENDS_HERE;
      const end = kind === GAP ? i : i + 1;
      const lastEnd = endStarts[state + 1] ?? 0;
      for (let at = endStarts[state] ?? 0; at < lastEnd; at += 1) {
        const start = places[(folded - (endLengths[at] ?? 0)) & PLACE_MASK] ?? 0;
        hits.add(endConcepts[at] ?? 0, start, end, sentence);
      }
    }
  }
}

/** Full stops within numbers and names do not end a sentence; a single line break does not either. */
function endsSentence(text: string, index: number, unit: number): boolean {
  switch (unit) {
    case 0x2e:
    case 0x21:
    case 0x3f: {
      const following = text.charCodeAt(index + 1);
      return !(following > 0x20 && following !== 0x22 && following !== 0x27 && following !== 0x29);
    }
    case 0x0a:
      return text.charCodeAt(index + 1) === 0x0a;
    case 0x3002:
    case 0xff01:
    case 0xff1f:
    case 0x0964:
    case 0x061f:
      return true;
    default:
      return false;
  }
}
