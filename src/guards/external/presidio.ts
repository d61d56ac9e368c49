/**
 * Presidio's analyzer: personal data with offsets. It is written in Python, so its offsets count code points; the gate's
 * count UTF-16 units. A finding outside of the text is a broken answer, never a finding that is dropped.
 * https://microsoft.github.io/presidio/api-docs/api-docs.html (docs/api-docs/api-docs.yml, presidio-analyzer/app.py), 2026-11-21.
 */
import { z } from 'zod';
import { bearer, type ExternalAdapter, everyText } from './adapter.ts';
import { Categories } from './categories.ts';
import { codePointRange } from './offsets.ts';
import type { ExternalGuardSettings } from './settings.ts';

/** Entities that Presidio documents; a deployment may have others, which count as `other` unless they are configured. */
export const PRESIDIO_ENTITIES = [
  'person',
  'location',
  'nrp',
  'organization',
  'date_time',
  'email_address',
  'phone_number',
  'ip_address',
  'mac_address',
  'url',
  'domain_name',
  'credit_card',
  'crypto',
  'iban_code',
  'medical_license',
  'us_bank_number',
  'us_driver_license',
  'us_itin',
  'us_passport',
  'us_ssn',
  'uk_nhs',
  'uk_nino',
] as const;

/** From which score on an entity counts where the settings name no categories. */
const FLAGGED = 0.5;

const entities = z.array(
  z.object({
    entity_type: z.string().min(1).max(64),
    start: z.int().min(0),
    end: z.int().min(1),
    score: z.number().min(0).max(1),
  }),
);
const listOfEntities = z.array(entities);

export function presidio(settings: ExternalGuardSettings): ExternalAdapter {
  const categories = new Categories({
    prefix: 'pii.',
    known: PRESIDIO_ENTITIES,
    thresholds: settings.categories,
  });
  return {
    windowCharacters: 4_000,
    overlapCharacters: 200,
    textsPerCall: 8,
    judges: everyText,
    // Lists of texts are understood since December 2025 (microsoft/presidio pull request 1806); one text always was.
    body: ([first, ...more]) => ({
      text: more.length === 0 ? first?.text : [first, ...more].map((one) => one?.text),
      language: settings.language ?? 'en',
    }),
    authorize: bearer,
    read(answer, texts) {
      const lists =
        texts.length === 1 ? [entities.parse(answer)] : listOfEntities.length(texts.length).parse(answer);
      return lists.flatMap((found, text) =>
        found.flatMap(({ entity_type: entity, start, end, score }) => {
          const range = codePointRange(texts[text]?.text ?? '', start, end);
          const type = categories.typeOf(entity, score, score >= FLAGGED);
          return type === undefined ? [] : [{ text, type, score, range }];
        }),
      );
    },
  };
}
