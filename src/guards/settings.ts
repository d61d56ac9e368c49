/** The `guards` section and the per-policy overrides of it. */
import { z } from 'zod';
import { secretSource } from '../providers/settings.ts';
import {
  HISTORY_DEFAULTS,
  historySettings,
  SESSION_DEFAULTS,
  sessionSettings,
} from '../sessions/settings.ts';
import { HOST_PATTERN } from './exfiltration/host-patterns.ts';
import { externalSettings } from './external/settings.ts';
import { PERSONAL_DATA_TYPES } from './personal-data/types.ts';
import { PROVENANCE_DEFAULTS, provenanceSettings } from './provenance/settings.ts';
import { TOOL_DEFAULTS, toolSettings } from './tools/settings.ts';

const mode = z.enum(['off', 'watch', 'redact', 'block']);
const watchOrBlock = z.enum(['off', 'watch', 'block']);

const fields = {
  shape: z.strictObject({
    mode: watchOrBlock,
    maxSegmentCharacters: z.int().min(1).describe('Longest single text accepted.'),
    maxSegments: z.int().min(1).describe('Most texts in one request.'),
  }),
  unicode: z
    .strictObject({ mode })
    .describe('Hidden characters: zero-width, bidi, tags, variation selectors. `redact` removes them.'),
  injection: z
    .strictObject({
      mode: watchOrBlock,
      level: z
        .enum(['watch', 'balanced', 'strict'])
        .describe(
          'How sure it must be to block: `balanced` for at most 1 % false alarms, `strict` for more recall; ' +
            '`watch` notes and blocks nothing.',
        ),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Probability from which on a text is blocked, in place of the level’s.'),
    })
    .describe('Prompt injection by signatures and a trained model, also in decoded layers.'),
  secrets: z.strictObject({ input: mode, output: mode }).describe('API keys, tokens, private keys.'),
  personalData: z
    .strictObject({
      input: mode,
      output: mode,
      types: z
        .array(z.enum(PERSONAL_DATA_TYPES))
        .describe(
          '`person_name` and `place` are recognised by the words around them alone, and off by default.',
        ),
      reversible: z.boolean().describe('Give the caller its own values back in the answer.'),
      defaultRegion: z
        .string()
        .length(2)
        .optional()
        .describe('ISO 3166 region for phone numbers without a country code.'),
    })
    .describe('Structured personal data; `redact` puts placeholders in its place.'),
  leakage: z
    .strictObject({
      mode: watchOrBlock,
      canary: z.boolean().describe('Plant a keyed canary in the system text.'),
      shingleWords: z
        .int()
        .min(4)
        .max(64)
        .describe('How many consecutive words of the system text make a leak.'),
      secrets: z
        .array(secretSource)
        .max(256)
        .describe(
          'Values that no answer may hold, one a line: found in any case, spacing and usual encoding.',
        ),
    })
    .describe('The system prompt and declared secrets in the answer.'),
  exfiltration: z
    .strictObject({
      mode,
      allowedHosts: z
        .array(z.string().regex(HOST_PATTERN, 'must be a host, "*.host" for those below it, or "*"'))
        .max(1_000)
        .describe('Hosts that images and links in answers may lead to; `*.host` for those below one.'),
      foreignLinks: z
        .enum(['pass', 'redact'])
        .describe('Links to other hosts that carry no data and that the caller did not name.'),
      judgeCode: z.boolean().describe('Judge images in code blocks too, for clients that render raw HTML.'),
    })
    .describe('URLs in answers: images of foreign hosts, links that carry data. `redact` replaces the URL.'),
  controlBytes: z
    .strictObject({ mode })
    .describe('Terminal escape sequences and control characters in answers. `redact` removes them.'),
  grounding: z
    .strictObject({
      mode: z
        .enum(['off', 'watch', 'annotate', 'block'])
        .describe('`annotate` adds a note to the answer; `block` holds a stream back until its end.'),
      minScore: z
        .number()
        .min(0)
        .max(1)
        .describe('Least share of an answer’s claims that the documents support.'),
      userText: z.boolean().describe('What the caller writes counts as a document.'),
    })
    .describe('Numbers, dates, names, quotes and URLs in answers that no document of the request supports.'),
  structuredOutput: z
    .strictObject({ mode: z.enum(['off', 'watch', 'repair', 'block']) })
    .describe('Answers checked against response_format; `repair` tries once more.'),
  provenance: provenanceSettings,
  spotlight: z
    .boolean()
    .describe(
      'Mark the words of tool results and documents with a sign of the session, and tell the model of it.',
    ),
  tools: toolSettings,
  history: historySettings,
  session: sessionSettings,
  external: externalSettings,
  deadlineMs: z
    .int()
    .min(1)
    .max(60_000)
    .describe('Most time for all guards of one request; past it the request is denied.'),
  dryRun: z
    .boolean()
    .describe(
      'Judge everything and change nothing: what would be blocked, redacted or repaired is recorded and counted.',
    ),
};

