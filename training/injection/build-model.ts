/** Turns fitted weights into the model that the gate reads: int8 steps, a judge, thresholds, vocabulary. */
import {
  conceptFingerprint,
  formatInjectionModel,
  type InjectionModel,
  type ModelHeader,
} from '../../src/guards/injection/injection-model.ts';
import type { Weights } from './fit-ngrams.ts';

const LARGEST = 127;
/** Weights beyond this share of all are cut to it, so that a few large ones do not make all steps coarse. */
const CUT_SHARE = 0.9998;

export function buildModel(
  weights: Weights,
  fitted: Pick<ModelHeader, 'judge' | 'thresholds'> & Pick<InjectionModel, 'vocabulary' | 'net'>,
): InjectionModel {
  const sizes = weights.ngrams.map(Math.abs).sort();
  const largest = sizes[Math.floor(sizes.length * CUT_SHARE)] || 1;
  const unit = largest / LARGEST;
  return {
    bits: Math.log2(weights.ngrams.length),
    ngramUnit: unit,
    bias: weights.bias,
    concepts: conceptFingerprint(),
    judge: fitted.judge,
    thresholds: fitted.thresholds,
    ngramWeights: Int8Array.from(weights.ngrams, (weight) =>
      Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight / unit))),
    ),
    conceptWeights: weights.concepts,
    vocabulary: fitted.vocabulary,
    ...(fitted.net && { net: fitted.net }),
  };
}

export { formatInjectionModel };
