/**
 * Margins of texts by models that never saw their source: public sources are left out whole, written texts by groups
 * of near-duplicates and, apart from that, by whole families. Copies of a left-out text are left out with it.
 */
import type { Prepared } from './compose-training.ts';
import { linearMargins, type ModelFitting, type Models, marginsUnder } from './fit-models.ts';
import type { FitOptions } from './fit-ngrams.ts';

/** Parts that the written texts are split into. */
const PARTS = 4;
const FAMILY_PARTS = 6;

/** Names what a text is left out with. */
export type FoldOf = (text: Prepared) => string;

export interface LeaveOut {
  readonly foldOf: FoldOf;
  /** Texts that are measured but that no model learns; absent: none. */
  readonly unlearned?: ReadonlySet<Prepared>;
}

/** A public source, or a quarter of the written texts; near-copies stay together. */
export function bySource({ example, group }: Prepared): string {
  if (example.family === undefined) return example.source;
  return `part ${(Math.imul(group + 1, 0x9e3779b1) >>> 8) % PARTS}`;
}

/** Some whole families together; public texts are in no fold. */
export function byFamily({ example }: Prepared): string {
  if (example.family === undefined) return '';
  let hash = 7;
  for (const letter of example.family) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return `families ${hash % FAMILY_PARTS}`;
}

/** For each text its margin by the linear model while its fold was left out; NaN where it is in no fold. */
export function leftOutLinearMargins(
  texts: readonly Prepared[],
  leaveOut: LeaveOut,
  options: FitOptions,
): Float64Array {
  const margins = new Float64Array(texts.length).fill(Number.NaN);
  for (const fold of foldsOf(texts, leaveOut))
    measure(
      texts,
      { foldOf: leaveOut.foldOf, fold, margins },
      linearMargins(restOf(texts, leaveOut, fold), options),
    );
  return margins;
}

/** The same by both models. */
export async function leftOutMargins(
  texts: readonly Prepared[],
  leaveOut: LeaveOut,
  fitting: ModelFitting,
): Promise<Float64Array> {
  const margins = new Float64Array(texts.length).fill(Number.NaN);
  const measured: Promise<void>[] = [];
  for (const fold of foldsOf(texts, leaveOut)) {
    const { models } = await fitting.begin(restOf(texts, leaveOut, fold));
    const fill = (learned: Models) =>
      measure(texts, { foldOf: leaveOut.foldOf, fold, margins }, marginsUnder(learned));
    measured.push(models.then(fill));
  }
  await Promise.all(measured);
  return margins;
}

function foldsOf(texts: readonly Prepared[], { foldOf }: LeaveOut): readonly string[] {
  return [...new Set(texts.map(foldOf))].filter((fold) => fold !== '');
}

function restOf(
  texts: readonly Prepared[],
  { foldOf, unlearned }: LeaveOut,
  fold: string,
): readonly Prepared[] {
  const groups = new Set(texts.filter((text) => foldOf(text) === fold).map(({ group }) => group));
  return texts.filter((text) => foldOf(text) !== fold && !groups.has(text.group) && !unlearned?.has(text));
}

interface Measured {
  readonly foldOf: FoldOf;
  readonly fold: string;
  readonly margins: Float64Array;
}

function measure(
  texts: readonly Prepared[],
  { foldOf, fold, margins }: Measured,
  marginOf: (text: Prepared) => number,
): void {
  for (const [index, text] of texts.entries()) if (foldOf(text) === fold) margins[index] = marginOf(text);
}

/**
 * Attacks that no other source would call one, in sources known to be noisy, and known jailbreaks among the harmless:
 * not to be learned. They are still measured, since a model's own misses are among them.
 */
export function doubtful(texts: readonly Prepared[], margins: Float64Array): ReadonlySet<Prepared> {
  return new Set(
    texts.filter((text, index) => {
      const margin = margins[index] ?? 0;
      if (text.example.family !== undefined) return false;
      if (text.label === 0) return margin >= SURE_ATTACK && text.signature >= SURE_SIGNATURE;
      return text.example.trust < TRUSTED && margin <= SURE_HARMLESS && text.signature === 0;
    }),
  );
}

/** Margins and scores of texts whose labels are doubted. */
const SURE_ATTACK = 3;
const SURE_SIGNATURE = 0.75;
const SURE_HARMLESS = -0.6;
const TRUSTED = 0.8;
