/**
 * Logistic regression over hashed n-grams and concepts by AdaGrad. A text's windows are learned from one by one: all
 * windows of a benign text are benign, of an attack mostly those that look most like one. Seeded: the same input gives
 * the same weights.
 */
import { CONCEPT_NUMBERS } from '../../src/guards/injection/concept-reader.ts';
import { conceptScale, ngramScale } from '../../src/guards/injection/window-sums.ts';
import { seededRandom, shuffled } from './example.ts';
import type { ReadText } from './read-ngrams.ts';

export interface FitText extends ReadText {
  readonly label: 0 | 1;
  readonly weight: number;
  /** Near-duplicate group, and number of its source: a number must occur in several of both to count. */
  readonly group: number;
  readonly source: number;
}

export interface FitOptions {
  readonly bits: number;
  readonly epochs: number;
  readonly rate: number;
  readonly conceptRate: number;
  /** Pull towards 0 of each weight at each of its updates. */
  readonly decay: number;
  readonly minGroups: number;
  readonly minSources: number;
  readonly seed: number;
  /** How much an n-gram of words counts beside one of characters. */
  readonly wordScale: number;
  /** How much rare numbers count before frequent ones: power of the inverse document frequency. */
  readonly rarity: number;
}

export interface Weights {
  readonly ngrams: Float32Array;
  readonly concepts: Float32Array;
  readonly bias: number;
}

export function fitNgrams(texts: readonly FitText[], options: FitOptions): Weights {
  const model: Learning = {
    ngrams: new Float32Array(1 << options.bits),
    ngramSquares: new Float32Array(1 << options.bits).fill(1e-3),
    concepts: new Float32Array(CONCEPT_NUMBERS),
    conceptSquares: new Float32Array(CONCEPT_NUMBERS).fill(1e-3),
    scales: numberScales(texts, options),
    bias: 0,
    biasSquares: 1e-3,
  };
  const sum = {
    ngrams: new Float32Array(1 << options.bits),
    concepts: new Float32Array(CONCEPT_NUMBERS),
    bias: 0,
  };
  const random = seededRandom(options.seed);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const rate = options.rate * (1 - (0.8 * epoch) / options.epochs);
    for (const text of shuffled(texts, random)) learnText(model, text, { ...options, rate }, epoch);
    if (epoch >= FIRST_AVERAGED) addTo(sum, model);
  }
  return averaged(sum, options.epochs - FIRST_AVERAGED);
}

/** The mean of the weights after these epochs is steadier than those after the last one. */
const FIRST_AVERAGED = 1;

interface Sum {
  readonly ngrams: Float32Array;
  readonly concepts: Float32Array;
  bias: number;
}

function addTo(sum: Sum, { ngrams, concepts, bias }: Weights): void {
  for (let number = 0; number < ngrams.length; number += 1)
    sum.ngrams[number] = (sum.ngrams[number] ?? 0) + (ngrams[number] ?? 0);
  for (let number = 0; number < concepts.length; number += 1)
    sum.concepts[number] = (sum.concepts[number] ?? 0) + (concepts[number] ?? 0);
  sum.bias += bias;
}

function averaged({ ngrams, concepts, bias }: Sum, count: number): Weights {
  return {
    ngrams: ngrams.map((weight) => weight / count),
    concepts: concepts.map((weight) => weight / count),
    bias: bias / count,
  };
}

interface Learning extends Weights {
  readonly ngramSquares: Float32Array;
  readonly conceptSquares: Float32Array;
  readonly scales: Float32Array;
  bias: number;
  biasSquares: number;
}

function learnText(model: Learning, text: FitText, options: FitOptions, epoch: number): void {
  const count = text.windows.length / 2;
  const margins = new Float64Array(count);
  let top = Number.NEGATIVE_INFINITY;
  for (let window = 0; window < count; window += 1) {
    margins[window] = windowMargin(model, text, window);
    top = Math.max(top, margins[window] ?? 0);
  }
  let total = 0;
  const shares = margins.map((margin) => {
    const share =
      epoch > 0 || text.label === 0 ? Math.exp(text.label === 1 ? margin - top : (margin - top) / 2) : 1;
    total += share;
    return share;
  });
  // A long benign text is worth more than one window, since each window of it may raise a false alarm.
  const worth = text.label === 1 ? 1 : Math.sqrt(count);
  for (let window = 0; window < count; window += 1) {
    const error = 1 / (1 + Math.exp(-(margins[window] ?? 0))) - text.label;
    learnWindow(model, text, window, {
      ...options,
      gradient: (error * text.weight * worth * (shares[window] ?? 0)) / total,
    });
  }
}

