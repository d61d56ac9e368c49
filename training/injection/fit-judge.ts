/** Fits how the model's margin and the signatures add up to a probability, on texts that the margin never learned. */
import type { Judge } from '../../src/guards/injection/judge.ts';

export interface JudgedText {
  readonly margin: number;
  readonly signature: number;
  readonly label: 0 | 1;
  readonly weight: number;
}

const STEPS = 60;
/** Keeps the fit from running away where the classes part. */
const RIDGE: number = 1e-3;

/** Logistic regression of three numbers by Newton's method. */
export function fitJudge(texts: readonly JudgedText[]): Judge {
  let fit = [0.5, 0.5, 0];
  for (let step = 0; step < STEPS; step += 1) fit = newtonStep(fit, texts);
  const [margin = 0, signature = 0, offset = 0] = fit;
  return { margin, signature, offset };
}

function newtonStep(fit: readonly number[], texts: readonly JudgedText[]): number[] {
  const gradient = fit.map((value) => RIDGE * value);
  const curvature = fit.map((_, row) => fit.map((_, column) => (row === column ? RIDGE : 0)));
  let total = 0;
  for (const { weight } of texts) total += weight;
  for (const { margin, signature, label, weight } of texts) {
    const inputs = [margin, signature, 1];
    const logOdds = inputs.reduce((sum, input, place) => sum + input * (fit[place] ?? 0), 0);
    const probability = 1 / (1 + Math.exp(-logOdds));
    const share = weight / total;
    for (const [row, input] of inputs.entries()) {
      gradient[row] = (gradient[row] ?? 0) + share * (probability - label) * input;
      const line = curvature[row] ?? [];
      for (const [column, other] of inputs.entries())
        line[column] = (line[column] ?? 0) + share * probability * (1 - probability) * input * other;
    }
  }
  const change = solve(curvature, gradient);
  return fit.map((value, place) => value - (change[place] ?? 0));
}

/** Gauss elimination; the ridge keeps the matrix regular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (const [pivot, pivotRow] of rows.entries()) {
    for (const [other, row] of rows.entries()) {
      if (other === pivot) continue;
      const factor = (row[pivot] ?? 0) / (pivotRow[pivot] ?? 1);
      for (let column = pivot; column < row.length; column += 1)
        row[column] = (row[column] ?? 0) - factor * (pivotRow[column] ?? 0);
    }
  }
  return rows.map((row, index) => (row.at(-1) ?? 0) / (row[index] ?? 1));
}
