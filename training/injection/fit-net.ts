/**
 * Learns the small network over words: logistic regression of the strongest answers of its filters, by AdaGrad, one
 * text after another, from the window that looks most like an attack. Words and filters are left out at random so that
 * no few of them carry a verdict. Seeded: the same texts, the same network.
 */
import { letterFolding } from '../../src/guards/injection/letter-folding.ts';
import {
  filterStrengths,
  NET_BIAS,
  NET_DEPTH,
  NET_FILTERS,
  NET_KERNEL,
  NET_LAYERS,
  NET_OFFSETS,
  NET_OUTPUTS,
  NET_SPAN,
  type NetWeights,
  PIECE_NUMBERS,
  strongestAt,
  UNKNOWN_PIECE,
  windowCount,
  windowStart,
} from '../../src/guards/injection/word-net.ts';
import { MAX_WORDS, PIECE_BITS, WordReader } from '../../src/guards/injection/word-reader.ts';
import { seededRandom, shuffled } from './example.ts';

export interface NetText {
  readonly words: ReadWords;
  readonly label: 0 | 1;
  readonly weight: number;
}

/** The pieces of each word, one after the other, and how many stand before each word and before the end. */
export interface ReadWords {
  readonly pieces: Uint16Array;
  readonly starts: Uint16Array;
}

export interface NetOptions {
  readonly epochs: number;
  readonly rate: number;
  /** Shares of words and of filters that are left out at each step. */
  readonly wordsLeftOut: number;
  readonly filtersLeftOut: number;
  /** Labels are learned as this and 1 less this. */
  readonly doubt: number;
  /** A piece must be in so many texts to say something. */
  readonly minTexts: number;
  readonly seed: number;
}

const MIDDLE = NET_SPAN >> 1;
const FIRST_SQUARES = 1e-2;
const PIECES = 1 << PIECE_BITS;

/** Reads the words between two places of texts, for learning. */
export function wordReading(): (text: string, from: number, to: number) => ReadWords {
  const reader = new WordReader(letterFolding());
  return (text, from, to) => {
    const words = reader.read(text, from, to);
    const starts = reader.starts.slice(0, words + 1);
    return { starts, pieces: reader.pieces.slice(0, starts[words]) };
  };
}

export function fitNet(texts: readonly NetText[], options: NetOptions): NetWeights {
  const random = seededRandom(options.seed);
  const learner = new NetLearner(knownPieces(texts, options.minTexts), options, random);
  const meanWeight = texts.reduce((sum, { weight }) => sum + weight, 0) / texts.length;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const rate = options.rate * (1 - (0.9 * epoch) / options.epochs);
    for (const text of shuffled(texts, random)) learner.learn(text, text.weight / meanWeight, rate);
  }
  return learner.weights();
}

function knownPieces(texts: readonly NetText[], minTexts: number): Uint8Array {
  const counts = new Uint32Array(PIECES);
  for (const { words } of texts)
    for (const piece of new Set(words.pieces)) counts[piece] = (counts[piece] ?? 0) + 1;
  return Uint8Array.from(counts, (count) => (count >= minTexts ? 1 : 0));
}

class NetLearner {
  readonly #known: Uint8Array;
  readonly #options: NetOptions;
  readonly #random: () => number;
  readonly #pieces = new Float32Array(PIECE_NUMBERS);
  readonly #pieceSquares = new Float32Array(PIECES).fill(FIRST_SQUARES);
  readonly #layers = new Float32Array(NET_LAYERS);
  readonly #layerSquares = new Float32Array(NET_LAYERS).fill(FIRST_SQUARES);
  /** With empty words before the first and after the last, as the gate has them. */
  readonly #vectors = new Float32Array((MAX_WORDS + NET_SPAN) * NET_DEPTH);
  readonly #slopes = new Float32Array((MAX_WORDS + NET_SPAN) * NET_DEPTH);
  /** Of each filter at each word. */
  readonly #strengths = Array.from({ length: NET_FILTERS }, () => new Float32Array(MAX_WORDS));
  readonly #leftOut = new Uint8Array(MAX_WORDS);
  readonly #touched = new Uint8Array(MAX_WORDS);
  /** 0 where the filter is left out, else what makes up for those that are. */
  readonly #shares = new Float32Array(NET_FILTERS);