function windowMargin(model: Weights, text: ReadText, window: number): number {
  const first = text.windows[2 * window] ?? 0;
  const last = text.windows[2 * window + 1] ?? 0;
  const { ngrams, concepts, ngramStarts, conceptStarts } = text;
  const ngramStart = ngramStarts[first] ?? 0;
  const ngramEnd = ngramStarts[last] ?? 0;
  let ngramSum = 0;
  for (let i = ngramStart; i < ngramEnd; i += 1) ngramSum += model.ngrams[ngrams[i] ?? 0] ?? 0;
  const conceptStart = conceptStarts[first] ?? 0;
  const conceptEnd = conceptStarts[last] ?? 0;
  let conceptSum = 0;
  for (let i = conceptStart; i < conceptEnd; i += 1) conceptSum += model.concepts[concepts[i] ?? 0] ?? 0;
  return (
    model.bias +
    ngramSum * ngramScale(ngramEnd - ngramStart) +
    conceptSum * conceptScale(conceptEnd - conceptStart)
  );
}

interface Step extends FitOptions {
  readonly gradient: number;
}

function learnWindow(model: Learning, text: ReadText, window: number, step: Step): void {
  const first = text.windows[2 * window] ?? 0;
  const last = text.windows[2 * window + 1] ?? 0;
  learnNgrams(model, text.ngrams.subarray(text.ngramStarts[first], text.ngramStarts[last]), step);
  learnConcepts(model, text.concepts.subarray(text.conceptStarts[first], text.conceptStarts[last]), step);
  model.biasSquares += step.gradient * step.gradient;
  model.bias -= (step.rate * step.gradient) / Math.sqrt(model.biasSquares);
}

function learnNgrams({ ngrams, ngramSquares, scales }: Learning, numbers: Uint32Array, step: Step): void {
  const slope = step.gradient * ngramScale(numbers.length);
  const pull = step.decay * Math.abs(step.gradient);
  for (let i = 0; i < numbers.length; i += 1) {
    const number = numbers[i] ?? 0;
    const scale = scales[number] ?? 0;
    if (scale === 0) continue;
    const squares = (ngramSquares[number] ?? 0) + slope * slope;
    ngramSquares[number] = squares;
    const weight = ngrams[number] ?? 0;
    // The scale is part of the stored weight, so that the gate multiplies by nothing.
    ngrams[number] = weight - (scale * step.rate * slope) / Math.sqrt(squares) - pull * weight;
  }
}

function learnConcepts({ concepts, conceptSquares }: Learning, numbers: Uint16Array, step: Step): void {
  const slope = step.gradient * conceptScale(numbers.length);
  const square = slope * slope;
  const pull = step.decay * Math.abs(step.gradient);
  for (let i = 0; i < numbers.length; i += 1) {
    const number = numbers[i] ?? 0;
    const squares = (conceptSquares[number] ?? 0) + square;
    conceptSquares[number] = squares;
    const weight = concepts[number] ?? 0;
    concepts[number] = weight - (step.conceptRate * slope) / Math.sqrt(squares) - pull * weight;
  }
}

/** Best window of a text under a model: its margin and its place among the windows. */
export function bestWindow(
  model: Weights,
  text: ReadText,
): { readonly margin: number; readonly window: number } {
  let margin = Number.NEGATIVE_INFINITY;
  let best = 0;
  for (let window = 0; window < text.windows.length / 2; window += 1) {
    const found = windowMargin(model, text, window);
    if (found > margin) [margin, best] = [found, window];
  }
  return { margin, window: best };
}

export function bestMargin(model: Weights, text: ReadText): number {
  return bestWindow(model, text).margin;
}

/** What stands in one source or in copies of one text only says where it came from, not what it is. */
function numberScales(texts: readonly FitText[], options: FitOptions): Float32Array {
  const { minGroups, minSources, rarity, wordScale } = options;
  const size = 1 << options.bits;
  const groups = new Uint16Array(size);
  const lastGroup = new Int32Array(size).fill(-1);
  const sources = new Uint32Array(size);
  for (const text of [...texts].sort((a, b) => a.group - b.group)) {
    for (const number of text.ngrams) {
      sources[number] = (sources[number] ?? 0) | (1 << (text.source & 31));
      if (lastGroup[number] === text.group) continue;
      lastGroup[number] = text.group;
      groups[number] = Math.min(65_535, (groups[number] ?? 0) + 1);
    }
  }
  const texts100 = texts.length / 100;
  return Float32Array.from(groups, (count, number) => {
    if (count < minGroups || bitCount(sources[number] ?? 0) < minSources) return 0;
    const rare = (Math.log(1 + texts.length / count) / Math.log(1 + texts.length / texts100)) ** rarity;
    return number < size / 2 ? rare : rare * wordScale;
  });
}

function bitCount(bits: number): number {
  let left = bits;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}
