/**
 * Whether one question may be answered with another one's answer. The verifier must not refuse, and the judge, trained
 * on labelled pairs, must be sure. It never throws on a text; what it cannot read is never the same.
 */
import { align } from './align.ts';
import { cosine, embedWords } from './embed-text.ts';
import { FrameReader } from './frames.ts';
import { buildLexicon } from './lexicon.ts';
import { type PairFeatures, pairFeatures } from './pair-features.ts';
import { type QuestionLanguage, readQuestion } from './read-question.ts';
import type { Reading } from './reading.ts';
import type { PairJudge, SimilarModel } from './similar-model.ts';
import { type Refusal, refusalOf } from './verify-pair.ts';

/** A text as it is kept: what it says, and where it lies. */
export interface ReadText {
  readonly reading: Reading;
  readonly vector: Float32Array;
}

export interface PairVerdict {
  readonly hit: boolean;
  /** 0 to 1: how probably both ask the same; 0 where the verifier refuses. */
  readonly score: number;
  readonly refusal?: Refusal | 'unread';
}

const UNREAD: PairVerdict = { hit: false, score: 0, refusal: 'unread' };

export class SimilarQuestions {
  readonly #model: SimilarModel;
  readonly #language: QuestionLanguage;
  readonly #threshold: number;

  /** `threshold`: the least score of a hit; the model's own where it is left out. */
  constructor(model: SimilarModel, threshold?: number) {
    this.#model = model;
    this.#language = { lexicon: buildLexicon((word) => model.words.has(word)), frames: new FrameReader() };
    this.#threshold = Math.max(threshold ?? 0, model.judge.threshold);
  }

  /** Undefined where the text is too long to be compared, or says nothing. */
  read(text: string): ReadText | undefined {
    const reading = readQuestion(text, this.#language);
    return reading && { reading, vector: embedWords(reading.words, this.#model) };
  }

  compare(a: ReadText, b: ReadText): PairVerdict {
    const alignment = align(a.reading, b.reading);
    const refusal = refusalOf(a.reading, b.reading, alignment, this.#language.lexicon);
    if (refusal !== undefined) return { hit: false, score: 0, refusal };
    if (!a.reading.isEnglish) return { hit: true, score: 1 };
    const features = this.featuresOf(a, b);
    const score = probabilityOf(features, this.#model.judge);
    return { hit: score >= this.#threshold, score };
  }

  compareTexts(a: string, b: string): PairVerdict {
    const left = this.read(a);
    const right = left && this.read(b);
    return left && right ? this.compare(left, right) : UNREAD;
  }

  /** For the training: what the judge sees. */
  featuresOf(a: ReadText, b: ReadText): PairFeatures {
    const alignment = align(a.reading, b.reading);
    return pairFeatures({ a: a.reading, b: b.reading, alignment, cosine: cosine(a.vector, b.vector) });
  }
}

/** What both texts of any hit have in common: texts with other signatures never match. */
export function signatureOf({ reading }: ReadText): string {
  const strong = reading.tokens
    .filter(({ isSometimesThin, isWeak }) => !isSometimesThin && !isWeak)
    .map(({ stem }) => stem);
  return `${reading.isEnglish ? 'en' : '--'} ${strong.sort().join(' ')}`;
}

export function probabilityOf(features: PairFeatures, { offset, weights }: PairJudge): number {
  let sum = offset;
  for (const [name, value] of Object.entries(features)) sum += (weights[name] ?? 0) * value;
  return 1 / (1 + Math.exp(-sum));
}
