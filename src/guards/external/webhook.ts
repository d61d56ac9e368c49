/**
 * A guard of the operator's own behind a signed webhook. The protocol is this project's, described in
 * docs/external-guards.md: strict on both sides, a field that is not in it is a broken answer.
 */
import { z } from 'zod';
import { signatureOf } from '../tools/approval-webhook.ts';
import {
  AnswerFault,
  type ExternalAdapter,
  type ExternalFinding,
  type ExternalText,
  everyText,
} from './adapter.ts';
import { Categories } from './categories.ts';
import { codePointRange, utf16Range } from './offsets.ts';
import type { ExternalGuardSettings } from './settings.ts';

const PROTOCOL = 1;

const finding = z.strictObject({
  text: z.int().min(0),
  type: z.string().regex(/^[A-Za-z0-9_/-]{1,64}$/),
  score: z.number().min(0).max(1),
  start: z.int().min(0).optional(),
  end: z.int().min(1).optional(),
});
const answerSchema = z.strictObject({
  version: z.literal(PROTOCOL),
  findings: z.array(finding).max(1_000),
  /** What `start` and `end` count; must be said where a finding has them. */
  offsets: z.enum(['utf16', 'code_points']).optional(),
});
type Answer = z.output<typeof answerSchema>;

export function webhook(settings: ExternalGuardSettings): ExternalAdapter {
  const categories = new Categories({ prefix: 'webhook.', known: [], thresholds: settings.categories });
  return {
    windowCharacters: 8_000,
    overlapCharacters: 200,
    textsPerCall: 16,
    judges: everyText,
    body: (texts, { stage, requestId }) => ({
      version: PROTOCOL,
      guard: settings.name,
      stage,
      requestId,
      texts: texts.map(({ kind, text }) => ({ role: kind, text })),
    }),
    authorize(secret, body, nowMs) {
      if (secret === undefined) throw new Error('a webhook has no key to sign with');
      const timestamp = String(nowMs);
      return {
        'x-portcullis-timestamp': timestamp,
        'x-portcullis-signature': `v1=${signatureOf(secret, timestamp, body)}`,
      };
    },
    read(answer, texts) {
      const read = answerSchema.parse(answer);
      return read.findings.flatMap((one) => findingOf(one, read.offsets, texts, categories));
    },
  };
}

function findingOf(
  { text, type: category, score, start, end }: Answer['findings'][number],
  offsets: Answer['offsets'],
  texts: readonly ExternalText[],
  rules: Categories,
): readonly ExternalFinding[] {
  const judged = texts[text]?.text;
  if (judged === undefined || (start === undefined) !== (end === undefined))
    throw new AnswerFault('malformed');
  const type = rules.typeOf(category, score, true);
  if (start === undefined || end === undefined) return type === undefined ? [] : [{ text, type, score }];
  if (offsets === undefined) throw new AnswerFault('malformed');
  const range = (offsets === 'utf16' ? utf16Range : codePointRange)(judged, start, end);
  return type === undefined ? [] : [{ text, type, score, range }];
}
