/**
 * A small convolutional network over the words of a short stretch of text: vectors of words and their runs of letters,
 * filters over neighbouring words, of each filter its strongest place in a window. It reads what the linear model is in
 * doubt about; it sees word order and look-alikes of words that n-grams do not.
 */
import type { LetterFolding } from './letter-folding.ts';
import { MAX_WORDS, PIECE_BITS, WordReader } from './word-reader.ts';

/** Numbers of a word's vector, filters, and words that a filter spans. */
export const NET_DEPTH = 16;
export const NET_FILTERS = 48;
export const NET_SPAN = 5;
/** Words that are judged together. */
export const NET_WINDOW = 48;
/** Tells weights that were trained for another network. */
export const NET_SHAPE = `${NET_DEPTH} × ${NET_FILTERS} × ${NET_SPAN} / ${NET_WINDOW}, 2^${PIECE_BITS}`;
export const PIECE_NUMBERS = (1 << PIECE_BITS) * NET_DEPTH;
/** First byte of a piece that no two texts had: it says nothing. */
export const UNKNOWN_PIECE = -128;

/** Numbers of one filter. */
export const NET_KERNEL = NET_SPAN * NET_DEPTH;
/** Of each filter its kernel, then of all their offsets, then what they count, then the bias. */
export const NET_OFFSETS = NET_FILTERS * NET_KERNEL;
export const NET_OUTPUTS = NET_OFFSETS + NET_FILTERS;
export const NET_BIAS = NET_OUTPUTS + NET_FILTERS;
export const NET_LAYERS = NET_BIAS + 1;

export interface NetWeights {
  /** What one step of an int8 number of a piece is worth. */
  readonly pieceUnit: number;
  readonly pieces: Int8Array;
  readonly layers: Float32Array;
}

/** A word said over and over is in no text that was learned. */
const FEWEST_DIFFERENT = 3;

/** Holds buffers and weights, nothing of a text. */
export class WordNet {
  readonly #weights: NetWeights;
  readonly #reader: WordReader;
  /** Vectors of the words, with empty ones before the first and after the last. */
  readonly #vectors = new Float32Array((MAX_WORDS + NET_SPAN) * NET_DEPTH);
  readonly #strengths = new Float32Array(MAX_WORDS);
  readonly #windows = new Float64Array(Math.ceil((2 * MAX_WORDS) / NET_WINDOW) + 1);

  constructor(weights: NetWeights, folding: LetterFolding) {
    this.#weights = weights;
    this.#reader = new WordReader(folding);
  }

  /** How much the text between two places looks like an attack; above 0 more than not. */
  of(text: string, from: number, to: number): number {
    return this.#judge(this.#reader.read(text, from, to));
  }

  /** The same; undefined where too few words are different, so that it would say their number and not their sense. */
  ofVaried(text: string, from: number, to: number): number | undefined {
    const words = this.#reader.read(text, from, to);
    return this.#reader.hasDifferent(FEWEST_DIFFERENT, words) ? this.#judge(words) : undefined;
  }

  #judge(words: number): number {
    this.#addVectors(words);
    const net = { layers: this.#weights.layers, vectors: this.#vectors };
    const strengths = this.#strengths;
    const windows = windowCount(words);
    const sums = this.#windows.fill(0, 0, windows);
    for (let filter = 0; filter < NET_FILTERS; filter += 1) {
      filterStrengths(net, { filter, words }, strengths);
      for (let window = 0; window < windows; window += 1) {
        const at = strongestAt(strengths, windowStart(window), words);
        if (at === -1) continue;
        sums[window] = (sums[window] ?? 0) + (strengths[at] ?? 0) * this.#layer(NET_OUTPUTS + filter);
      }
    }
    let best = Number.NEGATIVE_INFINITY;
    for (let window = 0; window < windows; window += 1) best = Math.max(best, sums[window] ?? 0);
    return best + this.#layer(NET_BIAS);
  }

  #layer(at: number): number {
    return this.#weights.layers[at] ?? 0;
  }

  #addVectors(words: number): void {
    const { pieces, starts } = this.#reader;
    const margin = NET_SPAN >> 1;
    const vectors = this.#vectors.fill(0, 0, (words + NET_SPAN) * NET_DEPTH);
    for (let word = 0; word < words; word += 1) {
      const place = (word + margin) * NET_DEPTH;
      let known = 0;
      for (let i = starts[word] ?? 0; i < (starts[word + 1] ?? 0); i += 1)
        known += this.#addPiece((pieces[i] ?? 0) * NET_DEPTH, place);
      const scale = this.#weights.pieceUnit / Math.sqrt(Math.max(1, known));
      for (let at = place; at < place + NET_DEPTH; at += 1) vectors[at] = (vectors[at] ?? 0) * scale;
    }
  }

  /** Returns how many pieces it added: 1 or, of an unknown one, 0. */
  #addPiece(from: number, place: number): number {
    const { pieces } = this.#weights;
    const vectors = this.#vectors;
    if (pieces[from] === UNKNOWN_PIECE) return 0;
    for (let i = 0; i < NET_DEPTH; i += 1)
      vectors[place + i] = (vectors[place + i] ?? 0) + (pieces[from + i] ?? 0);
    return 1;
  }
}

/** How strongly one filter answers at each of so many words, into `strengths`. For the gate and for learning. */
export function filterStrengths(
  { layers, vectors }: { readonly layers: Float32Array; readonly vectors: Float32Array },
  { filter, words }: { readonly filter: number; readonly words: number },
  strengths: Float32Array,
): void {
  const kernel = filter * NET_KERNEL;
  const offset = layers[NET_OFFSETS + filter] ?? 0;
  for (let word = 0; word < words; word += 1) {
    const place = word * NET_DEPTH;
    // Four sums that do not wait for one another: twice as fast.
    let sum0 = offset;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let i = 0; i < NET_KERNEL; i += 4) {
      sum0 += (layers[kernel + i] ?? 0) * (vectors[place + i] ?? 0);
      sum1 += (layers[kernel + i + 1] ?? 0) * (vectors[place + i + 1] ?? 0);
      sum2 += (layers[kernel + i + 2] ?? 0) * (vectors[place + i + 2] ?? 0);
      sum3 += (layers[kernel + i + 3] ?? 0) * (vectors[place + i + 3] ?? 0);
    }
    strengths[word] = sum0 + sum1 + (sum2 + sum3);
  }
}

/** The word of a window that a filter answers to most strongly; -1 where it answers to none. */
export function strongestAt(strengths: Float32Array, first: number, words: number): number {
  const end = Math.min(words, first + NET_WINDOW);
  let at = -1;
  let strongest = 0;
  for (let word = first; word < end; word += 1) {
    const strength = strengths[word] ?? 0;
    if (strength <= strongest) continue;
    strongest = strength;
    at = word;
  }
  return at;
}

/** Windows overlap by half. */
export function windowStart(window: number): number {
  return (window * NET_WINDOW) >> 1;
}

export function windowCount(words: number): number {
  return words <= NET_WINDOW ? 1 : 1 + Math.ceil((2 * (words - NET_WINDOW)) / NET_WINDOW);
}
