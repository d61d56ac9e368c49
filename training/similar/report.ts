/** The report of the training: how many of the pairs called the same are, and how many are found. Figures, no opinions. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PairFeatures } from '../../src/cache/similar/pair-features.ts';
import type { LabelledPair } from './read-sentences.ts';

export interface ScoredPair {
  readonly pair: LabelledPair;
  readonly fold: number;
  readonly score: number;
  readonly refusal?: string;
  /** Of pairs that the verifier lets through. */
  readonly features?: PairFeatures;
}

export interface Outcome {
  readonly scored: readonly ScoredPair[];
  readonly threshold: number;
  /** Mean cosine with the teacher on sentences that were not learned. */
  readonly agreement: number;
  readonly folds: number;
  readonly sentences: number;
}

export interface CurvePoint {
  readonly threshold: number;
  readonly called: number;
  readonly precision: number;
  readonly recall: number;
}

export interface SimilarReport {
  readonly pairs: number;
  readonly same: number;
  readonly folds: number;
  readonly sentences: number;
  readonly agreement: number;
  readonly chosen: CurvePoint;
  /** Of the precision at the chosen threshold: Wilson's interval, 95 %. */
  readonly precisionBetween: readonly [number, number];
  readonly recallBetween: readonly [number, number];
  readonly curve: readonly CurvePoint[];
  readonly refusals: Readonly<Record<string, { readonly same: number; readonly other: number }>>;
}

const THRESHOLDS = [0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

export function reportOf({ scored, threshold, agreement, folds, sentences }: Outcome): SimilarReport {
  const chosen = pointAt(scored, threshold);
  const same = scored.filter(({ pair }) => pair.same).length;
  return {
    pairs: scored.length,
    same,
    folds,
    sentences,
    agreement: rounded(agreement),
    chosen,
    precisionBetween: wilson(chosen.precision, chosen.called),
    recallBetween: wilson(chosen.recall, same),
    curve: THRESHOLDS.map((at) => pointAt(scored, at)),
    refusals: refusalsOf(scored),
  };
}

/** Where a share of `count` lies with 95 %. Wilson 1927, "Probable inference, the law of succession". */
function wilson(share: number, count: number): readonly [number, number] {
  const z = 1.96;
  const whole = 1 + z ** 2 / count;
  const middle = share + z ** 2 / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return [rounded((middle - spread) / whole), rounded((middle + spread) / whole)];
}

/** Pairs called the same whose label says otherwise, to be read by a person. Other people's texts: not in the report. */
export function disputedPairs({ scored, threshold }: Outcome): readonly LabelledPair[] {
  const called = scored.filter(({ features, score }) => features && score >= threshold);
  return called.map(({ pair }) => pair).filter(({ same }) => !same);
}

export function writeReport(outcome: Outcome): void {
  const report = reportOf(outcome);
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  writeFileSync(path('report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(path('report.md'), pageOf(report));
  writeFileSync(path('precision-recall.svg'), plotOf(everyPoint(outcome.scored)));
}

function pointAt(scored: readonly ScoredPair[], threshold: number): CurvePoint {
  const called = scored.filter(({ features, score }) => features && score >= threshold);
  const right = called.filter(({ pair }) => pair.same).length;
  const same = scored.filter(({ pair }) => pair.same).length;
  return {
    threshold,
    called: called.length,
    precision: rounded(called.length === 0 ? 1 : right / called.length),
    recall: rounded(right / Math.max(1, same)),
  };
}

function refusalsOf(scored: readonly ScoredPair[]): SimilarReport['refusals'] {
  const counts: Record<string, { same: number; other: number }> = {};
  for (const { refusal, pair } of scored) {
    if (refusal === undefined) continue;
    const count = counts[refusal] ?? { same: 0, other: 0 };
    counts[refusal] = count;
    if (pair.same) count.same += 1;
    else count.other += 1;
  }
  return counts;
}

function everyPoint(scored: readonly ScoredPair[]): readonly CurvePoint[] {
  const scores = scored.filter(({ features }) => features).map(({ score }) => score);
  return [...new Set(scores)].sort((a, b) => b - a).map((score) => pointAt(scored, score));
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function pageOf(report: SimilarReport): string {
  const rows = report.curve.map(
    ({ threshold, called, precision, recall }) =>
      `| ${threshold.toFixed(2)} | ${called} | ${percent(precision)} | ${percent(recall)} |`,
  );
  const refused = Object.entries(report.refusals)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { same, other }]) => `| ${name} | ${same} | ${other} |`);
  return `# Similar questions: report of the training

${report.pairs} labelled pairs, ${report.same} of them the same question by their label. Each pair was scored by a judge that saw
none of its questions (${report.folds} folds, divided by question). The word tables of the verifier are written by hand, by
somebody who had read these pairs: they are not cross-validated. Labels are taken as they are, noise and all.

| threshold | called the same | of these labelled the same | of all the same found |
|---|---|---|---|
${rows.join('\n')}

Chosen: ${report.chosen.threshold.toFixed(2)}; with 95 % (Wilson) the first share lies between ${between(report.precisionBetween)}, the second
between ${between(report.recallBetween)}. ![precision and recall](precision-recall.svg)

Vectors: ${report.sentences} sentences; mean cosine with the teacher on sentences that were not learned ${report.agreement.toFixed(3)}.

## What the verifier refuses

| reason | labelled the same | labelled another |
|---|---|---|
${refused.join('\n')}
`;
}

function between([low, high]: readonly [number, number]): string {
  return `${percent(low)} and ${percent(high)}`;
}

function plotOf(points: readonly CurvePoint[]): string {
  const x = (recall: number) => (50 + recall * 400).toFixed(1);
  const y = (precision: number) => (270 - precision * 250).toFixed(1);
  const line = points.map(({ recall, precision }) => `${x(recall)},${y(precision)}`).join(' ');
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      `<text x="${x(tick)}" y="290" text-anchor="middle">${tick}</text><text x="44" y="${y(tick)}" text-anchor="end">${tick}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320" font-family="sans-serif" font-size="12">
<title>Precision and recall of similar questions</title>
<rect width="480" height="320" fill="white"/>
<path d="M50 20V270H450" fill="none" stroke="black"/>
${ticks.join('\n')}
<text x="250" y="310" text-anchor="middle">recall</text><text x="60" y="15">precision by raw label</text>
<polyline points="${line}" fill="none" stroke="#1f6feb" stroke-width="2"/>
</svg>
`;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
