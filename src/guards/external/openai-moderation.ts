/**
 * OpenAI's moderation endpoint: categories of content with a score each.
 * https://platform.openai.com/docs/api-reference/moderations (shape as in openai-python types/moderation.py), 2026-11-21.
 */
import { z } from 'zod';
import { AnswerFault, bearer, type ExternalAdapter, type ExternalFinding, everyText } from './adapter.ts';
import { Categories } from './categories.ts';
import type { ExternalGuardSettings } from './settings.ts';

export const MODERATION_CATEGORIES = [
  'harassment',
  'harassment_threatening',
  'hate',
  'hate_threatening',
  'illicit',
  'illicit_violent',
  'self_harm',
  'self_harm_instructions',
  'self_harm_intent',
  'sexual',
  'sexual_minors',
  'violence',
  'violence_graphic',
] as const;

const DEFAULT_MODEL = 'omni-moderation-latest';
/** An answer names every category twice for each text. */
const MAX_CATEGORIES = 64;

const result = z.object({
  flagged: z.boolean(),
  categories: z.record(z.string(), z.boolean().nullable()),
  category_scores: z.record(z.string(), z.number().min(0).max(1).nullable()),
});
const answerSchema = z.object({ results: z.array(result) });

export function openaiModeration(settings: ExternalGuardSettings): ExternalAdapter {
  const categories = new Categories({
    prefix: 'content.',
    known: MODERATION_CATEGORIES,
    thresholds: settings.categories,
  });
  return {
    windowCharacters: 8_000,
    overlapCharacters: 200,
    textsPerCall: 16,
    judges: everyText,
    body: (texts) => ({ model: settings.model ?? DEFAULT_MODEL, input: texts.map(({ text }) => text) }),
    authorize: bearer,
    read(answer, texts) {
      const { results } = answerSchema.parse(answer);
      if (results.length !== texts.length) throw new AnswerFault('malformed');
      return results.flatMap((one, text) => findingsOf(one, text, categories));
    },
  };
}

function findingsOf(
  { flagged, categories, category_scores: scores }: z.output<typeof result>,
  text: number,
  rules: Categories,
): readonly ExternalFinding[] {
  const names = Object.keys(scores);
  if (names.length === 0 || names.length > MAX_CATEGORIES) throw new AnswerFault('malformed');
  let isExplained = false;
  const findings: ExternalFinding[] = [];
  for (const name of new Set([...names, ...Object.keys(categories)])) {
    const isFlagged = categories[name] === true;
    // A category that is flagged without a score is as sure as the service is.
    const score = scores[name] ?? (isFlagged ? 1 : 0);
    isExplained ||= isFlagged;
    const type = rules.typeOf(name, score, isFlagged);
    if (type !== undefined) findings.push({ text, type, score });
  }
  // "Flagged", and nothing says what for: nobody can tell whether it is one of the categories that count.
  if (flagged && !isExplained) throw new AnswerFault('malformed');
  return findings;
}
