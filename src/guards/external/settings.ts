/** The `guards.external` section: which third parties judge texts, which texts they get, and what their word does. */
import { z } from 'zod';
import type { SegmentKind } from '../../http/segments.ts';
import { secretSource } from '../../providers/settings.ts';
import { providerTags } from '../../routing/settings.ts';

export const EXTERNAL_KINDS = [
  'openai-moderation',
  'llama-guard',
  'prompt-guard',
  'presidio',
  'azure-prompt-shields',
  'lakera',
  'webhook',
] as const;
export type ExternalKind = (typeof EXTERNAL_KINDS)[number];

/** Every kind of text; with a new one this does not compile before it is here. */
const ROLES: { readonly [Kind in SegmentKind]: Kind } = {
  system: 'system',
  user: 'user',
  assistant: 'assistant',
  tool_args: 'tool_args',
  tool_result: 'tool_result',
  document: 'document',
  tool_definition: 'tool_definition',
  schema: 'schema',
};

/** Most external guards of one policy: each is asked about every request. */
export const MAX_EXTERNAL_GUARDS = 8;

const breakerSettings = z.strictObject({
  failures: z.int().min(1).max(1_000).default(5).describe('Failed calls within the window that open it.'),
  windowMs: z.int().min(100).max(600_000).default(30_000).describe('The window in which they count.'),
  openMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('How long nothing is asked; then one call at a time tries.'),
});

export const externalGuardSettings = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'a guard’s name has small letters, digits, "_" and "-"; 32 at most')
    .describe('Its name in records and metrics: `external.<name>`.'),
  kind: z.enum(EXTERNAL_KINDS).describe('What is spoken at the URL; see external-guards.md.'),
  url: z
    .url({ protocol: /^https?$/ })
    .describe('The whole address of the endpoint: https://api.openai.com/v1/moderations'),
  apiKey: secretSource.optional().describe('The credential; for `webhook` the key of the signature.'),
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The model’s name at the server (OpenAI moderation, Llama Guard, Prompt Guard).'),
  project: z.string().min(1).max(200).optional().describe('Lakera: whose policy judges.'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'a language has two small letters')
    .optional()
    .describe('Presidio: the texts’ language, ISO 639-1; default `en`.'),
  stage: z.enum(['input', 'output', 'both']).default('input').describe('Requests, answers, or both.'),
  roles: z
    .array(z.enum(ROLES))
    .min(1)
    .max(8)
    .optional()
    .describe(
      'Which texts it gets; absent: all, for Prompt Guard, Prompt Shields and Lakera all but the operator’s own.',
    ),
  action: z
    .enum(['watch', 'redact', 'block'])
    .describe(
      'What a finding does. `redact` needs offsets: Presidio, Lakera, webhook; without one it blocks.',
    ),
  categories: z
    .record(
      z.string().regex(/^[A-Za-z0-9_/-]{1,64}$/, 'a category has letters, digits, "_", "-" and "/"'),
      z.number().gt(0).max(1),
    )
    .optional()
    .describe('The categories that count, each from this score on; absent: what the service flags itself.'),
  timeoutMs: z
    .int()
    .min(1)
    .max(60_000)
    .default(2_000)
    .describe('Most time for all calls about one request, or one part of a stream.'),
  tags: providerTags.describe(
    'What it may be sent: data classes of a policy require these, as of a provider. Without them it is not asked, and `onFailure` holds.',
  ),
  onFailure: z
    .enum(['deny', 'skip'])
    .default('deny')
    .describe(
      'When the service cannot be reached: deny, or go on without it. A text that it will not judge denies always.',
    ),
  maxConcurrent: z
    .int()
    .min(1)
    .max(256)
    .default(16)
    .describe('Calls at a time; more wait, within timeoutMs.'),
  chunkCharacters: z
    .int()
    .min(50)
    .max(8_000)
    .default(600)
    .describe('Streams are held back until this much new text is judged at once.'),
  overlapCharacters: z
    .int()
    .min(0)
    .max(2_000)
    .default(150)
    .describe('How much text on either side each part of a stream is judged with.'),
  breaker: breakerSettings.prefault({}),
  allowPrivateAddress: z.boolean().default(false).describe('Permit loopback and private addresses.'),
});

export const externalSettings = z
  .array(externalGuardSettings)
  .max(MAX_EXTERNAL_GUARDS)
  .describe(
    'Other people’s guards, asked after the gate’s own have passed. A policy’s list replaces this one.',
  );

export type ExternalGuardSettings = z.output<typeof externalGuardSettings>;
export type BreakerSettings = z.output<typeof breakerSettings>;