  constructor(known: Uint8Array, options: NetOptions, random: () => number) {
    this.#known = known;
    this.#options = options;
    this.#random = random;
    const spread = 2 * Math.sqrt(3 / NET_KERNEL);
    for (let i = 0; i < PIECE_NUMBERS; i += 1) this.#pieces[i] = (random() - 0.5) * 0.2;
    for (let i = 0; i < NET_OFFSETS; i += 1) this.#layers[i] = (random() - 0.5) * spread;
    for (let i = NET_OUTPUTS; i < NET_BIAS; i += 1) this.#layers[i] = random() - 0.5;
  }

  learn({ words, label }: NetText, weight: number, rate: number): void {
    const count = words.starts.length - 1;
    this.#addVectors(words, count);
    this.#answer(count);
    const { first, margin } = this.#bestWindow(count);
    const { doubt } = this.#options;
    const wanted = label === 1 ? 1 - doubt : doubt;
    const slope = (1 / (1 + Math.exp(-margin)) - wanted) * weight;
    this.#slopes.fill(0, 0, (count + NET_SPAN) * NET_DEPTH);
    this.#touched.fill(0, 0, count);
    this.#step(NET_BIAS, slope, rate);
    for (let filter = 0; filter < NET_FILTERS; filter += 1)
      this.#learnFilter(filter, this.#strongestAt(filter, first, count), { slope, rate, count });
    for (let word = 0; word < count; word += 1) if (this.#touched[word]) this.#learnWord(words, word, rate);
  }

  /** As int8, with the pieces that say nothing marked. */
  weights(): NetWeights {
    const sizes = this.#pieces.filter((_, at) => this.#known[Math.floor(at / NET_DEPTH)] === 1).map(Math.abs);
    const unit = (sizes.sort()[Math.floor(sizes.length * CUT_SHARE)] ?? 1) / LARGEST;
    const pieces = Int8Array.from(this.#pieces, (value, at) =>
      this.#known[Math.floor(at / NET_DEPTH)] === 1
        ? Math.max(-LARGEST, Math.min(LARGEST, Math.round(value / unit)))
        : UNKNOWN_PIECE,
    );
    return { pieceUnit: unit, pieces, layers: this.#layers.slice() };
  }

  #addVectors({ pieces, starts }: ReadWords, count: number): void {
    const vectors = this.#vectors.fill(0, 0, (count + NET_SPAN) * NET_DEPTH);
    const { wordsLeftOut } = this.#options;
    for (let word = 0; word < count; word += 1) {
      this.#leftOut[word] = this.#random() < wordsLeftOut ? 1 : 0;
      if (this.#leftOut[word]) continue;
      const place = (word + MIDDLE) * NET_DEPTH;
      const end = starts[word + 1] ?? 0;
      for (let i = starts[word] ?? 0; i < end; i += 1) {
        const piece = pieces[i] ?? 0;
        if (!this.#known[piece]) continue;
        const from = piece * NET_DEPTH;
        for (let d = 0; d < NET_DEPTH; d += 1)
          vectors[place + d] = (vectors[place + d] ?? 0) + (this.#pieces[from + d] ?? 0);
      }
      const scale = 1 / Math.sqrt(Math.max(1, this.#knownIn(pieces, starts[word] ?? 0, end)));
      for (let d = place; d < place + NET_DEPTH; d += 1) vectors[d] = (vectors[d] ?? 0) * scale;
    }
  }

  #knownIn(pieces: Uint16Array, from: number, to: number): number {
    let known = 0;
    for (let i = from; i < to; i += 1) known += this.#known[pieces[i] ?? 0] ?? 0;
    return known;
  }

  #answer(count: number): void {
    const { filtersLeftOut } = this.#options;
    const net = { layers: this.#layers, vectors: this.#vectors };
    for (const [filter, strengths] of this.#strengths.entries()) {
      this.#shares[filter] = this.#random() < filtersLeftOut ? 0 : 1 / (1 - filtersLeftOut);
      if (this.#shares[filter] === 0) continue;
      filterStrengths(net, { filter, words: count }, strengths);
    }
  }

  #bestWindow(count: number): { readonly first: number; readonly margin: number } {
    let best = { first: 0, margin: Number.NEGATIVE_INFINITY };
    for (let window = 0; window < windowCount(count); window += 1) {
      const first = windowStart(window);
      let margin = this.#layers[NET_BIAS] ?? 0;
      for (let filter = 0; filter < NET_FILTERS; filter += 1) {
        const at = this.#strongestAt(filter, first, count);
        if (at === -1) continue;
        const strength = this.#strengths[filter]?.[at] ?? 0;
        margin += strength * (this.#layers[NET_OUTPUTS + filter] ?? 0) * (this.#shares[filter] ?? 0);
      }
      if (margin > best.margin) best = { first, margin };
    }
    return best;
  }

  /** -1 where the filter is left out or answers to no word. */
  #strongestAt(filter: number, first: number, count: number): number {
    const strengths = this.#strengths[filter];
    return strengths === undefined || this.#shares[filter] === 0 ? -1 : strongestAt(strengths, first, count);
  }

  #learnFilter(filter: number, word: number, { slope, rate, count }: FilterStep): void {
    if (word === -1) return;
    const share = this.#shares[filter] ?? 0;
    const strength = this.#strengths[filter]?.[word] ?? 0;
    const inner = slope * share * (this.#layers[NET_OUTPUTS + filter] ?? 0);
    this.#step(NET_OUTPUTS + filter, slope * share * strength, rate);
    this.#step(NET_OFFSETS + filter, inner, rate);
    const kernel = filter * NET_KERNEL;
    for (let at = 0; at < NET_SPAN; at += 1) {
      const other = word + at - MIDDLE;
      if (other < 0 || other >= count || this.#leftOut[other]) continue;
      this.#touched[other] = 1;
      const place = (word + at) * NET_DEPTH;
      for (let d = 0; d < NET_DEPTH; d += 1) {
        const weight = kernel + at * NET_DEPTH + d;
        const value = this.#vectors[place + d] ?? 0;
        this.#slopes[place + d] = (this.#slopes[place + d] ?? 0) + inner * (this.#layers[weight] ?? 0);
        this.#step(weight, inner * value, rate);
      }
    }
  }

  #step(at: number, slope: number, rate: number): void {
    const squares = (this.#layerSquares[at] ?? 0) + slope * slope;
    this.#layerSquares[at] = squares;
    this.#layers[at] = (this.#layers[at] ?? 0) - (rate * slope) / Math.sqrt(squares);
  }

  #learnWord({ pieces, starts }: ReadWords, word: number, rate: number): void {
    const start = starts[word] ?? 0;
    const end = starts[word + 1] ?? 0;
    const scale = 1 / Math.sqrt(Math.max(1, this.#knownIn(pieces, start, end)));
    const place = (word + MIDDLE) * NET_DEPTH;
    let squares = 0;
    for (let d = place; d < place + NET_DEPTH; d += 1) squares += ((this.#slopes[d] ?? 0) * scale) ** 2;
    for (let i = start; i < end; i += 1) {
      const piece = pieces[i] ?? 0;
      if (!this.#known[piece]) continue;
      const sum = (this.#pieceSquares[piece] ?? 0) + squares / NET_DEPTH;
      this.#pieceSquares[piece] = sum;
      const step = (rate * scale) / Math.sqrt(sum);
      const from = piece * NET_DEPTH;
      for (let d = 0; d < NET_DEPTH; d += 1)
        this.#pieces[from + d] = (this.#pieces[from + d] ?? 0) - step * (this.#slopes[place + d] ?? 0);
    }
  }
}

interface FilterStep {
  readonly slope: number;
  readonly rate: number;
  /** Words of the text. */
  readonly count: number;
}

const LARGEST = 127;
/** Numbers beyond this share of all are cut to it. */
const CUT_SHARE = 0.9998;
