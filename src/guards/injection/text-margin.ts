/**
 * How much a text looks like an attack to the trained model: the margin of its worst window by the linear model and,
 * where that leaves it in doubt, by the network too. Linear in the text, no allocation where there is no doubt; the
 * caller decides what a margin means.
 */
import type { ConceptHits } from './concept-hits.ts';
import { ConceptReader } from './concept-reader.ts';
import type { InjectionModel } from './injection-model.ts';
import { letterFolding } from './letter-folding.ts';
import type { SignatureMatch } from './match-signatures.ts';
import { MAX_BLOCKS, MAX_READ, NgramReader } from './ngram-reader.ts';
import { BlockSums, isInDoubt, jointMargin, netBlocks } from './window-sums.ts';
import { WordNet } from './word-net.ts';

/** What two parts of a text that is longer than one reading share. */
const OVERLAP = 1_024;
/** Fewer words say nothing of their language. */
const MIN_WORDS = 3;
/** Share of words with a known ending above which a text is one of words. */
export const READABLE = 0.75;

export class TextMargin {
  readonly #model: InjectionModel;
  readonly #ngrams: NgramReader;
  readonly #concepts = new ConceptReader();
  readonly #sums = new BlockSums(MAX_BLOCKS);
  readonly #net: WordNet | undefined;
  #best = Number.NEGATIVE_INFINITY;
  /** Where the text lies that the network reads. */
  #doubtStart = 0;
  #doubtEnd = 0;
  #leastKnown = 1;
  #mostKnown = 0;
  #asked = false;

  constructor(model: InjectionModel) {
    this.#model = model;
    const folding = letterFolding();
    this.#ngrams = new NgramReader(folding, model.bits);
    this.#net = model.net && new WordNet(model.net, folding);
  }

  /** Share of words with a known ending, 0…1, where the last text had the fewest; 1 where it has too few words. */
  get leastKnown(): number {
    return this.#leastKnown;
  }

  /** The same where it had the most. */
  get mostKnown(): number {
    return this.#mostKnown;
  }

  /** Whether the network was asked about the last text. */
  get asked(): boolean {
    return this.#asked;
  }

  /**
   * `hits` and `matches`: what the lexicon and the signatures found in the same text; `mayAsk`: whether the network may
   * be asked.
   */
  of(text: string, hits: ConceptHits, matches: readonly SignatureMatch[], mayAsk = true): number {
    this.#asked = false;
    this.#leastKnown = 1;
    this.#mostKnown = 0;
    const concepts = this.#concepts.read(hits, matches);
    this.#best = Number.NEGATIVE_INFINITY;
    this.#part(text, 0, concepts);
    for (let from = MAX_READ - OVERLAP; from + OVERLAP < text.length; from += MAX_READ - OVERLAP)
      this.#part(text, from, concepts);
    const margin = this.#best + this.#model.bias;
    if (this.#net === undefined || !mayAsk || !this.#isReadable() || !isInDoubt(margin)) return margin;
    const found = this.#net.ofVaried(text, this.#doubtStart, this.#doubtEnd);
    this.#asked = found !== undefined;
    return found === undefined ? margin : jointMargin(margin, found);
  }

  /** Letters that are no words tell the network nothing. */
  #isReadable(): boolean {
    return this.#leastKnown >= READABLE && this.#mostKnown >= READABLE;
  }

  #part(text: string, from: number, concepts: number): void {
    this.#ngrams.read(text, from);
    const { blocks } = this.#ngrams;
    this.#addNgrams(blocks);
    this.#addConcepts(blocks, from, concepts);
    this.#readKnown(blocks);
    const best = this.#sums.bestWindow(blocks);
    if (best > this.#best) this.#keepBest(best, from, blocks);
  }

  #keepBest(best: number, from: number, blocks: number): void {
    const { bestFirst, bestEnd } = this.#sums;
    const { blockTextEnds } = this.#ngrams;
    const { first, end } = netBlocks({ first: bestFirst, end: bestEnd }, blocks);
    this.#best = best;
    this.#doubtStart = first === 0 ? from : (blockTextEnds[first - 1] ?? from);
    this.#doubtEnd = blockTextEnds[end - 1] ?? from;
  }

  #addNgrams(blocks: number): void {
    const { numbers, blockEnds } = this.#ngrams;
    const { ngramSums, ngramCounts } = this.#sums;
    const { ngramWeights, ngramUnit } = this.#model;
    let at = 0;
    for (let block = 0; block < blocks; block += 1) {
      const start = at;
      const end = blockEnds[block] ?? at;
      let sum = 0;
      for (; at < end; at += 1) sum += ngramWeights[numbers[at] ?? 0] ?? 0;
      ngramSums[block] = sum * ngramUnit;
      ngramCounts[block] = end - start;
    }
  }

  /** Concepts come in rising order but for the signatures, so that the block is found by going on from the last one. */
  #addConcepts(blocks: number, from: number, count: number): void {
    const { numbers, places } = this.#concepts;
    const { blockTextEnds } = this.#ngrams;
    const { conceptSums, conceptCounts } = this.#sums;
    const { conceptWeights } = this.#model;
    conceptSums.fill(0, 0, blocks);
    conceptCounts.fill(0, 0, blocks);
    let block = 0;
    let before = 0;
    for (let i = 0; i < count; i += 1) {
      const place = places[i] ?? 0;
      if (place < from) continue;
      if (place < before) block = 0;
      before = place;
      while (block < blocks && place >= (blockTextEnds[block] ?? 0)) block += 1;
      if (block === blocks) continue;
      conceptSums[block] = (conceptSums[block] ?? 0) + (conceptWeights[numbers[i] ?? 0] ?? 0);
      conceptCounts[block] = (conceptCounts[block] ?? 0) + 1;
    }
  }

  /** Over runs of two blocks: letters that were turned or rotated end no words that anyone knows. */
  #readKnown(blocks: number): void {
    const { endings, blockEndings } = this.#ngrams;
    const bits = this.#model.vocabulary.endings;
    let at = 0;
    let wordsBefore = 0;
    let knownBefore = 0;
    for (let block = 0; block < blocks; block += 1) {
      const start = at;
      const end = blockEndings[block] ?? at;
      let known = 0;
      for (; at < end; at += 1) {
        const ending = endings[at] ?? 0;
        known += ((bits[ending >>> 3] ?? 0) >>> (ending & 7)) & 1;
      }
      const words = end - start;
      if (words + wordsBefore >= MIN_WORDS) {
        const share = (known + knownBefore) / (words + wordsBefore);
        if (share < this.#leastKnown) this.#leastKnown = share;
        if (share > this.#mostKnown) this.#mostKnown = share;
      }
      wordsBefore = words;
      knownBefore = known;
    }
  }
}
