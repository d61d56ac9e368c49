/**
 * The texts of a training: which sources may be used, how much each text counts, and which texts must be left out with
 * a source because they are copies of its texts.
 */
import type { Example } from './example.ts';
import type { FitText } from './fit-ngrams.ts';
import { groupNearDuplicates } from './near-duplicates.ts';
import type { TextReader } from './read-ngrams.ts';

/** A text with all that training needs to know of it. */
export interface Prepared extends FitText {
  readonly example: Example;
}

/** Sources larger than this many effective texts count by the root of the rest. */
const FULL_SOURCE = 600;
const ROOT_WEIGHT = 6;

export function prepareTexts(examples: readonly Example[], reader: TextReader): readonly Prepared[] {
  const groups = groupNearDuplicates(examples.map(({ text }) => text));
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const sources = [...new Set(examples.map(({ source }) => source))];
  return examples.map((example, index) => {
    const group = groups[index] ?? 0;
    return {
      ...reader.read(example.text, example.role),
      example,
      label: example.label,
      group,
      source: sources.indexOf(example.source),
      weight: example.trust / Math.sqrt(sizes.get(group) ?? 1),
    };
  });
}

/** The texts without a source and without copies of its texts. */
export function withoutSource(texts: readonly Prepared[], source: string): readonly Prepared[] {
  const groups = new Set(texts.filter(({ example }) => example.source === source).map(({ group }) => group));
  return texts.filter((text) => text.example.source !== source && !groups.has(text.group));
}

/** Weights so that no source drowns the others and that attacks and harmless texts count the same. */
export function balanced(texts: readonly Prepared[]): readonly Prepared[] {
  const bySource = new Map<string, number>();
  for (const text of texts) bySource.set(keyOf(text), (bySource.get(keyOf(text)) ?? 0) + text.weight);
  const totals = [0, 0];
  const weights = texts.map((text) => {
    const weight = text.weight * shareOf(bySource.get(keyOf(text)) ?? 1);
    totals[text.label] = (totals[text.label] ?? 0) + weight;
    return weight;
  });
  const perLabel = [1, (totals[0] ?? 1) / Math.max(1, totals[1] ?? 1)];
  return texts.map((text, index) => ({
    ...text,
    weight: (weights[index] ?? 0) * (perLabel[text.label] ?? 1),
  }));
}

function keyOf({ example, label }: Prepared): string {
  return `${label} ${example.source}`;
}

function shareOf(total: number): number {
  if (total <= FULL_SOURCE) return 1;
  return (FULL_SOURCE + ROOT_WEIGHT * Math.sqrt(total - FULL_SOURCE)) / total;
}
