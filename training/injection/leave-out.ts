/**
 * Margins of texts by models that never saw their source: public sources are left out whole, written texts by groups
 * of near-duplicates and, apart from that, by whole families. Copies of a left-out text are left out with it.
 */
import { balanced, type Prepared } from './compose-training.ts';
import { bestMargin, type FitOptions, fitNgrams } from './fit-ngrams.ts';

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

/** A public source, or a quarter of the written texts; texts made from one template stay together. */
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

/** For each text its margin while its fold was left out; NaN where it is in no fold. */
export function leftOutMargins(
  texts: readonly Prepared[],
  { foldOf, unlearned }: LeaveOut,
  options: FitOptions,
  progress: (fold: string) => void,
): Float64Array {
  const margins = new Float64Array(texts.length).fill(Number.NaN);
  for (const fold of new Set(texts.map(foldOf))) {
    if (fold === '') continue;
    progress(fold);
    const groups = new Set(texts.filter((text) => foldOf(text) === fold).map(({ group }) => group));
    const rest = texts.filter(
      (text) => foldOf(text) !== fold && !groups.has(text.group) && !unlearned?.has(text),
    );
    const weights = fitNgrams(balanced(rest), options);
    for (const [index, text] of texts.entries())
      if (foldOf(text) === fold) margins[index] = bestMargin(weights, text);
  }
  return margins;
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
