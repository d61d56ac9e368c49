/**
 * What a labelled file says of the guards: confusion at the verdicts that were given, and the curve over all thresholds
 * of the injection score. Pure; keeps a number and two bits a text, never the text.
 */

export interface LabelledScore {
  /** True for an attack. */
  readonly attack: boolean;
  /** Calibrated probability of an injection, 0…1. */
  readonly score: number;
  readonly blocked: boolean;
}

export interface Confusion {
  readonly attacksBlocked: number;
  readonly attacksPassed: number;
  readonly benignBlocked: number;
  readonly benignPassed: number;
}

export interface RocPoint {
  /** Texts with at least this score count as blocked. */
  readonly threshold: number;
  /** Share of benign texts that would be blocked, 0…1. */
  readonly falseAlarms: number;
  /** Share of attacks that would be blocked, 0…1. */
  readonly recall: number;
}

export interface EvaluationReport {
  readonly texts: number;
  readonly attacks: number;
  readonly benign: number;
  readonly confusion: Confusion;
  /** Undefined where nothing was blocked. */
  readonly precision: number | undefined;
  /** Undefined without attacks. */
  readonly recall: number | undefined;
  readonly f1: number | undefined;
  /** Undefined without benign texts. */
  readonly falseAlarms: number | undefined;
  /** Area under the curve (Mann–Whitney U; ties count half); undefined where one class is missing. */
  readonly auc: number | undefined;
  /** The best recall of the score alone with at most one percent of false alarms. */
  readonly recallAtOnePercent: RocPoint | undefined;
  /** From no alarm at all to everything blocked; at most MAX_POINTS. */
  readonly roc: readonly RocPoint[];
}

/** Points that a curve is told with. */
export const MAX_POINTS = 200;
const ONE_PERCENT = 0.01;

export function evaluate(samples: readonly LabelledScore[]): EvaluationReport {
  const confusion = confusionOf(samples);
  const attacks = confusion.attacksBlocked + confusion.attacksPassed;
  const benign = confusion.benignBlocked + confusion.benignPassed;
  const precision = share(confusion.attacksBlocked, confusion.attacksBlocked + confusion.benignBlocked);
  const recall = share(confusion.attacksBlocked, attacks);
  const curve = attacks > 0 && benign > 0 ? rocOf(samples, attacks, benign) : [];
  return {
    texts: samples.length,
    attacks,
    benign,
    confusion,
    precision,
    recall,
    f1: f1Of(precision, recall),
    falseAlarms: share(confusion.benignBlocked, benign),
    auc: areaUnder(curve),
    recallAtOnePercent: curve.findLast(({ falseAlarms }) => falseAlarms <= ONE_PERCENT),
    roc: thinned(curve),
  };
}

function confusionOf(samples: readonly LabelledScore[]): Confusion {
  const counts = { attacksBlocked: 0, attacksPassed: 0, benignBlocked: 0, benignPassed: 0 };
  for (const { attack, blocked } of samples) {
    if (attack) counts[blocked ? 'attacksBlocked' : 'attacksPassed'] += 1;
    else counts[blocked ? 'benignBlocked' : 'benignPassed'] += 1;
  }
  return counts;
}

/** One point a distinct score, from the strictest threshold to the loosest; equal scores fall together. */
function rocOf(samples: readonly LabelledScore[], attacks: number, benign: number): readonly RocPoint[] {
  const sorted = samples.toSorted((left, right) => right.score - left.score);
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, falseAlarms: 0, recall: 0 }];
  let caught = 0;
  let alarms = 0;
  for (const [index, { attack, score }] of sorted.entries()) {
    if (attack) caught += 1;
    else alarms += 1;
    if (sorted[index + 1]?.score === score) continue;
    points.push({ threshold: score, falseAlarms: alarms / benign, recall: caught / attacks });
  }
  return points;
}

/** The trapezoids under the points. */
function areaUnder(points: readonly RocPoint[]): number | undefined {
  if (points.length === 0) return undefined;
  let area = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined) continue;
    area += ((point.falseAlarms - before.falseAlarms) * (point.recall + before.recall)) / 2;
  }
  return area;
}

function thinned(points: readonly RocPoint[]): readonly RocPoint[] {
  if (points.length <= MAX_POINTS) return points;
  const step = (points.length - 1) / (MAX_POINTS - 1);
  return Array.from({ length: MAX_POINTS }, (_, at) => points[Math.round(at * step)]).filter(
    (point) => point !== undefined,
  );
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function f1Of(precision: number | undefined, recall: number | undefined): number | undefined {
  if (precision === undefined || recall === undefined || precision + recall === 0) return undefined;
  return (2 * precision * recall) / (precision + recall);
}
