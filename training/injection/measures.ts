/** Figures of a classifier on labelled scores: AUC, recall at a threshold, thresholds for a rate of false alarms. */

export interface Scored {
  readonly score: number;
  readonly label: 0 | 1;
}

/** Area under the ROC curve: the chance that an attack scores above a harmless text. NaN where a class is empty. */
export function areaUnderCurve(attacks: readonly number[], harmless: readonly number[]): number {
  const sorted = Float64Array.from(harmless).sort();
  let sum = 0;
  for (const score of attacks) sum += (below(sorted, score, false) + below(sorted, score, true)) / 2;
  return sum / (attacks.length * harmless.length);
}

/** How many of the sorted values are below a score, or not above it. */
function below(sorted: Float64Array, score: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (value < score || (orEqual && value === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Share of scores at a threshold or above it; NaN where there are none. */
export function shareAbove(scores: readonly number[], threshold: number): number {
  let count = 0;
  for (const score of scores) if (score >= threshold) count += 1;
  return count / scores.length;
}

/** One strange source must not decide a threshold: more false alarms than this count as this many. */
const MOST_OF_A_SOURCE = 0.03;

/** The lowest threshold at which the mean over the sources of the share of false alarms is at most `rate`. */
export function thresholdForRate(harmlessBySource: readonly (readonly number[])[], rate: number): number {
  const candidates = Float64Array.from(harmlessBySource.flat()).sort();
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const threshold = candidates[middle] ?? 0;
    const shares = harmlessBySource.map((scores) =>
      Math.min(MOST_OF_A_SOURCE, shareAbove(scores, threshold)),
    );
    if (shares.reduce((sum, share) => sum + share, 0) / shares.length > rate) low = middle + 1;
    else high = middle;
  }
  return (candidates[low - 1] ?? 0) + 1e-6;
}

/** Mean score and share of attacks in bins of equal width: the calibration curve. */
export function calibrationBins(
  texts: readonly (Scored & { readonly weight: number })[],
  bins: number,
): readonly { readonly predicted: number; readonly observed: number; readonly weight: number }[] {
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, weight: 0 }));
  for (const { score, label, weight } of texts) {
    const bin = sums[Math.min(bins - 1, Math.floor(score * bins))];
    if (!bin) continue;
    bin.predicted += score * weight;
    bin.observed += label * weight;
    bin.weight += weight;
  }
  return sums
    .filter(({ weight }) => weight > 0)
    .map(({ predicted, observed, weight }) => ({
      predicted: predicted / weight,
      observed: observed / weight,
      weight,
    }));
}

/** Points of the ROC curve: false alarms and recall, from the strictest threshold on. */
export function rocPoints(
  attacks: readonly number[],
  harmless: readonly number[],
): readonly [number, number][] {
  const thresholds = [...new Set(harmless)].sort((a, b) => b - a);
  const step = Math.max(1, Math.floor(thresholds.length / 120));
  const points: [number, number][] = [[0, 0]];
  for (let index = 0; index < thresholds.length; index += index < 60 ? 1 : step) {
    const threshold = thresholds[index] ?? 0;
    points.push([shareAbove(harmless, threshold), shareAbove(attacks, threshold)]);
  }
  return [...points, [1, 1]];
}
