/**
 * Lakera Guard (now Check Point AI Guardrails), `/v2/guard`: the detectors of a project's policy, with the places of
 * personal data and profanity. A place is believed only where the text that it quotes stands there.
 * https://docs.lakera.ai/docs/api/guard, https://docs.lakera.ai/api-reference/api/endpoints/guard-results, 2026-11-21.
 */
import { z } from 'zod';
import {
  AnswerFault,
  bearer,
  type ExternalAdapter,
  type ExternalFinding,
  notTheOperators,
} from './adapter.ts';
import { Categories } from './categories.ts';
import { codePointRange, type Utf16Range, utf16Range } from './offsets.ts';
import type { ExternalGuardSettings } from './settings.ts';

/** Detectors that Lakera documents; others count as `other` unless they are configured. */
export const LAKERA_DETECTORS = [
  'prompt_attack',
  'unknown_links',
  'moderated_content_crime',
  'moderated_content_hate',
  'moderated_content_profanity',
  'moderated_content_sexual',
  'moderated_content_violence',
  'moderated_content_weapons',
  'pii_address',
  'pii_credit_card',
  'pii_email',
  'pii_iban_code',
  'pii_ip_address',
  'pii_name',
  'pii_phone_number',
  'pii_us_social_security_number',
] as const;

const detector = z.string().min(1).max(64);
const answerSchema = z.object({
  flagged: z.boolean(),
  breakdown: z.array(z.object({ detector_type: detector, detected: z.boolean() })),
  payload: z
    .array(z.object({ detector_type: detector, start: z.int(), end: z.int(), text: z.string().min(1) }))
    .nullish(),
});
type Answer = z.output<typeof answerSchema>;

export function lakera(settings: ExternalGuardSettings): ExternalAdapter {
  const categories = new Categories({
    prefix: 'lakera.',
    known: LAKERA_DETECTORS,
    thresholds: settings.categories,
  });
  return {
    windowCharacters: 8_000,
    overlapCharacters: 300,
    textsPerCall: 1,
    judges: notTheOperators,
    body: ([text]) => ({
      messages: [
        {
          role: text?.kind === 'assistant' || text?.kind === 'tool_args' ? 'assistant' : 'user',
          content: text?.text,
        },
      ],
      ...(settings.project !== undefined && { project_id: settings.project }),
      breakdown: true,
      payload: true,
    }),
    authorize: bearer,
    read: (answer, [text]) => findingsOf(answerSchema.parse(answer), text?.text ?? '', categories),
  };
}

function findingsOf(answer: Answer, text: string, rules: Categories): readonly ExternalFinding[] {
  const places = answer.payload ?? [];
  const placed = new Set(places.map(({ detector_type: name }) => name));
  const detected = answer.breakdown.filter((one) => one.detected).map(({ detector_type: name }) => name);
  // "Flagged", and no detector says why: nobody can tell whether it is one of those that count.
  if (answer.flagged && detected.length === 0) throw new AnswerFault('malformed');
  const findings: ExternalFinding[] = [];
  for (const { detector_type: name, start, end, text: quoted } of places) {
    const type = rules.typeOf(name, 1, true);
    if (type !== undefined)
      findings.push({ text: 0, type, score: 1, range: placeOf(text, start, end, quoted) });
  }
  for (const name of detected) {
    const type = placed.has(name) ? undefined : rules.typeOf(name, 1, true);
    if (type !== undefined) findings.push({ text: 0, type, score: 1 });
  }
  return findings;
}

/** The documentation does not say what its offsets count; the quoted text does. */
function placeOf(text: string, start: number, end: number, quoted: string): Utf16Range {
  if (text.slice(start, end) === quoted) return utf16Range(text, start, end);
  const range = codePointRange(text, start, end);
  if (text.slice(range.start, range.end) !== quoted) throw new AnswerFault('malformed');
  return range;
}