const guards = z.strictObject(fields);

export const GUARD_DEFAULTS: z.output<typeof guards> = {
  shape: { mode: 'block', maxSegmentCharacters: 2_000_000, maxSegments: 4_096 },
  unicode: { mode: 'redact' },
  injection: { mode: 'block', level: 'balanced' },
  secrets: { input: 'redact', output: 'redact' },
  personalData: {
    input: 'redact',
    output: 'watch',
    types: ['email', 'phone', 'credit_card', 'iban', 'ssn', 'national_id', 'ip_address'],
    reversible: true,
  },
  leakage: { mode: 'block', canary: false, shingleWords: 12, secrets: [] },
  exfiltration: { mode: 'redact', allowedHosts: [], foreignLinks: 'pass', judgeCode: false },
  controlBytes: { mode: 'redact' },
  grounding: { mode: 'off', minScore: 0.8, userText: false },
  structuredOutput: { mode: 'repair' },
  provenance: PROVENANCE_DEFAULTS,
  spotlight: false,
  tools: TOOL_DEFAULTS,
  history: HISTORY_DEFAULTS,
  session: SESSION_DEFAULTS,
  external: [],
  deadlineMs: 2_000,
  dryRun: false,
};

const partialOf = <T extends z.ZodObject>(object: T) => object.partial().optional();

/** Any part of the guard settings; what is absent keeps its outer value. */
export const guardOverrides = z.strictObject({
  shape: partialOf(fields.shape),
  unicode: partialOf(fields.unicode),
  injection: partialOf(fields.injection),
  secrets: partialOf(fields.secrets),
  personalData: partialOf(fields.personalData),
  leakage: partialOf(fields.leakage),
  exfiltration: partialOf(fields.exfiltration),
  controlBytes: partialOf(fields.controlBytes),
  grounding: partialOf(fields.grounding),
  structuredOutput: partialOf(fields.structuredOutput),
  provenance: partialOf(fields.provenance),
  spotlight: fields.spotlight.optional(),
  tools: partialOf(fields.tools),
  history: partialOf(fields.history),
  session: partialOf(fields.session),
  external: fields.external.optional(),
  deadlineMs: fields.deadlineMs.optional(),
  dryRun: fields.dryRun.optional(),
});

export type GuardSettings = z.output<typeof guards>;
export type GuardOverrides = z.output<typeof guardOverrides>;

/** Lays overrides over settings, section by section. */
export function withOverrides(base: GuardSettings, overrides: GuardOverrides): GuardSettings {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(overrides)) {
    if (value === undefined) continue;
    // A list replaces the outer one whole.
    const isSection = typeof value === 'object' && !Array.isArray(value);
    merged[name] = isSection ? { ...(base[name as keyof GuardSettings] as object), ...value } : value;
  }
  return guards.parse(merged);
}
