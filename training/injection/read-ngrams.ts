/**
 * Texts as the numbers and windows that the model learns from, read by the gate's own readers and nothing else, so
 * that what is learned is what is judged.
 */
import { ConceptHits } from '../../src/guards/injection/concept-hits.ts';
import { ConceptReader } from '../../src/guards/injection/concept-reader.ts';
import { signatureScore } from '../../src/guards/injection/judge.ts';
import { letterFolding } from '../../src/guards/injection/letter-folding.ts';
import { LexiconSearch } from '../../src/guards/injection/lexicon-search.ts';
import { matchPatterns, matchSignatures } from '../../src/guards/injection/match-signatures.ts';
import { NgramReader } from '../../src/guards/injection/ngram-reader.ts';
import { WINDOW_BLOCKS } from '../../src/guards/injection/window-sums.ts';
import { traitsOf } from '../../src/guards/text-traits.ts';
import type { Example } from './example.ts';

/** One text: its numbers block by block, and its windows. */
export interface ReadText {
  readonly ngrams: Uint32Array;
  /** Where the numbers of each block begin, and where the last one's end. */
  readonly ngramStarts: Uint32Array;
  /** Where each block ends in the text. */
  readonly blockTextEnds: Uint32Array;
  readonly concepts: Uint16Array;
  readonly conceptStarts: Uint32Array;
  /** Pairs of first block and end block. */
  readonly windows: Uint16Array;
  /** Highest score of a signature, 0…1. */
  readonly signature: number;
}

/** Windows of one size and text at most, evenly taken. */
const MAX_WINDOWS = 10;

export class TextReader {
  readonly #ngrams: NgramReader;
  readonly #concepts = new ConceptReader();
  readonly #hits = new ConceptHits();
  readonly #lexicon = new LexiconSearch();

  constructor(bits: number) {
    this.#ngrams = new NgramReader(letterFolding(), bits);
  }

  read(text: string, role: Example['role']): ReadText {
    const count = this.#ngrams.read(text);
    const { blocks, blockEnds, blockTextEnds, numbers } = this.#ngrams;
    return {
      ngrams: numbers.slice(0, count),
      ngramStarts: Uint32Array.of(0, ...blockEnds.subarray(0, blocks)),
      blockTextEnds: blockTextEnds.slice(0, blocks),
      ...this.#readConcepts(text, role),
      windows: windowsOf(blocks),
    };
  }

  #readConcepts(
    text: string,
    role: Example['role'],
  ): Pick<ReadText, 'concepts' | 'conceptStarts' | 'signature'> {
    this.#lexicon.search(text, traitsOf(text).ascii, this.#hits);
    const kind = role === 'tool' ? 'tool_result' : role;
    const matches = [
      ...matchSignatures(text, this.#hits, kind),
      ...matchPatterns(text, text.toLowerCase(), kind),
    ];
    const count = this.#concepts.read(this.#hits, matches);
    const { blocks, blockTextEnds } = this.#ngrams;
    const perBlock: number[][] = Array.from({ length: blocks }, () => []);
    for (let i = 0; i < count; i += 1) {
      const place = this.#concepts.places[i] ?? 0;
      let block = 0;
      while (block < blocks && place >= (blockTextEnds[block] ?? 0)) block += 1;
      perBlock[block]?.push(this.#concepts.numbers[i] ?? 0);
    }
    const starts = [0];
    for (const list of perBlock) starts.push((starts.at(-1) ?? 0) + list.length);
    return {
      concepts: Uint16Array.from(perBlock.flat()),
      conceptStarts: Uint32Array.from(starts),
      signature: signatureScore(matches),
    };
  }
}

/** The gate looks at every window; neighbours are so much alike that learning from every other one is enough. */
function windowsOf(blocks: number): Uint16Array {
  const windows: number[] = [];
  for (const size of WINDOW_BLOCKS) {
    const firsts: number[] = [0];
    const step = Math.max(1, size >> 1);
    for (let first = step; first + size - step < blocks; first += step) firsts.push(first);
    const stride = Math.max(1, firsts.length / MAX_WINDOWS);
    for (let index = 0; index < firsts.length; index += stride) {
      const first = firsts[Math.floor(index)] ?? 0;
      windows.push(first, Math.min(blocks, first + size));
    }
    if (blocks <= size) break;
  }
  return Uint16Array.from(windows);
}
