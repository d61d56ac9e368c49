/** Fits the judge of pairs: logistic regression with a pull to zero, by whole steps, so that each run ends the same. */
import type { PairFeatures } from '../../src/cache/similar/pair-features.ts';
import type { PairJudge } from '../../src/cache/similar/similar-model.ts';

const STEPS = 3_000;
const RATE = 0.3;
const PULL = 0.05;

export interface JudgedPair {
  readonly features: PairFeatures;
  readonly same: boolean;
}

/** Without a threshold: that is chosen on pairs that the judge has not seen. */
export function fitJudge(pairs: readonly JudgedPair[]): Omit<PairJudge, 'threshold'> {
  const names = Object.keys(pairs[0]?.features ?? {});
  const columns = names.map((name) => spread(pairs.map(({ features }) => features[name] ?? 0)));
  const rows = pairs.map(({ features }) =>
    names.map(
      (name, at) => ((features[name] ?? 0) - (columns[at]?.mean ?? 0)) / (columns[at]?.deviation ?? 1),
    ),
  );
  const { offset, weights } = descend(
    rows,
    pairs.map(({ same }) => (same ? 1 : 0)),
  );
  const plain = weights.map((weight, at) => weight / (columns[at]?.deviation ?? 1));
  return {
    offset: offset - plain.reduce((sum, weight, at) => sum + weight * (columns[at]?.mean ?? 0), 0),
    weights: Object.fromEntries(names.map((name, at) => [name, plain[at] ?? 0])),
  };
}

function descend(rows: readonly (readonly number[])[], labels: readonly number[]) {
  const weights = new Array<number>(rows[0]?.length ?? 0).fill(0);
  let offset = 0;
  for (let round = 0; round < STEPS; round += 1) {
    const slopes = weights.map((weight) => -PULL * weight);
    let offsetSlope = 0;
    for (const [at, row] of rows.entries()) {
      const sum = row.reduce((total, value, index) => total + value * (weights[index] ?? 0), offset);
      const error = ((labels[at] ?? 0) - 1 / (1 + Math.exp(-sum))) / rows.length;
      offsetSlope += error;
      for (const [index, value] of row.entries()) slopes[index] = (slopes[index] ?? 0) + error * value;
    }
    offset += RATE * offsetSlope;
    for (const [index, slope] of slopes.entries()) weights[index] = (weights[index] ?? 0) + RATE * slope;
  }
  return { offset, weights };
}

function spread(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
