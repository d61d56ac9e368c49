/**
 * Azure AI Content Safety's Prompt Shields: attacks in a user's prompt and in documents, yes or no. The URL carries the
 * version: https://NAME.cognitiveservices.azure.com/contentsafety/text:shieldPrompt?api-version=2024-09-01
 * https://learn.microsoft.com/azure/ai-services/content-safety/quickstart-jailbreak and overview (10,000 characters), 2026-11-21.
 */
import { z } from 'zod';
import {
  AnswerFault,
  type ExternalAdapter,
  type ExternalFinding,
  type ExternalText,
  notTheOperators,
} from './adapter.ts';
import { Categories } from './categories.ts';
import type { ExternalGuardSettings } from './settings.ts';

export const SHIELD_CATEGORIES = ['user_prompt', 'document'] as const;

const analysis = z.object({ attackDetected: z.boolean() });
const answerSchema = z.object({
  userPromptAnalysis: analysis.nullish(),
  documentsAnalysis: z.array(analysis).nullish(),
});

export function promptShields(settings: ExternalGuardSettings): ExternalAdapter {
  const categories = new Categories({
    prefix: 'injection.',
    known: SHIELD_CATEGORIES,
    thresholds: settings.categories,
  });
  return {
    windowCharacters: 10_000,
    overlapCharacters: 500,
    textsPerCall: 1,
    judges: notTheOperators,
    body: ([text]) =>
      isDocument(text)
        ? { userPrompt: '', documents: [text?.text] }
        : { userPrompt: text?.text, documents: [] },
    authorize: (secret) => (secret === undefined ? {} : { 'ocp-apim-subscription-key': secret }),
    read: (answer, [text]) => findingsOf(answerSchema.parse(answer), isDocument(text), categories),
  };
}

/** What other people wrote is judged as a document, everything else as the user's prompt. */
function isDocument(text: ExternalText | undefined): boolean {
  return text?.kind === 'document' || text?.kind === 'tool_result';
}

function findingsOf(
  { userPromptAnalysis, documentsAnalysis }: z.output<typeof answerSchema>,
  asDocument: boolean,
  rules: Categories,
): readonly ExternalFinding[] {
  const [document, ...more] = documentsAnalysis ?? [];
  const judged = asDocument ? document : userPromptAnalysis;
  if (judged == null || more.length > 0) throw new AnswerFault('malformed');
  const score = judged.attackDetected ? 1 : 0;
  const type = rules.typeOf(asDocument ? 'document' : 'user_prompt', score, judged.attackDetected);
  return type === undefined ? [] : [{ text: 0, type, score }];
}
